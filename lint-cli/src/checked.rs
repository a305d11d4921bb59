//! What is left of a file once it was checked: findings with all that an output needs, without trees.

use std::sync::Arc;

use hullwright_core::diagnostic::Change;
use hullwright_core::engine::{FileReport, Finding, Place};
use hullwright_core::rule::{Check, EngineFact, Rule, RuleSet};
use hullwright_core::text::{FileId, FileKind, SourceFile, TextRange};

use crate::args::FailOn;
use crate::judge::Judged;
use crate::line_hash::line_hashes;

/// What the outputs need beside the findings.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Keep {
    /// The text, to draw it.
    pub(crate) source: bool,
    /// The hash of each finding's line.
    pub(crate) line_hashes: bool,
}

/// A finding with all that an output needs once the text is gone.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) finding: Finding,
    /// The changes of each fix, in the order of the fixes.
    pub(crate) changes: Vec<Vec<PlacedChange>>,
    /// The comment that silences it, and the reason it gives.
    pub(crate) suppression: Option<(Place, Option<String>)>,
    /// GitHub's fingerprint of the line, where an output asked for it.
    pub(crate) line_hash: Option<String>,
}

impl Found {
    /// Whether nothing silences it.
    pub(crate) fn is_open(&self) -> bool {
        self.finding.suppressed.is_none()
    }

    /// Whether it tells of a failure of ours.
    pub(crate) fn is_internal_error(&self) -> bool {
        has_fact(self.finding.rule, EngineFact::InternalError)
    }

    /// The fingerprint as it is written.
    pub(crate) fn fingerprint(&self) -> String {
        format!("{:016x}", self.finding.fingerprint)
    }
}

/// A change of a fix with lines and columns.
#[derive(Debug)]
pub(crate) enum PlacedChange {
    /// Replaces a place by a text.
    Edit { place: Place, text: String },
    /// Adds a file.
    Create { path: String, text: String },
    /// Takes a file away; the place is all of it.
    Remove { place: Place },
}

/// What is left of a file once it was checked.
#[derive(Debug)]
pub(crate) struct CheckedFile {
    pub(crate) path: Arc<str>,
    pub(crate) kind: FileKind,
    pub(crate) findings: Vec<Found>,
    /// What fails the run here.
    pub(crate) fail_on: FailOn,
    /// The text, where an output draws it and there is something to draw.
    pub(crate) source: Option<SourceFile>,
}

impl CheckedFile {
    pub(crate) fn new(judged: Judged, keep: Keep) -> Self {
        let Judged { file, report, fail_on } = judged;
        let FileReport { id, path, kind, findings, others } = report;
        let texts = Texts { file: &file, path: &path, id, others: &others };
        let mut findings: Vec<Found> = findings.into_iter().map(|finding| texts.found(finding)).collect();
        if keep.line_hashes && !findings.is_empty() {
            let lines: Vec<u32> = findings.iter().map(|found| found.finding.place.start.line).collect();
            let hashes = line_hashes(file.text(), &lines);
            for (found, hash) in findings.iter_mut().zip(hashes) {
                found.line_hash = hash;
            }
        }
        let source = (keep.source && !findings.is_empty()).then_some(file);
        Self { path, kind, findings, fail_on, source }
    }
}

/// The texts that the places of a file's findings lie in.
struct Texts<'a> {
    file: &'a SourceFile,
    path: &'a Arc<str>,
    /// The id that the file has in its fixes.
    id: FileId,
    others: &'a [SourceFile],
}

impl Texts<'_> {
    fn found(&self, finding: Finding) -> Found {
        let fixes = finding.fixes.iter();
        let changes =
            fixes.map(|fix| fix.changes.iter().map(|change| self.placed(change)).collect()).collect();
        let suppression = finding
            .suppressed
            .as_ref()
            .map(|suppressed| (place(self.file, self.path, suppressed.directive), suppressed.reason.clone()));
        Found { finding, changes, suppression, line_hash: None }
    }

    fn placed(&self, change: &Change) -> PlacedChange {
        match change {
            Change::Edit { file, edit } => {
                let place = self.place_in(*file, |_| edit.range);
                PlacedChange::Edit { place, text: edit.text.clone() }
            }
            Change::RemoveFile { file } => {
                let whole = |file: &SourceFile| TextRange::from(0..file.text().len());
                PlacedChange::Remove { place: self.place_in(*file, whole) }
            }
            Change::CreateFile { path, text } => {
                PlacedChange::Create { path: path.clone(), text: text.clone() }
            }
        }
    }

    /// A place of the file with that id.
    fn place_in(&self, id: FileId, range_of: impl Fn(&SourceFile) -> TextRange) -> Place {
        match self.others.iter().find(|other| other.id() == id && id != self.id) {
            Some(other) => place(other, &Arc::from(other.path()), range_of(other)),
            None => place(self.file, self.path, range_of(self.file)),
        }
    }
}

fn place(file: &SourceFile, path: &Arc<str>, range: TextRange) -> Place {
    let index = file.line_index();
    Place {
        path: Arc::clone(path),
        range,
        start: index.line_column(file.text(), range.start()),
        end: index.line_column(file.text(), range.end()),
    }
}

fn has_fact(rule: &Rule, fact: EngineFact) -> bool {
    rule.checks.iter().any(|check| matches!(check, Check::Engine(known) if *known == fact))
}

/// Whether a rule gives the fact a name.
pub(crate) fn has_rule_for(set: &RuleSet, fact: EngineFact) -> bool {
    set.iter().any(|(_, rule)| has_fact(rule, fact))
}

#[cfg(test)]
pub(crate) mod tests {
    use hullwright_core::diagnostic::Severity;
    use hullwright_core::text::LineColumn;

    use super::*;

    /// A finding of a rule at the first character of `Dockerfile`.
    pub(crate) fn found(rule: &'static Rule, severity: Severity) -> Found {
        let finding = Finding {
            secrets: Vec::new(),
            rule,
            facet: None,
            aliases: rule.aliases,
            severity,
            message: "message".to_owned(),
            help: None,
            place: Place {
                path: Arc::from("Dockerfile"),
                range: TextRange::new(0, 1),
                start: LineColumn { line: 1, column: 1 },
                end: LineColumn { line: 1, column: 2 },
            },
            labels: Vec::new(),
            fixes: Vec::new(),
            fingerprint: 1,
            suppressed: None,
        };
        Found { finding, changes: Vec::new(), suppression: None, line_hash: None }
    }
}
