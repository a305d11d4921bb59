//! `sonarqube`: generic issues with the rules they belong to.

use std::collections::BTreeSet;
use std::io::{self, Write};

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::engine::Place;
use hullwright_core::rule::RuleEntry;
use hullwright_core::text::{ColumnUnit, SourceFile};
use serde::Serialize;

use super::{Emitter, Results, json};
use crate::checked::Found;

/// The format.
#[derive(Debug)]
pub(crate) struct Sonarqube;

impl Emitter for Sonarqube {
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        let used: BTreeSet<&str> = results.shown().map(|(_, found)| found.finding.rule.name).collect();
        let entries = results.rules.entries().iter();
        let report = Report {
            rules: entries.filter(|entry| used.contains(entry.rule.name)).map(rule).collect(),
            issues: results.shown().map(|(file, found)| issue(found, file.source.as_ref())).collect(),
        };
        json::write_line(out, &report)
    }
}

#[derive(Serialize)]
struct Report<'a> {
    rules: Vec<RuleLog>,
    issues: Vec<Issue<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleLog {
    id: &'static str,
    name: &'static str,
    description: String,
    engine_id: &'static str,
    clean_code_attribute: &'static str,
    impacts: [Impact; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Impact {
    software_quality: &'static str,
    severity: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Issue<'a> {
    rule_id: &'static str,
    primary_location: Location<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    secondary_locations: Vec<Location<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    message: &'a str,
    file_path: &'a str,
    text_range: Range,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Range {
    start_line: u32,
    end_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

fn rule(entry: &RuleEntry) -> RuleLog {
    let rule = entry.rule;
    let (clean_code_attribute, software_quality) = match rule.category {
        Category::Correctness | Category::Shell => ("LOGICAL", "RELIABILITY"),
        Category::Reliability | Category::Reproducibility => ("COMPLETE", "RELIABILITY"),
        Category::Security => ("TRUSTWORTHY", "SECURITY"),
        Category::Performance => ("EFFICIENT", "MAINTAINABILITY"),
        Category::Maintainability => ("CLEAR", "MAINTAINABILITY"),
        Category::Style => ("FORMATTED", "MAINTAINABILITY"),
        Category::Policy => ("CONVENTIONAL", "MAINTAINABILITY"),
    };
    let severity = match rule.severity {
        Severity::Error => "HIGH",
        Severity::Warning => "MEDIUM",
        Severity::Info => "LOW",
    };
    RuleLog {
        id: rule.name,
        name: entry.title(),
        description: entry.summary(),
        engine_id: "hullwright",
        clean_code_attribute,
        impacts: [Impact { software_quality, severity }],
    }
}

fn issue<'a>(found: &'a Found, source: Option<&SourceFile>) -> Issue<'a> {
    let finding = &found.finding;
    let further = finding.labels.iter();
    Issue {
        rule_id: finding.rule.name,
        primary_location: location(&finding.place, &finding.message, source),
        secondary_locations: further.map(|(place, message)| location(place, message, source)).collect(),
    }
}

/// Columns start at 0 and count as Java does; a range may not be empty, so one that ends where it starts is the whole line.
fn location<'a>(place: &'a Place, message: &'a str, source: Option<&SourceFile>) -> Location<'a> {
    let source = source.filter(|file| file.path() == &*place.path);
    let column = |offset, other: u32| match source {
        Some(file) => file.line_index().column(file.text(), offset, ColumnUnit::Utf16),
        None => other.saturating_sub(1),
    };
    let has_columns = !place.range.is_empty();
    let text_range = Range {
        start_line: place.start.line,
        end_line: place.end.line,
        start_column: has_columns.then(|| column(place.range.start(), place.start.column)),
        end_column: has_columns.then(|| column(place.range.end(), place.end.column)),
    };
    Location { message, file_path: &place.path, text_range }
}
