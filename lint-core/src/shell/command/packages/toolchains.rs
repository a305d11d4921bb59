//! go, cargo and dotnet: compilers that fetch packages.
//!
//! Sources: `go help build`, `go help get`, `cargo install --help`, `cargo build --help`, the dotnet CLI reference. Entry
//! points: one `read_…` a program.

use super::{PackageAction, PackageCommand, PackageKind, PackageManager, PackageSpec, Recipe, Verb, spec};
use crate::shell::command::line::CommandLine;
use crate::shell::command::options::{OptionTable, Order, Style};

/// What a subcommand of Go is called comes before all options but `-C`.
static GO_BEFORE: OptionTable = OptionTable { options: &["C=", "h"], style: Style::GO };

static GO: OptionTable = OptionTable {
    options: &[
        "C=",
        "a",
        "n",
        "v",
        "x",
        "i",
        "d",
        "t",
        "f",
        "e",
        "u=?",
        "o=",
        "p=",
        "json",
        "race",
        "msan",
        "asan",
        "cover",
        "covermode=",
        "coverpkg=",
        "work",
        "asmflags=",
        "buildmode=",
        "buildvcs=?",
        "compiler=",
        "gccgoflags=",
        "gcflags=",
        "installsuffix=",
        "ldflags=",
        "linkshared",
        "mod=",
        "modcacherw",
        "modfile=",
        "overlay=",
        "pgo=",
        "pkgdir=",
        "tags=",
        "tool",
        "toolexec=",
        "trimpath",
        "insecure",
        "fix",
        "go=",
        "compat=",
        "diff",
        "reuse=",
        "cache",
        "testcache",
        "fuzzcache",
        "modcache",
        "r",
    ],
    style: Style::GO,
};

static CARGO: OptionTable = OptionTable {
    options: &[
        "version,vers=",
        "index=",
        "registry=",
        "git=",
        "branch=",
        "tag=",
        "rev=",
        "path=",
        "root=",
        "f,force",
        "n,dry-run",
        "no-track",
        "list",
        "debug",
        "v,verbose",
        "V",
        "q,quiet",
        "h,help",
        "color=",
        "config=",
        "Z=",
        "C=",
        "F,features=",
        "j,jobs=",
        "p,package=",
        "r,release",
        "e",
        "all-features",
        "no-default-features",
        "default-features",
        "ignore-rust-version",
        "locked",
        "offline",
        "frozen",
        "bin=",
        "bins",
        "example=",
        "examples",
        "test=",
        "tests",
        "bench=",
        "benches",
        "lib",
        "all-targets",
        "workspace,all",
        "exclude=",
        "keep-going",
        "profile=",
        "target=",
        "target-dir=",
        "artifact-dir,out-dir=",
        "timings=?",
        "unit-graph",
        "build-plan",
        "message-format=",
        "manifest-path=",
        "lockfile-path=",
        "future-incompat-report",
        "dev",
        "build",
        "optional",
        "rename=",
        "precise=",
        "aggressive,recursive",
        // cargo-binstall
        "y,no-confirm",
        "no-symlinks",
        "install-path=",
        "strategies=",
        "disable-strategies=",
        "targets=",
        "maximum-resolution-timeout=",
        "disable-telemetry",
        "secure",
    ],
    style: Style::PLAIN,
};

static DOTNET: OptionTable = OptionTable {
    options: &[
        "g,global",
        "tool-path=",
        "version=",
        "local",
        "add-source=",
        "s,source=",
        "configfile=",
        "f,framework=",
        "a,arch=",
        "n,no-restore",
        "v,verbosity=",
        "prerelease",
        "ignore-failed-sources",
        "no-cache",
        "no-http-cache",
        "interactive",
        "disable-parallel",
        "tool-manifest=",
        "create-manifest-if-needed",
        "allow-downgrade",
        "allow-roll-forward",
        "package-directory=",
        "all",
        "h,help",
    ],
    style: Style::PLAIN,
};

