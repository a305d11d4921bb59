//! Fixes as edits of the protocol.

use std::collections::HashMap;
use std::path::Path;

use hullwright_core::diagnostic::{Change, Fix};
use hullwright_core::engine::FileReport;
use hullwright_core::text::{SourceFile, TextRange, TextSize};
use similar::{ChangeTag, TextDiff};
use tower_lsp::ls_types::{
    CreateFile, DeleteFile, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Position, Range, ResourceOp, TextDocumentEdit, TextEdit, Uri,
    WorkspaceEdit,
};

use crate::convert::{self, PositionEncoding, offset_of, position_of};
use crate::paths::uri_of;
use crate::session::{Abilities, Checked};

/// A byte range of a file.
pub(crate) fn range_of(file: &SourceFile, range: TextRange, encoding: PositionEncoding) -> Range {
    let at = |offset| {
        let position = position_of(file, offset, encoding);
        Position { line: position.line, character: position.character }
    };
    Range { start: at(range.start()), end: at(range.end()) }
}

/// The byte offset of a position.
pub(crate) fn offset_at(file: &SourceFile, at: Position, encoding: PositionEncoding) -> TextSize {
    offset_of(file, convert::Position { line: at.line, character: at.character }, encoding)
}

/// A fix of a finding in a document; `None` where the client cannot do all of it.
pub(crate) fn edit_of_fix(
    fix: &Fix,
    checked: &Checked,
    report: &FileReport,
    abilities: Abilities,
    root: &Path,
) -> Option<WorkspaceEdit> {
    let mut edits: Vec<(Uri, Option<i32>, Vec<TextEdit>)> = Vec::new();
    let mut operations = Vec::new();
    for change in &fix.changes {
        match change {
            Change::Edit { file: id, edit } => {
                let is_own = *id == report.id;
                let file = match report.others.iter().find(|other| other.id() == *id) {
                    Some(other) if !is_own => other,
                    _ if is_own => &*checked.file,
                    _ => return None,
                };
                let uri = if is_own { checked.uri.clone() } else { uri_of(file.path(), root)? };
                let version = is_own.then_some(checked.version);
                let new = TextEdit {
                    range: range_of(file, edit.range, abilities.encoding),
                    new_text: edit.text.clone(),
                };
                match edits.iter_mut().find(|(known, ..)| *known == uri) {
                    Some((.., all)) => all.push(new),
                    None => edits.push((uri, version, vec![new])),
                }
            }
            Change::CreateFile { path, text } => {
                let uri = uri_of(path, root)?;
                operations.push(ResourceOp::Create(CreateFile {
                    uri: uri.clone(),
                    options: None,
                    annotation_id: None,
                }));
                edits.push((uri, None, vec![TextEdit { range: Range::default(), new_text: text.clone() }]));
            }
            Change::RemoveFile { file } => {
                let uri = uri_of(report.path_of(*file)?, root)?;
                operations.push(ResourceOp::Delete(DeleteFile { uri, options: None, annotation_id: None }));
            }
        }
    }
    let can_do_all = abilities.edits_files && abilities.edits_versions;
    if !(operations.is_empty() || can_do_all) {
        return None;
    }
    if !abilities.edits_versions {
        let changes: HashMap<Uri, Vec<TextEdit>> =
            edits.into_iter().map(|(uri, _, edits)| (uri, edits)).collect();
        return Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() });
    }
    let edits = edits.into_iter().map(|(uri, version, edits)| versioned(uri, version, edits));
    let (created, removed): (Vec<_>, Vec<_>) =
        operations.into_iter().partition(|operation| matches!(operation, ResourceOp::Create(_)));
    let all = created.into_iter().map(DocumentChangeOperation::Op);
    let all = all.chain(edits.map(DocumentChangeOperation::Edit));
    let all: Vec<_> = all.chain(removed.into_iter().map(DocumentChangeOperation::Op)).collect();
    Some(WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(all)),
        ..WorkspaceEdit::default()
    })
}

/// Edits of one document, of a version if it is open.
pub(crate) fn edit_of_document(
    uri: Uri,
    version: Option<i32>,
    edits: Vec<TextEdit>,
    abilities: Abilities,
) -> WorkspaceEdit {
    edit_of_documents(vec![(uri, version, edits)], abilities)
}

/// Edits of several documents, each with its version if it is open.
pub(crate) fn edit_of_documents(
    documents: Vec<(Uri, Option<i32>, Vec<TextEdit>)>,
    abilities: Abilities,
) -> WorkspaceEdit {
    let documents = documents.into_iter();
    if abilities.edits_versions {
        let edits = documents.map(|(uri, version, edits)| versioned(uri, version, edits)).collect();
        let document_changes = Some(DocumentChanges::Edits(edits));
        return WorkspaceEdit { document_changes, ..WorkspaceEdit::default() };
    }
    let changes = documents.map(|(uri, _, edits)| (uri, edits)).collect();
    WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
}

fn versioned(uri: Uri, version: Option<i32>, edits: Vec<TextEdit>) -> TextDocumentEdit {
    TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    }
}

/// What makes the file's text the new one: whole lines that differ, no others.
pub(crate) fn edits_between(file: &SourceFile, new: &str, encoding: PositionEncoding) -> Vec<TextEdit> {
    let diff = TextDiff::from_lines(file.text(), new);
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    let mut at = 0;
    let mut is_open = false;
    for change in diff.iter_all_changes() {
        let text = change.value();
        match change.tag() {
            ChangeTag::Equal => {
                at += text.len();
                is_open = false;
                continue;
            }
            _ if !is_open => edits.push((at, at, String::new())),
            _ => {}
        }
        is_open = true;
        let Some((_, end, new)) = edits.last_mut() else { continue };
        if change.tag() == ChangeTag::Delete {
            at += text.len();
            *end = at;
        } else {
            new.push_str(text);
        }
    }
    let edits = edits.into_iter();
    edits
        .map(|(start, end, new_text)| TextEdit {
            range: range_of(file, TextRange::from(start..end), encoding),
            new_text,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use hullwright_core::text::{FileId, FileKind};

    use super::*;

    #[test]
    fn only_lines_that_differ_are_edited() {
        let file = SourceFile::new(FileId(0), "Dockerfile", FileKind::Dockerfile, "a\nb\nc\nd\n");
        let edits = edits_between(&file, "a\nx\ny\nc\nd\ne\n", PositionEncoding::Utf16);
        let shown: Vec<(u32, u32, &str)> = edits
            .iter()
            .map(|edit| (edit.range.start.line, edit.range.end.line, edit.new_text.as_str()))
            .collect();
        assert_eq!(shown, [(1, 2, "x\ny\n"), (4, 4, "e\n")]);
        assert!(edits_between(&file, file.text(), PositionEncoding::Utf16).is_empty());
    }
}
