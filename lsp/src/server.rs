//! The server: takes messages in the order in which they arrive, and answers requests when the findings are there.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use hullwright_core::text::{SourceFile, TextRange};
use tokio::sync::{mpsc, oneshot};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeActionParams, CodeActionResponse, DidChangeConfigurationParams, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, DocumentDiagnosticParams, DocumentDiagnosticReport,
    DocumentDiagnosticReportResult, DocumentHighlight, DocumentHighlightParams, DocumentSymbolParams,
    DocumentSymbolResponse, FoldingRange, FoldingRangeParams, FullDocumentDiagnosticReport,
    GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams, InitializeParams, InitializeResult,
    InitializedParams, Location, PrepareRenameResponse, ReferenceParams, RelatedFullDocumentDiagnosticReport,
    RenameParams, ServerInfo, TextDocumentPositionParams, TextEdit, Uri, WorkspaceEdit,
};
use tower_lsp::{Client, LanguageServer, LspService, Server};

use crate::capabilities::capabilities;
use crate::checker::Checker;
use crate::document::Document;
use crate::edits::{edit_of_document, offset_at, range_of};
use crate::handlers::names::Name;
use crate::handlers::{code_action, diagnostics, hover, outline};
use crate::paths::path_of;
use crate::session::{Abilities, Published, Shared};
use crate::worker::{Task, work};

/// Serves a client on standard input and output until it says `exit`. `checker` is made on the thread that uses it, once the
/// client has said which folder is open, and in that folder.
pub fn serve<C: Checker + 'static>(checker: impl FnOnce() -> C + Send + 'static) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        let (published, publications) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared::new(published));
        let (tasks, waiting) = channel();
        let for_worker = Arc::clone(&shared);
        let (opened, is_open) = channel();
        thread::spawn(move || {
            if is_open.recv().is_ok() {
                work(&mut checker(), &waiting, &for_worker);
            }
        });
        let for_publisher = Arc::clone(&shared);
        let (service, socket) = LspService::new(move |client: Client| {
            tokio::spawn(publish(client.clone(), Arc::clone(&for_publisher), publications));
            Backend { shared, tasks, opened }
        });
        Server::new(tokio::io::stdin(), tokio::io::stdout(), socket).serve(service).await;
    });
    // A read of standard input may still be waiting on a thread of its own.
    runtime.shutdown_background();
    Ok(())
}

/// Tells the client what it does not ask for, in order.
async fn publish(client: Client, shared: Arc<Shared>, mut publications: mpsc::UnboundedReceiver<Published>) {
    while let Some(published) = publications.recv().await {
        let (abilities, root) = {
            let session = shared.session();
            (session.abilities, session.root.clone())
        };
        match published {
            Published::Findings(checked) if !abilities.pulls => {
                let found = diagnostics::diagnostics(&checked, abilities.encoding, &root);
                client.publish_diagnostics(checked.uri, found, Some(checked.version)).await;
            }
            Published::Gone(uri) if !abilities.pulls => {
                client.publish_diagnostics(uri, Vec::new(), None).await;
            }
            Published::Refresh if abilities.pulls && abilities.refreshes => {
                let client = client.clone();
                // The client may answer late, or with an error.
                tokio::spawn(async move {
                    let _ = client.workspace_diagnostic_refresh().await;
                });
            }
            Published::Findings(_) | Published::Gone(_) | Published::Refresh => {}
        }
    }
}

/// The server's end of the connection.
#[derive(Debug)]
struct Backend {
    shared: Arc<Shared>,
    tasks: Sender<Task>,
    /// Tells the thread that checks that the folder is known.
    opened: Sender<()>,
}

impl Backend {
    fn ask(&self, task: Task) {
        // The worker ends with the session alone.
        let _ = self.tasks.send(task);
    }

    /// What the client can do, and the folder.
    fn abilities(&self) -> (Abilities, PathBuf) {
        let session = self.shared.session();
        (session.abilities, session.root.clone())
    }

    /// The name at a place of an open document.
    fn name_at(&self, at: &TextDocumentPositionParams) -> Option<(Arc<SourceFile>, Name, TextRange)> {
        let file = self.text(&at.text_document.uri)?;
        let offset = offset_at(&file, at.position, self.abilities().0.encoding);
        let (name, here) = Name::at(&file, offset)?;
        Some((file, name, here))
    }

