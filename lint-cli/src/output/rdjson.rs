//! `rdjson` and `rdjsonl`: reviewdog's diagnostics. Columns count bytes here.

use std::io::{self, Write};

use hullwright_core::diagnostic::{Applicability, Severity};
use hullwright_core::engine::Place;
use hullwright_core::text::{ColumnUnit, SourceFile};
use serde::Serialize;

use super::{Emitter, Results, json, rule_name, rule_url};
use crate::checked::{Found, PlacedChange};

/// One document.
#[derive(Debug)]
pub(crate) struct Rdjson;

/// One diagnostic a line.
#[derive(Debug)]
pub(crate) struct RdjsonLines;

impl Emitter for Rdjson {
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        let source = Source { name: "hullwright", url: env!("CARGO_PKG_REPOSITORY") };
        let diagnostics =
            results.shown().map(|(file, found)| diagnostic(found, file.source.as_ref())).collect();
        json::write_line(out, &Document { source, diagnostics })
    }
}

impl Emitter for RdjsonLines {
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut shown = results.shown();
        shown.try_for_each(|(file, found)| {
            json::write_line(&mut *out, &diagnostic(found, file.source.as_ref()))
        })
    }
}

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: &'a str,
    location: Location<'a>,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Code {
    value: String,
    url: String,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

fn diagnostic<'a>(found: &'a Found, source: Option<&SourceFile>) -> Diagnostic<'a> {
    let finding = &found.finding;
    let further = finding.labels.iter();
    Diagnostic {
        message: &finding.message,
        location: location(&finding.place, source),
        severity: match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        code: Code { value: rule_name(finding).to_string(), url: rule_url(finding.rule) },
        suggestions: suggestions(found, source),
        related_locations: further
            .map(|(place, message)| Related { message, location: location(place, source) })
            .collect(),
    }
}

/// Suggestions are applied at a click and each by itself: only safe fixes of one edit.
fn suggestions<'a>(found: &'a Found, source: Option<&SourceFile>) -> Vec<Suggestion<'a>> {
    let fixes = found.finding.fixes.iter().zip(&found.changes);
    let safe = fixes.filter(|(fix, _)| fix.applicability == Applicability::Safe);
    let single = safe.filter_map(|(_, changes)| match changes.as_slice() {
        [PlacedChange::Edit { place, text }] if place.path == found.finding.place.path => {
            Some(Suggestion { range: range(place, source), text })
        }
        _ => None,
    });
    single.collect()
}

fn location<'a>(place: &'a Place, source: Option<&SourceFile>) -> Location<'a> {
    Location { path: &place.path, range: range(place, source) }
}

fn range(place: &Place, source: Option<&SourceFile>) -> Range {
    let source = source.filter(|file| file.path() == &*place.path);
    let column = |offset, other| {
        source.map_or(other, |file| file.line_index().column(file.text(), offset, ColumnUnit::Utf8) + 1)
    };
    Range {
        start: Position { line: place.start.line, column: column(place.range.start(), place.start.column) },
        end: Position { line: place.end.line, column: column(place.range.end(), place.end.column) },
    }
}
