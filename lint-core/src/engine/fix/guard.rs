//! What every pass of fixes must leave as it is: no new syntax error, no new finding that is worse than what was fixed, all
//! comments, and every statement that no edit touches.

use std::collections::BTreeMap;

use super::apply::edits_by_path;
use super::changed_files::{ChangedFiles, Overlay};
use super::outline::{Outline, ranges_after};
use super::plan::PlannedFix;
use crate::diagnostic::Severity;
use crate::engine::FileReport;
use crate::project::FileSource;
use crate::text::{Edit, FileKind, TextRange};

/// What fixes have broken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Breach {
    /// The file.
    pub(super) path: String,
    /// What is wrong with it, as the end of a sentence: "it would …".
    pub(super) harm: String,
    /// Only a fix of a finding that is less severe is to blame.
    pub(super) below: Option<Severity>,
}

/// Compares the files that the fixes edit with what they were.
pub(super) fn compare_texts(
    fixes: &[PlannedFix],
    base: &dyn FileSource,
    before: &ChangedFiles,
    after: &ChangedFiles,
) -> Option<Breach> {
    for (path, edits) in edits_by_path(fixes) {
        let old = Overlay::new(base, before).read(path).and_then(|bytes| String::from_utf8(bytes).ok());
        let new = after.get(path).and_then(|bytes| std::str::from_utf8(bytes).ok());
        let (Some(old), Some(new)) = (old, new) else { continue };
        let name = path.rsplit('/').next().unwrap_or_default();
        let kind = FileKind::of_named_file(name, old.as_bytes());
        // A finding about a comment may well change that.
        let meant: Vec<TextRange> =
            fixes.iter().filter(|fix| fix.fix.path == path).map(|fix| fix.place).collect();
        if let Some(harm) = harm(kind, Pair { old: &old, new }, &edits, &meant) {
            return Some(Breach { path: path.to_owned(), harm: harm.to_owned(), below: None });
        }
    }
    None
}

/// A text before and after.
#[derive(Clone, Copy)]
struct Pair<'a> {
    old: &'a str,
    new: &'a str,
}

/// What is wrong with the new text. `meant` are the places of the findings that were fixed.
fn harm(
    kind: FileKind,
    Pair { old, new }: Pair<'_>,
    edits: &[Edit],
    meant: &[TextRange],
) -> Option<&'static str> {
    let (before, after) = (Outline::of(kind, old), Outline::of(kind, new));
    if after.n_errors > before.n_errors {
        return Some("make a syntax error");
    }
    let mut comments: BTreeMap<&str, usize> = BTreeMap::new();
    for comment in &after.comments {
        *comments.entry(comment.slice(new).trim_end()).or_default() += 1;
    }
    for comment in
        before.comments.iter().filter(|comment| !meant.iter().any(|place| place.overlaps(**comment)))
    {
        match comments.get_mut(comment.slice(old).trim_end()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => return Some("lose a comment"),
        }
    }
    let edited: Vec<TextRange> = edits.iter().map(|edit| edit.range).collect();
    (before.untouched(&edited) != after.untouched(&ranges_after(edits)))
        .then_some("change what it does not edit")
}

/// Compares what was found before and after.
pub(super) fn compare_findings(
    fixes: &[PlannedFix],
    before: &[FileReport],
    after: &[FileReport],
) -> Option<Breach> {
    let known = counts(before);
    for (place, (count, severity)) in counts(after) {
        if count <= known.get(&place).map_or(0, |(count, _)| *count) {
            continue;
        }
        let (path, rule) = place;
        let may_be_guilty = |fix: &&PlannedFix| fix.severity < severity;
        let touches = |fix: &&PlannedFix| fix.paths().any(|edited| edited == path);
        let at_path: Vec<&PlannedFix> = fixes.iter().filter(touches).collect();
        let is_breach = if at_path.is_empty() {
            fixes.iter().any(|fix| may_be_guilty(&fix))
        } else {
            at_path.iter().any(may_be_guilty)
        };
        if is_breach {
            let harm = format!("bring a finding of `{rule}`, which is worse");
            return Some(Breach { path: path.to_owned(), harm, below: Some(severity) });
        }
    }
    None
}

/// How often each rule has found something in each file, and how bad it is.
fn counts(reports: &[FileReport]) -> BTreeMap<(&str, &'static str), (usize, Severity)> {
    let mut counts = BTreeMap::new();
    for report in reports {
        for finding in report.findings.iter().filter(|finding| finding.suppressed.is_none()) {
            let entry = counts.entry((&*report.path, finding.rule.name)).or_insert((0, finding.severity));
            entry.0 += 1;
            entry.1 = entry.1.max(finding.severity);
        }
    }
    counts
}
