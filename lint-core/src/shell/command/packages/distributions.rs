//! zypper, pacman and brew.
//!
//! Sources: zypper(8), pacman(8) and the manual of Homebrew. Entry points: one `read_…` a program.

use super::{PackageAction, PackageCommand, PackageManager, PackageSpec, Recipe, Verb, spec};
use crate::shell::command::line::CommandLine;
use crate::shell::command::options::{OptionTable, Reading, Style};

static ZYPPER_GLOBALS: OptionTable = OptionTable {
    options: &[
        "n,non-interactive",
        "non-interactive-include-reboot-patches",
        "q,quiet",
        "v,verbose",
        "A,no-abbrev",
        "c,config=",
        "userdata=",
        "color",
        "no-color",
        "s,table-style=",
        "t,terse",
        "x,xmlout",
        "i,ignore-unknown",
        "D,reposd-dir=",
        "C,cache-dir=",
        "raw-cache-dir=",
        "solv-cache-dir=",
        "pkg-cache-dir=",
        "no-gpg-checks",
        "gpg-auto-import-keys",
        "p,plus-repo=",
        "plus-content=",
        "disable-repositories",
        "no-refresh",
        "no-cd",
        "no-remote",
        "releasever=",
        "R,root=",
        "installroot=",
        "disable-system-resolvables",
        "promptids",
        "h,help",
        "V,version",
    ],
    style: Style::WRAPPER,
};

static ZYPPER: OptionTable = OptionTable {
    options: &[
        "y,no-confirm",
        "n,name",
        "C,capability",
        "r,repo=",
        "from=",
        "t,type=",
        "f,force",
        "oldpackage",
        "l,auto-agree-with-licenses",
        "auto-agree-with-product-licenses",
        "replacefiles",
        "debug-solver",
        "recommends",
        "no-recommends",
        "R,no-force-resolution",
        "force-resolution",
        "solver-focus=",
        "D,dry-run",
        "details",
        "download=",
        "d,download-only",
        "download-in-advance",
        "download-in-heaps",
        "download-as-needed",
        "allow-unsigned-rpm",
        "u,clean-deps",
        "no-clean-deps",
        "allow-downgrade",
        "no-allow-downgrade",
        "allow-name-change",
        "no-allow-name-change",
        "allow-arch-change",
        "no-allow-arch-change",
        "allow-vendor-change",
        "no-allow-vendor-change",
        "best-effort",
        "skip-interactive",
        "with-interactive",
        "with-update",
        "without-update",
        "with-optional",
        "a,all",
        "m,metadata",
        "M,raw-metadata",
        "b,force-build",
        "B,build-only",
        "s,services",
        "force-download",
        "updatestack-only",
        "g,category=",
        "severity=",
        "date=",
        "cve=",
        "bugzilla,bz=",
        "h,help",
        // zypper takes its global options behind the subcommand as well.
        "non-interactive",
        "no-gpg-checks",
        "gpg-auto-import-keys",
        "no-refresh",
        "quiet",
        "verbose",
        "v",
        "q",
    ],
    style: Style::GNU,
};

static PACMAN: OptionTable = OptionTable {
    options: &[
        "S,sync",
        "R,remove",
        "U,upgrade",
        "Q,query",
        "D,database",
        "T,deptest",
        "F,files",
        "V,version",
        "h,help",
        "y,refresh",
        "u,sysupgrade,upgrades,unneeded",
        "c,clean,cascade,changelog",
        "d,nodeps,deps",
        "w,downloadonly",
        "s,search,recursive",
        "n,nosave,native",
        "i,info",
        "l,list",
        "q,quiet",
        "g,groups",
        "p,print,file",
        "o,owns",
        "k,check",
        "e,explicit",
        "m,foreign",
        "t,unrequired",
        "x,regex",
        "b,dbpath=",
        "r,root=",
        "v,verbose",
        "noconfirm",
        "confirm",
        "needed",
        "asdeps",
        "asexplicit",
        "ignore=",
        "ignoregroup=",
        "overwrite=",
        "arch=",
        "cachedir=",
        "color=",
        "config=",
        "debug",
        "dbonly",
        "disable-download-timeout",
        "disable-sandbox",
        "disable-sandbox-filesystem",
        "disable-sandbox-syscalls",
        "gpgdir=",
        "hookdir=",
        "logfile=",
        "noprogressbar",
        "noscriptlet",
        "sysroot=",
        "print-format=",
        "assume-installed=",
    ],
    style: Style { abbreviates: false, ..Style::GNU },
};

