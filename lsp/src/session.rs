//! What a client has told the server: what it can do, and which documents are open; and what was found in them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hullwright_core::engine::{ChangedFiles, FileReport};
use hullwright_core::text::SourceFile;
use tokio::sync::{mpsc, watch};
use tower_lsp::ls_types::{ClientCapabilities, ResourceOperationKind, Uri};

use crate::convert::PositionEncoding;
use crate::document::Document;

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
}

/// The state of a session, in the order in which messages arrive.
#[derive(Debug, Default)]
pub(crate) struct Session {
    pub(crate) abilities: Abilities,
    /// The folder that paths are relative to.
    pub(crate) root: PathBuf,
    /// Open documents by path.
    pub(crate) open: BTreeMap<String, Document>,
    /// The last findings by path.
    pub(crate) checked: BTreeMap<String, Checked>,
}

impl Session {
    /// The document at an address.
    pub(crate) fn document(&self, uri: &Uri) -> Option<(&String, &Document)> {
        self.open.iter().find(|(_, document)| document.uri == *uri)
    }

    /// The texts of all open documents.
    pub(crate) fn texts(&self) -> ChangedFiles {
        let texts = self.open.iter();
        texts.map(|(path, document)| (path.clone(), document.file.text().as_bytes().to_vec())).collect()
    }
}

/// What all parts of the server share.
#[derive(Debug)]
pub(crate) struct Shared {
    session: Mutex<Session>,
    /// Rises with each check that is done.
    pub(crate) progress: watch::Sender<u64>,
    /// Findings on their way to a client that does not ask for them.
    pub(crate) published: mpsc::UnboundedSender<Published>,
}

/// What the client is to be told.
#[derive(Debug)]
pub(crate) enum Published {
    /// The findings of a document.
    Findings(Checked),
    /// A document was closed, and its findings are gone.
    Gone(Uri),
    /// Findings of other documents than the one that changed may be different.
    Refresh,
}

impl Shared {
    pub(crate) fn new(published: mpsc::UnboundedSender<Published>) -> Self {
        Self { session: Mutex::default(), progress: watch::Sender::new(0), published }
    }

    /// The session. A panic elsewhere leaves it whole: nothing in it is changed in more than one step.
    pub(crate) fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The findings of the current version of a document, as soon as there are any.
    pub(crate) async fn checked(&self, uri: &Uri) -> Option<Checked> {
        let mut progress = self.progress.subscribe();
        loop {
            {
                let session = self.session();
                let (path, document) = session.document(uri)?;
                let known = session.checked.get(path);
                if let Some(known) = known.filter(|known| known.version == document.version) {
                    return Some(known.clone());
                }
            }
            progress.changed().await.ok()?;
        }
    }
}
