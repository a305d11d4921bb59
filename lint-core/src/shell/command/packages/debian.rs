//! apt-get, apt, aptitude and dpkg.
//!
//! Sources: apt-get(8), apt(8), aptitude(8), dpkg(1). Entry points: one `read_…` a program.

use super::{PackageAction, PackageCommand, PackageKind, PackageManager, PackageSpec, Recipe, Verb, spec};
use crate::shell::command::line::CommandLine;
use crate::shell::command::options::{OptionTable, Style};

static APT: OptionTable = OptionTable {
    options: &[
        "y,yes,assume-yes",
        "assume-no",
        "q,quiet",
        "o,option=",
        "c,config-file=",
        "t,target-release,default-release=",
        "a,host-architecture=",
        "P,build-profiles=",
        "d,download-only",
        "f,fix-broken",
        "m,ignore-missing,fix-missing",
        "s,simulate,just-print,dry-run,recon,no-act",
        "b,compile,build",
        "u,show-upgraded",
        "V,verbose-versions",
        "U,update",
        "S,snapshot=",
        "e,error-on=",
        "h,help",
        "v,version",
        "install-recommends",
        "install-suggests",
        "download",
        "upgrade",
        "only-upgrade",
        "allow-downgrades",
        "allow-remove-essential",
        "allow-change-held-packages",
        "allow-unauthenticated",
        "allow-insecure-repositories",
        "allow-releaseinfo-change",
        "allow-releaseinfo-change-origin",
        "allow-releaseinfo-change-label",
        "allow-releaseinfo-change-suite",
        "allow-releaseinfo-change-version",
        "allow-releaseinfo-change-codename",
        "allow-releaseinfo-change-defaultpin",
        "allow-weak-repositories",
        "allow-downgrade-to-insecure-repositories",
        "force-yes",
        "print-uris",
        "purge",
        "reinstall",
        "list-cleanup",
        "trivial-only",
        "mark-auto",
        "remove",
        "auto-remove,autoremove",
        "only-source",
        "diff-only",
        "dsc-only",
        "tar-only",
        "arch-only",
        "indep-only",
        "show-progress",
        "with-source=",
        "with-new-pkgs",
        "ignore-hold",
        "fix-policy",
        "format=",
        "solver=",
        "planner=",
        "color",
        "pager",
        "comment=",
        "all-versions",
        "installed",
        "upgradable",
    ],
    style: Style { negates: true, ..Style::PLAIN },
};

static APTITUDE: OptionTable = OptionTable {
    options: &[
        "y,assume-yes",
        "q,quiet=?",
        "o,option=",
        "t,target-release,default-release=",
        "d,download-only",
        "f",
        "s,simulate",
        "D,show-deps",
        "P,prompt",
        "R,without-recommends",
        "r,with-recommends",
        "V,show-versions",
        "W,show-why",
        "Z",
        "v,verbose",
        "w,width=",
        "F,display-format=",
        "O,sort=",
        "allow-new-upgrades",
        "allow-new-installs",
        "allow-untrusted",
        "purge-unused",
        "safe-resolver",
        "full-resolver",
        "no-new-installs",
        "no-new-upgrades",
        "add-user-tag=",
        "remove-user-tag=",
        "disable-columns",
        "schedule-only",
        "visual-preview",
        "h,help",
        "version",
    ],
    style: Style::GNU,
};

