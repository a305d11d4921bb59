//! The server: takes messages in the order in which they arrive, and answers requests when the findings are there.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use hullwright_core::text::{SourceFile, TextRange};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeActionParams, CodeActionResponse, CompletionParams, CompletionResponse, DidChangeConfigurationParams,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    DocumentDiagnosticParams, DocumentDiagnosticReportResult, DocumentHighlight, DocumentHighlightParams,
    DocumentLink, DocumentLinkParams, DocumentSymbolParams, DocumentSymbolResponse, FoldingRange,
    FoldingRangeParams, GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams, InitializeParams,
    InitializeResult, InitializedParams, InlayHint, InlayHintParams, Location, PrepareRenameResponse, Range,
    ReferenceParams, RenameParams, SelectionRange, SelectionRangeParams, SemanticToken, SemanticTokens,
    SemanticTokensDelta, SemanticTokensDeltaParams, SemanticTokensFullDeltaResult, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult, ServerInfo,
    TextDocumentPositionParams, Uri, WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult,
    WorkspaceEdit, WorkspaceFolder, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};
use tower_lsp::{Client, LanguageServer, LspService};

use crate::capabilities::capabilities;
use crate::checker::MakeChecker;
use crate::convert::PositionEncoding;
use crate::edits::{offset_at, range_of};
use crate::handlers::names::Question;
use crate::handlers::{
    code_action, completion, diagnostics, hints, hover, links, outline, selection, tokens, workspace_symbols,
};
use crate::notices;
use crate::paths::file_of;
use crate::project::Project;
use crate::session::{Abilities, Published, Shared};
use crate::settings::Settings;
use crate::survey::{Wish, survey};
use crate::transport::{Selective, converse};
use crate::view::View;
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

    /// An open document, with what is around it.
    async fn look(&self, uri: &Uri) -> Option<Look> {
        let (file, open, root, is_folder, encoding) = {
            let session = self.shared.session();
            let project = session.project(uri)?;
            let (_, document) = session.document(uri)?;
            let is_folder = session.folders.iter().any(|folder| **folder == *project.root);
            let root = Arc::clone(&project.root);
            (Arc::clone(&document.file), project.texts(), root, is_folder, session.abilities.encoding)
        };
        // Around a file that lies in no open folder there may be anything.
        let files = if is_folder { self.files(&root).await } else { Arc::default() };
        Some(Look { file, view: View { open, root, files }, encoding })
    }

    /// The files of a folder.
    async fn files(&self, root: &Path) -> Arc<[String]> {
        let (answer, files) = oneshot::channel();
        self.wish(Wish::Files(root.to_path_buf(), answer));
        files.await.unwrap_or_default()
    }

    /// A place that a client asks about.
    async fn question(&self, at: &TextDocumentPositionParams) -> Option<Question> {
        let uri = at.text_document.uri.clone();
        let Look { file, view, encoding } = self.look(&uri).await?;
        let at = offset_at(&file, at.position, encoding);
        Some(Question { file, uri, at, view, encoding })
    }

    /// The tokens of a document, and the name of that list.
    async fn tokens(&self, uri: &Uri, part: Option<Range>) -> Option<(Vec<SemanticToken>, String)> {
        let Look { file, view, encoding } = self.look(uri).await?;
        let part = part.map(|part| {
            TextRange::new(offset_at(&file, part.start, encoding), offset_at(&file, part.end, encoding))
        });
        let found = tokens::tokens(&file, part, &view, encoding);
        let mut session = self.shared.session();
        let name = session.n_changes.to_string();
        if part.is_none() {
            session.tokens.insert(uri.clone(), (name.clone(), found.clone()));
        }
        Some((found, name))
    }

    /// The text of an open document as it is now.
    fn text(&self, uri: &Uri) -> Option<Arc<SourceFile>> {
        self.shared.session().document(uri).map(|(_, document)| Arc::clone(&document.file))
    }
}

