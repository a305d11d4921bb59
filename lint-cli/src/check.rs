//! `hullwright check`: checks files and hands what was found to the outputs.
//!
//! Entry point: [`run`]. How files are checked is in `judge`; `check --fix` is in `fix`, `check --watch` in `watch`.

use hullwright_core::engine::{ChangedFiles, Engine};

use crate::args::{CheckArgs, LintArgs};
use crate::baseline::{self, Baseline};
use crate::checked::{CheckedFile, Found, Keep};
use crate::config_lookup::Lookup;
use crate::exit::{Outcome, Stop};
use crate::files::{Disk, View};
use crate::fix::{self, Reporting};
use crate::flags::flags;
use crate::judge::{Judged, Run, Scope, lookup};
use crate::memo::Memo;
use crate::output::{Results, Sink, Stream, keep, write_to};
use crate::progress::Progress;
use crate::shellcheck::Shellcheck;
use crate::since::Changes;
use crate::watch;

/// Checks what the arguments name, and writes the results to the sinks.
pub(crate) fn run(arguments: &CheckArgs, sinks: &[Sink]) -> Result<Outcome, Stop> {
    let lint = &arguments.lint;
    if arguments.watch {
        return watch::run(arguments, sinks);
    }
    if arguments.fix {
        let reporting = Reporting { arguments: &arguments.report, sinks };
        return fix::run(lint, &arguments.fixing, Some(reporting));
    }
    if let Some(flag) = arguments.fixing.given() {
        return Err(Stop::Misuse(format!("{flag} goes with --fix")));
    }
    let engine = engine();
    let news = News::read(lint)?;
    let mut lookup = lookup(lint, &engine, flags(lint, engine.rules())?)?;
    let scope = Scope::of(lint)?;
    let progress = Progress::of(scope.targets.len(), sinks);
    let look = Look {
        engine: &engine,
        keep: keep(sinks),
        memo: None,
        shellcheck: &Shellcheck::default(),
        progress: &progress,
    };
    let mut files = look.at(&scope, &mut lookup);
    if files.is_empty() {
        crate::note("no file to check was found");
    }
    if let Some(path) = &arguments.write_baseline {
        baseline::write(path, &files)?;
        let is_failed = files.iter().flat_map(|file| &file.findings).any(Found::is_internal_error);
        return Ok(if is_failed { Outcome::Failure } else { Outcome::Clean });
    }
    news.apply(&mut files);
    let results = Results::new(&files, engine.rules(), &arguments.report);
    match write_to(sinks, &results, Stream::Stdout) {
        Ok(()) | Err(Stop::Closed) => Ok(outcome(&files)),
        Err(stop) => Err(stop),
    }
}

/// What files are looked at with.
pub(crate) struct Look<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) keep: Keep,
    /// What was found before.
    pub(crate) memo: Option<&'a Memo>,
    pub(crate) shellcheck: &'a Shellcheck,
    pub(crate) progress: &'a Progress,
}

impl Look<'_> {
    /// What is found in the files as they lie on the disk now.
    pub(crate) fn at(&self, scope: &Scope, lookup: &mut Lookup<'_>) -> Vec<CheckedFile> {
        let (disk, changed) = (Disk::default(), ChangedFiles::default());
        let finish = |judged: Judged| {
            self.progress.step();
            CheckedFile::new(judged, self.keep)
        };
        let view = View { disk: &disk, changed: &changed };
        let shellcheck = Some(self.shellcheck);
        let run = Run { engine: self.engine, view, memo: self.memo, shellcheck, keep: &finish };
        let files = run.judge(scope, lookup);
        self.progress.erase();
        files
    }
}

/// What makes a finding a new one.
pub(crate) struct News {
    since: Option<Changes>,
    known: Option<Baseline>,
}

impl News {
    /// Asks git, and reads the baseline.
    pub(crate) fn read(lint: &LintArgs) -> Result<Self, Stop> {
        let since = lint.since.as_deref().map(Changes::since).transpose()?;
        Ok(Self { since, known: lint.baseline.as_deref().map(Baseline::read).transpose()? })
    }

    /// Removes the findings that are not new.
    pub(crate) fn apply(self, files: &mut [CheckedFile]) {
        if let Some(known) = self.known {
            known.apply(files);
        }
        if let Some(changes) = self.since {
            changes.apply(files);
        }
    }
}

/// The engine with all rules and all that is known.
pub(crate) fn engine() -> Engine {
    Engine::new(hullwright_rules::rule_set()).with_knowledge(hullwright_rules::bundled_knowledge())
}

/// What the findings mean for the exit code.
pub(crate) fn outcome(files: &[CheckedFile]) -> Outcome {
    let mut is_failed = false;
    for file in files {
        for found in &file.findings {
            if found.is_internal_error() {
                is_failed = true;
            } else if found.is_open() && file.fail_on.is_reached_by(found.finding.severity) {
                return Outcome::Findings;
            }
        }
    }
    if is_failed { Outcome::Failure } else { Outcome::Clean }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hullwright_core::diagnostic::{Severity, Suppressed};
    use hullwright_core::rule::{Check, EngineFact, Rule};
    use hullwright_core::text::{FileKind, TextRange};

    use super::*;
    use crate::args::FailOn;
    use crate::checked::tests::found;

    static INTERNAL: Rule =
        Rule { name: "internal", checks: &[Check::Engine(EngineFact::InternalError)], ..Rule::DEFAULT };
    static ORDINARY: Rule = Rule { name: "ordinary", ..Rule::DEFAULT };

    fn outcome_of(findings: Vec<Found>) -> Outcome {
        let (path, kind) = (Arc::from("Dockerfile"), FileKind::Dockerfile);
        outcome(&[CheckedFile { path, kind, findings, fail_on: FailOn::Warning, source: None }])
    }

    #[test]
    fn our_failure_counts_unless_there_are_findings() {
        assert_eq!(outcome_of(vec![]), Outcome::Clean);
        assert_eq!(outcome_of(vec![found(&ORDINARY, Severity::Info)]), Outcome::Clean);
        assert_eq!(outcome_of(vec![found(&ORDINARY, Severity::Warning)]), Outcome::Findings);
        assert_eq!(outcome_of(vec![found(&INTERNAL, Severity::Error)]), Outcome::Failure);
        let both = vec![found(&INTERNAL, Severity::Error), found(&ORDINARY, Severity::Warning)];
        assert_eq!(outcome_of(both), Outcome::Findings);
    }

    #[test]
    fn silenced_findings_fail_nothing() {
        let mut silenced = found(&ORDINARY, Severity::Error);
        silenced.finding.suppressed = Some(Suppressed { directive: TextRange::new(0, 1), reason: None });
        assert_eq!(outcome_of(vec![silenced]), Outcome::Clean);
    }
}
