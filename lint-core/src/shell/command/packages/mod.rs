//! Package managers: what they are asked to install, remove, refresh or clean.
//!
//! What lives here: the one value that all of them give, and how a subcommand and its packages are found. What does not: the
//! options of each (a file a family) and how each writes a package (`spec.rs`). Entry point: [`read`].

mod alpine;
mod answers;
mod debian;
mod distributions;
mod node;
mod other_languages;
mod python;
mod redhat;
mod spec;
#[cfg(test)]
mod tests;
mod toolchains;

use super::line::CommandLine;
use super::options::{OptionTable, Reading};
use super::part::Part;
use crate::shell::Argument;

pub use spec::{PackageKind, PackageSpec, PackageVersion, VersionKind};

/// A program that installs packages.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[expect(missing_docs, reason = "each is named after its program")]
pub enum PackageManager {
    AptGet,
    Apt,
    Aptitude,
    Dpkg,
    Apk,
    Dnf,
    Microdnf,
    Yum,
    Tdnf,
    Rpm,
    Zypper,
    Pacman,
    Brew,
    Pip,
    Pipx,
    Uv,
    Poetry,
    /// conda, mamba and micromamba.
    Conda,
    Npm,
    Yarn,
    Pnpm,
    Bun,
    Corepack,
    Gem,
    Bundle,
    Go,
    Cargo,
    Composer,
    Dotnet,
    Luarocks,
    /// cpan and cpanm.
    Cpan,
}

/// What a package manager is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PackageAction {
    /// Install what is named, or what the project's files name.
    Install,
    /// Remove what is named.
    Remove,
    /// Remove what is named, its configuration too.
    Purge,
    /// Remove what nothing needs any more.
    RemoveUnneeded,
    /// Fetch the list of packages that there are.
    UpdateIndex,
    /// Bring what is installed, or what is named, to its newest version.
    Upgrade,
    /// Remove what was downloaded.
    Clean,
    /// Fetch packages without installing them.
    Download,
    /// Build a project, whose dependencies are fetched.
    Build,
    /// Anything else.
    Other,
    /// The subcommand is not known before it runs.
    Unknown,
}

/// A call of a package manager.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PackageCommand<'a> {
    /// Which.
    pub manager: PackageManager,
    /// Its name as written.
    pub program: &'a Argument<'a>,
    /// What it is asked for.
    pub action: PackageAction,
    /// The word that says so: `install`. Options say it for some managers (`pacman -S`), none for others (`yarn`).
    pub action_word: Option<Part<'a>>,
    /// The packages that it names, in order; files that list packages are among them.
    pub packages: Vec<PackageSpec<'a>>,
    /// Its options.
    pub reading: Reading<'a>,
    /// Whether every word was understood, so that there are no other packages and options.
    pub is_complete: bool,
}

impl<'a> PackageCommand<'a> {
    /// The packages by name, without files, addresses and groups.
    pub fn named(&self) -> impl Iterator<Item = &PackageSpec<'a>> {
        self.packages.iter().filter(|package| package.kind == PackageKind::Name)
    }

    fn new(
        manager: PackageManager,
        line: CommandLine<'a>,
        action: PackageAction,
        reading: Reading<'a>,
    ) -> Self {
        let is_complete = reading.is_complete() && action != PackageAction::Unknown;
        Self {
            manager,
            program: line.program,
            action,
            action_word: None,
            packages: Vec::new(),
            reading,
            is_complete,
        }
    }

    /// Adds a package for each value of an option.
    fn add_values(&mut self, names: &[&str], spec: impl Fn(Part<'a>) -> PackageSpec<'a>) {
        let given = self.reading.options.iter().filter(|option| names.iter().any(|name| option.is(name)));
        self.packages.extend(given.filter_map(|option| option.value).map(spec));
    }

    /// Puts the version that an option names on the only package.
    fn set_version(&mut self, version: Option<PackageVersion<'a>>) {
        if let [package] = self.packages.as_mut_slice()
            && version.is_some()
        {
            package.version = version;
        }
    }
}

/// The meaning of a subcommand, and of how many words it is.
type Verb = (PackageAction, usize);

/// How to read a package manager that has subcommands.
struct Recipe {
    manager: PackageManager,
    /// The options before the subcommand, where they differ from those behind it.
    globals: Option<&'static OptionTable>,
    table: &'static OptionTable,
    /// What a subcommand and the word behind it mean.
    verb: fn(&str, Option<&str>) -> Verb,
    /// What no subcommand means.
    alone: PackageAction,
    spec: for<'a> fn(Part<'a>) -> PackageSpec<'a>,
}