static BREW: OptionTable = OptionTable {
    options: &[
        "q,quiet",
        "v,verbose",
        "d,debug",
        "f,force",
        "h,help",
        "n,dry-run",
        "s,build-from-source",
        "i,interactive",
        "cask,casks",
        "formula,formulae,formulas",
        "HEAD",
        "fetch-HEAD",
        "force-bottle",
        "ignore-dependencies",
        "only-dependencies",
        "include-test",
        "overwrite",
        "skip-link",
        "skip-post-install",
        "keep-tmp",
        "display-times",
        "adopt",
        "require-sha",
        "zap",
        "greedy",
        "prune=",
        "file=",
    ],
    style: Style { negates: true, ..Style::PLAIN },
};

fn zypper_verb(word: &str, _: Option<&str>) -> Verb {
    let action = match word {
        "install" | "in" | "source-install" | "si" | "install-new-recommends" | "inr" => {
            PackageAction::Install
        }
        "remove" | "rm" => PackageAction::Remove,
        "refresh" | "ref" | "refresh-services" | "refs" => PackageAction::UpdateIndex,
        "update" | "up" | "patch" | "dist-upgrade" | "dup" => PackageAction::Upgrade,
        "clean" | "cc" => PackageAction::Clean,
        "download" | "source-download" => PackageAction::Download,
        _ => PackageAction::Other,
    };
    (action, 1)
}

pub(super) fn read_zypper(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Zypper,
        globals: Some(&ZYPPER_GLOBALS),
        table: &ZYPPER,
        verb: zypper_verb,
        alone: PackageAction::Other,
        spec: spec::suse,
    };
    let mut command = recipe.read(line);
    let kind = command.reading.value("type").and_then(super::super::part::Part::literal);
    if kind.is_some_and(|kind| kind != "package") {
        command.packages.iter_mut().for_each(|package| *package = package.into_group());
    }
    command
}

pub(super) fn read_pacman(line: CommandLine<'_>) -> PackageCommand<'_> {
    let reading = PACMAN.read(line);
    let action = pacman_action(&reading);
    let is_from_files = reading.find("U").is_some();
    let mut command = PackageCommand::new(PackageManager::Pacman, line, action, reading);
    if super::names_packages(action) {
        let spec = if is_from_files { spec::file } else { spec::compared };
        let packages = command.reading.operands.iter();
        command.packages =
            packages.map(|word| PackageSpec { is_certain: word.is_certain, ..spec(word.part()) }).collect();
    }
    command
}

fn pacman_action(reading: &Reading) -> PackageAction {
    let is_given = |name: &str| reading.find(name).is_some();
    if is_given("U") {
        return PackageAction::Install;
    }
    if is_given("R") {
        return PackageAction::Remove;
    }
    if !is_given("S") {
        return if reading.is_complete() { PackageAction::Other } else { PackageAction::Unknown };
    }
    match () {
        () if is_given("c") => PackageAction::Clean,
        () if ["s", "i", "l", "g", "p"].iter().any(|name| is_given(name)) => PackageAction::Other,
        () if is_given("w") => PackageAction::Download,
        () if !reading.operands.is_empty() => PackageAction::Install,
        () if is_given("u") => PackageAction::Upgrade,
        () if is_given("y") => PackageAction::UpdateIndex,
        () => PackageAction::Other,
    }
}

fn brew_verb(word: &str, _: Option<&str>) -> Verb {
    let action = match word {
        "install" | "reinstall" => PackageAction::Install,
        "uninstall" | "remove" | "rm" => PackageAction::Remove,
        "autoremove" => PackageAction::RemoveUnneeded,
        "update" | "up" => PackageAction::UpdateIndex,
        "upgrade" => PackageAction::Upgrade,
        "cleanup" => PackageAction::Clean,
        "fetch" => PackageAction::Download,
        _ => PackageAction::Other,
    };
    (action, 1)
}

pub(super) fn read_brew(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Brew,
        globals: None,
        table: &BREW,
        verb: brew_verb,
        alone: PackageAction::Other,
        spec: spec::plain,
    };
    recipe.read(line)
}
