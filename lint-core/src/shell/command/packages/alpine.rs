//! apk.
//!
//! Sources: apk(8), apk-add(8), apk-del(8) and the applets' usage texts, versions 2 and 3. Entry point: [`read`].

use super::{PackageAction, PackageCommand, PackageManager, Recipe, Verb, spec};
use crate::shell::command::line::CommandLine;
use crate::shell::command::options::{OptionTable, Style};

static APK: OptionTable = OptionTable {
    options: &[
        "X,repository=",
        "p,root=",
        "q,quiet",
        "v,verbose",
        "i,interactive",
        "f,force",
        "h,help",
        "V,version",
        "U,update-cache,update",
        "t,virtual=",
        "u,upgrade",
        "l,latest",
        "a,available,all",
        "r,rdepends",
        "R,recursive",
        "s,simulate,stdout",
        "o,output=",
        "L,link",
        "D,root-tmpfs",
        "allow-untrusted",
        "arch=",
        "cache",
        "cache-dir=",
        "cache-max-age=",
        "cache-packages",
        "cache-predownload",
        "check-certificate",
        "chown",
        "clean-protected",
        "commit-hooks",
        "depends",
        "e,installed",
        "directory-permissions",
        "force-binary-stdout",
        "force-broken-world",
        "force-missing-repositories",
        "force-no-chroot",
        "force-non-repository",
        "force-old-apk",
        "force-overwrite",
        "force-refresh",
        "initdb",
        "initramfs-diskless-boot",
        "keys-dir=",
        "legacy-info",
        "logfile",
        "network",
        "no-scripts",
        "overlay-from-stdin",
        "preserve-env",
        "preupgrade-depends=",
        "print-arch",
        "progress",
        "progress-fd=",
        "prune",
        "purge",
        "reinstall",
        "repositories-file=",
        "self-upgrade-only",
        "self-upgrade",
        "simulate-only",
        "sync=",
        "timeout=",
        "url",
        "usermode",
        "uvol-manager=",
        "wait=",
        "xattr",
    ],
    style: Style { negates: true, short_equals: false, ..Style::GNU },
};

fn verb(word: &str, next: Option<&str>) -> Verb {
    match (word, next) {
        ("add", _) => (PackageAction::Install, 1),
        ("del", _) => (PackageAction::Remove, 1),
        ("update", _) => (PackageAction::UpdateIndex, 1),
        ("upgrade" | "fix", _) => (PackageAction::Upgrade, 1),
        ("fetch", _) => (PackageAction::Download, 1),
        ("cache", Some("clean" | "purge")) => (PackageAction::Clean, 2),
        ("cache", Some("download" | "sync")) => (PackageAction::Download, 2),
        _ => (PackageAction::Other, 1),
    }
}

pub(super) fn read(line: CommandLine<'_>) -> PackageCommand<'_> {
    let recipe = Recipe {
        manager: PackageManager::Apk,
        globals: None,
        table: &APK,
        verb,
        alone: PackageAction::Other,
        spec: spec::apk,
    };
    let mut command = recipe.read(line);
    if command.action == PackageAction::Remove && command.reading.has("purge").is_yes() {
        command.action = PackageAction::Purge;
    }
    command
}
