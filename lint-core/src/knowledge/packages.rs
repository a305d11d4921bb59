//! What installing a package brings.

/// A package manager.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum PackageManager {
    Apk,
    Apt,
    Dnf,
    Microdnf,
    Pacman,
    Yum,
    Zypper,
}

impl PackageManager {
    /// The name that is typed: `apt` for apt-get.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Apk => "apk",
            Self::Apt => "apt",
            Self::Dnf => "dnf",
            Self::Microdnf => "microdnf",
            Self::Pacman => "pacman",
            Self::Yum => "yum",
            Self::Zypper => "zypper",
        }
    }

    /// The manager of that name, `apt-get` among them.
    pub fn of_name(name: &str) -> Option<Self> {
        let all = [Self::Apk, Self::Apt, Self::Dnf, Self::Microdnf, Self::Pacman, Self::Yum, Self::Zypper];
        let name = if name == "apt-get" { "apt" } else { name };
        all.into_iter().find(|manager| manager.name() == name)
    }
}

/// How a package brings a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Provision {
    /// The package has it.
    Own,
    /// A package that it depends on has it.
    Dependency,
    /// A package that it recommends has it, which `--no-install-recommends` leaves out.
    Recommendation,
    /// Nothing is known. It may still come: programs that are links made when the package is set up are not listed.
    Unknown,
}

/// What a package has in some releases.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Provided {
    /// The releases by codename; empty when the table does not tell releases apart.
    pub releases: Vec<&'static str>,
    /// The programs.
    pub programs: Vec<&'static str>,
    /// How they come.
    pub how: Provision,
}

/// What is known of a package.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PackageFacts {
    /// The releases that have it.
    pub exists_in: Vec<&'static str>,
    /// The releases that do not have it, not even as a name that another package stands in for.
    pub missing_in: Vec<&'static str>,
    /// The programs it brings.
    pub provided: Vec<Provided>,
    /// Full paths of programs.
    pub paths: Vec<&'static str>,
}

impl PackageFacts {
    /// How installing the package in a release brings a program: for certain, not more than that.
    pub fn provision(&self, program: &str, release: &str) -> Provision {
        let is_here = |provided: &&Provided| {
            (provided.releases.is_empty() || provided.releases.contains(&release))
                && provided.programs.contains(&program)
        };
        self.provided.iter().find(is_here).map_or(Provision::Unknown, |provided| provided.how)
    }

    /// Whether a release has a package of that name; `None` when the table does not know.
    pub fn exists(&self, release: &str) -> Option<bool> {
        if self.exists_in.contains(&release) {
            Some(true)
        } else if self.missing_in.contains(&release) {
            Some(false)
        } else {
            None
        }
    }
}
