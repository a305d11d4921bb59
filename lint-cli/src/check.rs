//! `hullwright check`: finds the files, checks them at the same time, and hands what was found to the outputs.
//!
//! Entry point: [`run`]. What is left of a file once it was checked is in `checked`.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullwright_core::engine::{Engine, Request};
use hullwright_core::project::UnitSpec;
use hullwright_core::rule::{EngineFact, RuleSelector, RuleSet, Verdict};
use hullwright_core::text::{FileId, FileKind, MAX_FILE_SIZE, SourceFile, TextRange};
use rayon::prelude::*;

use crate::args::CheckArgs;
use crate::baseline::{self, Baseline};
use crate::checked::{CheckedFile, Found, Keep, has_rule_for};
use crate::config_command::shown;
use crate::config_file::{Config, ConfigError};
use crate::config_lookup::{InvalidConfig, Lookup, Origin};
use crate::discover::{Target, discover, plain};
use crate::exit::{Outcome, Stop};
use crate::files::{Disk, DiskFiles, read_capped, slashed};
use crate::output::{Results, Sink, keep, write_all};
use crate::settings::{Layer, Settings, is_date};
use crate::since::Changes;

/// Starting threads takes longer than checking this many files.
const MAX_FILES_ON_ONE_THREAD: usize = 4;

/// Checks what the arguments name, and writes the results to the sinks.
pub(crate) fn run(arguments: &CheckArgs, sinks: &[Sink]) -> Result<Outcome, Stop> {
    let engine =
        Engine::new(hullwright_rules::rule_set()).with_knowledge(hullwright_rules::bundled_knowledge());
    let changes = arguments.since.as_deref().map(Changes::since).transpose()?;
    let known = arguments.baseline.as_deref().map(Baseline::read).transpose()?;
    let origin = match &arguments.config {
        _ if arguments.no_config => Origin::Flags,
        Some(path) => Origin::File(path),
        None => Origin::Nearest,
    };
    let mut lookup = Lookup::new(engine.rules(), &origin, flags(arguments, engine.rules())?)?;
    let run = Run { engine: &engine, disk: Disk::default(), keep: keep(sinks) };
    let mut files = run.check_named(arguments, &mut lookup)?;
    if files.is_empty() {
        crate::note("no file to check was found");
    }
    if let Some(path) = &arguments.write_baseline {
        baseline::write(path, &files)?;
        let is_failed = files.iter().flat_map(|file| &file.findings).any(Found::is_internal_error);
        return Ok(if is_failed { Outcome::Failure } else { Outcome::Clean });
    }
    if let Some(known) = known {
        known.apply(&mut files);
    }
    if let Some(changes) = changes {
        changes.apply(&mut files);
    }
    let outcome = outcome(&files);
    let results = Results {
        files: &files,
        rules: engine.rules(),
        show_suppressed: arguments.show_suppressed,
        statistics: arguments.statistics,
        sarif_category: arguments.sarif_category.as_deref(),
    };
    match write_all(sinks, &results) {
        Ok(()) | Err(Stop::Closed) => Ok(outcome),
        Err(stop) => Err(stop),
    }
}

