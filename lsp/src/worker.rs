//! The thread that checks open documents: it takes what has changed since it last looked, and does one thing after another.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use hullwright_core::engine::ChangedFiles;
use hullwright_core::text::TextRange;
use tokio::sync::oneshot;
use tower_lsp::ls_types::Uri;

use crate::checker::{CheckedFile, Checker, Folder, MakeChecker};
use crate::document::Document;
use crate::session::{Age, Checked, Published, Shared};
use crate::settings::When;

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Task {
    /// Documents were opened, changed or closed, or something else that findings hang on is another thing now.
    Check,
    /// Fix a document, and answer with its new text.
    Fix(Uri, oneshot::Sender<Option<String>>),
}

/// Works until nobody can send tasks any more.
pub(crate) fn work(make: &MakeChecker, tasks: &Receiver<Task>, shared: &Arc<Shared>) {
    let mut checkers = Checkers::new(make, shared);
    while let Ok(first) = tasks.recv() {
        let mut is_check = false;
        let mut asked = Vec::new();
        // Only the last of many changes counts.
        for task in std::iter::once(first).chain(tasks.try_iter()) {
            match task {
                Task::Check => is_check = true,
                Task::Fix(uri, answer) => asked.push((uri, answer)),
            }
        }
        if is_check {
            check(&mut checkers, shared);
        }
        for (uri, answer) in asked {
            // Whoever asked may have gone.
            let _ = answer.send(fix(&mut checkers, shared, &uri));
        }
    }
}

/// The checkers of folders.
pub(crate) struct Checkers<'a> {
    make: &'a MakeChecker,
    shared: &'a Arc<Shared>,
    age: Age,
    known: BTreeMap<PathBuf, Box<dyn Checker>>,
}

impl<'a> Checkers<'a> {
    pub(crate) fn new(make: &'a MakeChecker, shared: &'a Arc<Shared>) -> Self {
        Self { make, shared, age: Age::default(), known: BTreeMap::new() }
    }

    /// Makes all of them look at the disk anew if it has changed, and makes them anew if settings are others.
    pub(crate) fn catch_up(&mut self, now: Age) {
        if self.age.n_settings != now.n_settings {
            self.known.clear();
        } else if self.age.n_disks != now.n_disks {
            self.known.retain(|_, checker| catch_unwind(AssertUnwindSafe(|| checker.forget())).is_ok());
        }
        self.age = now;
    }

    /// What a checker says; nothing where it panics. One that has panicked is not asked again.
    pub(crate) fn ask<T>(&mut self, root: &Path, question: impl FnOnce(&mut dyn Checker) -> T) -> Option<T> {
        let checker = self.of(root)?;
        let answer = catch_unwind(AssertUnwindSafe(|| question(checker)));
        if answer.is_err() {
            self.known.remove(root);
        }
        answer.ok()
    }

    /// Checks files. Where that panics, each by itself, so that one costs the others nothing.
    pub(crate) fn check(&mut self, root: &Path, paths: &[String], texts: &ChangedFiles) -> Vec<CheckedFile> {
        if let Some(found) = self.ask(root, |checker| checker.check(paths, texts)) {
            return found;
        }
        let alone = |path: &String| {
            let own = std::slice::from_ref(path);
            let found = self.ask(root, |checker| checker.check(own, texts));
            if found.is_none() {
                let complaint = format!("internal error in the check of {path}; the server goes on");
                self.shared.complain([complaint]);
            }
            found.unwrap_or_default().into_iter().find(|found| *found.report.path == **path)
        };
        paths.iter().filter_map(alone).collect()
    }

