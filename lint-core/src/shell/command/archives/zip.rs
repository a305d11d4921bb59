//! unzip, zip, and the programs that pack single files: gzip, bzip2, xz, zstd.
//!
//! Sources: unzip(1), zip(1), gzip(1), bzip2(1), xz(1), zstd(1). Entry points: one `read_…` a family.

use super::{ArchiveAction, ArchiveCommand, ArchiveFile, Archiver};
use crate::shell::command::line::CommandLine;
use crate::shell::command::options::{Answer, OptionTable, Reading, Style};
use crate::shell::command::part::Part;

static UNZIP: OptionTable = OptionTable {
    options: &[
        "a", "b", "B", "c", "C", "d=", "D", "f", "h", "hh", "i", "I=", "j", "K", "l", "L", "M", "n", "o",
        "O=", "p", "P=", "q", "s", "S", "t", "T", "u", "U", "v", "V", "W", "x", "X", "z", "Z", ":", "/=",
        "^", "$",
    ],
    style: Style { abbreviates: false, ..Style::GNU },
};

static ZIP: OptionTable = OptionTable {
    options: &[
        "r,recurse-paths",
        "R,recurse-patterns",
        "q,quiet",
        "j,junk-paths",
        "y,symlinks",
        "X,no-extra,strip-extra",
        "u,update",
        "f,freshen",
        "m,move",
        "d,delete",
        "x,exclude",
        "i,include",
        "e,encrypt",
        "P,password=",
        "T,test",
        "v,verbose",
        "D,no-dir-entries",
        "g,grow",
        "l,to-crlf",
        "n,suffixes=",
        "o,latest-time",
        "s,split-size=",
        "S,system-hidden",
        "t,from-date=",
        "Z,compression-method=",
        "z,archive-comment",
        "b,temp-path=",
        "A,adjust-sfx",
        "F,fix",
        "@,names-stdin",
        "0",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "h,help",
    ],
    style: Style::GNU,
};

static SINGLE: OptionTable = OptionTable {
    options: &[
        "c,stdout,to-stdout",
        "d,decompress,uncompress",
        "z,compress",
        "t,test",
        "l,list",
        "f,force",
        "k,keep",
        "n,no-name",
        "N,name",
        "q,quiet,silent",
        "r,recursive",
        "v,verbose",
        "e,extreme",
        "a,ascii",
        "s,small",
        "S,suffix=",
        "T,threads=",
        "p,processes=",
        "o=",
        "F,format=",
        "C,check=",
        "M,memlimit,memory=",
        "rm",
        "rsyncable",
        "ultra",
        "adapt",
        "long=?",
        "fast=?",
        "best",
        "0",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "11",
        "h,help",
        "L,license",
        "V,version",
    ],
    style: Style::GNU,
};

pub(super) fn read_unzip(line: CommandLine<'_>) -> ArchiveCommand<'_> {
    let reading = UNZIP.read(line);
    let is_given = |name: &str| reading.find(name).is_some();
    let action = match () {
        () if ["l", "t", "v", "z", "Z"].iter().any(|name| is_given(name)) => ArchiveAction::List,
        () if reading.operands.is_empty() && reading.is_complete() => ArchiveAction::Other,
        () => ArchiveAction::Extract,
    };
    ArchiveCommand {
        action,
        directory: reading.value("d"),
        to_stdout: reading.has_any(&["p", "c"]),
        ..command(line, Archiver::Unzip, reading)
    }
}

pub(super) fn read_zip(line: CommandLine<'_>) -> ArchiveCommand<'_> {
    let reading = ZIP.read(line);
    ArchiveCommand { action: ArchiveAction::Create, ..command(line, Archiver::Zip, reading) }
}

pub(super) fn read_single(
    line: CommandLine<'_>,
    archiver: Archiver,
    usual: ArchiveAction,
) -> ArchiveCommand<'_> {
    let reading = SINGLE.read(line);
    let is_given = |name: &str| reading.find(name).is_some();
    let action = match () {
        () if is_given("test") || is_given("list") => ArchiveAction::List,
        () if is_given("decompress") => ArchiveAction::Extract,
        () if is_given("compress") => ArchiveAction::Create,
        () if usual == ArchiveAction::Create && !reading.is_complete() => ArchiveAction::Unknown,
        () => usual,
    };
    // zcat and the like write to standard output; so does all that reads from standard input.
    let is_cat = line.name().is_some_and(|name| name.ends_with("cat"));
    let is_stream = reading.operands.is_empty() && reading.is_complete();
    let to_stdout = if is_cat || is_stream { Answer::Yes } else { reading.has("stdout") };
    ArchiveCommand { action, to_stdout, ..command(line, archiver, reading) }
}

/// The parts that these programs have in common: the first operand is the archive.
fn command<'a>(line: CommandLine<'a>, archiver: Archiver, reading: Reading<'a>) -> ArchiveCommand<'a> {
    let mut words = reading.operands.iter();
    let archive = match words.next() {
        Some(word) if !word.is_certain => ArchiveFile::Unknown,
        Some(word) if word.literal() == Some("-") => ArchiveFile::Stream,
        Some(word) => ArchiveFile::File(word.part()),
        None if reading.is_complete() => ArchiveFile::Stream,
        None => ArchiveFile::Unknown,
    };
    let members: Vec<Part> = words.map(|word| word.part()).collect();
    ArchiveCommand {
        archiver,
        program: line.program,
        action: ArchiveAction::Other,
        archive,
        directory: None,
        strips: None,
        members,
        to_stdout: Answer::No,
        ignores_owner: Answer::No,
        is_complete: reading.is_complete(),
        reading,
    }
}
