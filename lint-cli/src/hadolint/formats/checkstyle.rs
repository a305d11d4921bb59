//! `checkstyle`: an element a file, one a finding.

use std::io::{self, Write};

use super::Report;
use super::xml::{Attribute, HEADER};
use crate::hadolint::lint::Verdict;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{HEADER}<checkstyle version=\"4.3\">")?;
    for file in report.files {
        let path = Attribute(report.reported_path(file));
        match &file.verdict {
            Verdict::Checks(checks) if checks.is_empty() => write!(out, "<file name=\"{path}\"/>")?,
            Verdict::Checks(checks) => {
                write!(out, "<file name=\"{path}\">")?;
                for found in checks {
                    let (line, message) = (found.line, Attribute(&found.message));
                    let (level, code) = (found.level.name(), found.code);
                    write!(
                        out,
                        "<error column=\"1\" line=\"{line}\" message=\"{message}\" severity=\"{level}\" source=\"{code}\"/>"
                    )?;
                }
                write!(out, "</file>")?;
            }
            Verdict::Unparsable(error) => {
                let (line, column, message) = (error.line, error.column, Attribute(&error.drawn));
                write!(
                    out,
                    "<file name=\"{path}\"><error column=\"{column}\" line=\"{line}\" message=\"{message}\" severity=\"error\"/></file>"
                )?;
            }
        }
    }
    write!(out, "</checkstyle>")
}