fn outcome(files: &[CheckedFile]) -> Outcome {
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

/// The settings that the flags make up.
fn flags(arguments: &CheckArgs, set: &RuleSet) -> Result<Layer, Stop> {
    let selectors = |names: &[String]| -> Result<Vec<RuleSelector>, Stop> {
        let parsed = names.iter().map(|name| RuleSelector::parse(name, set));
        parsed.collect::<Result<_, _>>().map_err(|unknown| Stop::Misuse(unknown.to_string()))
    };
    if let Some(date) = arguments.today.as_deref().filter(|date| !is_date(date)) {
        return Err(Stop::Misuse(format!("--today: `{date}` is no date of the form YYYY-MM-DD")));
    }
    let select = (!arguments.select.is_empty()).then(|| selectors(&arguments.select)).transpose()?;
    let on = selectors(&arguments.extend_select)?.into_iter().map(|selector| (selector, Verdict::On));
    let off = selectors(&arguments.ignore)?.into_iter().map(|selector| (selector, Verdict::Off));
    Ok(Layer {
        preset: arguments.preset.map(|name| name.0),
        preview: arguments.preview.then_some(true),
        select,
        selections: on.chain(off).collect(),
        fail_on: arguments.fail_on,
        build_args: arguments.build_arg.iter().filter_map(|given| build_arg(given)).collect(),
        target: arguments.target.clone(),
        platform: arguments.platform.clone(),
        profiles: arguments.profile.clone(),
        env_files: arguments.env_file.iter().map(|path| env_file(path)).collect::<Result<_, _>>()?,
        today: arguments.today.clone(),
        suppressions: arguments.no_suppressions.then_some(false),
        ..Layer::default()
    })
}

/// `NAME=VALUE`, or `NAME` with the value of the environment variable of that name, as Docker reads it.
fn build_arg(given: &str) -> Option<(String, String)> {
    match given.split_once('=') {
        Some((name, value)) => Some((name.to_owned(), value.to_owned())),
        None => std::env::var(given).ok().map(|value| (given.to_owned(), value)),
    }
}

/// The path of a file with variables, as the engine asks for it.
fn env_file(path: &Path) -> Result<String, Stop> {
    if path.is_file() {
        Ok(shown(path))
    } else {
        Err(Stop::Misuse(format!("--env-file: {}: there is no such file", path.display())))
    }
}

/// A file to check, and what holds for it.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) target: Target,
    pub(crate) settings: Arc<Settings>,
}

/// One run over many files.
pub(crate) struct Run<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) disk: Disk,
    pub(crate) keep: Keep,
}

