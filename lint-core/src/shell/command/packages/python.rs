//! pip, pipx, uv, poetry and conda.
//!
//! Sources: the help texts of pip 23, the reference manuals of pipx, uv, poetry, conda and micromamba. Entry points: one
//! `read_…` a program.

use super::{PackageAction, PackageCommand, PackageKind, PackageManager, PackageSpec, Recipe, Verb, spec};
use crate::shell::command::line::CommandLine;
use crate::shell::command::options::{OptionTable, Style};
use crate::shell::command::part::Part;

static PIP: OptionTable = OptionTable {
    options: &[
        "r,requirement=",
        "c,constraint=",
        "build-constraint=",
        "e,editable=",
        "group=",
        "t,target=",
        "d,dest=",
        "w,wheel-dir=",
        "U,upgrade",
        "upgrade-strategy=",
        "I,ignore-installed",
        "C,config-setting,config-settings=",
        "i,index-url,pypi-url=",
        "extra-index-url=",
        "f,find-links=",
        "y,yes",
        "q,quiet",
        "v,verbose",
        "V,version",
        "h,help",
        "abi=",
        "break-system-packages",
        "build-option=",
        "cache-dir=",
        "cert=",
        "check-build-dependencies",
        "client-cert=",
        "compile",
        "debug",
        "disable-pip-version-check",
        "dry-run",
        "exists-action=",
        "force-reinstall",
        "global-option=",
        "ignore-requires-python",
        "implementation=",
        "install-option=",
        "isolated",
        "keyring-provider=",
        "log,log-file=",
        "no-binary=",
        "no-build-isolation",
        "no-cache-dir",
        "no-clean",
        "no-color",
        "no-compile",
        "no-dependencies,no-deps",
        "no-index",
        "no-input",
        "no-python-version-warning",
        "no-use-pep517",
        "no-verify",
        "no-warn-conflicts",
        "no-warn-script-location",
        "only-binary=",
        "platform=",
        "pre",
        "prefer-binary",
        "prefix=",
        "process-dependency-links",
        "progress-bar=",
        "proxy=",
        "python=",
        "python-version=",
        "report=",
        "require-hashes",
        "require-virtualenv,require-venv",
        "resume-retries=",
        "retries=",
        "root=",
        "root-user-action=",
        "src,source,source-dir,source-directory=",
        "timeout,default-timeout=",
        "trusted-host=",
        "use-deprecated=",
        "use-feature=",
        "use-pep517",
        "user",
    ],
    style: Style::GNU,
};

static PIPX: OptionTable = OptionTable {
    options: &[
        "f,force",
        "i,index-url=",
        "e,editable",
        "q,quiet",
        "v,verbose",
        "h,help",
        "version",
        "python=",
        "fetch-missing-python",
        "pip-args=",
        "spec=",
        "include-deps",
        "include-apps",
        "include-injected",
        "system-site-packages",
        "suffix=",
        "preinstall=",
        "global",
        "with-suffix",
        "r,requirement=",
        "skip=",
    ],
    style: Style::GNU,
};

static UV: OptionTable = OptionTable {
    options: &[
        "r,requirement,requirements=",
        "c,constraint,constraints=",
        "b,build-constraint,build-constraints=",
        "override,overrides=",
        "e,editable=",
        "extra=",
        "no-extra=",
        "all-extras",
        "group=",
        "no-group=",
        "only-group=",
        "all-groups",
        "no-default-groups",
        "dev",
        "no-dev",
        "only-dev",
        "optional=",
        "U,upgrade",
        "P,upgrade-package=",
        "reinstall,force-reinstall",
        "reinstall-package=",
        "i,index-url=",
        "default-index=",
        "index=",
        "extra-index-url=",
        "f,find-links=",
        "no-index",
        "index-strategy=",
        "keyring-provider=",
        "allow-insecure-host,trusted-host=",
        "resolution=",
        "prerelease=",
        "pre",
        "fork-strategy=",
        "C,config-setting,config-settings=",
        "no-build-isolation",
        "no-build-isolation-package=",
        "build-isolation",
        "exclude-newer=",
        "link-mode=",
        "compile-bytecode,compile",
        "no-compile-bytecode,no-compile",
        "no-sources",
        "n,no-cache,no-cache-dir",
        "cache-dir=",
        "refresh",
        "refresh-package=",
        "p,python=",
        "python-version=",
        "python-platform=",
        "python-preference=",
        "managed-python",
        "no-managed-python",
        "no-python-downloads",
        "allow-python-downloads",
        "system",
        "no-system",
        "user",
        "break-system-packages",
        "no-break-system-packages",
        "t,target=",
        "prefix=",
        "build",
        "no-build",
        "no-reinstall",
        "no-upgrade",
        "no-build-package=",
        "no-binary=",
        "no-binary-package=",
        "only-binary=",
        "torch-backend=",
        "exact",
        "inexact",
        "strict",
        "dry-run",
        "no-deps",
        "require-hashes",
        "no-require-hashes",
        "verify-hashes",
        "no-verify-hashes",
        "frozen",
        "locked",
        "active",
        "no-active",
        "no-editable",
        "no-install-project",
        "no-install-workspace",
        "no-install-local",
        "no-install-package=",
        "package=",
        "all-packages",
        "script=",
        "check",
        "with=",
        "with-editable=",
        "with-requirements=",
        "with-executables-from=",
        "from=",
        "force",
        "raw,raw-sources",
        "bounds=",
        "rev=",
        "tag=",
        "branch=",
        "no-sync",
        "no-workspace",
        "workspace",
        "y,yes",
        "all",
        "q,quiet",
        "v,verbose",
        "color=",
        "native-tls",
        "system-certs",
        "offline",
        "no-progress",
        "preview",
        "no-preview",
        "isolated",
        "directory=",
        "project=",
        "config-file=",
        "no-config",
        "allow-existing",
        "h,help",
        "V,version",
    ],
    style: Style::PLAIN,
};

