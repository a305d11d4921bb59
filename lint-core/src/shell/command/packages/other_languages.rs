//! gem, bundle, composer, luarocks, cpan and cpanm.
//!
//! Sources: the command references of RubyGems, Bundler 2, Composer 2, LuaRocks 3, CPAN::Script and App::cpanminus. Entry
//! points: one `read_…` a program.

use super::{PackageAction, PackageCommand, PackageManager, PackageVersion, Recipe, Verb, VersionKind, spec};
use crate::shell::command::line::CommandLine;
use crate::shell::command::options::{OptionTable, Style};
use crate::shell::command::part::Part;

static GEM: OptionTable = OptionTable {
    options: &[
        "v,version=",
        "i,install-dir=",
        "n,bindir=",
        "N,no-document",
        "document=?",
        "rdoc,no-rdoc",
        "ri,no-ri",
        "f,force,no-force",
        "platform=",
        "prerelease,no-prerelease,pre",
        "conservative",
        "minimal-deps,no-minimal-deps",
        "user-install,no-user-install",
        "I,ignore-dependencies,no-ignore-dependencies",
        "y,include-dependencies",
        "development",
        "development-all",
        "P,trust-policy=",
        "E,env-shebang,no-env-shebang",
        "w,wrappers,no-wrappers",
        "format-executable,no-format-executable",
        "post-install-message,no-post-install-message",
        "build-root=",
        "vendor",
        "s,source=",
        "clear-sources",
        "c,clear-all",
        "r,remote",
        "l,local",
        "b,both",
        "B,bulk-threshold=",
        "p,http-proxy=?",
        "no-http-proxy",
        "suggestions,no-suggestions",
        "g,file=?",
        "default",
        "lock,no-lock",
        "without=",
        "explain",
        "a,all,no-all",
        "x,executables,no-executables",
        "D,abort-on-dependent",
        "system",
        "u,update-sources",
        "q,quiet",
        "silent",
        "V,verbose,no-verbose",
        "config-file=",
        "backtrace",
        "debug",
        "norc",
        "h,help",
    ],
    style: Style::GNU,
};

static BUNDLE: OptionTable = OptionTable {
    options: &[
        "without=",
        "with=",
        "j,jobs=",
        "retry=",
        "path=",
        "deployment",
        "frozen",
        "gemfile=",
        "local",
        "global",
        "quiet",
        "V,verbose",
        "v,version=",
        "g,group=",
        "s,source=",
        "git=",
        "github=",
        "branch=",
        "ref=",
        "require=",
        "skip-install",
        "strict",
        "optimistic",
        "conservative",
        "full-index",
        "no-cache",
        "no-prune",
        "no-color",
        "clean",
        "system",
        "standalone=?",
        "binstubs=?",
        "shebang=",
        "prefer-local",
        "redownload,force",
        "target-rbconfig=",
        "trust-policy=",
        "all",
        "all-platforms",
        "patch",
        "minor",
        "major",
        "pre",
        "bundler=?",
        "ruby",
        "dry-run",
        "no-install",
        "r",
        "h,help",
    ],
    style: Style { short_equals: true, abbreviates: false, ..Style::GNU },
};

static COMPOSER: OptionTable = OptionTable {
    options: &[
        "no-dev",
        "dev",
        "update-no-dev",
        "n,no-interaction",
        "q,quiet",
        "v,verbose",
        "h,help",
        "V,version",
        "d,working-dir=",
        "o,optimize-autoloader,optimize",
        "a,classmap-authoritative",
        "apcu-autoloader,apcu",
        "apcu-autoloader-prefix,apcu-prefix=",
        "s,stability=",
        "m,minimal-changes",
        "w,update-with-dependencies,with-dependencies",
        "W,update-with-all-dependencies,with-all-dependencies",
        "no-scripts",
        "no-plugins",
        "no-progress",
        "no-suggest",
        "no-autoloader",
        "no-cache",
        "no-update",
        "no-install",
        "no-audit",
        "audit",
        "audit-format=",
        "no-custom-installers",
        "no-secure-http",
        "no-security-blocking",
        "ansi",
        "no-ansi",
        "profile",
        "prefer-dist",
        "prefer-source",
        "prefer-install=",
        "prefer-stable",
        "prefer-lowest",
        "sort-packages",
        "fixed",
        "dry-run",
        "download-only",
        "ignore-platform-reqs",
        "ignore-platform-req=",
        "repository,repository-url=",
        "add-repository",
        "keep-vcs",
        "remove-vcs",
        "ask",
        "lock",
        "root-reqs",
        "patch-only",
        "bump-after-update=?",
        "unused",
        "strict-psr",
        "strict-ambiguous",
        "gc",
    ],
    style: Style { abbreviates: true, short_equals: false, ..Style::PLAIN },
};

