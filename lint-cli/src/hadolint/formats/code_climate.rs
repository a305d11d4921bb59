//! `codeclimate`: issues, each ended by a NUL byte. `gitlab_codeclimate`: the same in an array, with fingerprints.

use std::io::{self, Write};

use serde::Serialize;

use super::fingerprint::sha1;
use super::{Entry, Report, write_json};
use crate::hadolint::level::Level;

#[derive(Serialize)]
struct Issue<'a> {
    categories: [&'static str; 1],
    check_name: &'a str,
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
    location: Location<'a>,
    severity: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Location<'a> {
    Lines { lines: Span<u32>, path: &'a str },
    Positions { path: &'a str, positions: Span<Position> },
}

#[derive(Clone, Copy, Serialize)]
struct Span<T> {
    begin: T,
    end: T,
}

#[derive(Clone, Copy, Serialize)]
struct Position {
    column: u32,
    line: u32,
}

/// `codeclimate`.
pub(super) fn write_stream(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for issue in issues(report) {
        write_json(out, &issue)?;
        out.write_all(b"\0")?;
    }
    Ok(())
}

/// `gitlab_codeclimate`.
pub(super) fn write_gitlab(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut all: Vec<Issue<'_>> = issues(report).collect();
    for issue in &mut all {
        issue.fingerprint = Some(sha1(&serde_json::to_vec(issue).map_err(io::Error::from)?));
    }
    write_json(out, &all)
}

fn issues<'a>(report: &'a Report<'a>) -> impl Iterator<Item = Issue<'a>> {
    report.entries().map(|(file, entry)| {
        let path = report.reported_path(file);
        let (description, level, location) = match entry {
            Entry::Check(found) => {
                let lines = Span { begin: found.line, end: found.line };
                (&found.message, found.level, Location::Lines { lines, path })
            }
            Entry::ParseError(error) => {
                let at = Position { column: error.column, line: error.line };
                let positions = Span { begin: at, end: at };
                // hadolint does not put the other path into it, only its own.
                (&error.drawn, Level::Error, Location::Positions { path: &file.path, positions })
            }
        };
        Issue {
            categories: ["Bug Risk"],
            check_name: entry.code(),
            description,
            fingerprint: None,
            location,
            severity: match level {
                Level::Error => "blocker",
                Level::Warning => "major",
                Level::Style => "minor",
                Level::Info | Level::Ignore => "info",
            },
            kind: "issue",
        }
    })
}
