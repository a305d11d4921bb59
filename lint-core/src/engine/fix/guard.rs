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

/// What fixes do to a file beside what they are for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct TextHarm {
    /// The file.
    pub(super) path: String,
    /// What is wrong with it, as the end of a sentence: "it would …".
    pub(super) harm: &'static str,
}

/// Compares the files that the fixes edit with what they were.
pub(super) fn compare_texts(
    fixes: &[PlannedFix],
    base: &dyn FileSource,
    before: &ChangedFiles,
    after: &ChangedFiles,
) -> Option<TextHarm> {
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
            return Some(TextHarm { path: path.to_owned(), harm });
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

/// A rule that finds more in a file than before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct NewFinding {
    /// The file.
    pub(super) path: String,
    /// The rule's name.
    pub(super) rule: &'static str,
    /// How bad it is.
    pub(super) severity: Severity,
}

/// Compares what was found before and after.
pub(super) fn new_findings(before: &[FileReport], after: &[FileReport]) -> Vec<NewFinding> {
    let known = counts(before);
    let after = counts(after).into_iter();
    let new = after.filter(|(place, (count, _))| *count > known.get(place).map_or(0, |(count, _)| *count));
    new.map(|((path, rule), (_, severity))| NewFinding { path: path.to_owned(), rule, severity }).collect()
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