static LUAROCKS: OptionTable = OptionTable {
    options: &[
        "tree=",
        "global",
        "local",
        "server=",
        "only-server=",
        "only-sources=",
        "deps-mode=",
        "lua-version=",
        "lua-dir=",
        "namespace=",
        "project-tree=",
        "timeout=",
        "verbose",
        "dev",
        "force",
        "force-fast",
        "force-lock",
        "keep",
        "only-deps,deps-only",
        "no-doc",
        "no-manifest",
        "no-install",
        "no-project",
        "pin",
        "verify",
        "branch=",
        "sign",
        "pack-binary-rock",
        "check-lua-versions",
        "h,help",
        "version",
    ],
    style: Style::PLAIN,
};

static CPANM: OptionTable = OptionTable {
    options: &[
        "n,notest",
        "f,force",
        "v,verbose",
        "q,quiet",
        "S,sudo",
        "i,install",
        "l,local-lib=",
        "L,local-lib-contained=",
        "M,from=",
        "U,uninstall",
        "h,help",
        "V,version",
        "T",
        "installdeps",
        "showdeps",
        "self-contained",
        "self-upgrade",
        "reinstall",
        "interactive",
        "mirror=",
        "mirror-only",
        "mirror-index=",
        "metacpan",
        "prompt",
        "test-only",
        "man-pages",
        "no-man-pages",
        "with-recommends",
        "with-suggests",
        "with-develop",
        "with-configure",
        "with-feature=",
        "with-all-features",
        "without-recommends",
        "without-suggests",
        "without-develop",
        "without-feature=",
        "cascade-search",
        "skip-installed",
        "skip-satisfied",
        "no-skip-satisfied",
        "no-wget",
        "wget",
        "no-lwp",
        "lwp",
        "no-curl",
        "curl",
        "auto-cleanup=",
        "save-dists=",
        "configure-timeout=",
        "build-timeout=",
        "test-timeout=",
        "configure-args=",
        "build-args=",
        "test-args=",
        "install-args=",
        "verify",
        "cpanfile=",
        "dev",
        "pp,pure-perl",
        "look",
        "info",
        "exclude-vendor",
        "uninst-shadows",
        "report-perl-version",
    ],
    style: Style::GNU,
};

fn gem_verb(word: &str, _: Option<&str>) -> Verb {
    let action = match word {
        "install" | "i" => PackageAction::Install,
        "uninstall" => PackageAction::Remove,
        "update" => PackageAction::Upgrade,
        "cleanup" => PackageAction::Clean,
        "fetch" => PackageAction::Download,
        _ => PackageAction::Other,
    };
    (action, 1)
}

pub(super) fn read_gem(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Gem,
        globals: None,
        table: &GEM,
        verb: gem_verb,
        alone: PackageAction::Other,
        spec: spec::gem,
    };
    // What follows `--` is for the compiler of an extension.
    let end = line.arguments.iter().position(|word| word.literal() == Some("--"));
    let arguments = end.and_then(|end| line.arguments.get(..end)).unwrap_or(line.arguments);
    let mut command = recipe.read(CommandLine { arguments, ..line });
    if command.action == PackageAction::Upgrade && command.reading.find("system").is_some() {
        // `update --system 3.2` names a version of RubyGems itself.
        command.packages.clear();
    }
    let version = command.reading.value("version").map(|part| spec::gem_version("", part));
    command.set_version(version);
    command
}

fn bundle_verb(word: &str, _: Option<&str>) -> Verb {
    let action = match word {
        "install" | "i" | "add" => PackageAction::Install,
        "remove" => PackageAction::Remove,
        "update" | "upgrade" => PackageAction::Upgrade,
        "clean" => PackageAction::Clean,
        "package" | "pack" | "cache" => PackageAction::Download,
        _ => PackageAction::Other,
    };
    (action, 1)
}

