//! Passes of fixes until nothing is left to fix.
//!
//! Each pass is guarded: fixes that break something are found by halving, left out and reported as our bug; the others
//! are applied all the same.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::apply::apply;
use super::changed_files::{ChangedFiles, Overlay};
use super::guard::{NewFinding, compare_texts, new_findings};
use super::plan::{AppliedFix, PlannedFix, plan};
use crate::diagnostic::Applicability;
use crate::engine::FileReport;
use crate::project::FileSource;
use crate::rule::Rule;

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
    /// Fixes that were not applied because they would have broken something.
    pub failures: Vec<FixFailure>,
    /// Rules whose fixes undo each other. The texts are those from before they began.
    pub fighting: Vec<&'static Rule>,
    /// Number of passes that changed something.
    pub n_passes: usize,
}

/// A fix of ours that would have broken something: a bug to report.
#[derive(Clone, Debug)]
pub struct FixFailure {
    /// The fix.
    pub fix: AppliedFix,
    /// What it would have done, as the end of a sentence: "it would …".
    pub harm: String,
}

/// Applies fixes and checks again, until a check leaves nothing to apply.
pub fn converge(request: &FixRequest<'_>) -> Fixed {
    let mut run = Run {
        request,
        fixed: Fixed { reports: (request.check)(&ChangedFiles::default()), ..Fixed::default() },
    };
    // What each pass started from, and the number of fixes that were applied by then.
    let mut seen: Vec<(u64, usize)> = Vec::new();
    while run.fixed.n_passes < MAX_PASSES {
        seen.push((hash_of(&run.fixed.changed), run.fixed.applied.len()));
        if !run.pass() {
            break;
        }
        run.fixed.changed.drop_unchanged(request.files);
        let now = hash_of(&run.fixed.changed);
        if let Some((_, n_applied)) = seen.iter().find(|(hash, _)| *hash == now) {
            run.fixed.fighting = rules_of(run.fixed.applied.split_off(*n_applied));
            break;
        }
    }
    run.fixed
}

fn hash_of(changed: &ChangedFiles) -> u64 {
    let mut hasher = DefaultHasher::new();
    changed.hash(&mut hasher);
    hasher.finish()
}

/// The rules of the fixes, each once.
fn rules_of(fixes: Vec<AppliedFix>) -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> = fixes.into_iter().map(|fix| fix.rule).collect();
    rules.sort_by_key(|rule| rule.name);
    rules.dedup_by_key(|rule| rule.name);
    rules
}

/// A run of passes.
struct Run<'a> {
    request: &'a FixRequest<'a>,
    fixed: Fixed,
}

/// A fix that must not be applied, by its place in the plan, and why.
struct Guilty {
    index: usize,
    harm: String,
}

impl Run<'_> {
    /// Plans and applies what may be fixed now; whether anything was.
    fn pass(&mut self) -> bool {
        // What was wrong together with other fixes may be right without them.
        self.fixed.failures.clear();
        let files = Overlay::new(self.request.files, &self.fixed.changed);
        let mut planned = plan(&self.fixed.reports, &files, self.request.least);
        while !planned.is_empty() {
            let changed = self.apply(&planned);
            let guilty = self.guilty_of_text(&planned, &changed);
            let (reports, guilty) = match guilty {
                Some(guilty) => (Vec::new(), Some(guilty)),
                None => {
                    let reports = (self.request.check)(&changed);
                    let guilty = self.guilty_of_findings(&planned, &reports);
                    (reports, guilty)
                }
            };
            let Some(Guilty { index, harm }) = guilty else {
                self.fixed.changed = changed;
                self.fixed.reports = reports;
                self.fixed.applied.extend(planned.into_iter().map(|planned| planned.fix));
                self.fixed.n_passes += 1;
                return true;
            };
            let guilty = planned.remove(index);
            self.fixed.failures.push(FixFailure { fix: guilty.fix, harm });
        }
        false
    }

    fn apply(&self, planned: &[PlannedFix]) -> ChangedFiles {
        apply(planned, self.request.files, &self.fixed.changed)
    }

    /// A fix that breaks a text.
    fn guilty_of_text(&self, planned: &[PlannedFix], changed: &ChangedFiles) -> Option<Guilty> {
        let compare = |fixes: &[PlannedFix], changed: &ChangedFiles| {
            compare_texts(fixes, self.request.files, &self.fixed.changed, changed)
        };
        let found = compare(planned, changed)?;
        let index = cause(planned, &found.path, |fixes| {
            compare(fixes, &self.apply(fixes)).is_some_and(|other| other.path == found.path)
        });
        Some(Guilty { index, harm: found.harm.to_owned() })
    }

    /// A fix that brings a finding worse than the one it settles. What is no worse may come to light.
    fn guilty_of_findings(&self, planned: &[PlannedFix], reports: &[FileReport]) -> Option<Guilty> {
        for new in new_findings(&self.fixed.reports, reports) {
            let is_worse = |index: usize| planned.get(index).is_some_and(|fix| fix.severity < new.severity);
            if !suspects(planned, &new.path).into_iter().any(is_worse) {
                continue;
            }
            let is_new = |other: &NewFinding| other.path == new.path && other.rule == new.rule;
            let index = cause(planned, &new.path, |fixes| {
                let reports = (self.request.check)(&self.apply(fixes));
                new_findings(&self.fixed.reports, &reports).iter().any(is_new)
            });
            if is_worse(index) {
                return Some(Guilty {
                    index,
                    harm: format!("bring a finding of `{}`, which is worse", new.rule),
                });
            }
        }
        None
    }
}

/// The places in the plan of the fixes that change the file, or of all where none does.
fn suspects(planned: &[PlannedFix], path: &str) -> Vec<usize> {
    let changes = |fix: &PlannedFix| fix.paths().any(|changed| changed == path);
    let numbered = || planned.iter().enumerate();
    let found: Vec<usize> = numbered().filter(|(_, fix)| changes(fix)).map(|(index, _)| index).collect();
    if found.is_empty() { numbered().map(|(index, _)| index).collect() } else { found }
}

/// The place of the fix that brings something about, together with those before it: found by halving among the suspects.
fn cause(planned: &[PlannedFix], path: &str, is_brought_by: impl Fn(&[PlannedFix]) -> bool) -> usize {
    let suspects = suspects(planned, path);
    let first = |n: usize| -> Vec<PlannedFix> {
        suspects.iter().take(n).filter_map(|index| planned.get(*index)).cloned().collect()
    };
    // None of them does not bring it, all of them do.
    let (mut without, mut with) = (0, suspects.len());
    while with - without > 1 {
        let middle = usize::midpoint(without, with);
        if is_brought_by(&first(middle)) {
            with = middle;
        } else {
            without = middle;
        }
    }
    suspects.get(without).copied().unwrap_or_default()
}