    fn of(&mut self, root: &Path) -> Option<&mut dyn Checker> {
        if !self.known.contains_key(root) {
            let folder = {
                let session = self.shared.session();
                let (shared, again) = (Arc::clone(self.shared), root.to_path_buf());
                Folder {
                    root: root.to_path_buf(),
                    is_open: session.folders.iter().any(|folder| folder == root),
                    options: session.settings.options.clone(),
                    on_news: Arc::new(move || shared.check_again(&again)),
                }
            };
            let made = catch_unwind(AssertUnwindSafe(|| {
                let mut checker = (self.make)(folder);
                (checker.complaints(), checker)
            }));
            let (complaints, checker) = made.ok()?;
            self.shared.complain(complaints);
            self.known.insert(root.to_path_buf(), checker);
        }
        self.known.get_mut(root).map(|checker| &mut **checker as &mut dyn Checker)
    }
}

fn fix(checkers: &mut Checkers<'_>, shared: &Shared, uri: &Uri) -> Option<String> {
    let (age, root, path, texts) = {
        let session = shared.session();
        let project = session.project(uri)?;
        let (path, _) = session.document(uri)?;
        (session.age, Arc::clone(&project.root), path.clone(), project.texts())
    };
    checkers.catch_up(age);
    checkers.ask(&root, |checker| checker.fix(&path, &texts)).flatten()
}

/// A project as it is when its check begins.
struct Snapshot {
    root: Arc<Path>,
    documents: BTreeMap<String, Document>,
    texts: ChangedFiles,
}

fn check(checkers: &mut Checkers<'_>, shared: &Shared) {
    let (age, stale) = {
        let mut session = shared.session();
        let projects = session.projects.values_mut();
        let stale = projects.filter_map(|project| {
            std::mem::take(&mut project.is_stale).then(|| Snapshot {
                root: Arc::clone(&project.root),
                documents: project.open.clone(),
                texts: project.texts(),
            })
        });
        let stale: Vec<Snapshot> = stale.collect();
        (session.age, stale)
    };
    checkers.catch_up(age);
    for project in stale {
        let paths: Vec<String> = project.documents.keys().cloned().collect();
        let found = checkers.check(&project.root, &paths, &project.texts);
        take_in(project, age, found, shared);
    }
    shared.progress.send_modify(|count| *count += 1);
}

/// Keeps what was found, and tells the client what is new in it.
fn take_in(project: Snapshot, age: Age, found: Vec<CheckedFile>, shared: &Shared) {
    let found = found.into_iter().map(|found| (found.report.path.to_string(), Arc::new(found.report)));
    let mut reports: BTreeMap<String, _> = found.collect();
    let mut has_changed = false;
    let mut session = shared.session();
    // What was found on a disk or with settings of the past is not what is asked for; another check follows.
    if session.age != age {
        return;
    }
    let when = session.settings.when;
    let Some(now) = session.projects.get_mut(&*project.root) else { return };
    for (path, document) in project.documents {
        if now.open.get(&path).is_none_or(|open| open.uri != document.uri) {
            continue;
        }
        let result = Checked {
            uri: document.uri,
            version: document.version,
            file: document.file,
            report: reports.remove(&path),
            root: Arc::clone(&project.root),
        };
        let known = now.checked.get(&path).or_else(|| now.forgotten.get(&path));
        let is_new_version = known.is_none_or(|known| known.version != result.version);
        let is_different = known.is_none_or(|known| !has_same_findings(known, &result));
        has_changed |= is_different && !is_new_version;
        let is_told = match when {
            When::OnType => is_different || is_new_version,
            When::OnSave => document.is_saved,
        };
        if is_told {
            shared.publish(Published::Findings(result.clone()));
        }
        now.checked.insert(path, result);
    }
    drop(session);
    if has_changed {
        shared.publish(Published::Refresh);
    }
}

/// Whether a client would see no difference between two checks of the same text.
fn has_same_findings(a: &Checked, b: &Checked) -> bool {
    let keys = |checked: &Checked| -> Vec<(u64, TextRange, String)> {
        let findings = checked.report.iter().flat_map(|report| &report.findings);
        findings.map(|found| (found.fingerprint, found.place.range, found.message.clone())).collect()
    };
    keys(a) == keys(b)
}
