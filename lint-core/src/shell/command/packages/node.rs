//! npm, yarn, pnpm, bun and corepack.
//!
//! Sources: the CLI references of npm 11, yarn 1 and 4, pnpm 10, bun 1 and corepack. Entry points: one `read_…` a program.

use super::{PackageAction, PackageCommand, PackageManager, Recipe, Verb, spec};
use crate::shell::command::line::CommandLine;
use crate::shell::command::options::{OptionTable, Style};

static NPM: OptionTable = OptionTable {
    options: &[
        "g,global=bool",
        "location=",
        "S,save=bool",
        "D,save-dev=bool",
        "P,save-prod=bool",
        "O,save-optional=bool",
        "E,save-exact=bool",
        "B,save-bundle=bool",
        "save-peer=bool",
        "save-prefix=",
        "f,force=bool",
        "s,silent",
        "q,quiet",
        "d,verbose",
        "w,workspace=",
        "ws,workspaces=bool",
        "include-workspace-root=bool",
        "C,prefix=",
        "y,yes=bool",
        "p,parseable=bool",
        "l,long=bool",
        "c,call=",
        "h,help",
        "v,version",
        "a,all=bool",
        "production=bool",
        "only=",
        "also=",
        "dev=bool",
        "omit=",
        "include=",
        "optional=bool",
        "audit=bool",
        "audit-level=",
        "fund=bool",
        "progress=bool",
        "color=bool",
        "update-notifier=bool",
        "loglevel=",
        "logs-max=",
        "logs-dir=",
        "timing=bool",
        "json=bool",
        "registry=",
        "scope=",
        "tag=",
        "before=",
        "min-release-age=",
        "cache=",
        "cache-min=",
        "cache-max=",
        "userconfig=",
        "globalconfig=",
        "unsafe-perm=bool",
        "user=",
        "ignore-scripts=bool",
        "foreground-scripts=bool",
        "scripts-prepend-node-path=bool",
        "script-shell=",
        "node-options=",
        "node-gyp=",
        "nodedir=",
        "legacy-peer-deps=bool",
        "strict-peer-deps=bool",
        "strict-ssl=bool",
        "prefer-offline=bool",
        "prefer-online=bool",
        "prefer-dedupe=bool",
        "offline=bool",
        "package-lock=bool",
        "package-lock-only=bool",
        "shrinkwrap=bool",
        "bin-links=bool",
        "install-links=bool",
        "install-strategy=",
        "global-style=bool",
        "legacy-bundling=bool",
        "dry-run=bool",
        "engine-strict=bool",
        "if-present=bool",
        "build-from-source=bool",
        "cpu=",
        "os=",
        "libc=",
        "arch=",
        "platform=",
        "target=",
        "target_arch=",
        "target_platform=",
        "python=",
        "ca=",
        "cafile=",
        "proxy=",
        "https-proxy=",
        "noproxy=",
        "fetch-retries=",
        "fetch-retry-factor=",
        "fetch-retry-mintimeout=",
        "fetch-retry-maxtimeout=",
        "fetch-timeout=",
        "maxsockets=",
        "network-timeout=",
        "jobs=",
        "depth=",
        "lockfile-version=",
        "allow-scripts=",
    ],
    style: Style { abbreviates: true, negates: true, ..Style::PLAIN },
};

static YARN: OptionTable = OptionTable {
    options: &[
        "frozen-lockfile",
        "pure-lockfile",
        "lockfile",
        "immutable",
        "immutable-cache",
        "check-cache",
        "check-resolutions",
        "refresh-lockfile",
        "inline-builds",
        "mode=",
        "production,prod=bool",
        "D,dev",
        "P,peer",
        "O,optional",
        "E,exact",
        "T,tilde",
        "C,caret",
        "F,fixed",
        "W,ignore-workspace-root-check",
        "A,all,audit",
        "R,recursive",
        "i,interactive",
        "L,latest",
        "s,silent",
        "h,help",
        "v,version",
        "verbose",
        "json",
        "force",
        "flat",
        "har",
        "offline",
        "prefer-offline",
        "progress",
        "bin-links",
        "node-version-check",
        "default-rc",
        "emoji=bool",
        "non-interactive",
        "check-files",
        "skip-integrity-check",
        "strict-semver",
        "link-duplicates",
        "link-folder=",
        "focus",
        "ignore-engines",
        "ignore-optional",
        "ignore-platform",
        "ignore-scripts",
        "scripts-prepend-node-path=bool",
        "enable-pnp,pnp",
        "disable-pnp",
        "cache-folder=",
        "preferred-cache-folder=",
        "modules-folder=",
        "global-folder=",
        "prefix=",
        "cwd=",
        "use-yarnrc=",
        "registry=",
        "proxy=",
        "https-proxy=",
        "network-timeout=",
        "network-concurrency=",
        "mutex=",
        "otp=",
        "pattern=",
        "scope=",
        "mirror",
    ],
    style: Style { negates: true, ..Style::PLAIN },
};

