//! `sarif`: SARIF 2.1.0 with regions of no width, and without the rules.

use std::io::{self, Write};

use serde::Serialize;

use super::{Entry, Report, write_json};
use crate::hadolint::level::Level;

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Run<'a>; 1],
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    default_source_language: &'static str,
    results: Vec<Outcome<'a>>,
    tool: Tool,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    download_uri: &'static str,
    full_name: &'static str,
    name: &'static str,
    short_description: Message<'static>,
    version: &'static str,
}

#[derive(Serialize)]
struct Message<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    level: &'static str,
    locations: [Location<'a>; 1],
    message: Message<'a>,
    rule_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: PhysicalLocation<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation<'a> {
    artifact_location: ArtifactLocation<'a>,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation<'a> {
    uri: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    end_column: u32,
    end_line: u32,
    source_language: &'static str,
    start_column: u32,
    start_line: u32,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let results = report.entries().map(|(file, entry)| {
        let (text, level, line, column) = match entry {
            Entry::Check(found) => (&found.message, found.level, found.line, 1),
            Entry::ParseError(error) => (&error.message, Level::Error, error.line, error.column),
        };
        let source_language = if entry.code().starts_with("SC") { "sh" } else { "dockerfile" };
        let region = Region {
            end_column: column,
            end_line: line,
            source_language,
            start_column: column,
            start_line: line,
        };
        let physical_location =
            PhysicalLocation { artifact_location: ArtifactLocation { uri: &file.path }, region };
        Outcome {
            level: match level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Info | Level::Style | Level::Ignore => "note",
            },
            locations: [Location { physical_location }],
            message: Message { text },
            rule_id: entry.code(),
        }
    });
    let run = Run {
        default_source_language: "dockerfile",
        results: results.collect(),
        tool: Tool {
            driver: Driver {
                download_uri: "https://github.com/hadolint/hadolint",
                full_name: "Haskell Dockerfile Linter",
                name: "Hadolint",
                short_description: Message {
                    text: "Dockerfile linter, validate inline bash, written in Haskell",
                },
                version: report.version,
            },
        },
    };
    let log = Log { schema: "http://json.schemastore.org/sarif-2.1.0", runs: [run], version: "2.1.0" };
    write_json(out, &log)
}