    /// The text of an open document as it is now.
    fn text(&self, uri: &Uri) -> Option<Arc<SourceFile>> {
        self.shared.session().document(uri).map(|(_, document)| Arc::clone(&document.file))
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let abilities = Abilities::of(&params.capabilities);
        let folders = params.workspace_folders.unwrap_or_default();
        #[expect(deprecated, reason = "older clients say it so")]
        let root = folders.into_iter().next().map(|folder| folder.uri).or(params.root_uri);
        let root = root.and_then(|uri| uri.to_file_path().map(std::borrow::Cow::into_owned));
        // Paths are relative to the folder that is open, as they are to the one that a command is called in.
        if let Some(root) = root.filter(|root| root.is_dir()) {
            let _ = std::env::set_current_dir(root);
        }
        {
            let mut session = self.shared.session();
            session.abilities = abilities;
            session.root = std::env::current_dir().unwrap_or_default();
        }
        let _ = self.opened.send(());
        Ok(InitializeResult {
            server_info: Some(ServerInfo {
                name: "hullwright".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            capabilities: capabilities(abilities),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {}

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        {
            let mut session = self.shared.session();
            let path = path_of(&document.uri, &document.language_id, &session.root);
            let opened = Document::new(document.uri, &path, document.version, &document.text);
            session.checked.remove(&path);
            session.open.insert(path, opened);
        }
        self.ask(Task::Check);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        {
            let mut session = self.shared.session();
            let encoding = session.abilities.encoding;
            let changed = params.text_document;
            let document = session.open.values_mut().find(|document| document.uri == changed.uri);
            let Some(document) = document else { return };
            document.change(changed.version, params.content_changes, encoding);
        }
        self.ask(Task::Check);
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {
        self.ask(Task::Forget);
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        {
            let mut session = self.shared.session();
            let path = session.document(&uri).map(|(path, _)| path.clone());
            let Some(path) = path else { return };
            session.open.remove(&path);
            session.checked.remove(&path);
        }
        let _ = self.shared.published.send(Published::Gone(uri));
        self.ask(Task::Check);
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        self.ask(Task::Forget);
    }

    async fn did_change_configuration(&self, _: DidChangeConfigurationParams) {
        self.ask(Task::Forget);
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let checked = self.shared.checked(&params.text_document.uri).await;
        let (abilities, root) = self.abilities();
        let items = checked.map(|checked| diagnostics::diagnostics(&checked, abilities.encoding, &root));
        let report = FullDocumentDiagnosticReport { result_id: None, items: items.unwrap_or_default() };
        Ok(DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: report,
        })
        .into())
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let uri = params.text_document.uri;
        let only = params.context.only.as_deref();
        let Some(checked) = self.shared.checked(&uri).await else { return Ok(None) };
        let (abilities, root) = self.abilities();
        let mut actions = Vec::new();
        if code_action::is_wanted(&tower_lsp::ls_types::CodeActionKind::QUICKFIX, only) {
            actions.extend(code_action::quick_fixes(&checked, params.range, abilities, &root));
        }
        // Asked for at every move of the cursor it would be too much.
        if only.is_some() && code_action::is_wanted(&code_action::FIX_ALL, only) {
            let (answer, fixed) = oneshot::channel();
            self.ask(Task::Fix(checked.file.path().to_owned(), answer));
            let fixed = fixed.await.ok().flatten();
            actions.extend(fixed.map(|fixed| code_action::fix_all(&checked, &fixed, abilities)));
        }
        Ok(Some(actions))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        let Some(checked) = self.shared.checked(&at.text_document.uri).await else { return Ok(None) };
        Ok(hover::hover(&checked, at.position, self.abilities().0.encoding))
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        let found = self.name_at(&at).map(|(file, name, _)| {
            let range = range_of(&file, name.definition, self.abilities().0.encoding);
            GotoDefinitionResponse::Scalar(Location { uri: at.text_document.uri, range })
        });
        Ok(found)
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let at = params.text_document_position;
        let encoding = self.abilities().0.encoding;
        let found = self.name_at(&at).map(|(file, name, _)| {
            let skipped = usize::from(!params.context.include_declaration);
            let places = name.places().skip(skipped);
            let location = |range| Location {
                uri: at.text_document.uri.clone(),
                range: range_of(&file, range, encoding),
            };
            places.map(location).collect()
        });
        Ok(found)
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let at = params.text_document_position_params;
        let encoding = self.abilities().0.encoding;
        let found = self.name_at(&at).map(|(file, name, _)| {
            let highlight = |range| DocumentHighlight { range: range_of(&file, range, encoding), kind: None };
            name.places().map(highlight).collect()
        });
        Ok(found)
    }

    async fn prepare_rename(&self, at: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        let found = self.name_at(&at);
        let encoding = self.abilities().0.encoding;
        Ok(found.map(|(file, _, here)| PrepareRenameResponse::Range(range_of(&file, here, encoding))))
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let at = params.text_document_position;
        let Some((file, name, _)) = self.name_at(&at) else { return Ok(None) };
        let new = params.new_name;
        if !name.alphabet.holds(&new) {
            return Err(Error::invalid_params(format!("`{new}` cannot be a name here")));
        }
        let (abilities, _) = self.abilities();
        let edit =
            |range| TextEdit { range: range_of(&file, range, abilities.encoding), new_text: new.clone() };
        let edits = name.places().map(edit).collect();
        let version = self.shared.session().document(&at.text_document.uri).map(|(_, found)| found.version);
        Ok(Some(edit_of_document(at.text_document.uri, version, edits, abilities)))
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        let Some(file) = self.text(&params.text_document.uri) else { return Ok(None) };
        let symbols = outline::symbols(&file, self.abilities().0.encoding);
        Ok(Some(DocumentSymbolResponse::Nested(symbols)))
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        Ok(self.text(&params.text_document.uri).map(|file| outline::folds(&file)))
    }
}
