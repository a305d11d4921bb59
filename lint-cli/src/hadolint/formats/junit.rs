//! `junit`: a test suite a file, a failed test a finding.

use std::io::{self, Write};

use super::Report;
use super::utc::Moment;
use super::xml::{Attribute, HEADER, Text};
use crate::hadolint::lint::{Checked, ParseError, Verdict};

/// All times are this.
const TIME: &str = "time=\"0.001\"";

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let now = Moment::now();
    let (id, name) = (now.compact(), now.readable());
    write!(out, "{HEADER}<testsuites id=\"{id}\" name=\"Hadolint run at {name}\" {TIME}>")?;
    for file in report.files {
        let path = report.reported_path(file);
        let (failures, errors) = match &file.verdict {
            Verdict::Checks(checks) => (checks.len(), 0),
            Verdict::Unparsable(_) => (1, 1),
        };
        let version = report.version;
        write!(
            out,
            "<testsuite errors=\"{errors}\" failures=\"{failures}\" id=\"hadolint\" name=\"Hadolint {version}\" {TIME}"
        )?;
        if failures == 0 {
            write!(out, "/>")?;
            continue;
        }
        write!(out, ">")?;
        match &file.verdict {
            Verdict::Checks(checks) => {
                checks.iter().try_for_each(|found| write_check(out, path, found))?;
            }
            Verdict::Unparsable(error) => write_parse_error(out, path, error)?,
        }
        write!(out, "</testsuite>")?;
    }
    write!(out, "</testsuites>")
}

fn write_check(out: &mut dyn Write, path: &str, found: &Checked) -> io::Result<()> {
    let Checked { line, code, level, message } = found;
    let level = level.name();
    write!(out, "<testcase id=\"hadolint.rule.{code}\" {TIME}>")?;
    write!(out, "<failure id=\"{code}\" message=\"{}\" type=\"{level}\">", Attribute(message))?;
    let (path, message) = (Text(path), Text(message));
    write!(
        out,
        "File: {path}\nLine: {line}\nCategory: Hadolint - Dockerfile Static Analysis\n{level}: {message}\n"
    )?;
    write!(out, "</failure></testcase>")
}

fn write_parse_error(out: &mut dyn Write, path: &str, error: &ParseError) -> io::Result<()> {
    let ParseError { line, column, drawn, .. } = error;
    write!(out, "<testcase id=\"hadolint.error\" name=\"DL1000\" {TIME}>")?;
    write!(out, "<failure message=\"parse error at line {line}, column {column}\" type=\"error\">")?;
    let (path, drawn) = (Text(path), Text(drawn));
    write!(out, "Parse Error in {path}\nLine: {line}\nColumn: {column}\nParse Error: {drawn}\n")?;
    write!(out, "</failure></testcase>")
}