pub(super) fn read_bundle(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Bundle,
        globals: None,
        table: &BUNDLE,
        verb: bundle_verb,
        alone: PackageAction::Install,
        spec: spec::gem,
    };
    let mut command = recipe.read(line);
    if matches!(command.action_word.map(Part::text), Some("install" | "i")) {
        // It installs what the Gemfile names; words behind it are further groups of `--without a b`.
        command.packages.clear();
    }
    command
}

fn composer_verb(word: &str, next: Option<&str>) -> Verb {
    match (word, next) {
        ("global" | "g", Some(next)) => (composer_verb(next, None).0, 2),
        ("install" | "i" | "require" | "r" | "create-project", _) => (PackageAction::Install, 1),
        ("remove" | "rm" | "uninstall", _) => (PackageAction::Remove, 1),
        ("update" | "u" | "upgrade", _) => (PackageAction::Upgrade, 1),
        ("clear-cache" | "clearcache" | "cc", _) => (PackageAction::Clean, 1),
        _ => (PackageAction::Other, 1),
    }
}

pub(super) fn read_composer(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Composer,
        globals: None,
        table: &COMPOSER,
        verb: composer_verb,
        alone: PackageAction::Other,
        spec: spec::composer,
    };
    let mut command = recipe.read(line);
    if command.action_word.is_some_and(|word| word.text() == "create-project") {
        // `create-project package folder version`
        let version = command.packages.get(2).map(|word| word.whole);
        command.packages.truncate(1);
        command.set_version(version.map(composer_version));
        return command;
    }
    // `require vendor/name 1.2` gives the version as a word of its own.
    let mut packages = Vec::with_capacity(command.packages.len());
    for package in std::mem::take(&mut command.packages) {
        let starts_version =
            |first: char| first.is_ascii_digit() || matches!(first, '^' | '~' | '>' | '<' | '*');
        if package.whole.text().starts_with(starts_version)
            && let Some(last) = packages.last_mut()
        {
            let last: &mut super::PackageSpec = last;
            last.version = Some(composer_version(package.whole));
            continue;
        }
        packages.push(package);
    }
    command.packages = packages;
    command
}

fn composer_version(part: Part<'_>) -> PackageVersion<'_> {
    let kind = part.literal().map_or(VersionKind::Unknown, spec::composer_version);
    PackageVersion { operator: "", part, kind }
}

fn luarocks_verb(word: &str, _: Option<&str>) -> Verb {
    let action = match word {
        "install" | "build" => PackageAction::Install,
        "remove" => PackageAction::Remove,
        "purge" => PackageAction::Purge,
        "download" => PackageAction::Download,
        "make" => PackageAction::Build,
        _ => PackageAction::Other,
    };
    (action, 1)
}

pub(super) fn read_luarocks(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Luarocks,
        globals: None,
        table: &LUAROCKS,
        verb: luarocks_verb,
        alone: PackageAction::Other,
        spec: spec::plain,
    };
    let mut command = recipe.read(line);
    // `OPENSSL_DIR=/usr` sets a variable of the build.
    command.packages.retain(|package| !package.whole.text().contains('='));
    let version = command.packages.get(1).map(|word| word.whole);
    command.packages.truncate(1);
    let version = version.map(|part| {
        let kind = part.literal().map_or(VersionKind::Unknown, |_| VersionKind::Exact);
        PackageVersion { operator: "", part, kind }
    });
    command.set_version(version);
    command
}

pub(super) fn read_cpan(line: CommandLine<'_>) -> PackageCommand<'_> {
    let reading = CPANM.read(line);
    let action = match () {
        () if reading.find("uninstall").is_some() => PackageAction::Remove,
        () if !reading.operands.is_empty() || reading.find("installdeps").is_some() => PackageAction::Install,
        () if reading.is_complete() => PackageAction::Other,
        () => PackageAction::Unknown,
    };
    let mut command = PackageCommand::new(PackageManager::Cpan, line, action, reading);
    if super::names_packages(action) {
        let packages = command.reading.operands.iter();
        command.packages = packages
            .map(|word| super::PackageSpec { is_certain: word.is_certain, ..spec::cpan(word.part()) })
            .collect();
    }
    command
}
