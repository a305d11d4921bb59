//! A project whose names and texts try to break out of every report.

use crate::support::{Folder, Run};

/// A name with all that an URI, XML, JSON, a workflow command or a table gives a meaning to.
pub(crate) const HOSTILE: &str = "a b/\"q\" 'r' & <x>|]]>,:#%41?[ü](𝄞)/Dockerfile";
/// Names that would start a command of their own.
pub(crate) const BREAKING: &str = "x\n::error::y\r/Dockerfile";
pub(crate) const COMMAND: &str = "::add-mask::z/Dockerfile";
pub(crate) const CLEAN: &str = "clean/Dockerfile";
/// Findings about the file as a whole.
pub(crate) const NO_FROM: &str = "scrap/Dockerfile";
pub(crate) const UNREADABLE: &str = "gone.Dockerfile";

/// CRLF, a tab and wide characters before a finding, quotes and markup in messages, control characters in an instruction.
pub(crate) const TEXT: &str = "FROM alpine:3.22\r\nRUN echo \"𝄞é\" &&\t sudo ls\r\nCOPY a \"/x<&]]>%*/\"\r\nFOO\u{1}\u{9b}\u{2028}##vso[task.x]y a\r\n";
/// A finding over two lines: the line that is continued by an empty one.
pub(crate) const CONTINUED: &str = "FROM alpine:3.22\nRUN true \\\n\n  && false\n";

/// The rules that find something in it, and nothing else.
const RULES: &str = "run-program-not-found,copy-wildcard-destination,unknown-instruction,missing-from,\
                     unreadable-file,empty-continuation-line,duplicate-stage-name";

/// The project.
pub(crate) fn project() -> Folder {
    let clean = "FROM alpine:3.22\nCOPY a /a\n";
    let folder = Folder::with(&[
        (HOSTILE, TEXT),
        (BREAKING, CONTINUED),
        (COMMAND, "FROM alpine:3.22 AS s\nFROM alpine:3.22 AS S\n"),
        (CLEAN, clean),
        (NO_FROM, "# nothing to start from\nRUN true\n"),
    ]);
    std::os::unix::fs::symlink("nowhere", folder.path().join(UNREADABLE)).expect("links can be made");
    folder
}

/// What `check` reports of it.
pub(crate) fn report(folder: &Folder, arguments: &[&str]) -> Run {
    let paths = [".", UNREADABLE];
    let run = folder.run(&[&["check", "--no-config", "--select", RULES], arguments, &paths].concat());
    assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{arguments:?}");
    run
}
