//! `sonarqube`: generic issues.

use std::io::{self, Write};

use serde::Serialize;

use super::{Entry, Report, write_json};
use crate::hadolint::level::Level;

#[derive(Serialize)]
struct Document<'a> {
    issues: Vec<Issue<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Issue<'a> {
    engine_id: &'static str,
    primary_location: PrimaryLocation<'a>,
    rule_id: &'a str,
    severity: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PrimaryLocation<'a> {
    file_path: &'a str,
    message: &'a str,
    text_range: TextRange,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TextRange {
    end_column: u32,
    end_line: u32,
    start_column: u32,
    start_line: u32,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let issues = report.entries().map(|(file, entry)| {
        let (message, line, columns, (severity, kind)) = match entry {
            Entry::Check(found) => (&found.message, found.line, (0, 1), weight(found.level)),
            Entry::ParseError(error) => {
                (&error.message, error.line, (error.column, error.column), ("BLOCKER", "BUG"))
            }
        };
        let (start_column, end_column) = columns;
        Issue {
            engine_id: "Hadolint",
            primary_location: PrimaryLocation {
                file_path: report.reported_path(file),
                message,
                text_range: TextRange { end_column, end_line: line, start_column, start_line: line },
            },
            rule_id: entry.code(),
            severity,
            kind,
        }
    });
    write_json(out, &Document { issues: issues.collect() })
}

fn weight(level: Level) -> (&'static str, &'static str) {
    match level {
        Level::Error => ("CRITICAL", "BUG"),
        Level::Warning => ("MAJOR", "CODE_SMELL"),
        Level::Info => ("MINOR", "CODE_SMELL"),
        Level::Style | Level::Ignore => ("INFO", "CODE_SMELL"),
    }
}
