//! Passes of fixes until nothing is left to fix.

use super::apply::apply;
use super::changed_files::{ChangedFiles, Overlay};
use super::plan::{AppliedFix, PlannedFix, Wanted, plan};
use crate::diagnostic::Applicability;
use crate::engine::{FileReport, Finding};
use crate::project::FileSource;

/// After so many passes the rest is left to the next run.
const MAX_PASSES: usize = 10;

/// What to fix, and how to check again.
pub struct FixRequest<'a> {
    /// The files as they are.
    pub files: &'a dyn FileSource,
    /// Checks everything again, with the changed files in place of what lies there.
    pub check: &'a dyn Fn(&ChangedFiles) -> Vec<FileReport>,
    /// How far a fix must be trusted to be applied.
    pub least: Applicability,
    /// Whether a finding is to be fixed.
    pub wants: &'a dyn Fn(&Finding) -> bool,
}

/// What fixing came to.
#[derive(Debug, Default)]
pub struct Fixed {
    /// The files that differ from what they were.
    pub changed: ChangedFiles,
    /// The fixes, in the order in which they were applied.
    pub applied: Vec<AppliedFix>,
    /// What the last check found: what is left.
    pub reports: Vec<FileReport>,
}

/// Applies fixes and checks again, until a check leaves nothing to apply.
pub fn converge(request: &FixRequest<'_>) -> Fixed {
    let mut fixed = Fixed { reports: (request.check)(&ChangedFiles::default()), ..Fixed::default() };
    let dropped: Vec<PlannedFix> = Vec::new();
    for _ in 0..MAX_PASSES {
        let wanted = Wanted { least: request.least, wants: request.wants, dropped: &dropped };
        let planned = plan(&fixed.reports, &Overlay::new(request.files, &fixed.changed), wanted);
        if planned.is_empty() {
            break;
        }
        fixed.changed = apply(&planned, request.files, &fixed.changed);
        fixed.reports = (request.check)(&fixed.changed);
        fixed.applied.extend(planned.into_iter().map(|planned| planned.fix));
    }
    fixed.changed.drop_unchanged(request.files);
    fixed
}
