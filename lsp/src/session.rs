//! What a client has told the server: what it can do, and which documents are open; and what was found in them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hullwright_core::engine::FileReport;
use hullwright_core::text::SourceFile;
use serde_json::Value;
use tokio::sync::{mpsc, watch};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    ClientCapabilities, Diagnostic, MarkupKind, ResourceOperationKind, SemanticToken,
    TextDocumentContentChangeEvent, TextDocumentItem, Uri,
};

use crate::convert::PositionEncoding;
use crate::document::Document;
use crate::paths::{path_of, root_of};
use crate::project::Project;
use crate::settings::{Settings, When};
use crate::worker::Task;

/// What the client can do, as far as answers differ.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the protocol")]
pub(crate) struct Abilities {
    pub(crate) encoding: PositionEncoding,
    /// It asks for findings, so they are not sent unasked.
    pub(crate) pulls: bool,
    /// It asks again when it is told that findings may have changed.
    pub(crate) refreshes: bool,
    /// Edits may name the version of the text that they are for.
    pub(crate) edits_versions: bool,
    /// Edits may create and delete files.
    pub(crate) edits_files: bool,
    /// What is said of a completion may be Markdown.
    pub(crate) completes_markdown: bool,
    /// Links may say what they lead to.
    pub(crate) shows_tooltips: bool,
    /// It says what is set when it is asked.
    pub(crate) tells_settings: bool,
    /// It can be asked to tell when settings change.
    pub(crate) registers_settings: bool,
    /// It can be asked to tell when files change.
    pub(crate) registers_files: bool,
}

impl Abilities {
    /// What `initialize` says. Of the encodings the client knows, UTF-8 costs least.
    pub(crate) fn of(client: &ClientCapabilities) -> Self {
        let encodings = client.general.as_ref().and_then(|general| general.position_encodings.as_deref());
        let encodings = encodings.unwrap_or_default();
        let knows = |name: &str| encodings.iter().any(|encoding| encoding.as_str() == name);
        let encoding = match () {
            () if knows("utf-8") => PositionEncoding::Utf8,
            () if !encodings.is_empty() && !knows("utf-16") && knows("utf-32") => PositionEncoding::Utf32,
            () => PositionEncoding::Utf16,
        };
        let document = client.text_document.as_ref();
        let workspace = client.workspace.as_ref();
        let edit = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let operations = edit.and_then(|edit| edit.resource_operations.as_deref()).unwrap_or_default();
        let diagnostics = workspace.and_then(|workspace| workspace.diagnostics.as_ref());
        Self {
            encoding,
            pulls: document.is_some_and(|document| document.diagnostic.is_some()),
            refreshes: diagnostics.and_then(|found| found.refresh_support) == Some(true),
            edits_versions: edit.and_then(|edit| edit.document_changes) == Some(true),
            edits_files: operations.contains(&ResourceOperationKind::Create)
                && operations.contains(&ResourceOperationKind::Delete),
            completes_markdown: document
                .and_then(|document| document.completion.as_ref())
                .and_then(|completion| completion.completion_item.as_ref())
                .and_then(|item| item.documentation_format.as_ref())
                .is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
            shows_tooltips: document
                .and_then(|document| document.document_link.as_ref())
                .and_then(|links| links.tooltip_support)
                == Some(true),
            tells_settings: workspace.and_then(|workspace| workspace.configuration) == Some(true),
            registers_settings: workspace
                .and_then(|workspace| workspace.did_change_configuration)
                .and_then(|settings| settings.dynamic_registration)
                == Some(true),
            registers_files: workspace
                .and_then(|workspace| workspace.did_change_watched_files)
                .and_then(|files| files.dynamic_registration)
                == Some(true),
        }
    }
}

/// What was found in one version of a document.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    pub(crate) uri: Uri,
    pub(crate) version: i32,
    pub(crate) file: Arc<SourceFile>,
    /// Nothing where the check did not come to an end.
    pub(crate) report: Option<Arc<FileReport>>,
    /// The folder that paths are relative to.
    pub(crate) root: Arc<Path>,
}

/// How often what checks look at beside the open documents has changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Age {
    pub(crate) n_disks: u64,
    pub(crate) n_settings: u64,
}