impl Recipe {
    fn read<'a>(&self, line: CommandLine<'a>) -> PackageCommand<'a> {
        let reading = match self.globals {
            None => self.table.read(line),
            Some(globals) => {
                let mut reading = globals.read(line);
                reading.take_operand();
                reading.read_on(self.table);
                reading
            }
        };
        let (at, (action, n_words)) = self.find_verb(&reading);
        let mut command = PackageCommand::new(self.manager, line, action, reading);
        let operands = command.reading.operands.iter();
        command.action_word = operands.clone().nth(at).map(|operand| operand.part()).filter(|_| n_words > 0);
        if names_packages(action) {
            let spec = |operand: &super::Operand<'a>| PackageSpec {
                is_certain: operand.is_certain,
                ..(self.spec)(operand.part())
            };
            command.packages = operands.skip(at + n_words).map(spec).collect();
        }
        command
    }

    /// Where the subcommand stands among the operands, and what it means.
    fn find_verb(&self, reading: &Reading) -> (usize, Verb) {
        let operands = &reading.operands;
        if operands.is_empty() {
            let action = if reading.is_complete() || self.alone == PackageAction::Other {
                self.alone
            } else {
                PackageAction::Unknown
            };
            return (0, (action, 0));
        }
        for (at, operand) in operands.iter().enumerate() {
            let Some(word) = operand.literal() else {
                // `$OPTIONS install` and `$COMMAND` look the same until the next word is read.
                if operand.is_certain {
                    return (at, (PackageAction::Unknown, 1));
                }
                continue;
            };
            let next = operands.get(at + 1).and_then(|next| next.literal());
            let verb = (self.verb)(word, next);
            if operand.is_certain || verb.0 != PackageAction::Other {
                return (at, verb);
            }
        }
        (0, (PackageAction::Unknown, 1))
    }
}

fn names_packages(action: PackageAction) -> bool {
    match action {
        PackageAction::Install
        | PackageAction::Remove
        | PackageAction::Purge
        | PackageAction::RemoveUnneeded
        | PackageAction::Upgrade
        | PackageAction::Download
        | PackageAction::Build => true,
        PackageAction::UpdateIndex | PackageAction::Clean | PackageAction::Other | PackageAction::Unknown => {
            false
        }
    }
}

/// What a package manager is asked for; `None` if the program is none.
pub fn read(line: CommandLine<'_>) -> Option<PackageCommand<'_>> {
    let name = line.name()?;
    Some(match without_version(name) {
        "apt-get" => debian::read_apt(PackageManager::AptGet, line),
        "apt" => debian::read_apt(PackageManager::Apt, line),
        "aptitude" => debian::read_aptitude(line),
        "dpkg" => debian::read_dpkg(line),
        "apk" => alpine::read(line),
        "dnf" => redhat::read(PackageManager::Dnf, line),
        "microdnf" => redhat::read(PackageManager::Microdnf, line),
        "yum" => redhat::read(PackageManager::Yum, line),
        "tdnf" => redhat::read(PackageManager::Tdnf, line),
        "rpm" => redhat::read_rpm(line),
        "zypper" => distributions::read_zypper(line),
        "pacman" => distributions::read_pacman(line),
        "brew" => distributions::read_brew(line),
        "pip" => python::read_pip(line),
        "pipx" => python::read_pipx(line),
        "uv" => python::read_uv(line),
        "poetry" => python::read_poetry(line),
        "conda" | "mamba" | "micromamba" => python::read_conda(line),
        "npm" => node::read_npm(line),
        "yarn" | "yarnpkg" => node::read_yarn(line),
        "pnpm" => node::read_pnpm(line),
        "bun" => node::read_bun(line),
        "corepack" => node::read_corepack(line),
        "gem" => other_languages::read_gem(line),
        "bundle" | "bundler" => other_languages::read_bundle(line),
        "composer" | "composer.phar" => other_languages::read_composer(line),
        "luarocks" => other_languages::read_luarocks(line),
        "cpan" | "cpanm" => other_languages::read_cpan(line),
        "go" => toolchains::read_go(line),
        "cargo" => toolchains::read_cargo(line),
        "dotnet" => return toolchains::read_dotnet(line),
        _ => return None,
    })
}

/// A name without the version that distributions put behind it (`pip3.12`, `dnf5`, `gem3.1`, `luarocks-5.1`) or that
/// corepack is told (`pnpm@10`).
fn without_version(name: &str) -> &str {
    if let Some((shim @ ("npm" | "pnpm" | "yarn"), _)) = name.split_once('@') {
        return shim;
    }
    let base = name.trim_end_matches(|character: char| character.is_ascii_digit() || character == '.');
    match base.strip_suffix('-').unwrap_or(base) {
        known @ ("pip" | "dnf" | "gem" | "bundle" | "luarocks") => known,
        _ => name,
    }
}
