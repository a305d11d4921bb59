//! Findings as they leave the engine: with lines, columns and fingerprints, free of the trees they came from.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Change, Diagnostic, Fix, Severity, Suppressed};
use crate::rule::{Alias, Facet, Rule, RuleSet, Sources};
use crate::text::{FileId, FileKind, LineColumn, SourceFile, Span, TextRange, TextSize};

/// A place for people and machines: offsets, lines and columns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Path of the file, `/` separated.
    pub path: Arc<str>,
    /// Byte range.
    pub range: TextRange,
    /// Where the range starts.
    pub start: LineColumn,
    /// Behind its last character.
    pub end: LineColumn,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The facet, where the rule has facets.
    pub facet: Option<&'static Facet>,
    /// Peers' names for it.
    pub aliases: &'static [Alias],
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where.
    pub place: Place,
    /// Further places.
    pub labels: Vec<(Place, String)>,
    /// Proposed remedies.
    pub fixes: Vec<Fix>,
    /// Text of the file that nothing may show.
    pub secrets: Vec<TextRange>,
    /// Stays the same when lines above change and when the file is renamed.
    pub fingerprint: u64,
    /// The suppression that silences it.
    pub suppressed: Option<Suppressed>,
}

/// The findings of one file, sorted by place and rule.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// The id that places of the fixes have when they lie in this file.
    pub id: FileId,
    /// The file.
    pub path: Arc<str>,
    /// What it is.
    pub kind: FileKind,
    /// What was found, silenced findings among them.
    pub findings: Vec<Finding>,
    /// Other files that fixes change.
    pub others: Vec<SourceFile>,
}

impl FileReport {
    /// `sources` holds the files that labels and fixes point into, the file itself among them.
    pub(super) fn new(
        file: &SourceFile,
        sources: Sources<'_>,
        set: &RuleSet,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        let path: Arc<str> = Arc::from(file.path());
        let mut columns = Columns { file, last: None };
        let mut seen: FxHashMap<u64, u64> = FxHashMap::default();
        let mut findings = Vec::with_capacity(diagnostics.len());
        let mut others: Vec<SourceFile> = Vec::new();
        for diagnostic in diagnostics {
            let rule = set.get(diagnostic.rule).rule;
            let facet = rule.facet(diagnostic.facet);
            let base = snippet_hash(file, rule, facet, diagnostic.primary.range);
            let count = seen.entry(base).or_default();
            let ordinal = std::mem::replace(count, *count + 1);
            let proposed = diagnostic.fixes.into_iter();
            let fixes: Vec<Fix> = proposed.filter_map(|fix| applicable(fix, file, sources)).collect();
            for id in fixes.iter().flat_map(Fix::edited_files).filter(|id| *id != file.id()) {
                if !others.iter().any(|known| known.id() == id) {
                    others.extend(sources.get(id).cloned());
                }
            }
            findings.push(Finding {
                rule,
                facet,
                aliases: rule.aliases_of(diagnostic.facet),
                severity: diagnostic.severity,
                message: diagnostic.message,
                help: diagnostic.help,
                place: columns.place(&path, diagnostic.primary.range),
                labels: diagnostic
                    .labels
                    .into_iter()
                    .filter_map(|label| Some((label_place(label.span, file, &path, sources)?, label.message)))
                    .collect(),
                fixes,
                secrets: diagnostic.secrets,
                fingerprint: stable_hash(&(base, ordinal)),
                suppressed: diagnostic.suppressed,
            });
        }
        Self { id: file.id(), path, kind: file.kind(), findings, others }
    }

    /// The path of a file that a fix changes.
    pub fn path_of(&self, id: FileId) -> Option<&str> {
        if id == self.id {
            return Some(&self.path);
        }
        self.others.iter().find(|other| other.id() == id).map(SourceFile::path)
    }
}

/// The fix with the line endings of the files that it edits; `None` where it edits a file that cannot be written back as
/// it was read.
fn applicable(mut fix: Fix, file: &SourceFile, sources: Sources<'_>) -> Option<Fix> {
    for change in &mut fix.changes {
        let (Change::Edit { file: id, .. } | Change::RemoveFile { file: id }) = change else { continue };
        let edited = if *id == file.id() { file } else { sources.get(*id)? };
        if !edited.is_editable() {
            return None;
        }
        let Change::Edit { edit, .. } = change else { continue };
        if edit.text.contains('\n') && edited.has_crlf() {
            edit.text = edit.text.replace("\r\n", "\n").replace('\n', "\r\n");
        }
    }
    Some(fix)
}

/// The place of a label, in this file or in another one of the project.
fn label_place(span: Span, file: &SourceFile, path: &Arc<str>, sources: Sources<'_>) -> Option<Place> {
    if span.file == file.id() {
        return Some(Columns { file, last: None }.place(path, span.range));
    }
    let other = sources.get(span.file)?;
    Some(Columns { file: other, last: None }.place(&Arc::from(other.path()), span.range))
}

/// Turns offsets into lines and columns. Findings come sorted by place, so that a column is mostly a few characters away
/// from the one before; a line of a megabyte with a thousand findings is read once, not a thousand times.
struct Columns<'a> {
    file: &'a SourceFile,
    /// The place worked out last, by its offset.
    last: Option<(TextSize, LineColumn)>,
}

impl Columns<'_> {
    fn place(&mut self, path: &Arc<str>, range: TextRange) -> Place {
        let start = self.line_column(range.start());
        self.last = Some((range.start(), start));
        Place { path: Arc::clone(path), range, start, end: self.line_column(range.end()) }
    }

    fn line_column(&self, offset: TextSize) -> LineColumn {
        let (index, text) = (self.file.line_index(), self.file.text());
        match self.last {
            Some((known, at)) if known <= offset && index.line_range(at.line).contains(offset) => {
                let between = TextRange::new(known, offset).slice(text).chars().count() as u32;
                LineColumn { line: at.line, column: at.column + between }
            }
            _ => index.line_column(text, offset),
        }
    }
}

/// More text says no more about which finding it is, and a line may be very long.
const MAX_HASHED_BYTES: usize = 512;

/// Rule, facet and the text of the line at which the finding starts, blanks folded.
fn snippet_hash(file: &SourceFile, rule: &Rule, facet: Option<&Facet>, range: TextRange) -> u64 {
    let index = file.line_index();
    let line = index.line_range(index.line(range.start())).slice(file.text());
    let words: Vec<&str> = head(line).split_whitespace().collect();
    let shown: Vec<&str> = head(range.slice(file.text())).split_whitespace().collect();
    stable_hash(&(rule.name, facet.map(|facet| facet.name), words, shown))
}

fn head(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MAX_HASHED_BYTES)).unwrap_or(text)
}

/// FNV-1a, which stays the same across versions and machines.
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn write_usize(&mut self, value: usize) {
        self.write(&(value as u64).to_le_bytes());
    }

    fn write_u64(&mut self, value: u64) {
        self.write(&value.to_le_bytes());
    }

    fn write_isize(&mut self, value: isize) {
        self.write(&(value as i64).to_le_bytes());
    }
}

fn stable_hash<T: Hash>(value: &T) -> u64 {
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    value.hash(&mut hasher);
    hasher.finish()
}
