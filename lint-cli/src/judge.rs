//! One run over many files: which files they are, what holds for each, and what is found in it.
//!
//! Compose files are in `compose_sets`. Entry point: [`Run::judge`].

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullwright_core::engine::{Engine, FileReport, Overlay, Request};
use hullwright_core::project::{FileSource, UnitSpec};
use hullwright_core::rule::EngineFact;
use hullwright_core::shellcheck::Verdicts;
use hullwright_core::text::{FileId, FileKind, MAX_FILE_SIZE, SourceFile, TextRange};
use rayon::prelude::*;

use crate::args::{FailOn, LintArgs};
use crate::checked::{CheckedFile, has_rule_for};
use crate::config_command::shown;
use crate::config_file::{Config, ConfigError};
use crate::config_lookup::{InvalidConfig, Lookup, Origin};
use crate::discover::{Target, discover, is_found_by_name, plain};
use crate::exit::Stop;
use crate::files::{DiskFiles, View, read_capped, slashed};
use crate::memo::{self, Memo};
use crate::settings::{Layer, Settings};
use crate::shellcheck::Shellcheck;

/// Starting threads takes longer than checking this many files.
const MAX_FILES_ON_ONE_THREAD: usize = 4;

/// Finds settings as the arguments say.
pub(crate) fn lookup<'e>(arguments: &LintArgs, engine: &'e Engine, flags: Layer) -> Result<Lookup<'e>, Stop> {
    let origin = match &arguments.config {
        _ if arguments.no_config => Origin::Flags,
        Some(path) => Origin::File(path),
        None => Origin::Nearest,
    };
    Lookup::new(engine.rules(), &origin, flags)
}

/// The files that the arguments name.
#[derive(Debug)]
pub(crate) struct Scope {
    /// The paths as they are named.
    pub(crate) named: Vec<PathBuf>,
    pub(crate) targets: Vec<Target>,
    pub(crate) stdin: Option<Stdin>,
}

/// A file on standard input.
#[derive(Debug)]
pub(crate) struct Stdin {
    /// The path that is shown.
    pub(crate) shown: String,
    pub(crate) bytes: Vec<u8>,
    name: Option<PathBuf>,
}

impl Scope {
    /// Looks for the files, and reads standard input.
    pub(crate) fn of(arguments: &LintArgs) -> Result<Self, Stop> {
        let is_stdin = |path: &&PathBuf| path.as_os_str() == "-";
        let named: Vec<PathBuf> = arguments.paths.iter().filter(|path| !is_stdin(path)).cloned().collect();
        let targets = discover(&named, !arguments.no_gitignore)?;
        let has_stdin = arguments.paths.iter().any(|path| is_stdin(&path));
        let stdin = has_stdin.then(|| Stdin::read(arguments.stdin_filename.clone())).transpose()?;
        Ok(Self { named, targets, stdin })
    }

    /// The paths that are named, as they are shown.
    fn shown(&self) -> BTreeSet<String> {
        self.named.iter().map(|path| shown(path)).collect()
    }
}

impl Stdin {
    fn read(name: Option<PathBuf>) -> Result<Self, Stop> {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().take(MAX_FILE_SIZE as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|error| Stop::Misuse(format!("standard input cannot be read: {}", plain(&error))))?;
        let shown = name.as_deref().map_or_else(|| "-".to_owned(), slashed);
        Ok(Self { shown, bytes, name })
    }
}

/// Whether a path lies in a folder that is searched.
pub(crate) fn lies_in(path: &str, folder: &str) -> bool {
    folder == "."
        || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/') || folder.ends_with('/'))
}

/// A file that was checked, with all that was found in it.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) file: SourceFile,
    pub(crate) report: FileReport,
    pub(crate) fail_on: FailOn,
}

/// What is left of a file once it was checked.
pub(crate) trait Verdict: Send {
    /// The path that is shown.
    fn path(&self) -> &str;
}

impl Verdict for CheckedFile {
    fn path(&self) -> &str {
        &self.path
    }
}

impl Verdict for Judged {
    fn path(&self) -> &str {
        &self.report.path
    }
}

impl Verdict for FileReport {
    fn path(&self) -> &str {
        &self.path
    }
}

/// A file to check, and what holds for it.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) target: Target,
    pub(crate) settings: Arc<Settings>,
}

/// One run over many files.
pub(crate) struct Run<'a, V> {
    pub(crate) engine: &'a Engine,
    pub(crate) view: View<'a>,
    /// What was found before, where files are checked more than once.
    pub(crate) memo: Option<&'a Memo>,
    /// The program that is asked about scripts where settings say so.
    pub(crate) shellcheck: Option<&'a Shellcheck>,
    /// What is kept of a file; the rest of it goes at once.
    pub(crate) keep: &'a (dyn Fn(Judged) -> V + Sync),
}

