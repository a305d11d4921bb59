//! Which fixes a pass applies: in the order of files, places and rules, each whole or not at all, and never two that touch.

use std::collections::BTreeMap;

use crate::diagnostic::{Applicability, Change, Fix, Severity};
use crate::engine::{FileReport, Finding};
use crate::project::FileSource;
use crate::rule::Rule;
use crate::text::{Edit, TextRange};

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

/// What counts as a fix to apply.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) least: Applicability,
    pub(super) wants: &'a dyn Fn(&Finding) -> bool,
    /// Fixes that were found guilty.
    pub(super) dropped: &'a [PlannedFix],
}

/// The fixes of one pass.
pub(super) fn plan(reports: &[FileReport], files: &dyn FileSource, wanted: Wanted<'_>) -> Vec<PlannedFix> {
    let mut order: Vec<&FileReport> = reports.iter().collect();
    order.sort_by(|a, b| a.path.cmp(&b.path));
    let mut taken: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
    let mut created: BTreeMap<String, String> = BTreeMap::new();
    let mut planned = Vec::new();
    for report in order {
        let open = report.findings.iter().filter(|finding| finding.suppressed.is_none());
        for finding in open.filter(|finding| (wanted.wants)(finding)) {
            let fix = finding.fixes.iter().find(|fix| fix.applicability >= wanted.least);
            let Some(fix) = fix.and_then(|fix| planned_fix(report, finding, fix)) else { continue };
            if wanted.dropped.iter().any(|dropped| dropped.is_same(&fix)) {
                continue;
            }
            let is_free = fix.changes.iter().all(|change| match change {
                PlannedChange::Edit { path, edit } => {
                    !created.contains_key(path)
                        && taken.get(path).is_none_or(|known| {
                            known.iter().all(|known| known == edit || !known.range.touches(edit.range))
                        })
                }
                PlannedChange::Create { path, text } => match created.get(path) {
                    Some(known) => known == text,
                    None => files.kind(path).flatten().is_none() && files.read(path).is_none(),
                },
            });
            if is_free {
                for change in &fix.changes {
                    match change {
                        PlannedChange::Edit { path, edit } => {
                            taken.entry(path.clone()).or_default().push(edit.clone());
                        }
                        PlannedChange::Create { path, text } => {
                            created.insert(path.clone(), text.clone());
                        }
                    }
                }
                planned.push(fix);
            }
        }
    }
    planned
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
    /// Whether it is the fix that another pass has seen: the same rule does the same to the same file.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let text = |change: &PlannedChange| match change {
            PlannedChange::Edit { path, edit } => (path.clone(), edit.range.len(), edit.text.clone()),
            PlannedChange::Create { path, text } => (path.clone(), 0, text.clone()),
        };
        self.fix.rule.name == other.fix.rule.name
            && self.fix.path == other.fix.path
            && self.fix.title == other.fix.title
            && self.changes.iter().map(text).eq(other.changes.iter().map(text))
    }

    /// The files that it edits or adds.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.changes.iter().map(|change| match change {
            PlannedChange::Edit { path, .. } | PlannedChange::Create { path, .. } => path.as_str(),
        })
    }
}
