//! What can be written, as the protocol says it.

use hullwright_core::text::{FileKind, SourceFile, TextSize};
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionItemTag, CompletionTextEdit, Documentation, MarkupContent,
    MarkupKind, TextEdit,
};

use crate::convert::PositionEncoding;
use crate::edits::range_of;
use crate::proposal::{Proposal, Sort};
use crate::view::View;
use crate::{compose, dockerfile, ignore_file};

/// The signs that open a list by themselves.
pub(crate) fn triggers() -> Vec<String> {
    ["$", "{", "-", "=", ",", ":", " "].map(str::to_owned).to_vec()
}

/// The items of a place, the likelier ones first.
pub(crate) fn items(
    file: &SourceFile,
    offset: TextSize,
    view: &View,
    encoding: PositionEncoding,
) -> Vec<CompletionItem> {
    let proposals = match file.kind() {
        FileKind::Dockerfile => dockerfile::completion::proposals(file.text(), offset),
        FileKind::Compose => compose::completion::proposals(file, offset, view),
        FileKind::Ignore => ignore_file::proposals(file.text(), offset),
        FileKind::Config => Vec::new(),
    };
    let item = |(rank, proposal): (usize, Proposal)| {
        let kind = match proposal.sort {
            Sort::Keyword => CompletionItemKind::KEYWORD,
            Sort::Property => CompletionItemKind::PROPERTY,
            Sort::Value => CompletionItemKind::ENUM_MEMBER,
            Sort::Variable => CompletionItemKind::VARIABLE,
            Sort::Reference => CompletionItemKind::REFERENCE,
            Sort::Image => CompletionItemKind::MODULE,
            Sort::Rule => CompletionItemKind::EVENT,
            Sort::Account => CompletionItemKind::CONSTANT,
        };
        let range = range_of(file, proposal.range, encoding);
        let doc = (!proposal.doc.is_empty()).then(|| {
            Documentation::MarkupContent(MarkupContent {
                kind: MarkupKind::Markdown,
                value: proposal.doc.clone(),
            })
        });
        CompletionItem {
            label: proposal.label.clone(),
            kind: Some(kind),
            detail: (!proposal.detail.is_empty()).then(|| proposal.detail.clone()),
            documentation: doc,
            sort_text: Some(format!("{rank:04}")),
            filter_text: Some(proposal.label),
            tags: proposal.is_deprecated.then(|| vec![CompletionItemTag::DEPRECATED]),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: proposal.text })),
            ..CompletionItem::default()
        }
    };
    proposals.into_iter().enumerate().map(item).collect()
}

/// Makes its documentation plain text, for a client that shows nothing else: it reads well as it stands.
pub(crate) fn as_plain_text(item: &mut CompletionItem) {
    if let Some(Documentation::MarkupContent(content)) = &mut item.documentation {
        item.documentation = Some(Documentation::String(std::mem::take(&mut content.value)));
    }
}
