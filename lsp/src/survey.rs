//! The thread that looks at all files of the open folders, for clients that ask for their findings or want to be told.
//!
//! It has checkers of its own, so that a search through a large folder never keeps the findings of an open document waiting.
//! Entry point: [`survey`].

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use hullwright_core::engine::ChangedFiles;
use tokio::sync::oneshot;
use tower_lsp::ls_types::{Diagnostic, Uri};

use crate::checker::{CheckedFile, MakeChecker};
use crate::convert::PositionEncoding;
use crate::handlers::diagnostics::diagnostics;
use crate::paths::{root_of, uri_of};
use crate::session::{Age, Checked, Published, Session, Shared};
use crate::worker::Checkers;

/// Why to look.
#[derive(Debug)]
pub(crate) enum Wish {
    /// The client asks.
    Pull(oneshot::Sender<Report>),
    /// Something has changed; the client may want to be told.
    Push,
    /// Which files there are in a folder?
    Files(PathBuf, oneshot::Sender<Arc<[String]>>),
}

/// The findings of the files of all folders, sorted by address.
pub(crate) type Report = Arc<Vec<FileDiagnostics>>;

/// The findings of a file.
#[derive(Debug)]
pub(crate) struct FileDiagnostics {
    pub(crate) uri: Uri,
    /// The version of an open document.
    pub(crate) version: Option<i32>,
    /// The same as long as the findings are the same.
    pub(crate) result_id: String,
    pub(crate) items: Vec<Diagnostic>,
}

/// The name of a list of findings: the same for the same list.
pub(crate) fn result_id(items: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(items).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Works until nobody can wish for anything any more.
pub(crate) fn survey(make: &MakeChecker, wishes: &Receiver<Wish>, shared: &Arc<Shared>) {
    let files = (Age::default(), BTreeMap::new());
    let mut surveyor = Surveyor { checkers: Checkers::new(make, shared), shared, last: None, files };
    while let Ok(first) = wishes.recv() {
        let mut is_push = false;
        let mut asked = Vec::new();
        for wish in std::iter::once(first).chain(wishes.try_iter()) {
            match wish {
                Wish::Pull(answer) => asked.push(answer),
                Wish::Push => is_push = true,
                // Somebody waits for it, and it takes little.
                Wish::Files(root, answer) => drop(answer.send(surveyor.files(&root))),
            }
        }
        if is_push {
            surveyor.push();
        }
        for answer in asked.into_iter().filter(|answer| !answer.is_closed()) {
            // Whoever asked may have gone.
            let _ = answer.send(surveyor.report());
        }
    }
}

struct Surveyor<'a> {
    checkers: Checkers<'a>,
    shared: &'a Arc<Shared>,
    /// The last report, and how much had changed when it was begun.
    last: Option<(u64, Report)>,
    /// The files of folders as they were found last, and when that was.
    files: (Age, BTreeMap<PathBuf, Arc<[String]>>),
}

/// The folders as they are when the search begins.
struct Snapshot {
    encoding: PositionEncoding,
    folders: Vec<PathBuf>,
    /// Texts of open documents by folder.
    texts: BTreeMap<PathBuf, ChangedFiles>,
    /// Addresses and versions of open documents by folder and path.
    open: BTreeMap<(PathBuf, String), (Uri, i32)>,
}

impl Snapshot {
    fn of(session: &Session) -> Self {
        let open = session.projects.iter().flat_map(|(root, project)| {
            let documents = project.open.iter();
            documents.map(|(path, document)| {
                ((root.clone(), path.clone()), (document.uri.clone(), document.version))
            })
        });
        Self {
            encoding: session.abilities.encoding,
            folders: session.folders.clone(),
            texts: session.projects.iter().map(|(root, project)| (root.clone(), project.texts())).collect(),
            open: open.collect(),
        }
    }
}

impl Surveyor<'_> {
    /// The findings as they are now.
    fn report(&mut self) -> Report {
        let (n_changes, age, snapshot) = {
            let session = self.shared.session();
            (session.n_changes, session.age, Snapshot::of(&session))
        };
        if let Some((known, report)) = &self.last
            && *known == n_changes
        {
            return Arc::clone(report);
        }
        self.checkers.catch_up(age);
        let report = Arc::new(self.search(&snapshot));
        self.last = Some((n_changes, Arc::clone(&report)));
        report
    }

    /// The files of a folder.
    fn files(&mut self, root: &Path) -> Arc<[String]> {
        let age = self.shared.session().age;
        self.checkers.catch_up(age);
        if self.files.0 != age {
            self.files = (age, BTreeMap::new());
        }
        if let Some(known) = self.files.1.get(root) {
            return Arc::clone(known);
        }
        let found: Arc<[String]> =
            self.checkers.ask(root, |checker| checker.files()).unwrap_or_default().into();
        self.files.1.insert(root.to_path_buf(), Arc::clone(&found));
        found
    }

    fn search(&mut self, snapshot: &Snapshot) -> Vec<FileDiagnostics> {
        let mut all: BTreeMap<Uri, FileDiagnostics> = BTreeMap::new();
        for root in &snapshot.folders {
            let none = ChangedFiles::default();
            let texts = snapshot.texts.get(root).unwrap_or(&none);
            let found = self.checkers.ask(root, |checker| checker.check_all(texts));
            if found.is_none() {
                let complaint =
                    format!("internal error in the check of {}; the server goes on", root.display());
                self.shared.complain([complaint]);
            }
            for CheckedFile { file, report } in found.unwrap_or_default() {
                let path = file.path().to_owned();
                let open = snapshot.open.get(&(root.clone(), path.clone())).cloned();
                let Some(uri) = open.as_ref().map(|(uri, _)| uri.clone()).or_else(|| uri_of(&path, root))
                else {
                    continue;
                };
                // A folder may lie in another one; each file belongs to one of them.
                if root_of(&uri, &snapshot.folders) != *root {
                    continue;
                }
                let version = open.map(|(_, version)| version);
                let checked = Checked {
                    uri: uri.clone(),
                    version: version.unwrap_or_default(),
                    file: Arc::new(file),
                    report: Some(Arc::new(report)),
                    root: Arc::from(root.as_path()),
                };
                let items = diagnostics(&checked, snapshot.encoding, root);
                let result_id = result_id(&items);
                all.insert(uri.clone(), FileDiagnostics { uri, version, result_id, items });
            }
        }
        all.into_values().collect()
    }

    /// Tells a client that does not ask, if it has said that it wants to know, what is new in files that are not open.
    fn push(&mut self) {
        let (is_wanted, has_told) = {
            let session = self.shared.session();
            (session.settings.whole_workspace && !session.abilities.pulls, !session.told.is_empty())
        };
        if !(is_wanted || has_told) {
            return;
        }
        let report = if is_wanted { self.report() } else { Report::default() };
        let mut session = self.shared.session();
        let open: BTreeSet<Uri> = session
            .projects
            .values()
            .flat_map(|project| project.open.values())
            .map(|open| open.uri.clone())
            .collect();
        let told = std::mem::take(&mut session.told);
        let closed = report.iter().filter(|file| !file.items.is_empty() && !open.contains(&file.uri));
        for file in closed {
            if told.get(&file.uri) != Some(&file.result_id) {
                self.shared.publish(Published::Closed(file.uri.clone(), file.items.clone()));
            }
            session.told.insert(file.uri.clone(), file.result_id.clone());
        }
        for uri in told.into_keys().filter(|uri| !session.told.contains_key(uri)) {
            self.shared.publish(Published::Closed(uri, Vec::new()));
        }
    }
}
