//! `json`: one document with fields that stay; `jsonl`: one finding a line.

use std::io::{self, Write};

use hullwright_core::diagnostic::{Applicability, Severity};
use hullwright_core::engine::Place;
use serde::Serialize;

use super::{Emitter, Results};
use crate::checked::{Found, PlacedChange};

/// The document.
#[derive(Debug)]
pub(crate) struct Json;

/// The findings alone, one a line.
#[derive(Debug)]
pub(crate) struct JsonLines;

impl Emitter for Json {
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        let tally = results.tally();
        let document = Document {
            version: 1,
            tool: Tool { name: "hullwright", version: env!("CARGO_PKG_VERSION") },
            summary: Summary {
                files: tally.files,
                errors: tally.errors,
                warnings: tally.warnings,
                infos: tally.infos,
                fixable: tally.fixable,
            },
            files: results
                .files
                .iter()
                .map(|file| FileJson { path: &file.path, kind: file.kind.name() })
                .collect(),
            findings: results.shown().map(|(_, found)| finding(found)).collect(),
        };
        write_line(out, &document)
    }
}

impl Emitter for JsonLines {
    fn emit(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        results.shown().try_for_each(|(_, found)| write_line(&mut *out, &finding(found)))
    }
}

/// Writes a value as one line of JSON.
pub(crate) fn write_line<T: Serialize>(mut out: impl Write, value: &T) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, OneLine);
    value.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// Writes a value as JSON that people may read too.
pub(crate) fn write_pretty<T: Serialize>(mut out: impl Write, value: &T) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    // Outside of its strings JSON has none of these.
    let escapes = [('\u{85}', "\\u0085"), ('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029")];
    let text = escapes.into_iter().fold(text, |text, (ch, escape)| text.replace(ch, escape));
    writeln!(out, "{text}")
}

/// Compact JSON in which NEL and Unicode's line and paragraph separators are escaped, so that a line is a line for
/// every reader.
struct OneLine;

impl serde_json::ser::Formatter for OneLine {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(['\u{85}', '\u{2028}', '\u{2029}']) {
            let (plain, tail) = rest.split_at(at);
            writer.write_all(plain.as_bytes())?;
            let mut chars = tail.chars();
            let separator = chars.next().map_or(0, u32::from);
            write!(writer, "\\u{separator:04x}")?;
            rest = chars.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    tool: Tool,
    summary: Summary,
    files: Vec<FileJson<'a>>,
    findings: Vec<FindingJson<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    fixable: usize,
}

#[derive(Serialize)]
struct FileJson<'a> {
    path: &'a str,
    kind: &'static str,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    rule: &'static str,
    facet: Option<&'static str>,
    aliases: Vec<&'static str>,
    category: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    url: String,
    path: &'a str,
    range: RangeJson,
    labels: Vec<LabelJson<'a>>,
    fingerprint: String,
    suppressed: Option<SuppressedJson<'a>>,
    fixes: Vec<FixJson<'a>>,
}

#[derive(Serialize)]
struct RangeJson {
    start: PlaceJson,
    end: PlaceJson,
}

#[derive(Serialize)]
struct PlaceJson {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
struct LabelJson<'a> {
    path: &'a str,
    range: RangeJson,
    message: &'a str,
}

#[derive(Serialize)]
struct SuppressedJson<'a> {
    range: RangeJson,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct FixJson<'a> {
    title: &'a str,
    applicability: &'static str,
    changes: Vec<ChangeJson<'a>>,
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    path: &'a str,
    range: Option<RangeJson>,
    /// The new text of the range, or of the file where there is none; nothing where the file is taken away.
    text: Option<&'a str>,
}

fn finding(found: &Found) -> FindingJson<'_> {
    let finding = &found.finding;
    FindingJson {
        rule: finding.rule.name,
        facet: finding.facet.map(|facet| facet.name),
        aliases: finding.aliases.iter().map(|alias| alias.id).collect(),
        category: finding.rule.category.name(),
        severity: Severity::name(finding.severity),
        message: &finding.message,
        help: finding.help.as_deref(),
        url: finding.rule.url(),
        path: &finding.place.path,
        range: range(&finding.place),
        labels: finding
            .labels
            .iter()
            .map(|(place, message)| LabelJson { path: &place.path, range: range(place), message })
            .collect(),
        fingerprint: found.fingerprint(),
        suppressed: found
            .suppression
            .as_ref()
            .map(|(place, reason)| SuppressedJson { range: range(place), reason: reason.as_deref() }),
        fixes: finding
            .fixes
            .iter()
            .zip(&found.changes)
            .map(|(fix, changes)| FixJson {
                title: &fix.title,
                applicability: Applicability::name(fix.applicability),
                changes: changes.iter().map(change).collect(),
            })
            .collect(),
    }
}

fn change(change: &PlacedChange) -> ChangeJson<'_> {
    match change {
        PlacedChange::Edit { place, text } => {
            ChangeJson { path: &place.path, range: Some(range(place)), text: Some(text) }
        }
        PlacedChange::Create { path, text } => ChangeJson { path, range: None, text: Some(text) },
        PlacedChange::Remove { place } => ChangeJson { path: &place.path, range: None, text: None },
    }
}

fn range(place: &Place) -> RangeJson {
    RangeJson {
        start: PlaceJson { line: place.start.line, column: place.start.column, offset: place.range.start() },
        end: PlaceJson { line: place.end.line, column: place.end.column, offset: place.range.end() },
    }
}