static PNPM: OptionTable = OptionTable {
    options: &[
        "P,prod,production=bool",
        "D,dev,save-dev=bool",
        "O,save-optional",
        "E,save-exact",
        "S,save-prod,save",
        "save-peer",
        "save-workspace-protocol=bool",
        "save-catalog",
        "optional=bool",
        "g,global",
        "r,recursive",
        "w,workspace-root",
        "F,filter=",
        "filter-prod=",
        "C,dir=",
        "L,latest",
        "i,interactive",
        "s,silent",
        "h,help",
        "v,version",
        "y,yes",
        "frozen-lockfile=bool",
        "prefer-frozen-lockfile=bool",
        "lockfile=bool",
        "lockfile-only",
        "lockfile-dir=",
        "fix-lockfile",
        "merge-git-branch-lockfiles",
        "force",
        "offline",
        "prefer-offline",
        "ignore-scripts",
        "ignore-pnpmfile",
        "ignore-workspace",
        "ignore-workspace-root-check",
        "shamefully-hoist=bool",
        "hoist=bool",
        "hoist-pattern=",
        "public-hoist-pattern=",
        "strict-peer-dependencies=bool",
        "auto-install-peers=bool",
        "resolution-only",
        "node-linker=",
        "package-import-method=",
        "side-effects-cache=bool",
        "side-effects-cache-readonly",
        "verify-store-integrity=bool",
        "store-dir,store=",
        "virtual-store-dir=",
        "modules-dir=",
        "global-dir=",
        "global-bin-dir=",
        "cache-dir=",
        "reporter=",
        "loglevel=",
        "aggregate-output",
        "stream",
        "color",
        "use-stderr",
        "unsafe-perm=bool",
        "child-concurrency=",
        "network-concurrency=",
        "workspace-concurrency=",
        "fetch-retries=",
        "fetch-timeout=",
        "registry=",
        "depth=",
        "workspace",
        "workspace-packages=",
        "legacy",
        "config=",
        "cpu=",
        "os=",
        "libc=",
        "allow-build=",
        "dangerously-allow-all-builds",
        "trust-lockfile",
        "tag=",
        "bail=bool",
        "engine-strict=bool",
        "if-present",
        "parallel",
        "sort=bool",
    ],
    style: Style { negates: true, ..Style::PLAIN },
};

static BUN: OptionTable = OptionTable {
    options: &[
        "p,production",
        "d,D,dev",
        "optional",
        "peer",
        "E,exact",
        "g,global",
        "f,force",
        "y,yarn",
        "a,analyze",
        "c,config=?",
        "frozen-lockfile",
        "save",
        "no-save",
        "save-text-lockfile",
        "lockfile-only",
        "ca=",
        "cafile=",
        "cache-dir=",
        "no-cache",
        "dry-run",
        "silent",
        "quiet",
        "verbose",
        "no-progress",
        "no-summary",
        "no-verify",
        "ignore-scripts",
        "trust",
        "only-missing",
        "cwd=",
        "backend=",
        "registry=",
        "concurrent-scripts=",
        "network-concurrency=",
        "omit=",
        "linker=",
        "filter=",
        "minimum-release-age=",
        "cpu=",
        "os=",
        "latest",
        "h,help",
    ],
    style: Style::PLAIN,
};

static COREPACK: OptionTable = OptionTable {
    options: &[
        "activate",
        "all",
        "json",
        "g,global",
        "cache-only",
        "install-directory=",
        "o,output=?",
        "h,help",
        "v,version",
    ],
    style: Style::PLAIN,
};