pub(super) fn read_go(line: CommandLine<'_>) -> PackageCommand<'_> {
    let mut reading = GO_BEFORE.read(line);
    let word = reading.take_operand();
    let verb = word.and_then(super::super::options::Operand::literal);
    let mut n_words = 1;
    let action = match (word, verb) {
        (Some(_), Some("install" | "get")) => PackageAction::Install,
        (Some(_), Some("build")) => PackageAction::Build,
        (Some(_), Some("clean")) => PackageAction::Clean,
        (Some(_), Some("mod")) => {
            n_words = 2;
            let second = reading.take_operand().and_then(super::super::options::Operand::literal);
            if second == Some("download") { PackageAction::Download } else { PackageAction::Other }
        }
        (Some(_), Some(_)) | (None, _) => PackageAction::Other,
        (Some(_), None) => PackageAction::Unknown,
    };
    // Operands end Go's options; what a built program gets is not looked at.
    if action != PackageAction::Other && action != PackageAction::Unknown {
        reading.read_on(&GO);
        while reading.take_operand().is_some() {}
    }
    let mut command = PackageCommand::new(PackageManager::Go, line, action, reading);
    command.action_word = word.map(super::super::options::Operand::part);
    if super::names_packages(action) {
        let packages = command.reading.operands.iter().skip(n_words);
        command.packages = packages
            .map(|word| PackageSpec { is_certain: word.is_certain, ..spec::go(word.part()) })
            .collect();
    }
    command
}

fn cargo_verb(word: &str, next: Option<&str>) -> Verb {
    match (word, next) {
        (toolchain, Some(next)) if toolchain.starts_with('+') => (cargo_verb(next, None).0, 2),
        ("install" | "binstall" | "add", _) => (PackageAction::Install, 1),
        ("uninstall" | "remove" | "rm", _) => (PackageAction::Remove, 1),
        ("update", _) => (PackageAction::Upgrade, 1),
        ("fetch" | "vendor", _) => (PackageAction::Download, 1),
        ("build" | "b", _) => (PackageAction::Build, 1),
        _ => (PackageAction::Other, 1),
    }
}

pub(super) fn read_cargo(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Cargo,
        globals: None,
        table: &CARGO,
        verb: cargo_verb,
        alone: PackageAction::Other,
        spec: spec::at_version,
    };
    let mut command = recipe.read(line);
    if command.action != PackageAction::Install {
        return command;
    }
    let version = command.reading.value("version").map(spec::option_version);
    command.set_version(version);
    // The crate then is one of that repository or folder.
    command.add_values(&["git"], |value| PackageSpec::new(value, PackageKind::Url));
    command.add_values(&["path"], |value| PackageSpec::new(value, PackageKind::LocalFile));
    command
}

/// `dotnet tool …` and `dotnet add package`; the rest of dotnet is no package manager.
pub(super) fn read_dotnet(line: CommandLine<'_>) -> Option<PackageCommand<'_>> {
    let mut reading =
        OptionTable { style: Style { order: Order::BeforeOperands, ..DOTNET.style }, ..DOTNET }.read(line);
    let first = reading.take_operand()?;
    if !matches!(first.literal(), Some("tool")) {
        return None;
    }
    let action = match reading.take_operand()?.literal() {
        Some("install" | "restore") => PackageAction::Install,
        Some("uninstall") => PackageAction::Remove,
        Some("update") => PackageAction::Upgrade,
        Some(_) => PackageAction::Other,
        None => PackageAction::Unknown,
    };
    reading.read_on(&DOTNET);
    let mut command = PackageCommand::new(PackageManager::Dotnet, line, action, reading);
    command.action_word = Some(first.part());
    let packages = command.reading.operands.iter().skip(2);
    command.packages = packages
        .map(|word| PackageSpec { is_certain: word.is_certain, ..spec::at_version(word.part()) })
        .collect();
    let version = command.reading.value("version").map(spec::option_version);
    command.set_version(version);
    Some(command)
}