static POETRY: OptionTable = OptionTable {
    options: &[
        "no-dev",
        "without=",
        "with=",
        "only=",
        "only-root",
        "sync",
        "no-root",
        "no-directory",
        "dry-run",
        "E,extras=",
        "all-extras",
        "all-groups",
        "compile",
        "G,group=",
        "D,dev",
        "e,editable",
        "optional",
        "python=",
        "platform=",
        "source=",
        "allow-prereleases",
        "lock",
        "all",
        "remove-untracked",
        "n,no-interaction",
        "q,quiet",
        "v,verbose",
        "ansi",
        "no-ansi",
        "no-cache",
        "no-plugins",
        "C,directory=",
        "P,project=",
        "h,help",
        "V,version",
    ],
    style: Style { abbreviates: true, ..Style::PLAIN },
};

static CONDA: OptionTable = OptionTable {
    options: &[
        "y,yes",
        "n,name=",
        "p,prefix=",
        "r,root-prefix=",
        "c,channel=",
        "f,file=",
        "a,all",
        "q,quiet",
        "v,verbose",
        "d,dry-run",
        "C,use-index-cache",
        "k,insecure",
        "S,satisfied-skip-solve",
        "h,help",
        "override-channels",
        "use-local",
        "json",
        "debug",
        "force-reinstall",
        "force-remove,force",
        "freeze-installed,no-update-deps",
        "no-deps",
        "only-deps",
        "no-pin",
        "no-py-pin",
        "no-rc",
        "no-env",
        "no-shortcuts",
        "no-default-packages",
        "no-channel-priority",
        "channel-priority=",
        "strict-channel-priority",
        "copy",
        "always-copy",
        "always-softlink",
        "clobber",
        "clone=",
        "dev",
        "download-only",
        "experimental",
        "experimental-solver=",
        "lock-timeout=",
        "mkdir",
        "offline",
        "platform,subdir=",
        "prune",
        "prune-deps",
        "rc-file=",
        "relocate-prefix=",
        "repodata-fn=",
        "retry-clean-cache",
        "revision=",
        "safety-checks=",
        "show-channel-urls",
        "solver=",
        "ssl-verify=",
        "stack",
        "update-all",
        "update-deps",
        "update-specs",
        "yaml",
    ],
    style: Style { short_equals: true, ..Style::GNU },
};

/// The options behind `conda clean`, where letters mean other things.
static CONDA_CLEAN: OptionTable = OptionTable {
    options: &[
        "a,all",
        "i,index-cache",
        "p,packages",
        "t,tarballs",
        "f,force-pkgs-dirs",
        "l,locks,logfiles",
        "c,tempfiles",
        "y,yes",
        "q,quiet",
        "v,verbose",
        "d,dry-run",
        "json",
        "s,source-cache",
        "trash",
        "h,help",
        "root-prefix=",
    ],
    style: Style::GNU,
};

fn pip_verb(word: &str, next: Option<&str>) -> Verb {
    match (word, next) {
        ("install", _) => (PackageAction::Install, 1),
        ("uninstall", _) => (PackageAction::Remove, 1),
        ("download" | "wheel", _) => (PackageAction::Download, 1),
        ("cache", Some("purge" | "remove")) => (PackageAction::Clean, 2),
        _ => (PackageAction::Other, 1),
    }
}

pub(super) fn read_pip(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Pip,
        globals: None,
        table: &PIP,
        verb: pip_verb,
        alone: PackageAction::Other,
        spec: spec::requirement,
    };
    let mut command = recipe.read(line);
    add_files(&mut command);
    command
}