impl Run<'_> {
    /// Checks all that the arguments name; sorted by path.
    fn check_named(&self, arguments: &CheckArgs, lookup: &mut Lookup<'_>) -> Result<Vec<CheckedFile>, Stop> {
        let is_stdin = |path: &&PathBuf| path.as_os_str() == "-";
        let named: Vec<PathBuf> = arguments.paths.iter().filter(|path| !is_stdin(path)).cloned().collect();
        let targets = discover(&named, !arguments.no_gitignore)?.into_iter();
        let jobs: Vec<Job> =
            targets.map(|target| Job { settings: lookup.settings_for(&target.path), target }).collect();
        let (compose, others): (Vec<Job>, Vec<Job>) =
            jobs.into_iter().partition(|job| is_compose(&job.target));
        let named: BTreeSet<String> = named.iter().map(|path| shown(path)).collect();
        let (mut files, units) = self.check_compose(compose, &named);
        files.extend(on_threads(&others, |job| self.check_job(job, &units)));
        if arguments.paths.iter().any(|path| is_stdin(&path)) {
            files.push(self.check_stdin(arguments.stdin_filename.as_deref(), lookup)?);
        }
        for invalid in lookup.invalid() {
            let shown = shown(&invalid.path);
            if !files.iter().any(|file| *file.path == *shown) {
                files.push(self.report_config(&shown, &invalid));
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    fn check_job(&self, job: &Job, units: &[UnitSpec]) -> CheckedFile {
        match read_capped(&job.target.path) {
            Ok(bytes) => self.check_bytes(&job.target.shown, bytes, &job.settings, units),
            Err(error) => self.report_unread(job, &error),
        }
    }

    fn check_stdin(&self, name: Option<&Path>, lookup: &mut Lookup<'_>) -> Result<CheckedFile, Stop> {
        let settings = lookup.settings_for(name.unwrap_or(Path::new("Dockerfile")));
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().take(MAX_FILE_SIZE as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|error| Stop::Misuse(format!("standard input cannot be read: {}", plain(&error))))?;
        let shown = name.map_or_else(|| "-".to_owned(), slashed);
        Ok(self.check_bytes(&shown, bytes, &settings, &[]))
    }

    fn check_bytes(
        &self,
        shown: &str,
        bytes: Vec<u8>,
        settings: &Settings,
        units: &[UnitSpec],
    ) -> CheckedFile {
        let kind = FileKind::of_named_file(shown, &bytes);
        let file = SourceFile::decode(FileId(0), shown, kind, bytes);
        if kind == FileKind::Config
            && let Err(error) = Config::read(Path::new(shown), file.text(), self.engine.rules())
        {
            return self.report_config_error(file, &error, settings);
        }
        let files = DiskFiles::new(&self.disk);
        let units = match kind {
            FileKind::Dockerfile => UnitSpec::of_dockerfile(units, shown),
            FileKind::Compose => return self.check_lone_compose(file, settings, &files),
            FileKind::Ignore | FileKind::Config => units,
        };
        let report = self.engine.check(Request { units, ..request(&file, settings, &files) });
        CheckedFile::new(file, report, settings.fail_on, self.keep)
    }

    /// The finding about a file that cannot be read, and why.
    pub(crate) fn report_unread(&self, job: &Job, error: &std::io::Error) -> CheckedFile {
        let message = format!("file cannot be read: {}", plain(error));
        self.report_unreadable(&job.target.shown, message, &job.settings)
    }

    /// The finding about a file that cannot be read.
    fn report_unreadable(&self, shown: &str, message: String, settings: &Settings) -> CheckedFile {
        let file = SourceFile::new(FileId(0), shown, FileKind::of_named_file(shown, b""), "");
        self.report(file, EngineFact::UnreadableFile, TextRange::new(0, 0), message, settings)
    }

    /// The finding about a configuration that is wrong.
    fn report_config(&self, shown: &str, invalid: &InvalidConfig) -> CheckedFile {
        let bytes = read_capped(&invalid.path).unwrap_or_default();
        let file = SourceFile::decode(FileId(0), shown, FileKind::Config, bytes);
        self.report_config_error(file, &invalid.error, &invalid.settings)
    }

    fn report_config_error(&self, file: SourceFile, error: &ConfigError, settings: &Settings) -> CheckedFile {
        let first_line = || {
            let line = file.text().lines().next().unwrap_or_default();
            TextRange::from(0..line.len().max(1))
        };
        let range = error.range.unwrap_or_else(first_line);
        self.report(file, EngineFact::InvalidConfig, range, error.message.clone(), settings)
    }

    fn report(
        &self,
        file: SourceFile,
        fact: EngineFact,
        range: TextRange,
        message: String,
        settings: &Settings,
    ) -> CheckedFile {
        if !has_rule_for(self.engine.rules(), fact) {
            crate::note(&format!("{}: {message}", file.path()));
        }
        let files = DiskFiles::new(&self.disk);
        let report = self.engine.state(request(&file, settings, &files), fact, range, message);
        CheckedFile::new(file, report, settings.fail_on, self.keep)
    }
}

fn request<'a>(file: &'a SourceFile, settings: &'a Settings, files: &'a DiskFiles<'a>) -> Request<'a> {
    let Settings { rules, inputs, today, suppressions, .. } = settings;
    Request { file, rules, files, inputs, today, suppressions: *suppressions, units: &[] }
}

/// Whether a file is a Compose file; where its name says nothing, its text is looked at.
fn is_compose(target: &Target) -> bool {
    let name = target.shown.rsplit('/').next().unwrap_or_default();
    let kind = FileKind::of_name(name).or_else(|| {
        let bytes = read_capped(&target.path).ok()?;
        Some(FileKind::of_named_file(&target.shown, &bytes))
    });
    kind == Some(FileKind::Compose)
}

/// What becomes of each item, in order; on several threads where there are many.
pub(crate) fn on_threads<T: Sync, U: Send>(items: &[T], work: impl Fn(&T) -> U + Sync + Send) -> Vec<U> {
    if items.len() <= MAX_FILES_ON_ONE_THREAD {
        return items.iter().map(work).collect();
    }
    items.par_iter().map(work).collect()
}

#[cfg(test)]
mod tests {
    use hullwright_core::diagnostic::{Severity, Suppressed};
    use hullwright_core::rule::{Check, Rule};

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
