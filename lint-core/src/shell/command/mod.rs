//! What commands do: programs known by name, their options, and what they are asked for.
//!
//! What lives here: readers of [`Invocation`](super::Invocation)s. What does not: shell syntax. Nothing is guessed: what a
//! word that expands might hold is unknown, and every answer can say so.

pub mod accounts;
pub mod archives;
pub mod downloads;
pub mod files;
pub mod git;
pub mod line;
pub mod look_through;
pub mod options;
pub mod packages;
pub mod part;
#[cfg(test)]
mod words;

pub use accounts::{AccountAction, AccountCommand, AdduserDialect, OwnGroup};
pub use archives::{ArchiveAction, ArchiveCommand, ArchiveFile, Archiver};
pub use downloads::{DownloadCommand, DownloadOutput, Downloader};
pub use files::{FileAction, FileCommand};
pub use git::CloneCommand;
pub use line::CommandLine;
pub use look_through::{Inner, Script, Started, Wrapper, WrapperKind, look_through};
pub use options::{Answer, Doubt, FoundOption, Operand, OptionTable, Reading};
pub use packages::{
    PackageAction, PackageCommand, PackageKind, PackageManager, PackageSpec, PackageVersion, VersionKind,
};
pub use part::Part;

/// What a command does, as far as its program is known here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command<'a> {
    /// Installs packages, or does something else with a package manager.
    Packages(PackageCommand<'a>),
    /// Makes or changes a user or a group.
    Account(AccountCommand<'a>),
    /// Downloads.
    Download(DownloadCommand<'a>),
    /// Packs or unpacks.
    Archive(ArchiveCommand<'a>),
    /// Copies, makes, removes or changes files.
    Files(FileCommand<'a>),
    /// Clones a repository.
    Clone(CloneCommand<'a>),
    /// Anything else, and programs whose name is not known before they run.
    Other(CommandLine<'a>),
}

/// Tells what `line` does.
///
/// Wrappers such as `sudo` are commands of their own here: hand over what [`look_through()`] finds behind them.
///
/// ```
/// use hullwright_core::shell::command::{Command, CommandLine, look_through, recognise};
/// # use hullwright_core::shell::{Argument, ArgumentValue, Invocation};
/// # use hullwright_core::text::TextRange;
/// # let word = |text: &'static str| Argument {
/// #     text: text.into(), value: ArgumentValue::Literal, range: TextRange::default(),
/// # };
/// # let invocation =
/// #     Invocation { program: word("sudo"), arguments: vec![word("apt-get"), word("install"), word("curl")] };
/// let started = look_through(&invocation);
/// let Some(Command::Packages(command)) = started.command().map(recognise) else { panic!("it installs") };
/// assert!(command.asks_nothing().is_no());
/// ```
pub fn recognise(line: CommandLine<'_>) -> Command<'_> {
    packages::read(line)
        .map(Command::Packages)
        .or_else(|| files::read(line).map(Command::Files))
        .or_else(|| accounts::read(line).map(Command::Account))
        .or_else(|| downloads::read(line).map(Command::Download))
        .or_else(|| archives::read(line).map(Command::Archive))
        .or_else(|| git::read(line).map(Command::Clone))
        .unwrap_or(Command::Other(line))
}

#[cfg(test)]
mod tests {
    use super::words::invocation;
    use super::*;

    /// The family of what a command line starts in the end.
    fn family(text: &str) -> &'static str {
        let invocation = invocation(text);
        let Some(line) = look_through(&invocation).command() else { return "nothing" };
        match recognise(line) {
            Command::Packages(_) => "packages",
            Command::Account(_) => "account",
            Command::Download(_) => "download",
            Command::Archive(_) => "archive",
            Command::Files(_) => "files",
            Command::Clone(_) => "clone",
            Command::Other(_) => "other",
        }
    }

    #[test]
    fn each_program_belongs_to_a_family() {
        let cases = [
            ("sudo apt-get install curl", "packages"),
            ("/usr/bin/apk add curl", "packages"),
            ("python3 -m pip install x", "packages"),
            ("useradd app", "account"),
            ("busybox adduser -D app", "account"),
            ("timeout 5 curl x", "download"),
            ("wget x", "download"),
            ("tar xzf a", "archive"),
            ("env A=b unzip a", "archive"),
            ("chown app a", "files"),
            ("xargs rm -f", "files"),
            ("git clone x", "clone"),
            ("git pull", "other"),
            ("make install", "other"),
            ("$program install", "other"),
            ("dotnet restore", "other"),
            ("command -v curl", "nothing"),
            ("bash -c 'apt-get install'", "nothing"),
        ];
        for (text, expected) in cases {
            assert_eq!(family(text), expected, "{text}");
        }
    }

    #[test]
    fn words_from_stdin_leave_all_open() {
        let invocation = invocation("xargs apt-get install -y");
        let started = look_through(&invocation);
        let Some(Command::Packages(command)) = started.command().map(recognise) else {
            panic!("it is a package manager");
        };
        assert!(!command.is_complete);
        assert_eq!(command.asks_nothing(), Answer::Yes);
        assert_eq!(command.skips_recommends(), Answer::Unknown);
    }
}
