//! dnf, microdnf, yum, tdnf and rpm.
//!
//! Sources: dnf(8), dnf5(8), yum(8), rpm(8) and microdnf's usage text. Entry points: [`read`] and [`read_rpm`].

use super::{PackageAction, PackageCommand, PackageManager, PackageSpec, Recipe, Verb, spec};
use crate::shell::command::line::CommandLine;
use crate::shell::command::options::{OptionTable, Style};

static DNF: OptionTable = OptionTable {
    options: &[
        "y,assumeyes",
        "assumeno",
        "q,quiet",
        "v,verbose",
        "b,best",
        "nobest,no-best",
        "C,cacheonly",
        "R,randomwait=",
        "c,config=",
        "d,debuglevel=",
        "debugsolver",
        "e,errorlevel=",
        "rpmverbosity=",
        "x,exclude,excludepkgs=",
        "t,tolerant",
        "4",
        "6",
        "h,help,help-cmd",
        "version",
        "nodocs,no-docs",
        "allowerasing",
        "allow-downgrade",
        "skip-broken",
        "skip-unavailable",
        "strict",
        "noautoremove",
        "obsoletes",
        "showduplicates",
        "installroot=",
        "releasever=",
        "setopt=",
        "setvar=",
        "repo,repoid=",
        "repofrompath=",
        "enablerepo,enable-repo=",
        "disablerepo,disable-repo=",
        "enableplugin,enable-plugin=",
        "disableplugin,disable-plugin=",
        "noplugins,no-plugins",
        "disableexcludes,disableexcludepkgs=",
        "nogpgcheck,no-gpgchecks",
        "nocrypto",
        "color=",
        "refresh",
        "downloadonly",
        "destdir,downloaddir=",
        "resolve",
        "alldeps",
        "arch,archlist=",
        "forcearch=",
        "source",
        "srpm",
        "url",
        "urls",
        "comment=",
        "advisory,advisories=",
        "bz,bzs=",
        "cve,cves=",
        "sec-severity,secseverity,advisory-severities=",
        "bugfix",
        "enhancement",
        "newpackage",
        "security",
        "with-optional",
        "enable",
        "disable",
        "set-enabled,set-enable",
        "set-disabled,set-disable",
        "add-repo=",
        "save",
        "dump",
        "all",
        "use-host-config",
        "offline",
        "nodeps",
        "noscripts",
        "notsflags",
        "rpmdefine=",
    ],
    style: Style { short_equals: true, ..Style::GNU },
};

static RPM: OptionTable = OptionTable {
    options: &[
        "i,install",
        "U,upgrade",
        "F,freshen",
        "e,erase",
        "q,query",
        "V,verify",
        "K,checksig",
        "import",
        "v,verbose",
        "h,hash",
        "a,all",
        "f,file",
        "l,list",
        "c,configfiles",
        "d,docfiles",
        "p,package",
        "s,state",
        "R,requires",
        "P,provides",
        "g,group",
        "r,root=",
        "D,define=",
        "E,eval=",
        "qf,queryformat=",
        "whatprovides",
        "whatrequires",
        "changelog",
        "scripts",
        "qa",
        "allfiles",
        "allmatches",
        "badreloc",
        "dbpath=",
        "excludedocs",
        "excludepath=",
        "force",
        "httpport=",
        "httpproxy=",
        "ignorearch",
        "ignoreos",
        "ignoresize",
        "includedocs",
        "initdb",
        "justdb",
        "nocaps",
        "nodeps",
        "nodigest",
        "nofiledigest",
        "nofiles",
        "nomd5",
        "noorder",
        "nopost",
        "nopostun",
        "nopre",
        "nopreun",
        "noscripts",
        "nosignature",
        "notriggers",
        "oldpackage",
        "percent",
        "prefix=",
        "quiet",
        "rcfile=",
        "rebuilddb",
        "reinstall",
        "relocate=",
        "replacefiles",
        "replacepkgs",
        "test",
        "version",
        "help",
    ],
    style: Style { abbreviates: false, ..Style::GNU },
};

fn verb(word: &str, next: Option<&str>) -> Verb {
    match (word, next) {
        ("group" | "groups" | "module", Some(next)) => {
            let (action, _) = verb(next, None);
            (action, 2)
        }
        (
            "install" | "in" | "localinstall" | "reinstall" | "builddep" | "build-dep" | "groupinstall"
            | "install-n" | "install-na" | "install-nevra" | "downgrade" | "swap",
            _,
        ) => (PackageAction::Install, 1),
        ("remove" | "rm" | "erase" | "groupremove" | "groupuninstall", _) => (PackageAction::Remove, 1),
        ("autoremove", _) => (PackageAction::RemoveUnneeded, 1),
        (
            "update"
            | "upgrade"
            | "up"
            | "upgrade-minimal"
            | "update-minimal"
            | "upgrade-to"
            | "distro-sync"
            | "distribution-synchronization"
            | "dsync"
            | "localupdate"
            | "groupupdate",
            _,
        ) => (PackageAction::Upgrade, 1),
        ("check-update" | "check-upgrade" | "makecache", _) => (PackageAction::UpdateIndex, 1),
        ("clean", _) => (PackageAction::Clean, 1),
        ("download", _) => (PackageAction::Download, 1),
        _ => (PackageAction::Other, 1),
    }
}

pub(super) fn read(manager: PackageManager, line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe =
        Recipe { manager, globals: None, table: &DNF, verb, alone: PackageAction::Other, spec: spec::rpm };
    let mut command = recipe.read(line);
    let word = command.action_word.and_then(super::super::part::Part::literal).unwrap_or_default();
    if word == "swap"
        && let Some(replaced) = command.packages.first_mut()
    {
        replaced.is_removed = true;
    }
    if word.starts_with("group") || word == "module" {
        command.packages.iter_mut().for_each(|package| *package = package.into_group());
    }
    command
}

pub(super) fn read_rpm(line: CommandLine<'_>) -> PackageCommand<'_> {
    let reading = RPM.read(line);
    let is_given = |name: &str| reading.find(name).is_some();
    let asks = ["query", "verify", "checksig", "import", "initdb", "rebuilddb", "qa"];
    let action = match () {
        () if asks.iter().any(|name| is_given(name)) => PackageAction::Other,
        () if is_given("erase") => PackageAction::Remove,
        () if is_given("install") || is_given("reinstall") => PackageAction::Install,
        // `-U` installs what is not there yet; `-F` does not.
        () if is_given("upgrade") => PackageAction::Install,
        () if is_given("freshen") => PackageAction::Upgrade,
        () if reading.is_complete() => PackageAction::Other,
        () => PackageAction::Unknown,
    };
    let mut command = PackageCommand::new(PackageManager::Rpm, line, action, reading);
    let spec = match action {
        PackageAction::Install | PackageAction::Upgrade => spec::file,
        PackageAction::Remove => spec::rpm,
        _ => return command,
    };
    let packages = command.reading.operands.iter();
    command.packages =
        packages.map(|word| PackageSpec { is_certain: word.is_certain, ..spec(word.part()) }).collect();
    command
}
