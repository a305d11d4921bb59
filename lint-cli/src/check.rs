//! `hullwright check`: finds the files, checks them at the same time, and hands what was found to the outputs.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use hullwright_core::diagnostic::Change;
use hullwright_core::engine::{ActiveRules, EDITION_DATE, Engine, FileReport, Finding, Place, Request};
use hullwright_core::rule::{Check, EngineFact, Preset, RuleSelector, RuleTable, Selection, Verdict};
use hullwright_core::semantic::BuildInputs;
use hullwright_core::text::{FileId, FileKind, SourceFile, TextRange};
use rayon::prelude::*;

use crate::args::{CheckArgs, FailOn};
use crate::discover::{Target, discover, kind_of};
use crate::exit::{Outcome, Stop};
use crate::files::{Disk, DiskFiles, read_capped};
use crate::output::{Results, Sink, write_all};

/// Starting threads takes longer than checking this many files.
const MAX_FILES_ON_ONE_THREAD: usize = 4;

/// A finding with all that an output needs once the text is gone.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) finding: Finding,
    /// The changes of each fix, in the order of the fixes.
    pub(crate) changes: Vec<Vec<PlacedChange>>,
}

/// A change of a fix with lines and columns.
#[derive(Debug)]
pub(crate) enum PlacedChange {
    Edit { place: Place, text: String },
    Create { path: String, text: String },
}

/// What is left of a file once it was checked.
#[derive(Debug)]
pub(crate) struct CheckedFile {
    pub(crate) path: Arc<str>,
    pub(crate) kind: FileKind,
    pub(crate) findings: Vec<Found>,
}

pub(crate) fn run(arguments: &CheckArgs, sinks: Vec<Sink>) -> Result<Outcome, Stop> {
    let engine = Engine::new(hullwright_rules::rule_set());
    let selections = selections(arguments, &engine)?;
    let preset = arguments.preset.map_or(Preset::Recommended, |name| name.0);
    let rules =
        ActiveRules::new(engine.rules(), RuleTable::resolve(engine.rules(), preset, false, &selections));
    let inputs = BuildInputs { args: BTreeMap::new(), ..BuildInputs::default() };
    let run = Run { engine: &engine, rules: &rules, inputs: &inputs, disk: Disk::default() };

    let is_stdin = |path: &Path| path.as_os_str() == "-";
    let named: Vec<_> = arguments.paths.iter().filter(|path| !is_stdin(path)).cloned().collect();
    let targets = discover(&named, !arguments.no_gitignore)?;
    let mut files = run.check_all(&targets);
    if arguments.paths.iter().any(|path| is_stdin(path)) {
        files.push(run.check_stdin(arguments.stdin_filename.as_deref())?);
        files.sort_by(|a, b| a.path.cmp(&b.path));
    }
    if files.is_empty() {
        crate::note("no file to check was found");
    }
    let outcome = outcome(&files, arguments.fail_on.unwrap_or(FailOn::Warning));
    let results = Results { files: &files, show_suppressed: false };
    match write_all(&sinks, &results) {
        Err(Stop::Closed) => Ok(outcome),
        Err(stop) => Err(stop),
        Ok(()) => Ok(outcome),
    }
}

fn outcome(files: &[CheckedFile], fail_on: FailOn) -> Outcome {
    let findings = || files.iter().flat_map(|file| &file.findings).map(|found| &found.finding);
    let is_internal = |finding: &Finding| {
        let mut checks = finding.rule.checks.iter();
        checks.any(|check| matches!(check, Check::Engine(EngineFact::InternalError)))
    };
    let mut open = findings().filter(|finding| finding.suppressed.is_none() && !is_internal(finding));
    if open.any(|finding| fail_on.is_reached_by(finding.severity)) {
        Outcome::Findings
    } else if findings().any(is_internal) {
        Outcome::Failure
    } else {
        Outcome::Clean
    }
}

fn selections(arguments: &CheckArgs, engine: &Engine) -> Result<Vec<Selection>, Stop> {
    let mut selections = Vec::new();
    if !arguments.select.is_empty() {
        selections.push((RuleSelector::All, Verdict::Off));
    }
    let lists = [
        (&arguments.select, Verdict::On),
        (&arguments.extend_select, Verdict::On),
        (&arguments.ignore, Verdict::Off),
    ];
    for (names, verdict) in lists {
        for name in names {
            let selector = RuleSelector::parse(name, engine.rules());
            selections.push((selector.map_err(|unknown| Stop::Misuse(unknown.to_string()))?, verdict));
        }
    }
    Ok(selections)
}

/// One run over many files.
struct Run<'a> {
    engine: &'a Engine,
    rules: &'a ActiveRules,
    inputs: &'a BuildInputs,
    disk: Disk,
}

impl Run<'_> {
    fn check_all(&self, targets: &[Target]) -> Vec<CheckedFile> {
        if targets.len() <= MAX_FILES_ON_ONE_THREAD {
            return targets.iter().map(|target| self.check_target(target)).collect();
        }
        targets.par_iter().map(|target| self.check_target(target)).collect()
    }

    fn check_target(&self, target: &Target) -> CheckedFile {
        let bytes = read_capped(&target.path).unwrap_or_default();
        self.check_bytes(&target.shown, bytes)
    }

    fn check_stdin(&self, name: Option<&Path>) -> Result<CheckedFile, Stop> {
        let mut bytes = Vec::new();
        let read = std::io::stdin()
            .lock()
            .take(hullwright_core::text::MAX_FILE_SIZE as u64 + 1)
            .read_to_end(&mut bytes);
        read.map_err(|error| Stop::Misuse(format!("standard input cannot be read: {error}")))?;
        let shown = name.map_or_else(|| "-".to_owned(), crate::files::slashed);
        Ok(self.check_bytes(&shown, bytes))
    }

    fn check_bytes(&self, shown: &str, bytes: Vec<u8>) -> CheckedFile {
        let kind = kind_of(shown, &bytes);
        let file = SourceFile::decode(FileId(0), shown, kind, bytes);
        let files = DiskFiles::new(&self.disk);
        let report = self.engine.check(Request {
            file: &file,
            rules: self.rules,
            files: &files,
            inputs: self.inputs,
            today: EDITION_DATE,
            suppressions: true,
        });
        checked(&file, report)
    }
}

fn checked(file: &SourceFile, report: FileReport) -> CheckedFile {
    let FileReport { path, kind, findings } = report;
    let findings = findings.into_iter().map(|finding| {
        let changes = finding
            .fixes
            .iter()
            .map(|fix| fix.changes.iter().map(|change| placed(file, &path, change)).collect());
        let changes = changes.collect();
        Found { finding, changes }
    });
    CheckedFile { findings: findings.collect(), path, kind }
}

fn placed(file: &SourceFile, path: &Arc<str>, change: &Change) -> PlacedChange {
    match change {
        Change::Edit { edit, .. } => {
            PlacedChange::Edit { place: place(file, path, edit.range), text: edit.text.clone() }
        }
        Change::CreateFile { path, text } => PlacedChange::Create { path: path.clone(), text: text.clone() },
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
