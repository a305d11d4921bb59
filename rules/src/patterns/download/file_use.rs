//! What a command does with files that may have been downloaded: runs, unpacks, installs them.
//!
//! Entry point: [`uses_of`].

use hullwright_core::shell::command::files::{self, FileAction};
use hullwright_core::shell::command::{
    ArchiveAction, ArchiveFile, Command, CommandLine, PackageAction, PackageManager, Part, recognise,
};

/// How a file is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UseKind {
    /// It is run.
    Run,
    /// It is unpacked.
    Unpack,
    /// It is installed as a package.
    Install,
    /// It is made a program, to be run sooner or later.
    MakeProgram,
}

/// The files that a command uses, apart from interpreters.
pub fn uses_of(line: CommandLine<'_>) -> Option<(UseKind, Vec<Part<'_>>)> {
    match line.name()? {
        "dpkg" => {
            let installs = |word: &str| {
                word == "--install" || word == "--unpack" || (is_letters(word) && word.contains('i'))
            };
            return installed(line, installs);
        }
        "rpm" => {
            let installs = |word: &str| {
                matches!(word, "--install" | "--upgrade")
                    || (is_letters(word) && word.contains(['i', 'U', 'F']) && !word.contains(['q', 'K', 'e']))
            };
            return installed(line, installs);
        }
        _ => {}
    }
    match recognise(line) {
        Command::Archive(archive) if archive.action == ArchiveAction::Extract => match archive.archive {
            ArchiveFile::File(file) => Some((UseKind::Unpack, vec![file])),
            ArchiveFile::Stream | ArchiveFile::Unknown => None,
        },
        Command::Packages(packages) if packages.action == PackageAction::Install => {
            let is_of_system = match packages.manager {
                PackageManager::Apk => packages.reading.find("allow-untrusted").is_some(),
                PackageManager::Apt
                | PackageManager::AptGet
                | PackageManager::Dnf
                | PackageManager::Microdnf
                | PackageManager::Tdnf
                | PackageManager::Yum
                | PackageManager::Zypper => true,
                _ => false,
            };
            // `./a.deb`, in contrast to the name of a package.
            let is_file = |word: &Part<'_>| {
                word.text().contains('/')
                    || [".deb", ".rpm", ".apk"].iter().any(|end| word.text().ends_with(end))
            };
            let files = line.arguments.iter().map(Part::whole).filter(is_file).collect();
            is_of_system.then_some((UseKind::Install, files))
        }
        Command::Files(files) => match files.action {
            FileAction::ChangeMode if files.mode.is_some_and(|mode| makes_program(mode.text())) => {
                Some((UseKind::MakeProgram, files.files.iter().map(|file| file.part()).collect()))
            }
            FileAction::Install => {
                let is_program = files.mode.is_none_or(|mode| makes_program(mode.text()));
                is_program
                    .then(|| (UseKind::MakeProgram, files.files.iter().map(|file| file.part()).collect()))
            }
            _ => None,
        },
        _ => None,
    }
}

fn installed(line: CommandLine<'_>, installs: impl Fn(&str) -> bool) -> Option<(UseKind, Vec<Part<'_>>)> {
    let is_it = line.arguments.iter().any(|word| installs(&word.text));
    is_it.then(|| (UseKind::Install, line.arguments.iter().map(Part::whole).collect()))
}

fn is_letters(word: &str) -> bool {
    word.starts_with('-') && !word.starts_with("--")
}

/// Whether permissions let somebody run a file.
pub fn makes_program(mode: &str) -> bool {
    if mode.bytes().all(|byte| byte.is_ascii_digit()) {
        let last = mode.len().saturating_sub(3);
        return mode.bytes().skip(last).any(|digit| digit % 2 == 1);
    }
    mode.split(',')
        .any(|clause| clause.split_once(['+', '=']).is_some_and(|(_, letters)| letters.contains('x')))
}

/// The files that a command moves or copies, and where to.
pub fn moved(line: CommandLine<'_>) -> Option<(Vec<Part<'_>>, Part<'_>, bool)> {
    let found = files::read(line)?;
    let moves =
        matches!(found.action, FileAction::Copy | FileAction::Move | FileAction::Install | FileAction::Link);
    let destination = found.destination.filter(|_| moves)?;
    Some((found.files.iter().map(|file| file.part()).collect(), destination, found.is_into_directory))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_tell_programs() {
        for mode in ["755", "0755", "+x", "a+rx", "u=rwx,g=r", "4711"] {
            assert!(makes_program(mode), "{mode}");
        }
        for mode in ["644", "u+w", "a-x", "1644", "$MODE"] {
            assert!(!makes_program(mode), "{mode}");
        }
    }
}
