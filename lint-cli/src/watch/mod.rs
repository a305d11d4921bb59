//! `check --watch`: checks again whenever a file changes that a check has looked at, or could find.
//!
//! What has changed is told by `snapshot`; only checks that saw it are done again. Ctrl-C ends it, as it ends any program.
//! Entry point: [`run`].

mod snapshot;

use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use hullwright_core::engine::Engine;
use walkdir::WalkDir;

use crate::args::{CheckArgs, Format, LintArgs};
use crate::check::{Look, News, engine};
use crate::config_command::shown;
use crate::config_lookup::{CONFIG_NAMES, Lookup};
use crate::discover::{folders, relative_to};
use crate::exit::{Outcome, Stop};
use crate::files::slashed;
use crate::flags::flags;
use crate::judge::{Scope, lookup};
use crate::memo::Memo;
use crate::output::{Results, Sink, counted, keep, render, sanitize};
use crate::progress::Progress;
use crate::shellcheck::Shellcheck;
use snapshot::Snapshot;

/// The file that says what a search passes over.
const GITIGNORE: &str = ".gitignore";

pub(crate) fn run(arguments: &CheckArgs, sinks: &[Sink]) -> Result<Outcome, Stop> {
    refuse(arguments, sinks)?;
    let engine = engine();
    let (memo, shellcheck) = (Memo::default(), Shellcheck::default());
    let mut watch = Watch { arguments, sinks, engine: &engine, memo, shellcheck };
    let mut snapshot = Snapshot::default();
    let mut started = SystemTime::now();
    let mut round = watch.round()?;
    let mut screen = Screen::default();
    screen.show(&round, None)?;
    loop {
        snapshot.watch(round.paths(), started);
        let changes = snapshot.wait();
        started = SystemTime::now();
        watch.forget(&round, &changes.paths);
        match watch.round() {
            Ok(next) => {
                let why = next.reason(&round, &changes.certain);
                if why.is_some() || next.text != round.text {
                    screen.show(&next, why)?;
                }
                round = next;
            }
            // It may be put right; until then what was looked at before is watched.
            Err(Stop::Misuse(why)) => {
                crate::note(&why);
                round.text.clear();
            }
            Err(stop) => return Err(stop),
        }
    }
}

/// What people watch is text, and it comes from files.
fn refuse(arguments: &CheckArgs, sinks: &[Sink]) -> Result<(), Stop> {
    let is_text = |sink: &Sink| sink.file.is_none() && matches!(sink.format, Format::Text | Format::Concise);
    if let Some(flag) = arguments.fixing.given() {
        return Err(Stop::Misuse(format!("{flag} goes with --fix")));
    }
    if !sinks.iter().all(is_text) {
        let message =
            "--watch shows findings to people: it goes with --format text or concise, without --output";
        return Err(Stop::Misuse(message.to_owned()));
    }
    if arguments.lint.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(Stop::Misuse(
            "--watch: standard input does not change; name files or folders".to_owned(),
        ));
    }
    Ok(())
}

/// What stays the same from round to round.
struct Watch<'a> {
    arguments: &'a CheckArgs,
    sinks: &'a [Sink],
    engine: &'a Engine,
    memo: Memo,
    shellcheck: Shellcheck,
}

/// What came of checking everything once.
struct Round {
    /// What is shown of it.
    text: Vec<u8>,
    /// The time it took, in words.
    took: String,
    /// The files that were checked.
    targets: BTreeSet<PathBuf>,
    /// What settings come from, or would.
    settings: BTreeSet<PathBuf>,
    /// What else checks looked at.
    seen: BTreeSet<PathBuf>,
    /// The folders in which a file that matters may appear.
    folders: BTreeSet<PathBuf>,
}

