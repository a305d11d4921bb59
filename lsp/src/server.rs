//! The server: takes messages in the order in which they arrive, and answers requests when the findings are there.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use hullwright_core::text::{SourceFile, TextRange};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeActionParams, CodeActionResponse, DidChangeConfigurationParams, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, DocumentDiagnosticParams,
    DocumentDiagnosticReportResult, DocumentHighlight, DocumentHighlightParams, DocumentSymbolParams,
    DocumentSymbolResponse, FoldingRange, FoldingRangeParams, GotoDefinitionParams, GotoDefinitionResponse,
    Hover, HoverParams, InitializeParams, InitializeResult, InitializedParams, Location,
    PrepareRenameResponse, ReferenceParams, RenameParams, ServerInfo, TextDocumentPositionParams, TextEdit,
    Uri, WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult, WorkspaceEdit, WorkspaceFolder,
};
use tower_lsp::{Client, LanguageServer, LspService};

use crate::capabilities::capabilities;
use crate::checker::MakeChecker;
use crate::edits::{edit_of_document, offset_at, range_of};
use crate::handlers::names::Name;
use crate::handlers::{code_action, diagnostics, hover, outline};
use crate::notices;
use crate::paths::file_of;
use crate::session::{Abilities, Published, Shared};
use crate::settings::Settings;
use crate::survey::{Wish, survey};
use crate::transport::{Selective, converse};
use crate::worker::{Task, work};

/// How a session came to its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// The client said so beforehand.
    Agreed,
    /// The client said `exit` or went away without a word.
    Abrupt,
}

/// Serves a client on standard input and output until it says `exit` or goes away.
pub fn serve(make: &MakeChecker) -> std::io::Result<Ending> {
    serve_on(std::io::stdin(), std::io::stdout(), make)
}

/// Serves a client on two streams.
pub(crate) fn serve_on(
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
    make: &MakeChecker,
) -> std::io::Result<Ending> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let (published, publications) = mpsc::unbounded_channel();
    let (tasks, waiting) = channel();
    let shared = Arc::new(Shared::new(published, tasks));
    let (wishes, unheard) = channel();
    let (known, maker) = (Arc::clone(&shared), Arc::clone(make));
    thread::spawn(move || work(&maker, &waiting, &known));
    let (known, maker) = (Arc::clone(&shared), Arc::clone(make));
    thread::spawn(move || survey(&maker, &unheard, &known));
    runtime.block_on(async {
        let of_session = Arc::clone(&shared);
        let (service, socket) = LspService::new(move |client: Client| {
            tokio::spawn(notices::publish(client.clone(), Arc::clone(&of_session), publications));
            Backend { client, shared: of_session, wishes }
        });
        converse(input, output, service, socket).await;
    });
    // Whatever still runs has nobody left to tell.
    runtime.shutdown_background();
    Ok(if shared.session().is_shut_down { Ending::Agreed } else { Ending::Abrupt })
}

/// The server's end of the connection.
#[derive(Clone, Debug)]
pub(crate) struct Backend {
    client: Client,
    shared: Arc<Shared>,
    wishes: Sender<Wish>,
}

impl Selective for Backend {
    fn answers(&self, method: &str) -> bool {
        self.shared.session().settings.features.answer(method)
    }
}

impl Backend {
    fn wish(&self, wish: Wish) {
        // The thread that looks at whole folders ends with the program alone.
        let _ = self.wishes.send(wish);
    }

    /// Lets all checks be done anew: what they look at beside the open documents is not what it was.
    fn start_over(&self) {
        self.shared.ask(Task::Check);
        self.wish(Wish::Push);
    }

    /// Takes in what the client says about settings.
    fn set(&self, said: &Value) {
        let complaints = self.shared.session().set(said);
        let Some(complaints) = complaints else { return };
        self.shared.complain(complaints);
        self.start_over();
    }

    /// Asks a client that can be asked what is set. It may answer late or never; nothing waits for it.
    fn ask_settings(&self) {
        if self.abilities().tells_settings {
            let backend = self.clone();
            tokio::spawn(async move {
                if let Some(said) = notices::settings(&backend.client).await {
                    backend.set(&said);
                }
            });
        }
    }

    /// What the client can do.
    fn abilities(&self) -> Abilities {
        self.shared.session().abilities
    }