/// The state of a session, in the order in which messages arrive.
#[derive(Debug, Default)]
pub(crate) struct Session {
    pub(crate) abilities: Abilities,
    /// The folders that are open in the editor.
    pub(crate) folders: Vec<PathBuf>,
    /// Folders that have open documents.
    pub(crate) projects: BTreeMap<PathBuf, Project>,
    /// What the client set when it said hello.
    pub(crate) initial: Value,
    /// What follows from that and from what it has said since.
    pub(crate) settings: Settings,
    /// What a client that does not ask was told of files that are not open: the hash of their findings.
    pub(crate) told: BTreeMap<Uri, String>,
    /// The tokens that a client was told of a document last, and the name of that list.
    pub(crate) tokens: BTreeMap<Uri, (String, Vec<SemanticToken>)>,
    /// How often anything has changed that findings may hang on.
    pub(crate) n_changes: u64,
    /// How often the disk was among it, and how often settings or folders were.
    pub(crate) age: Age,
    /// Whether the client has said that it is done.
    pub(crate) is_shut_down: bool,
}

impl Session {
    /// The document at an address, and its path.
    pub(crate) fn document(&self, uri: &Uri) -> Option<(&String, &Document)> {
        self.project(uri)?.open.iter().find(|(_, document)| document.uri == *uri)
    }

    /// The folder of an open document.
    pub(crate) fn project(&self, uri: &Uri) -> Option<&Project> {
        self.projects.values().find(|project| project.open.values().any(|document| document.uri == *uri))
    }

    /// As [`Self::project`], to change it.
    pub(crate) fn project_mut(&mut self, uri: &Uri) -> Option<&mut Project> {
        self.projects.values_mut().find(|project| project.open.values().any(|document| document.uri == *uri))
    }

    /// Takes a document in.
    pub(crate) fn open(&mut self, opened: TextDocumentItem) {
        if !Document::concerns(&opened) {
            return;
        }
        self.told.remove(&opened.uri);
        let project = self.project_for(&opened.uri);
        let path = path_of(&opened.uri, &opened.language_id, &project.root);
        project.checked.remove(&path);
        project.forgotten.remove(&path);
        let document = Document::new(opened, &path);
        project.open.insert(path, document);
        project.is_stale = true;
        self.n_changes += 1;
    }

    /// Changes the text of a document.
    pub(crate) fn change(&mut self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let encoding = self.abilities.encoding;
        let Some(project) = self.project_mut(uri) else { return };
        let Some(document) = project.open.values_mut().find(|document| document.uri == *uri) else { return };
        document.change(version, changes, encoding);
        project.is_stale = true;
        self.n_changes += 1;
    }

    /// Takes note that a document was saved.
    pub(crate) fn save(&mut self, uri: &Uri) {
        self.forget_disk();
        let documents = self.projects.values_mut().flat_map(|project| project.open.values_mut());
        documents.filter(|document| document.uri == *uri).for_each(|document| document.is_saved = true);
    }

    /// Whether the client is to be told of a document when it is saved, and it is not.
    pub(crate) fn waits_for_save(&self, uri: &Uri) -> bool {
        self.settings.when == When::OnSave
            && self.document(uri).is_some_and(|(_, document)| !document.is_saved)
    }

    /// Lets a document go. False where it was not open.
    pub(crate) fn close(&mut self, uri: &Uri) -> bool {
        self.tokens.remove(uri);
        self.told.remove(uri);
        let Some(project) = self.project_mut(uri) else { return false };
        project.open.retain(|_, document| document.uri != *uri);
        project.checked.retain(|_, checked| checked.uri != *uri);
        project.forgotten.retain(|_, checked| checked.uri != *uri);
        project.is_stale = true;
        self.projects.retain(|_, project| !project.open.is_empty());
        self.n_changes += 1;
        true
    }

    /// Opens and closes folders: each open document may belong to another one now.
    pub(crate) fn change_folders(&mut self, added: Vec<PathBuf>, removed: &[PathBuf]) {
        self.folders.retain(|folder| !removed.contains(folder));
        for folder in added {
            if !self.folders.contains(&folder) {
                self.folders.push(folder);
            }
        }
        let projects = std::mem::take(&mut self.projects);
        for document in projects.into_values().flat_map(|project| project.open.into_values()) {
            let project = self.project_for(&document.uri);
            let path = path_of(&document.uri, &document.language, &project.root);
            let document = document.moved(&path);
            project.open.insert(path, document);
        }
        self.forget_settings();
    }

