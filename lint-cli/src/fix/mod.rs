//! `hullwright fix` and `check --fix`: applies fixes in memory, over the whole run at once, then writes, prints or shows
//! what came of it.
//!
//! Which fixes may take part is decided in `wanted` and `gate`; passes and their guard are the engine's. Entry point:
//! [`run`].

mod base;
mod diff;
mod gate;
mod line_map;
mod summary;
mod wanted;

use std::cell::RefCell;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use hullwright_core::diagnostic::Applicability;
use hullwright_core::engine::{ChangedFiles, Engine, FileReport, FixRequest, Fixed, converge};
use hullwright_core::project::FileSource as _;

use crate::args::{FixingArgs, LintArgs, ReportArgs};
use crate::baseline::Baseline;
use crate::check::{engine, outcome};
use crate::checked::{CheckedFile, Keep};
use crate::config_lookup::Lookup;
use crate::exit::{Outcome, Stop};
use crate::files::{Disk, View};
use crate::flags::{flags, selectors};
use crate::judge::{Judged, Run, Scope, Stdin, lookup};
use crate::memo::Memo;
use crate::output::{Paint, Results, Sink, Stream, keep, write_to};
use crate::progress::Progress;
use crate::shellcheck::Shellcheck;
use crate::since::Changes;
use crate::write::{NewText, Obstacles, Refusal, Writer};
use base::Base;
use summary::Summary;
use wanted::{Only, Wanted};

pub(crate) use gate::{Gate, Reach};
pub(crate) use line_map::LineMap;

/// How what is left is reported; `hullwright fix` reports counts alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reporting<'a> {
    pub(crate) arguments: &'a ReportArgs,
    pub(crate) sinks: &'a [Sink],
}

/// Fixes what the arguments name.
pub(crate) fn run(
    lint: &LintArgs,
    fixing: &FixingArgs,
    reporting: Option<Reporting<'_>>,
) -> Result<Outcome, Stop> {
    let engine = engine();
    let only = Only::new(&selectors(&fixing.only, engine.rules())?, engine.rules());
    let mut layer = flags(lint, engine.rules())?;
    layer.selections.extend(only.switched_on());
    let lookup = lookup(lint, &engine, layer)?;
    let changes = lint.since.as_deref().map(Changes::since).transpose()?;
    let scope = Scope::of(lint)?;
    if scope.stdin.is_some() && !scope.named.is_empty() {
        return Err(Stop::Misuse("`-` is fixed by itself: name no other path beside it".to_owned()));
    }
    let keep = reporting.map_or_else(Keep::default, |reporting| keep(reporting.sinks));
    let (disk, lookup, memo) = (Disk::kept(), RefCell::new(lookup), Memo::default());
    let progress = Progress::of(scope.targets.len(), reporting.map_or(&[], |reporting| reporting.sinks));
    let shellcheck = Shellcheck::default();
    let job = Job { engine: &engine, scope: &scope, disk: &disk, lookup, memo, shellcheck, keep, progress };
    if scope.targets.is_empty() && scope.stdin.is_none() {
        crate::note("no file to fix was found");
    }
    let least = if fixing.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let baseline = lint.baseline.as_deref();
    let fresh = baseline.map(|path| job.without_known(path)).transpose()?;
    let fresh = fresh.map(|files| wanted::fingerprints(&files));
    let wanted = Wanted { least, only, fresh, changes: changes.as_ref() };
    let obstacles = Obstacles::new();
    let gate = Gate::new(match &scope.stdin {
        Some(stdin) => Reach::Only(&stdin.shown),
        None if fixing.diff => Reach::All,
        None => Reach::Writable(&obstacles),
    });
    let base = Base::new(&scope, job.disk);
    let fixed = job.fix(&base, &wanted, &gate);

    let kept = fixed.changed.iter().map(|(path, after)| (path, Some(after)));
    let gone = fixed.changed.removed().map(|path| (path, None));
    let touched: Vec<(&str, Option<&[u8]>)> = kept.chain(gone).collect();
    let before: Vec<Option<Vec<u8>>> = touched.iter().map(|(path, _)| base.read(path)).collect();
    let texts: Vec<NewText<'_>> = touched
        .iter()
        .zip(&before)
        .map(|((path, after), before)| NewText { path, before: before.as_deref(), after: *after })
        .collect();
    let mut files = job.check(&fixed.changed);
    let mut refused = gate.refused();
    if fixing.diff {
        print_diffs(&texts)?;
    } else if let Some(stdin) = &scope.stdin {
        print_text(stdin, &fixed.changed)?;
    } else {
        let failed = write(&texts, &gate, &obstacles);
        if !failed.is_empty() {
            // What is left is what lies on the disk now.
            job.disk.forget(texts.iter().map(|text| Path::new(text.path)));
            files = job.check_again(lint)?;
        }
        refused.extend(failed);
    }
    if let Some(path) = baseline {
        Baseline::read(path)?.apply(&mut files);
    }
    if let Some(changes) = &changes {
        changes.apply_after(&mut files, &LineMap::of_all(&texts));
    }
    for Refusal { path, why } in &refused {
        crate::note(&format!("{path}: not fixed: {why}"));
    }
    let is_unwritten = |path: &str| refused.iter().any(|refusal| refusal.path == path);
    let summary = Summary {
        fixed: &fixed,
        files: &files,
        n_changed: texts.iter().filter(|text| fixing.diff || !is_unwritten(text.path)).count(),
        is_diff: fixing.diff,
    };
    summary.tell_bugs();
    let is_stdout_taken = fixing.diff || scope.stdin.is_some();
    match reporting {
        None if is_stdout_taken => summary.write(&mut io::stderr().lock())?,
        None => summary.write(&mut io::stdout().lock())?,
        Some(Reporting { arguments, sinks }) => {
            if !texts.is_empty() {
                summary.write_fixed(&mut io::stderr().lock())?;
            }
            let results = Results::new(&files, engine.rules(), arguments);
            let stream = match &scope.stdin {
                _ if fixing.diff => Stream::Nowhere,
                Some(_) => Stream::Stderr,
                None => Stream::Stdout,
            };
            match write_to(sinks, &results, stream) {
                Ok(()) | Err(Stop::Closed) => {}
                Err(stop) => return Err(stop),
            }
        }
    }
    Ok(match outcome(&files) {
        _ if !refused.is_empty() => Outcome::Failure,
        _ if fixing.diff && !texts.is_empty() => Outcome::Findings,
        _ if fixing.diff => Outcome::Clean,
        outcome => outcome,
    })
}