impl Watch<'_> {
    fn round(&mut self) -> Result<Round, Stop> {
        let began = Instant::now();
        let lint = &self.arguments.lint;
        let news = News::read(lint)?;
        let mut lookup = lookup(lint, self.engine, flags(lint, self.engine.rules())?)?;
        let scope = Scope::of(lint)?;
        let progress = Progress::of(scope.targets.len(), self.sinks);
        let look = Look {
            engine: self.engine,
            keep: keep(self.sinks),
            memo: Some(&self.memo),
            shellcheck: &self.shellcheck,
            progress: &progress,
        };
        let mut files = look.at(&scope, &mut lookup);
        news.apply(&mut files);
        let results = Results::new(&files, self.engine.rules(), &self.arguments.report);
        let text = render(self.sinks, &results)?;
        let count = counted(files.len(), "file");
        let took = format!("{count} checked in {} ms", began.elapsed().as_millis());
        let targets: BTreeSet<PathBuf> = scope.targets.iter().map(|target| target.path.clone()).collect();
        let (seen, listed) = self.memo.seen();
        let mut folders = searched(lint, &scope);
        let settings = settings(lint, &lookup, &folders);
        folders.extend(listed.iter().flat_map(|folder| below(folder)));
        Ok(Round { text, took, targets, settings, seen: seen.iter().map(PathBuf::from).collect(), folders })
    }

    /// Forgets the checks that would come to something else now.
    fn forget(&self, round: &Round, changed: &BTreeSet<PathBuf>) {
        if changed.iter().any(|path| round.settings.contains(path)) {
            return self.memo.forget();
        }
        let named = |path: &PathBuf| match slashed(path) {
            path if path == "." => String::new(),
            path => path,
        };
        let paths = changed.iter().map(named).collect();
        let folders = changed.iter().filter(|path| round.folders.contains(*path)).map(named).collect();
        self.memo.forget_those_that_saw(&paths, &folders);
    }
}

impl Round {
    /// All that is watched.
    fn paths(&self) -> BTreeSet<PathBuf> {
        let all = [&self.targets, &self.settings, &self.seen, &self.folders];
        all.into_iter().flatten().filter(|path| !path.as_os_str().is_empty()).cloned().collect()
    }

    /// Why people wait for an answer, be it the same as before.
    fn reason(&self, before: &Self, changed: &BTreeSet<PathBuf>) -> Option<String> {
        let is_asked = |path: &&PathBuf| self.targets.contains(*path) || self.settings.contains(*path);
        let asked = changed.iter().find(is_asked).map(|path| (path, "changed"));
        let new = || self.targets.difference(&before.targets).next().map(|path| (path, "is new"));
        let gone = || before.targets.difference(&self.targets).next().map(|path| (path, "is gone"));
        let is_seen = |path: &&PathBuf| self.text != before.text && !self.folders.contains(*path);
        let seen = || changed.iter().find(is_seen).map(|path| (path, "changed"));
        let (path, what) = gone().or_else(new).or(asked).or_else(seen)?;
        Some(format!("{} {what}: ", shown(path)))
    }
}

/// The folders that are searched, and those of files that are named.
fn searched(lint: &LintArgs, scope: &Scope) -> BTreeSet<PathBuf> {
    let cwd = std::env::current_dir().ok();
    let mut found = BTreeSet::new();
    for path in &scope.named {
        let path = relative_to(path, cwd.as_deref());
        if path.is_dir() {
            found.extend(folders(&path, !lint.no_gitignore).iter().map(|folder| relative_to(folder, None)));
        } else {
            found.insert(relative_to(path.parent().unwrap_or(Path::new("")), None));
        }
    }
    found
}

/// The files that settings come from, or would if they were there.
fn settings(lint: &LintArgs, lookup: &Lookup<'_>, searched: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
    let named = lint.config.iter().chain(&lint.baseline).chain(&lint.env_file).cloned();
    let mut found: BTreeSet<PathBuf> = named.chain(lookup.files()).collect();
    let above = lint.paths.iter().flat_map(|path| lookup.folders_above(path));
    for folder in searched.iter().cloned().chain(above) {
        found.insert(folder.join(GITIGNORE));
        if !lint.no_config && lint.config.is_none() {
            found.extend(CONFIG_NAMES.iter().map(|name| folder.join(name)));
        }
    }
    found
}

/// A folder whose files a check asked for, and all folders in it.
fn below(folder: &str) -> Vec<PathBuf> {
    let top = if folder.is_empty() { "." } else { folder };
    let walk = WalkDir::new(top).into_iter().filter_entry(|entry| entry.file_name() != ".git");
    let folders = walk.flatten().filter(|entry| entry.file_type().is_dir());
    folders.map(|entry| relative_to(entry.path(), None)).collect()
}

/// Where rounds are shown.
#[derive(Default)]
struct Screen {
    is_used: bool,
}

impl Screen {
    /// Shows a round in place of the one before, or below it where nothing can be wiped away.
    fn show(&mut self, round: &Round, why: Option<String>) -> Result<(), Stop> {
        let mut out = io::stdout().lock();
        if std::mem::replace(&mut self.is_used, true) {
            let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
            let wipe = if out.is_terminal() && !is_dumb { "\x1b[2J\x1b[H" } else { "\n" };
            out.write_all(wipe.as_bytes())?;
        }
        out.write_all(&round.text)?;
        let why = why.unwrap_or_default();
        let line = format!("{why}{}; waiting for changes, Ctrl-C ends", round.took);
        writeln!(out, "{}", sanitize::line(&line))?;
        Ok(out.flush()?)
    }
}
