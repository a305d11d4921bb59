//! Which fixes a pass applies: in the order of files, places and rules, each whole or not at all, and never two that touch.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Applicability, Change, Fix, Severity};
use crate::engine::{FileReport, Finding};
use crate::project::FileSource;
use crate::rule::Rule;
use crate::text::{Edit, FileKind, TextRange};

/// A fix that was applied.
#[derive(Clone, Debug)]
pub struct AppliedFix {
    /// The rule whose finding it settles.
    pub rule: &'static Rule,
    /// Path of the file that the finding is in.
    pub path: String,
    /// 1-based line of the finding in the text that the fix was applied to.
    pub line: u32,
    /// What the fix does.
    pub title: String,
    /// How far it may be trusted.
    pub applicability: Applicability,
}

/// A change of a fix by path, free of file ids.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum PlannedChange {
    /// Replaces a range of a file.
    Edit { path: String, edit: Edit },
    /// Adds a file.
    Create { path: String, text: String },
    /// Takes a file away.
    Remove { path: String },
}

/// A fix that takes part in a pass.
#[derive(Clone, Debug)]
pub(super) struct PlannedFix {
    pub(super) fix: AppliedFix,
    /// Where the finding is, in the file of that path.
    pub(super) place: TextRange,
    /// How bad the finding is.
    pub(super) severity: Severity,
    pub(super) changes: Vec<PlannedChange>,
}

/// The fixes of one pass: those that may be trusted at least that much.
pub(super) fn plan(reports: &[FileReport], files: &dyn FileSource, least: Applicability) -> Vec<PlannedFix> {
    let mut order: Vec<&FileReport> = reports.iter().collect();
    order.sort_by(|a, b| a.path.cmp(&b.path));
    let mut taken = Taken::default();
    let mut planned = Vec::new();
    for report in order {
        let open = report.findings.iter().filter(|finding| finding.suppressed.is_none());
        for finding in open {
            let fix = finding.fixes.iter().find(|fix| fix.applicability >= least);
            let Some(fix) = fix.and_then(|fix| planned_fix(report, finding, fix)) else { continue };
            if taken.leaves_room_for(&fix, files) {
                taken.add(&fix);
                planned.push(fix);
            }
        }
    }
    planned
}

/// What the fixes of a pass change so far.
#[derive(Default)]
struct Taken {
    edits: BTreeMap<String, Vec<(&'static str, Edit)>>,
    created: BTreeMap<String, String>,
    removed: BTreeSet<String>,
}

impl Taken {
    fn leaves_room_for(&self, fix: &PlannedFix, files: &dyn FileSource) -> bool {
        fix.changes.iter().all(|change| match change {
            PlannedChange::Edit { path, edit } => {
                let is_free = |(rule, known): &(&'static str, Edit)| {
                    known == edit
                        || !known.range.touches(edit.range)
                        || (*rule == fix.fix.rule.name && are_separate_patterns(path, known, edit))
                };
                !self.created.contains_key(path)
                    && !self.removed.contains(path)
                    && self.edits.get(path).is_none_or(|known| known.iter().all(is_free))
            }
            PlannedChange::Create { path, text } => match self.created.get(path) {
                Some(known) => known == text,
                None => files.kind(path).flatten().is_none() && files.read(path).is_none(),
            },
            PlannedChange::Remove { path } => {
                !self.edits.contains_key(path) && !self.created.contains_key(path)
            }
        })
    }

    fn add(&mut self, fix: &PlannedFix) {
        for change in &fix.changes {
            match change {
                PlannedChange::Edit { path, edit } => {
                    let edits = self.edits.entry(path.clone()).or_default();
                    edits.push((fix.fix.rule.name, edit.clone()));
                }
                PlannedChange::Create { path, text } => {
                    self.created.insert(path.clone(), text.clone());
                }
                PlannedChange::Remove { path } => {
                    self.removed.insert(path.clone());
                }
            }
        }
    }
}

/// Whether both add whole lines to an ignore file, and none of them the same. Which of them comes first does not matter
/// when they come from one rule.
fn are_separate_patterns(path: &str, one: &Edit, other: &Edit) -> bool {
    let lines = |edit: &Edit| -> Vec<String> {
        edit.text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let are_insertions = one.range.is_empty() && other.range.is_empty();
    let both = |is_so: fn(&str) -> bool| is_so(&one.text) && is_so(&other.text);
    let name = path.rsplit('/').next().unwrap_or_default();
    FileKind::of_name(name) == Some(FileKind::Ignore)
        && are_insertions
        && (both(|text| text.ends_with('\n')) || both(|text| text.starts_with(['\n', '\r'])))
        && !lines(one).iter().any(|line| lines(other).contains(line))
}

fn planned_fix(report: &FileReport, finding: &Finding, fix: &Fix) -> Option<PlannedFix> {
    let changes: Option<Vec<PlannedChange>> = fix
        .changes
        .iter()
        .map(|change| match change {
            Change::Edit { file, edit } => {
                let path = report.path_of(*file)?.to_owned();
                Some(PlannedChange::Edit { path, edit: edit.clone() })
            }
            Change::CreateFile { path, text } => {
                Some(PlannedChange::Create { path: path.clone(), text: text.clone() })
            }
            Change::RemoveFile { file } => {
                Some(PlannedChange::Remove { path: report.path_of(*file)?.to_owned() })
            }
        })
        .collect();
    let changes = changes.filter(|changes| !changes.is_empty())?;
    let fix = AppliedFix {
        rule: finding.rule,
        path: report.path.to_string(),
        line: finding.place.start.line,
        title: fix.title.clone(),
        applicability: fix.applicability,
    };
    Some(PlannedFix { fix, place: finding.place.range, severity: finding.severity, changes })
}

impl PlannedFix {
    /// The files that it edits, adds or takes away.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.changes.iter().map(|change| match change {
            PlannedChange::Edit { path, .. }
            | PlannedChange::Create { path, .. }
            | PlannedChange::Remove { path } => path.as_str(),
        })
    }
}