    /// The name at a place of an open document.
    fn name_at(&self, at: &TextDocumentPositionParams) -> Option<(Arc<SourceFile>, Name, TextRange)> {
        let file = self.text(&at.text_document.uri)?;
        let offset = offset_at(&file, at.position, self.abilities().encoding);
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
        #[expect(deprecated, reason = "older clients say it so")]
        let root = params.root_uri.as_ref().and_then(file_of).or(params.root_path.map(PathBuf::from));
        let folders = params.workspace_folders.filter(|folders| !folders.is_empty());
        let folders =
            folders.map(|folders| folders.iter().filter_map(|folder| file_of(&folder.uri)).collect());
        let mut session = self.shared.session();
        session.abilities = abilities;
        session.folders = folders.unwrap_or_else(|| root.into_iter().collect());
        session.initial = params.initialization_options.unwrap_or_default();
        session.set(&Value::Null);
        Ok(InitializeResult {
            server_info: Some(ServerInfo {
                name: "hullwright".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            capabilities: capabilities(abilities, &session.settings.features),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        let complaints = {
            let session = self.shared.session();
            Settings::of(&[&session.initial]).1
        };
        self.shared.complain(complaints);
        tokio::spawn(notices::register(self.client.clone(), self.abilities()));
        self.ask_settings();
        self.wish(Wish::Push);
    }

    async fn shutdown(&self) -> Result<()> {
        self.shared.session().is_shut_down = true;
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.shared.session().open(params.text_document);
        self.shared.ask(Task::Check);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let changed = params.text_document;
        self.shared.session().change(&changed.uri, changed.version, params.content_changes);
        self.shared.ask(Task::Check);
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        self.shared.session().save(&params.text_document.uri);
        self.start_over();
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        if self.shared.session().close(&uri) {
            self.shared.publish(Published::Closed(uri, Vec::new()));
            self.shared.ask(Task::Check);
            self.wish(Wish::Push);
        }
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        self.shared.session().forget_disk();
        self.start_over();
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if !params.settings.is_null() {
            self.set(&params.settings);
        }
        self.ask_settings();
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let files = |folders: &[WorkspaceFolder]| -> Vec<PathBuf> {
            folders.iter().filter_map(|folder| file_of(&folder.uri)).collect()
        };
        let (added, removed) = (files(&params.event.added), files(&params.event.removed));
        self.shared.session().change_folders(added, &removed);
        self.start_over();
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let uri = params.text_document.uri;
        let previous = params.previous_result_id;
        // Between saves, what was told last counts.
        if let Some(result_id) = &previous
            && self.shared.session().waits_for_save(&uri)
        {
            return Ok(diagnostics::unchanged(result_id.clone()));
        }
        let checked = self.shared.checked(&uri).await;
        let encoding = self.abilities().encoding;
        let items = checked.map(|checked| diagnostics::diagnostics(&checked, encoding, &checked.root));
        Ok(diagnostics::document_report(items.unwrap_or_default(), previous.as_deref()))
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let (answer, report) = oneshot::channel();
        self.wish(Wish::Pull(answer));
        let report = report.await.map_err(|_| Error::internal_error())?;
        Ok(diagnostics::workspace_report(&report, params.previous_result_ids))
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let uri = params.text_document.uri;
        let only = params.context.only.as_deref();
        let Some(checked) = self.shared.checked_as_it_is(&uri).await? else { return Ok(None) };
        let abilities = self.abilities();
        let mut actions = Vec::new();
        if code_action::is_wanted(&tower_lsp::ls_types::CodeActionKind::QUICKFIX, only) {
            actions.extend(code_action::quick_fixes(&checked, params.range, abilities, &checked.root));
        }
        // Asked for at every move of the cursor it would be too much.
        if only.is_some() && code_action::is_wanted(&code_action::FIX_ALL, only) {
            let (answer, fixed) = oneshot::channel();
            self.shared.ask(Task::Fix(uri.clone(), answer));
            let fixed = fixed.await.ok().flatten();
            if self.shared.session().document(&uri).is_none_or(|(_, now)| now.version != checked.version) {
                return Err(Error::content_modified());
            }
            actions.extend(fixed.map(|fixed| code_action::fix_all(&checked, &fixed, abilities)));
        }
        Ok(Some(actions))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        let Some(checked) = self.shared.checked_as_it_is(&at.text_document.uri).await? else {
            return Ok(None);
        };
        Ok(hover::hover(&checked, at.position, self.abilities().encoding))
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        let found = self.name_at(&at).map(|(file, name, _)| {
            let range = range_of(&file, name.definition, self.abilities().encoding);
            GotoDefinitionResponse::Scalar(Location { uri: at.text_document.uri, range })
        });
        Ok(found)
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let at = params.text_document_position;
        let encoding = self.abilities().encoding;
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
        let encoding = self.abilities().encoding;
        let found = self.name_at(&at).map(|(file, name, _)| {
            let highlight = |range| DocumentHighlight { range: range_of(&file, range, encoding), kind: None };
            name.places().map(highlight).collect()
        });
        Ok(found)
    }

    async fn prepare_rename(&self, at: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        let found = self.name_at(&at);
        let encoding = self.abilities().encoding;
        Ok(found.map(|(file, _, here)| PrepareRenameResponse::Range(range_of(&file, here, encoding))))
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let at = params.text_document_position;
        let Some((file, name, _)) = self.name_at(&at) else { return Ok(None) };
        let new = params.new_name;
        if !name.alphabet.holds(&new) {
            return Err(Error::invalid_params(format!("`{new}` cannot be a name here")));
        }
        let abilities = self.abilities();
        let edit =
            |range| TextEdit { range: range_of(&file, range, abilities.encoding), new_text: new.clone() };
        let edits = name.places().map(edit).collect();
        let version = self.shared.session().document(&at.text_document.uri).map(|(_, found)| found.version);
        Ok(Some(edit_of_document(at.text_document.uri, version, edits, abilities)))
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        let Some(file) = self.text(&params.text_document.uri) else { return Ok(None) };
        let symbols = outline::symbols(&file, self.abilities().encoding);
        Ok(Some(DocumentSymbolResponse::Nested(symbols)))
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        Ok(self.text(&params.text_document.uri).map(|file| outline::folds(&file)))
    }
}
