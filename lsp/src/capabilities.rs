//! What the server says of itself when a client says hello.

use tower_lsp::ls_types::{
    CodeActionOptions, CodeActionProviderCapability, CompletionOptions, DiagnosticOptions,
    DiagnosticServerCapabilities, DocumentLinkOptions, FoldingRangeProviderCapability,
    HoverProviderCapability, OneOf, PositionEncodingKind, RenameOptions, SaveOptions,
    SelectionRangeProviderCapability, SemanticTokensFullOptions, SemanticTokensOptions,
    SemanticTokensServerCapabilities, ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, WorkDoneProgressOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use crate::convert::PositionEncoding;
use crate::features::{Feature, Features};
use crate::handlers::{code_action, completion, diagnostics, tokens};
use crate::session::Abilities;

/// What it can do, for a client with these abilities that has switched some features off.
pub(crate) fn capabilities(abilities: Abilities, features: &Features) -> ServerCapabilities {
    let encoding = match abilities.encoding {
        PositionEncoding::Utf8 => PositionEncodingKind::UTF8,
        PositionEncoding::Utf16 => PositionEncodingKind::UTF16,
        PositionEncoding::Utf32 => PositionEncodingKind::UTF32,
    };
    let pulled = DiagnosticServerCapabilities::Options(DiagnosticOptions {
        identifier: Some(diagnostics::SOURCE.to_owned()),
        inter_file_dependencies: true,
        workspace_diagnostics: true,
        ..DiagnosticOptions::default()
    });
    let has = |feature| features.has(feature);
    ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
            ..TextDocumentSyncOptions::default()
        })),
        // A client that asks is not told unasked as well.
        diagnostic_provider: abilities.pulls.then_some(pulled),
        code_action_provider: has(Feature::CodeAction).then(|| {
            CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(code_action::kinds()),
                ..CodeActionOptions::default()
            })
        }),
        hover_provider: has(Feature::Hover).then_some(HoverProviderCapability::Simple(true)),
        definition_provider: has(Feature::Definition).then_some(OneOf::Left(true)),
        references_provider: has(Feature::References).then_some(OneOf::Left(true)),
        document_highlight_provider: has(Feature::References).then_some(OneOf::Left(true)),
        rename_provider: has(Feature::Rename).then(|| {
            OneOf::Right(RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            })
        }),
        completion_provider: has(Feature::Completion).then(|| CompletionOptions {
            trigger_characters: Some(completion::triggers()),
            ..CompletionOptions::default()
        }),
        workspace_symbol_provider: has(Feature::WorkspaceSymbol).then_some(OneOf::Left(true)),
        selection_range_provider: has(Feature::SelectionRange)
            .then_some(SelectionRangeProviderCapability::Simple(true)),
        document_link_provider: has(Feature::DocumentLink).then(|| DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        inlay_hint_provider: has(Feature::InlayHint).then_some(OneOf::Left(true)),
        semantic_tokens_provider: has(Feature::SemanticTokens).then(|| {
            SemanticTokensServerCapabilities::SemanticTokensOptions(SemanticTokensOptions {
                legend: tokens::legend(),
                range: Some(true),
                full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            })
        }),
        document_symbol_provider: has(Feature::DocumentSymbol).then_some(OneOf::Left(true)),
        folding_range_provider: has(Feature::Folding).then_some(FoldingRangeProviderCapability::Simple(true)),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            ..WorkspaceServerCapabilities::default()
        }),
        ..ServerCapabilities::default()
    }
}