/// Adds what `-r`, `-c` and `-e` name.
fn add_files(command: &mut PackageCommand<'_>) {
    command.add_values(&["requirement"], requirement_file);
    command.add_values(&["constraint"], |value| PackageSpec::new(value, PackageKind::ConstraintFile));
    command.add_values(&["editable"], spec::requirement);
}

fn pipx_verb(word: &str, _: Option<&str>) -> Verb {
    match word {
        "install" | "reinstall" => (PackageAction::Install, 1),
        // The first word behind it is the environment.
        "inject" => (PackageAction::Install, 2),
        "uninstall" => (PackageAction::Remove, 1),
        "upgrade" | "upgrade-all" => (PackageAction::Upgrade, 1),
        _ => (PackageAction::Other, 1),
    }
}

pub(super) fn read_pipx(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Pipx,
        globals: None,
        table: &PIPX,
        verb: pipx_verb,
        alone: PackageAction::Other,
        spec: spec::requirement,
    };
    recipe.read(line)
}

fn uv_verb(word: &str, next: Option<&str>) -> Verb {
    match (word, next) {
        ("pip" | "tool", Some("install")) | ("pip", Some("sync")) => (PackageAction::Install, 2),
        ("pip" | "tool", Some("uninstall")) => (PackageAction::Remove, 2),
        ("tool", Some("upgrade")) => (PackageAction::Upgrade, 2),
        ("sync" | "add", _) => (PackageAction::Install, 1),
        ("remove", _) => (PackageAction::Remove, 1),
        ("cache", Some("clean" | "prune")) => (PackageAction::Clean, 2),
        _ => (PackageAction::Other, 1),
    }
}

pub(super) fn read_uv(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Uv,
        globals: None,
        table: &UV,
        verb: uv_verb,
        alone: PackageAction::Other,
        spec: spec::requirement,
    };
    let mut command = recipe.read(line);
    let second = command.reading.operands.get(1).and_then(|word| word.literal());
    if command.action_word.is_some_and(|word| word.text() == "pip") && second == Some("sync") {
        // `uv pip sync` takes files that list packages.
        command.packages.iter_mut().for_each(|package| package.kind = PackageKind::RequirementFile);
    }
    if command.action == PackageAction::Install {
        add_files(&mut command);
    }
    command
}

fn poetry_verb(word: &str, next: Option<&str>) -> Verb {
    match (word, next) {
        ("self", Some(next)) => (poetry_verb(next, None).0, 2),
        ("install" | "sync" | "add", _) => (PackageAction::Install, 1),
        ("remove", _) => (PackageAction::Remove, 1),
        ("update", _) => (PackageAction::Upgrade, 1),
        ("cache", Some("clear")) => (PackageAction::Clean, 2),
        _ => (PackageAction::Other, 1),
    }
}

pub(super) fn read_poetry(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Poetry,
        globals: None,
        table: &POETRY,
        verb: poetry_verb,
        alone: PackageAction::Other,
        spec: spec::requirement,
    };
    recipe.read(line)
}

fn conda_verb(word: &str, next: Option<&str>) -> Verb {
    match (word, next) {
        ("env", Some(next)) => (conda_verb(next, None).0, 2),
        ("install" | "create", _) => (PackageAction::Install, 1),
        ("remove" | "uninstall", _) => (PackageAction::Remove, 1),
        ("update" | "upgrade", _) => (PackageAction::Upgrade, 1),
        ("clean", _) => (PackageAction::Clean, 1),
        _ => (PackageAction::Other, 1),
    }
}

pub(super) fn read_conda(line: CommandLine<'_>) -> PackageCommand<'_> {
    let is_clean = line.arguments.iter().any(|word| word.literal() == Some("clean"));
    let recipe = Recipe {
        manager: PackageManager::Conda,
        globals: None,
        table: if is_clean { &CONDA_CLEAN } else { &CONDA },
        verb: conda_verb,
        alone: PackageAction::Other,
        spec: spec::conda,
    };
    let mut command = recipe.read(line);
    if matches!(command.action, PackageAction::Install | PackageAction::Upgrade) {
        let listed = |value: Part| {
            let ending = value.text().rsplit('.').next();
            matches!(ending, Some("yml" | "yaml" | "txt" | "lock"))
        };
        // micromamba installs such a file as it is named.
        command.packages.iter_mut().filter(|package| listed(package.whole)).for_each(|package| {
            package.kind = PackageKind::RequirementFile;
            package.name = package.whole;
        });
        command.add_values(&["file"], requirement_file);
    }
    command
}

fn requirement_file(value: Part<'_>) -> PackageSpec<'_> {
    PackageSpec::new(value, PackageKind::RequirementFile)
}