/// One run over files that are fixed.
struct Job<'a> {
    engine: &'a Engine,
    scope: &'a Scope,
    disk: &'a Disk,
    lookup: RefCell<Lookup<'a>>,
    memo: Memo,
    shellcheck: Shellcheck,
    keep: Keep,
    progress: Progress,
}

impl Job<'_> {
    fn fix(&self, base: &Base<'_>, wanted: &Wanted<'_>, gate: &Gate<'_>) -> Fixed {
        let check = |changed: &ChangedFiles| {
            let progress = &self.progress;
            progress.restart();
            let keep = |judged: Judged| {
                progress.step();
                judged.report
            };
            let view = View { disk: self.disk, changed };
            let run: Run<'_, FileReport> = Run {
                engine: self.engine,
                view,
                memo: Some(&self.memo),
                shellcheck: Some(&self.shellcheck),
                keep: &keep,
            };
            let mut reports = run.judge(self.scope, &mut self.lookup.borrow_mut());
            wanted.narrow(&mut reports, base, changed);
            gate.narrow(&mut reports, wanted.least);
            reports
        };
        let fixed = converge(&FixRequest { files: base, check: &check, least: wanted.least });
        self.progress.erase();
        fixed
    }

    /// What is found in the files as fixes leave them.
    fn check(&self, changed: &ChangedFiles) -> Vec<CheckedFile> {
        self.check_view(self.scope, View { disk: self.disk, changed })
    }

    /// What is found in the files as they are now.
    fn check_again(&self, lint: &LintArgs) -> Result<Vec<CheckedFile>, Stop> {
        let changed = ChangedFiles::default();
        self.memo.forget();
        Ok(self.check_view(&Scope::of(lint)?, View { disk: self.disk, changed: &changed }))
    }

    fn check_view(&self, scope: &Scope, view: View<'_>) -> Vec<CheckedFile> {
        let kept = self.keep;
        let keep = |judged: Judged| CheckedFile::new(judged, kept);
        let (memo, shellcheck) = (Some(&self.memo), Some(&self.shellcheck));
        let run = Run { engine: self.engine, view, memo, shellcheck, keep: &keep };
        run.judge(scope, &mut self.lookup.borrow_mut())
    }

    /// What is found now and does not stand in the baseline.
    fn without_known(&self, baseline: &Path) -> Result<Vec<CheckedFile>, Stop> {
        let mut files = self.check(&ChangedFiles::default());
        Baseline::read(baseline)?.apply(&mut files);
        Ok(files)
    }
}

fn print_diffs(texts: &[NewText<'_>]) -> Result<(), Stop> {
    let paint = Paint::of_stdout();
    let is_harmless = paint == Paint::Colour || io::stdout().is_terminal();
    let mut out = io::BufWriter::new(io::stdout().lock());
    for text in texts {
        // Only what was read without replacement is ever edited.
        let before = text.before.map(|before| std::str::from_utf8(before).unwrap_or_default());
        let after = text.after.map(|after| std::str::from_utf8(after).unwrap_or_default());
        out.write_all(diff::unified(text.path, before, after, diff::Look { paint, is_harmless }).as_bytes())?;
    }
    Ok(out.flush()?)
}

fn print_text(stdin: &Stdin, changed: &ChangedFiles) -> Result<(), Stop> {
    let mut out = io::stdout().lock();
    out.write_all(changed.get(&stdin.shown).unwrap_or(&stdin.bytes))?;
    Ok(out.flush()?)
}

/// Writes all texts; those that a fix changes together, together. Gives those that were not written.
fn write(texts: &[NewText<'_>], gate: &Gate<'_>, obstacles: &Obstacles) -> Vec<Refusal> {
    let writer = Writer { obstacles };
    let mut failed = Vec::new();
    for group in gate.groups(texts) {
        let Err(refusal) = writer.write(&group) else { continue };
        let others = group.iter().filter(|text| text.path != refusal.path);
        let why = format!("it goes together with {}", refusal.path);
        failed.extend(others.map(|text| Refusal { path: text.path.to_owned(), why: why.clone() }));
        failed.push(refusal);
    }
    failed
}
