//! `rdjson` and `rdjsonl`: reviewdog's diagnostics. Columns count bytes here.

use std::borrow::Cow;
use std::io::{self, Write};

use hullwright_core::diagnostic::{Applicability, Severity};
use hullwright_core::engine::Place;
use hullwright_core::text::{ColumnUnit, Edit, SourceFile, TextRange, apply_edits};
use serde::Serialize;

use super::{Emitter, Results, json, rule_name};
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
    /// Without columns, whole lines are meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

#[derive(Serialize)]
struct Code {
    value: String,
    url: String,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: Cow<'a, str>,
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
        code: Code { value: rule_name(finding).to_string(), url: finding.rule.url() },
        suggestions: suggestions(found, source),
        related_locations: further
            .map(|(place, message)| Related { message, location: location(place, source) })
            .collect(),
    }
}

/// Suggestions are applied at a click and each by itself: only safe fixes that stay in the file.
fn suggestions<'a>(found: &'a Found, source: Option<&SourceFile>) -> Vec<Suggestion<'a>> {
    let fixes = found.finding.fixes.iter().zip(&found.changes);
    let safe = fixes.filter(|(fix, _)| fix.applicability == Applicability::Safe);
    safe.filter_map(|(_, changes)| suggestion(&found.finding.place.path, changes, source)).collect()
}

fn suggestion<'a>(
    path: &str,
    changes: &'a [PlacedChange],
    source: Option<&SourceFile>,
) -> Option<Suggestion<'a>> {
    let edits = changes.iter().map(|change| match change {
        PlacedChange::Edit { place, text } if *place.path == *path => Some((place, text.as_str())),
        _ => None,
    });
    let edits: Vec<(&Place, &str)> = edits.collect::<Option<_>>()?;
    if let [(place, text)] = edits.as_slice()
        && place.start.line == place.end.line
        && !text.contains('\n')
    {
        return Some(Suggestion { range: range(place, source), text: (*text).into() });
    }
    of_whole_lines(&edits, source.filter(|source| source.path() == path)?)
}

/// The lines that the edits touch, and what they become; without the line end of the last one.
fn of_whole_lines<'a>(edits: &[(&Place, &str)], source: &SourceFile) -> Option<Suggestion<'a>> {
    let (index, text) = (source.line_index(), source.text());
    let is_line = |line: &u32| !index.line_range(*line).is_empty();
    let last = edits.iter().map(|(place, _)| place.end.line).max()?;
    let last = (1..=last).rev().find(is_line)?;
    let mut first = edits.iter().map(|(place, _)| place.start.line).min()?.min(last);
    loop {
        let covered = TextRange::new(index.line_range(first).start(), index.line_range(last).end());
        let inner = edits.iter().map(|(place, text)| {
            let start = place.range.start().checked_sub(covered.start())?;
            let end = place.range.end().checked_sub(covered.start())?;
            Some(Edit::replace(TextRange::new(start, end), *text))
        });
        let inner: Vec<Edit> = inner.collect::<Option<_>>()?;
        let becomes = apply_edits(covered.slice(text), &inner);
        let becomes = becomes.strip_suffix('\n').unwrap_or(&becomes);
        let becomes = becomes.strip_suffix('\r').unwrap_or(becomes);
        if becomes.is_empty() && first > 1 {
            // Nothing and an empty line would look the same.
            first -= 1;
            continue;
        }
        let line = |line| Position { line, column: None };
        let range = Range { start: line(first), end: line(last) };
        return Some(Suggestion { range, text: becomes.to_owned().into() });
    }
}

fn location<'a>(place: &'a Place, source: Option<&SourceFile>) -> Location<'a> {
    Location { path: &place.path, range: range(place, source) }
}

fn range(place: &Place, source: Option<&SourceFile>) -> Range {
    let source = source.filter(|file| file.path() == &*place.path);
    let column = |offset, other| {
        let in_bytes =
            |file: &SourceFile| file.line_index().column(file.text(), offset, ColumnUnit::Utf8) + 1;
        Some(source.map_or(other, in_bytes))
    };
    Range {
        start: Position { line: place.start.line, column: column(place.range.start(), place.start.column) },
        end: Position { line: place.end.line, column: column(place.range.end(), place.end.column) },
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hullwright_core::text::{FileId, FileKind, LineColumn};

    use super::*;

    const TEXT: &str = "FROM a\nRUN é x\nRUN z\n";

    fn becomes(edits: &[(u32, u32, &str)]) -> Option<(u32, u32, Option<u32>, String)> {
        let source = SourceFile::new(FileId(0), "Dockerfile", FileKind::Dockerfile, TEXT);
        let at = |offset| -> LineColumn { source.line_index().line_column(TEXT, offset) };
        let placed = edits.iter().map(|(start, end, text)| PlacedChange::Edit {
            place: Place {
                path: Arc::from("Dockerfile"),
                range: TextRange::new(*start, *end),
                start: at(*start),
                end: at(*end),
            },
            text: (*text).to_owned(),
        });
        let placed: Vec<PlacedChange> = placed.collect();
        let made = suggestion("Dockerfile", &placed, Some(&source))?;
        let Range { start, end } = made.range;
        Some((start.line, end.line, start.column, made.text.into_owned()))
    }

    #[test]
    fn an_edit_within_a_line_has_columns_in_bytes() {
        assert_eq!(becomes(&[(14, 15, "y")]), Some((2, 2, Some(8), "y".to_owned())));
    }

    #[test]
    fn further_edits_replace_whole_lines() {
        let lines = |first, last, text: &str| Some((first, last, None, text.to_owned()));
        assert_eq!(becomes(&[(5, 6, "b"), (20, 21, "y")]), lines(1, 3, "FROM b\nRUN é x\nRUN y"));
        assert_eq!(becomes(&[(7, 7, "USER b\n")]), lines(2, 2, "USER b\nRUN é x"));
        assert_eq!(becomes(&[(7, 16, "")]), lines(2, 3, "RUN z"));
        assert_eq!(becomes(&[(22, 22, "CMD x\n")]), lines(3, 3, "RUN z\nCMD x"));
        assert_eq!(becomes(&[(16, 22, "")]), lines(2, 3, "RUN é x"));
    }
}
