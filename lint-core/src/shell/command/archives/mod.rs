//! Archives: tar, unzip and the programs that pack single files.
//!
//! What lives here: the one value that all of them give, and their options. Entry point: [`read`].

mod tar;
#[cfg(test)]
mod tests;
mod zip;

use super::line::CommandLine;
use super::options::{Answer, Reading};
use super::part::Part;
use crate::shell::Argument;

/// A program that packs or unpacks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[expect(missing_docs, reason = "each is named after its program")]
pub enum Archiver {
    /// GNU tar, busybox's and bsdtar.
    Tar,
    Unzip,
    Zip,
    Gzip,
    Bzip2,
    Xz,
    Zstd,
}

/// What an archiver is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ArchiveAction {
    /// Unpack.
    Extract,
    /// Pack, or add to what is packed.
    Create,
    /// Show or check what is inside.
    List,
    /// Anything else.
    Other,
    /// Not known before it runs.
    Unknown,
}

/// The file that holds an archive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArchiveFile<'a> {
    /// The file of that name.
    File(Part<'a>),
    /// Standard input or output.
    Stream,
    /// Not known.
    Unknown,
}

/// A call of an archiver.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ArchiveCommand<'a> {
    /// Which.
    pub archiver: Archiver,
    /// Its name as written.
    pub program: &'a Argument<'a>,
    /// What it is asked for.
    pub action: ArchiveAction,
    /// The archive; of programs that take several files the first.
    pub archive: ArchiveFile<'a>,
    /// The folder that it works in: `-C`, `-d`.
    pub directory: Option<Part<'a>>,
    /// How many leading folders of the names inside fall away.
    pub strips: Option<Part<'a>>,
    /// What of it, or what goes into it; for programs that take several files the further ones.
    pub members: Vec<Part<'a>>,
    /// Whether what is unpacked goes to standard output.
    pub to_stdout: Answer,
    /// Whether owners inside the archive are left alone: `--no-same-owner`.
    pub ignores_owner: Answer,
    /// All options.
    pub reading: Reading<'a>,
    /// Whether every word was understood.
    pub is_complete: bool,
}

/// What an archiver is asked for; `None` if the program is none.
pub fn read(line: CommandLine<'_>) -> Option<ArchiveCommand<'_>> {
    Some(match line.name()? {
        "tar" | "gtar" | "bsdtar" => tar::read(line),
        "unzip" => zip::read_unzip(line),
        "zip" => zip::read_zip(line),
        "gzip" | "pigz" => zip::read_single(line, Archiver::Gzip, ArchiveAction::Create),
        "gunzip" | "unpigz" | "zcat" => zip::read_single(line, Archiver::Gzip, ArchiveAction::Extract),
        "bzip2" => zip::read_single(line, Archiver::Bzip2, ArchiveAction::Create),
        "bunzip2" | "bzcat" => zip::read_single(line, Archiver::Bzip2, ArchiveAction::Extract),
        "xz" | "lzma" => zip::read_single(line, Archiver::Xz, ArchiveAction::Create),
        "unxz" | "unlzma" | "xzcat" => zip::read_single(line, Archiver::Xz, ArchiveAction::Extract),
        "zstd" | "zstdmt" => zip::read_single(line, Archiver::Zstd, ArchiveAction::Create),
        "unzstd" | "zstdcat" => zip::read_single(line, Archiver::Zstd, ArchiveAction::Extract),
        _ => return None,
    })
}