/// An open document, and what is around it.
struct Look {
    file: Arc<SourceFile>,
    view: View,
    encoding: PositionEncoding,
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
        let uri = at.text_document.uri;
        let Some(checked) = self.shared.checked_as_it_is(&uri).await? else { return Ok(None) };
        let Some(Look { view, encoding, .. }) = self.look(&uri).await else { return Ok(None) };
        let offset = offset_at(&checked.file, at.position, encoding);
        Ok(hover::hover(&checked, offset, &view, encoding))
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        let Some(Look { file, view, encoding }) = self.look(&at.text_document.uri).await else {
            return Ok(None);
        };
        let offset = offset_at(&file, at.position, encoding);
        let mut items = completion::items(&file, offset, &view, encoding);
        if !self.abilities().completes_markdown {
            items.iter_mut().for_each(completion::as_plain_text);
        }
        Ok(Some(CompletionResponse::Array(items)))
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let question = self.question(&params.text_document_position_params).await;
        let found = question.map(|question| question.definitions()).unwrap_or_default();
        Ok((!found.is_empty()).then_some(GotoDefinitionResponse::Array(found)))
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let question = self.question(&params.text_document_position).await;
        Ok(question.map(|question| question.references(params.context.include_declaration)))
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let question = self.question(&params.text_document_position_params).await;
        Ok(question.map(|question| question.highlights()))
    }

    async fn prepare_rename(&self, at: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        let Some(question) = self.question(&at).await else { return Ok(None) };
        let range = question.renamable().map(|range| range_of(&question.file, range, question.encoding));
        Ok(range.map(PrepareRenameResponse::Range))
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let Some(question) = self.question(&params.text_document_position).await else { return Ok(None) };
        let version = |uri: &Uri| self.shared.session().document(uri).map(|(_, document)| document.version);
        question.rename(&params.new_name, self.abilities(), version).map_err(Error::invalid_params)
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        let (folders, encoding) = {
            let session = self.shared.session();
            (session.folders.clone(), session.abilities.encoding)
        };
        let mut found = Vec::new();
        for folder in folders {
            let files = self.files(&folder).await;
            let open = self.shared.session().projects.get(&folder).map(Project::texts).unwrap_or_default();
            let view = View { open, root: Arc::from(folder), files };
            found.extend(workspace_symbols::symbols(&params.query, &view, encoding));
        }
        Ok(Some(WorkspaceSymbolResponse::Nested(found)))
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        let Some(file) = self.text(&params.text_document.uri) else { return Ok(None) };
        let encoding = self.abilities().encoding;
        let offsets = params.positions.into_iter().map(|at| offset_at(&file, at, encoding));
        Ok(Some(offsets.map(|offset| selection::selection(&file, offset, encoding)).collect()))
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        let Some(Look { file, view, encoding }) = self.look(&params.text_document.uri).await else {
            return Ok(None);
        };
        let mut found = links::links(&file, &view, encoding);
        if !self.abilities().shows_tooltips {
            for link in &mut found {
                link.tooltip = None;
            }
        }
        Ok(Some(found))
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let Some(Look { file, view, encoding }) = self.look(&params.text_document.uri).await else {
            return Ok(None);
        };
        let offset = |at| offset_at(&file, at, encoding);
        let part = TextRange::new(offset(params.range.start), offset(params.range.end));
        Ok(Some(hints::hints(&file, part, &view, encoding)))
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let found = self.tokens(&params.text_document.uri, None).await;
        Ok(found.map(|(data, name)| SemanticTokens { result_id: Some(name), data }.into()))
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let uri = params.text_document.uri;
        let old = self.shared.session().tokens.get(&uri).cloned();
        let old = old.filter(|(name, _)| *name == params.previous_result_id);
        let Some((data, name)) = self.tokens(&uri, None).await else { return Ok(None) };
        Ok(Some(match old {
            Some((_, old)) => {
                SemanticTokensDelta { result_id: Some(name), edits: tokens::difference(&old, &data) }.into()
            }
            None => SemanticTokens { result_id: Some(name), data }.into(),
        }))
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let found = self.tokens(&params.text_document.uri, Some(params.range)).await;
        Ok(found.map(|(data, _)| SemanticTokens { result_id: None, data }.into()))
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