impl<V: Verdict> Run<'_, V> {
    /// Checks all files of the scope, and those of their folders that fixes have created; sorted by path.
    pub(crate) fn judge(&self, scope: &Scope, lookup: &mut Lookup<'_>) -> Vec<V> {
        let named = scope.shown();
        let kept = scope.targets.iter().filter(|target| !self.view.changed.is_removed(&target.shown));
        let targets = kept.cloned().chain(self.created(&named));
        let jobs: Vec<Job> =
            targets.map(|target| Job { settings: lookup.settings_for(&target.path), target }).collect();
        let (compose, others): (Vec<Job>, Vec<Job>) = jobs.into_iter().partition(|job| self.is_compose(job));
        let (mut files, units) = self.check_compose(compose, &named);
        let verdicts = self.ask_shellcheck(&others);
        let checked = on_threads(&others, |job| {
            let judged = self.check_job(job, &units, verdicts.get(&job.target.shown));
            judged.into_iter().map(self.keep).collect::<Vec<V>>()
        });
        files.extend(checked.into_iter().flatten());
        if let Some(stdin) = &scope.stdin {
            let disk = DiskFiles::new(self.view.disk);
            files.push((self.keep)(self.check_stdin(stdin, lookup, &Overlay::new(&disk, self.view.changed))));
        }
        for invalid in lookup.invalid() {
            let shown = lookup.shown(&invalid.path);
            if !files.iter().any(|file| file.path() == shown) {
                files.push((self.keep)(self.report_config(&shown, &invalid)));
            }
        }
        files.sort_by(|a, b| a.path().cmp(b.path()));
        files
    }

    /// The files that fixes have created where the search would find them.
    fn created(&self, named: &BTreeSet<String>) -> Vec<Target> {
        let changed = self.view.changed.iter().map(|(path, _)| path);
        let found = changed.filter(|path| named.iter().any(|folder| lies_in(path, folder)));
        let found = found.filter(|path| is_found_by_name(path) && !self.view.disk.place(path).exists());
        found.map(|path| self.view.disk.target(path.to_owned())).collect()
    }

    /// Whether a file is a Compose file; where its name says nothing, its text is looked at.
    fn is_compose(&self, job: &Job) -> bool {
        let shown = &job.target.shown;
        let kind = FileKind::of_name(shown.rsplit('/').next().unwrap_or_default()).or_else(|| {
            let bytes = self.view.read(&job.target).ok()?;
            Some(FileKind::of_named_file(shown, &bytes))
        });
        kind == Some(FileKind::Compose)
    }

    /// What `check` finds in files, or has found in them before.
    pub(crate) fn recall<'p>(
        &self,
        own: impl IntoIterator<Item = &'p str>,
        units: &[UnitSpec],
        check: impl FnOnce(&dyn FileSource) -> memo::Found,
    ) -> memo::Found {
        let disk = DiskFiles::new(self.view.disk);
        let files = Overlay::new(&disk, self.view.changed);
        match self.memo {
            Some(memo) => memo.recall(own, units, self.view, &files, check),
            None => check(&files),
        }
    }

    fn check_job(&self, job: &Job, units: &[UnitSpec], verdicts: Option<&Verdicts>) -> Vec<Judged> {
        let shown = job.target.shown.as_str();
        let units = match FileKind::of_name(shown.rsplit('/').next().unwrap_or_default()) {
            Some(FileKind::Ignore | FileKind::Config) => units,
            _ => UnitSpec::of_dockerfile(units, shown),
        };
        let check = |files: &dyn FileSource| {
            let judged = match self.view.read(&job.target) {
                Ok(bytes) => {
                    let seen = Seen { units, files, verdicts };
                    self.check_bytes(shown, bytes, &job.settings, seen)
                }
                Err(error) => self.report_unread(job, &error),
            };
            (vec![judged], Vec::new())
        };
        self.recall([shown], units, check).0
    }

    fn check_stdin(&self, stdin: &Stdin, lookup: &mut Lookup<'_>, files: &dyn FileSource) -> Judged {
        let settings = lookup.settings_for(stdin.name.as_deref().unwrap_or(Path::new("Dockerfile")));
        let bytes = self.view.changed.get(&stdin.shown).unwrap_or(&stdin.bytes).to_vec();
        let file = decoded(&stdin.shown, bytes.clone());
        let verdicts = self.ask_shellcheck_about(&[(file, &settings)]).pop().flatten();
        let seen = Seen { units: &[], files, verdicts: verdicts.as_ref() };
        self.check_bytes(&stdin.shown, bytes, &settings, seen)
    }

    fn check_bytes(&self, shown: &str, bytes: Vec<u8>, settings: &Settings, seen: Seen<'_>) -> Judged {
        let Seen { units, files, verdicts } = seen;
        let file = decoded(shown, bytes);
        let kind = file.kind();
        if kind == FileKind::Config
            && let Err(error) = Config::read(Path::new(shown), file.text(), self.engine.rules())
        {
            return self.report_config_error(file, &error, settings);
        }
        if kind == FileKind::Compose {
            return self.check_lone_compose(file, settings, files);
        }
        let request = Request { units, shellcheck: verdicts, ..request(&file, settings, files) };
        let report = self.engine.check(request);
        Judged { file, report, fail_on: settings.fail_on }
    }

    /// What the program shellcheck says about the files whose settings ask for it, by their paths.
    fn ask_shellcheck(&self, jobs: &[Job]) -> BTreeMap<String, Verdicts> {
        let asked: Vec<&Job> = jobs.iter().filter(|job| job.settings.shellcheck).collect();
        let read = on_threads(&asked, |job| {
            let bytes = self.view.read(&job.target).ok()?;
            Some((decoded(&job.target.shown, bytes), &*job.settings))
        });
        let files: Vec<(SourceFile, &Settings)> = read.into_iter().flatten().collect();
        let verdicts = self.ask_shellcheck_about(&files);
        let known = files.iter().zip(verdicts);
        known.filter_map(|((file, _), verdicts)| Some((file.path().to_owned(), verdicts?))).collect()
    }

    fn ask_shellcheck_about(&self, files: &[(SourceFile, &Settings)]) -> Vec<Option<Verdicts>> {
        let Some(shellcheck) = self.shellcheck.filter(|_| !files.is_empty()) else { return Vec::new() };
        let disk = DiskFiles::new(self.view.disk);
        let prepare = |(file, settings): &(SourceFile, &Settings)| {
            if !settings.shellcheck {
                return Vec::new();
            }
            self.engine.shell_scripts(request(file, settings, &disk))
        };
        shellcheck.ask(&on_threads(files, prepare))
    }

    /// The finding about a file that cannot be read, and why.
    pub(crate) fn report_unread(&self, job: &Job, error: &std::io::Error) -> Judged {
        let message = format!("file cannot be read: {}", plain(error));
        self.report_unreadable(&job.target.shown, message, &job.settings)
    }

    /// The finding about a file that cannot be read.
    fn report_unreadable(&self, shown: &str, message: String, settings: &Settings) -> Judged {
        let file = SourceFile::new(FileId(0), shown, FileKind::of_named_file(shown, b""), "");
        self.report(file, EngineFact::UnreadableFile, TextRange::new(0, 0), message, settings)
    }

    /// The finding about a configuration that is wrong.
    fn report_config(&self, shown: &str, invalid: &InvalidConfig) -> Judged {
        let bytes = read_capped(&invalid.path).unwrap_or_default();
        let file = SourceFile::decode(FileId(0), shown, FileKind::Config, bytes);
        self.report_config_error(file, &invalid.error, &invalid.settings)
    }

    fn report_config_error(&self, file: SourceFile, error: &ConfigError, settings: &Settings) -> Judged {
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
    ) -> Judged {
        if !has_rule_for(self.engine.rules(), fact) {
            crate::note(&format!("{}: {message}", file.path()));
        }
        let files = DiskFiles::new(self.view.disk);
        let report = self.engine.state(request(&file, settings, &files), fact, range, message);
        Judged { file, report, fail_on: settings.fail_on }
    }
}

/// What the engine is asked about a file.
pub(crate) fn request<'a>(
    file: &'a SourceFile,
    settings: &'a Settings,
    files: &'a dyn FileSource,
) -> Request<'a> {
    let Settings { rules, inputs, today, suppressions, .. } = settings;
    let (suppressions, units, shellcheck) = (*suppressions, &[], None);
    Request { file, rules, files, inputs, today, suppressions, units, shellcheck }
}

/// What is known around a file that is checked.
#[derive(Clone, Copy)]
struct Seen<'a> {
    units: &'a [UnitSpec],
    files: &'a dyn FileSource,
    verdicts: Option<&'a Verdicts>,
}

fn decoded(shown: &str, bytes: Vec<u8>) -> SourceFile {
    SourceFile::decode(FileId(0), shown, FileKind::of_named_file(shown, &bytes), bytes)
}

/// What becomes of each item, in order; on several threads where there are many.
pub(crate) fn on_threads<T: Sync, U: Send>(items: &[T], work: impl Fn(&T) -> U + Sync + Send) -> Vec<U> {
    if items.len() <= MAX_FILES_ON_ONE_THREAD {
        return items.iter().map(work).collect();
    }
    items.par_iter().map(work).collect()
}
