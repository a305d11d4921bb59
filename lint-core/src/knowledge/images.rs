//! What is known of one image.
//!
//! Entry point: [`ImageFacts`]. Every field has an unknown; a field that is known to be empty says so.

use super::{Accounts, PackageManager};
use crate::semantic::Resolution;

/// Whether an image has something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence {
    /// Every version that the tag may mean has it.
    Present,
    /// No version that the tag may mean has it.
    Absent,
    /// Nothing that was read brings it, but something that was not read might. A hint, no proof.
    ProbablyAbsent,
    /// Nothing is known.
    Unknown,
}

/// How the facts about an image came about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Confidence {
    /// General knowledge of the distribution.
    General,
    /// From the build files of one version, taken for all of them.
    OneVersion,
    /// From the build files of all sampled versions.
    Derived,
    /// Read from a file or package list of the image itself.
    Observed,
}

/// The kind of operating system below an image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum OsFamily {
    Alpine,
    Arch,
    Busybox,
    Debian,
    Distroless,
    /// Red Hat Enterprise Linux and what is built like it, Fedora and Amazon Linux among them.
    Rhel,
    /// Nothing below the image's own files.
    Scratch,
    Suse,
    Ubuntu,
    Windows,
    Wolfi,
    Unknown,
}

/// The operating system below an image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OperatingSystem {
    /// Its kind.
    pub family: OsFamily,
    /// The releases that the tag may mean, by codename (`bookworm`) or number (`3.22`); empty when they are not known.
    pub releases: Vec<&'static str>,
}

/// What `/bin/sh` is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shell {
    /// The ash of BusyBox.
    Ash,
    /// Bash.
    Bash,
    /// Dash.
    Dash,
    /// Some shell.
    Unnamed,
    /// The image runs Windows.
    Windows,
    /// There is none.
    None,
    /// Nothing is known.
    Unknown,
}

/// The programs of an image.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Programs {
    /// Those that are there and on PATH.
    pub present: Vec<&'static str>,
    /// Those that are proven to be missing.
    pub absent: Vec<&'static str>,
    /// Those that are missing as far as one can tell.
    pub probably_absent: Vec<&'static str>,
    /// Those that are there but not on PATH, with their full paths.
    pub off_path: Vec<(&'static str, &'static str)>,
}

/// Which record says so, for a label that proves something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Source {
    /// `OWNER/NAME@COMMIT:PATH` of a build file, or a few words.
    pub text: &'static str,
    /// How the facts came about.
    pub confidence: Confidence,
}

/// What is known of one image and tag.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImageFacts {
    /// The operating system.
    pub operating_system: OperatingSystem,
    /// The package managers, none for an image without any.
    pub package_managers: Resolution<Vec<PackageManager>>,
    /// What `/bin/sh` is.
    pub shell: Shell,
    /// The programs.
    pub programs: Programs,
    /// The users, those of the operating system among them.
    pub users: Accounts,
    /// The groups, those of the operating system among them.
    pub groups: Accounts,
    /// What USER says.
    pub default_user: Resolution<&'static str>,
    /// What WORKDIR says, if it does.
    pub workdir: Resolution<Option<&'static str>>,
    /// What ENTRYPOINT says, if it does.
    pub entrypoint: Resolution<Option<Vec<&'static str>>>,
    /// What CMD says, if it does.
    pub cmd: Resolution<Option<Vec<&'static str>>>,
    /// What EXPOSE says: `80`, `53/udp`.
    pub exposes: Resolution<Vec<&'static str>>,
    /// What VOLUME says.
    pub volumes: Resolution<Vec<&'static str>>,
    /// Whether there is a HEALTHCHECK.
    pub healthcheck: Resolution<bool>,
    /// What STOPSIGNAL says, if it does.
    pub stopsignal: Resolution<Option<&'static str>>,
    /// PATH.
    pub env_path: Resolution<&'static str>,
    /// Which record says so.
    pub source: Source,
}

impl ImageFacts {
    /// Whether a program is there and on PATH. Only [watched](super::Knowledge::watched) programs are ever known.
    pub fn program(&self, name: &str) -> Presence {
        let Programs { present, absent, probably_absent, .. } = &self.programs;
        if present.contains(&name) {
            Presence::Present
        } else if absent.contains(&name) {
            Presence::Absent
        } else if probably_absent.contains(&name) {
            Presence::ProbablyAbsent
        } else {
            Presence::Unknown
        }
    }

    /// The full path of a program that is there but not on PATH.
    pub fn off_path(&self, name: &str) -> Option<&'static str> {
        self.programs.off_path.iter().find(|(program, _)| *program == name).map(|(_, path)| *path)
    }

    /// Whether there is a user of that name.
    pub fn user(&self, name: &str) -> Presence {
        self.users.presence(name)
    }

    /// Whether there is a group of that name.
    pub fn group(&self, name: &str) -> Presence {
        self.groups.presence(name)
    }
}