fn npm_verb(word: &str, next: Option<&str>) -> Verb {
    match (word, next) {
        (
            "install" | "i" | "in" | "ins" | "inst" | "insta" | "instal" | "isnt" | "isnta" | "isntal"
            | "isntall" | "add" | "install-test" | "it" | "ci" | "clean-install" | "ic" | "install-clean"
            | "isntall-clean" | "install-ci-test" | "cit" | "clean-install-test" | "sit",
            _,
        ) => (PackageAction::Install, 1),
        ("uninstall" | "un" | "unlink" | "remove" | "rm" | "r", _) => (PackageAction::Remove, 1),
        ("prune", _) => (PackageAction::RemoveUnneeded, 1),
        ("update" | "up" | "upgrade" | "udpate", _) => (PackageAction::Upgrade, 1),
        ("cache", Some("clean" | "clear" | "rm")) => (PackageAction::Clean, 2),
        _ => (PackageAction::Other, 1),
    }
}

pub(super) fn read_npm(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Npm,
        globals: None,
        table: &NPM,
        verb: npm_verb,
        alone: PackageAction::Other,
        spec: spec::npm,
    };
    recipe.read(line)
}

fn yarn_verb(word: &str, next: Option<&str>) -> Verb {
    match (word, next) {
        ("install" | "add", _) => (PackageAction::Install, 1),
        ("global", Some("add")) | ("workspaces", Some("focus")) => (PackageAction::Install, 2),
        ("global", Some("remove")) => (PackageAction::Remove, 2),
        ("global", Some("upgrade")) => (PackageAction::Upgrade, 2),
        ("remove", _) => (PackageAction::Remove, 1),
        ("upgrade" | "up", _) => (PackageAction::Upgrade, 1),
        ("cache", Some("clean" | "clear")) => (PackageAction::Clean, 2),
        _ => (PackageAction::Other, 1),
    }
}

pub(super) fn read_yarn(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Yarn,
        globals: None,
        table: &YARN,
        verb: yarn_verb,
        alone: PackageAction::Install,
        spec: spec::npm,
    };
    let mut command = recipe.read(line);
    let asks = ["help", "version"].iter().any(|name| command.reading.find(name).is_some());
    if command.action_word.is_none() && asks {
        command.action = PackageAction::Other;
    }
    let second = command.reading.operands.get(1).and_then(|word| word.literal());
    if command.action_word.is_some_and(|word| word.text() == "workspaces") && second == Some("focus") {
        // These are workspaces of the project.
        command.packages.clear();
    }
    command
}

fn pnpm_verb(word: &str, next: Option<&str>) -> Verb {
    match (word, next) {
        ("install" | "i" | "ci" | "add" | "clean-install" | "install-clean", _) => {
            (PackageAction::Install, 1)
        }
        ("remove" | "rm" | "uninstall" | "un", _) => (PackageAction::Remove, 1),
        ("prune", _) => (PackageAction::RemoveUnneeded, 1),
        ("update" | "up" | "upgrade", _) => (PackageAction::Upgrade, 1),
        ("fetch", _) => (PackageAction::Download, 1),
        ("store", Some("prune")) => (PackageAction::Clean, 2),
        _ => (PackageAction::Other, 1),
    }
}

pub(super) fn read_pnpm(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Pnpm,
        globals: None,
        table: &PNPM,
        verb: pnpm_verb,
        alone: PackageAction::Other,
        spec: spec::npm,
    };
    recipe.read(line)
}

fn bun_verb(word: &str, next: Option<&str>) -> Verb {
    match (word, next) {
        ("install" | "i" | "add" | "a" | "ci", _) => (PackageAction::Install, 1),
        ("remove" | "rm" | "uninstall", _) => (PackageAction::Remove, 1),
        ("update", _) => (PackageAction::Upgrade, 1),
        ("pm", Some("cache")) => (PackageAction::Other, 2),
        _ => (PackageAction::Other, 1),
    }
}

pub(super) fn read_bun(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Bun,
        globals: None,
        table: &BUN,
        verb: bun_verb,
        alone: PackageAction::Other,
        spec: spec::npm,
    };
    recipe.read(line)
}

fn corepack_verb(word: &str, next: Option<&str>) -> Verb {
    match (word, next) {
        ("prepare" | "install" | "use" | "up", _) => (PackageAction::Install, 1),
        ("cache", Some("clean" | "clear")) => (PackageAction::Clean, 2),
        _ => (PackageAction::Other, 1),
    }
}

pub(super) fn read_corepack(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Corepack,
        globals: None,
        table: &COREPACK,
        verb: corepack_verb,
        alone: PackageAction::Other,
        spec: spec::npm,
    };
    recipe.read(line)
}