static DPKG: OptionTable = OptionTable {
    options: &[
        "i,install",
        "r,remove",
        "P,purge",
        "unpack",
        "configure",
        "a,pending",
        "R,recursive",
        "G,refuse-downgrade",
        "O,selected-only",
        "E,skip-same-version",
        "B,auto-deconfigure",
        "no-act,dry-run,simulate",
        "D,debug=?",
        "force-all",
        "force-architecture",
        "force-bad-verify",
        "force-breaks",
        "force-confask",
        "force-confdef",
        "force-configure-any",
        "force-confmiss",
        "force-confnew",
        "force-confold",
        "force-conflicts",
        "force-depends",
        "force-depends-version",
        "force-downgrade",
        "force-hold",
        "force-not-root",
        "force-overwrite",
        "force-overwrite-dir",
        "force-overwrite-diverted",
        "force-remove-essential",
        "force-remove-protected",
        "force-remove-reinstreq",
        "force-script-chrootless",
        "force-unsafe-io",
        "ignore-depends=?",
        "abort-after=?",
        "admindir=?",
        "instdir=?",
        "root=?",
        "log=?",
        "path-exclude=?",
        "path-include=?",
        "status-fd=",
        "no-triggers",
        "triggers",
        "no-debsig",
        "no-pager",
        "add-architecture",
        "remove-architecture",
        "print-architecture",
        "print-foreign-architectures",
        "compare-versions",
        "set-selections",
        "get-selections",
        "clear-selections",
        "clear-avail",
        "update-avail",
        "l,list",
        "L,listfiles",
        "s,status",
        "S,search",
        "p,print-avail",
        "C,audit",
        "V,verify",
        "b,build",
        "c,contents",
        "e,control",
        "x,extract",
        "X,vextract",
        "f,field",
        "I,info",
        "W,show",
        "help",
        "version",
    ],
    style: Style { abbreviates: false, ..Style::GNU },
};

fn apt_verb(word: &str, _: Option<&str>) -> Verb {
    let action = match word {
        "install" | "reinstall" | "build-dep" | "satisfy" => PackageAction::Install,
        "remove" => PackageAction::Remove,
        "purge" => PackageAction::Purge,
        "autoremove" | "auto-remove" | "autopurge" => PackageAction::RemoveUnneeded,
        "update" => PackageAction::UpdateIndex,
        "upgrade" | "dist-upgrade" | "full-upgrade" | "dselect-upgrade" => PackageAction::Upgrade,
        "clean" | "autoclean" | "auto-clean" | "distclean" | "dist-clean" => PackageAction::Clean,
        "download" | "source" => PackageAction::Download,
        _ => PackageAction::Other,
    };
    (action, 1)
}

fn aptitude_verb(word: &str, _: Option<&str>) -> Verb {
    let action = match word {
        "safe-upgrade" => PackageAction::Upgrade,
        "forget-new" => PackageAction::Other,
        _ => apt_verb(word, None).0,
    };
    (action, 1)
}

pub(super) fn read_apt(manager: PackageManager, line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager,
        globals: None,
        table: &APT,
        verb: apt_verb,
        alone: PackageAction::Other,
        spec: spec::deb,
    };
    let mut command = recipe.read(line);
    // `remove --purge` is `purge`.
    if command.action == PackageAction::Remove && command.reading.has("purge").is_yes() {
        command.action = PackageAction::Purge;
    }
    command
}

pub(super) fn read_aptitude(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Aptitude,
        globals: None,
        table: &APTITUDE,
        verb: aptitude_verb,
        alone: PackageAction::Other,
        spec: spec::deb,
    };
    recipe.read(line)
}

pub(super) fn read_dpkg(line: CommandLine<'_>) -> PackageCommand<'_> {
    let reading = DPKG.read(line);
    let is_given = |name: &str| reading.find(name).is_some();
    let action = match () {
        () if is_given("install") || is_given("unpack") => PackageAction::Install,
        () if is_given("remove") => PackageAction::Remove,
        () if is_given("purge") => PackageAction::Purge,
        () if reading.is_complete() => PackageAction::Other,
        () => PackageAction::Unknown,
    };
    let mut command = PackageCommand::new(PackageManager::Dpkg, line, action, reading);
    let words = command.reading.operands.iter();
    command.packages = match action {
        PackageAction::Install => {
            words.map(|word| certain(word.is_certain, spec::file(word.part()))).collect()
        }
        PackageAction::Remove | PackageAction::Purge => {
            words.map(|word| certain(word.is_certain, spec::deb(word.part()))).collect()
        }
        _ => Vec::new(),
    };
    if command.reading.find("recursive").is_some() {
        // The operands are folders.
        command.packages.iter_mut().for_each(|package| package.kind = PackageKind::Unknown);
    }
    command
}

fn certain(is_certain: bool, spec: PackageSpec<'_>) -> PackageSpec<'_> {
    PackageSpec { is_certain, ..spec }
}
