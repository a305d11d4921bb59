//! Passes of fixes until nothing is left to fix.
//!
//! Each pass is guarded: fixes that break something are found by halving, left out and reported as our bug; the others
//! are applied all the same.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::apply::apply;
use super::changed_files::{ChangedFiles, Overlay};
use super::guard::{Breach, compare_findings, compare_texts};
use super::plan::{AppliedFix, PlannedFix, Wanted, plan};
use crate::diagnostic::Applicability;
use crate::engine::{FileReport, Finding};
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
        dropped: Vec::new(),
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
    /// Fixes that were found guilty.
    dropped: Vec<PlannedFix>,
}

/// Files after some fixes, and what is found in them.
struct Attempt {
    changed: ChangedFiles,
    reports: Vec<FileReport>,
}

impl Run<'_> {
    /// Plans and applies what may be fixed now; whether anything was.
    fn pass(&mut self) -> bool {
        let wanted = Wanted { least: self.request.least, wants: self.request.wants, dropped: &self.dropped };
        let files = Overlay::new(self.request.files, &self.fixed.changed);
        let mut planned = plan(&self.fixed.reports, &files, wanted);
        while !planned.is_empty() {
            match self.attempt(&planned) {
                Ok(Attempt { changed, reports }) => {
                    self.fixed.changed = changed;
                    self.fixed.reports = reports;
                    self.fixed.applied.extend(planned.into_iter().map(|planned| planned.fix));
                    self.fixed.n_passes += 1;
                    return true;
                }
                Err(breach) => {
                    let guilty = self.guilty(&planned, &breach);
                    let PlannedFix { fix, .. } = &guilty;
                    self.fixed.failures.push(FixFailure { fix: fix.clone(), harm: breach.harm });
                    planned.retain(|fix| !fix.is_same(&guilty));
                    self.dropped.push(guilty);
                }
            }
        }
        false
    }

    /// Applies fixes and looks whether anything breaks.
    fn attempt(&self, planned: &[PlannedFix]) -> Result<Attempt, Breach> {
        let before = &self.fixed.changed;
        let changed = apply(planned, self.request.files, before);
        if let Some(breach) = compare_texts(planned, self.request.files, before, &changed) {
            return Err(breach);
        }
        let reports = (self.request.check)(&changed);
        match compare_findings(planned, &self.fixed.reports, &reports) {
            Some(breach) => Err(breach),
            None => Ok(Attempt { changed, reports }),
        }
    }

    /// The fix that breaks something, found by halving. Of fixes that only break something together, the last one.
    fn guilty(&self, planned: &[PlannedFix], breach: &Breach) -> PlannedFix {
        let is_less_severe = |fix: &PlannedFix| breach.below.is_none_or(|severity| fix.severity < severity);
        let suspect = |fix: &&PlannedFix| is_less_severe(fix) && fix.paths().any(|path| path == breach.path);
        let mut suspects: Vec<PlannedFix> = planned.iter().filter(suspect).cloned().collect();
        if suspects.is_empty() {
            suspects = planned.iter().filter(|fix| is_less_severe(fix)).cloned().collect();
        }
        while suspects.len() > 1 {
            let second = suspects.split_off(suspects.len() / 2);
            if self.attempt(&suspects).is_ok() {
                suspects = second;
            }
        }
        suspects.pop().expect("a breach comes from a fix")
    }
}