    /// Takes note that files on the disk have changed. What was found is taken back at once.
    pub(crate) fn forget_disk(&mut self) {
        self.age.n_disks += 1;
        self.n_changes += 1;
        self.projects.values_mut().for_each(Project::forget);
    }

    /// Takes note that settings or folders are others.
    pub(crate) fn forget_settings(&mut self) {
        self.age.n_settings += 1;
        self.forget_disk();
    }

    /// Takes in what the client says about settings now; gives what is wrong with all that it says. Nothing where that
    /// changes nothing.
    pub(crate) fn set(&mut self, said: &Value) -> Option<Vec<String>> {
        let (settings, complaints) = Settings::of(&[&self.initial, said]);
        if settings == self.settings && complaints.is_empty() {
            return None;
        }
        self.settings = settings;
        self.forget_settings();
        Some(complaints)
    }

    fn project_for(&mut self, uri: &Uri) -> &mut Project {
        let root = root_of(uri, &self.folders);
        self.projects.entry(root).or_insert_with_key(|root| Project::new(root))
    }
}

/// What all parts of the server share.
#[derive(Debug)]
pub(crate) struct Shared {
    session: Mutex<Session>,
    /// Rises with each check that is done.
    pub(crate) progress: watch::Sender<u64>,
    /// What the client is to be told without having asked, in order.
    published: mpsc::UnboundedSender<Published>,
    /// What is to be done by the thread that checks.
    tasks: Sender<Task>,
}

/// What the client is to be told.
#[derive(Debug)]
pub(crate) enum Published {
    /// The findings of a document.
    Findings(Checked),
    /// The findings of a file that is not open.
    Closed(Uri, Vec<Diagnostic>),
    /// Findings of other documents than the one that changed may be different.
    Refresh,
    /// Something is wrong, but nothing that ends the session.
    Complaint(String),
}

impl Shared {
    pub(crate) fn new(published: mpsc::UnboundedSender<Published>, tasks: Sender<Task>) -> Self {
        Self { session: Mutex::default(), progress: watch::Sender::new(0), published, tasks }
    }

    /// Lets something be done by the thread that checks.
    pub(crate) fn ask(&self, task: Task) {
        // It ends with the program alone.
        let _ = self.tasks.send(task);
    }

    /// Lets the documents of a folder be checked again. What was found in them counts until then.
    pub(crate) fn check_again(&self, root: &Path) {
        if let Some(project) = self.session().projects.get_mut(root) {
            project.is_stale = true;
        }
        self.ask(Task::Check);
    }

    /// The session. A panic elsewhere leaves it whole: nothing in it is changed in more than one step.
    pub(crate) fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the client something that it has not asked for.
    pub(crate) fn publish(&self, published: Published) {
        // Who passes it on ends with the session alone.
        let _ = self.published.send(published);
    }

    /// Tells the client what is wrong.
    pub(crate) fn complain(&self, complaints: impl IntoIterator<Item = String>) {
        for complaint in complaints {
            self.publish(Published::Complaint(complaint));
        }
    }

    /// The findings of the newest version of a document, as soon as there are any.
    pub(crate) async fn checked(&self, uri: &Uri) -> Option<Checked> {
        let mut progress = self.progress.subscribe();
        loop {
            {
                let session = self.session();
                let project = session.project(uri)?;
                let (path, document) = session.document(uri)?;
                let known = project.checked.get(path);
                if let Some(known) = known.filter(|known| known.version == document.version) {
                    return Some(known.clone());
                }
            }
            progress.changed().await.ok()?;
        }
    }

    /// The findings of the version that is there when it is asked for: who asks for a place in a text wants no other text.
    pub(crate) async fn checked_as_it_is(&self, uri: &Uri) -> Result<Option<Checked>> {
        let version = self.session().document(uri).map(|(_, document)| document.version);
        let checked = self.checked(uri).await;
        if checked.as_ref().map(|checked| checked.version) == version {
            return Ok(checked);
        }
        Err(Error::content_modified())
    }
}
