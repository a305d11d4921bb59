//! Fixes, and comments that silence, as code actions.

use std::path::Path;

use hullwright_core::diagnostic::Applicability;
use hullwright_core::text::TextRange;
use tower_lsp::ls_types::{CodeAction, CodeActionKind, CodeActionOrCommand, Range, TextEdit, WorkspaceEdit};

use super::diagnostics::diagnostic;
use super::suppress::suppressions;
use crate::edits::{edit_of_document, edit_of_fix, edits_between, offset_at};
use crate::session::{Abilities, Checked};

/// The kind of the action that fixes a whole document.
pub(crate) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.hullwright");

/// Whether a client that asks for some kinds alone wants this one. Kinds are hierarchical: `source` asks for
/// `source.fixAll` as well.
pub(crate) fn is_wanted(kind: &CodeActionKind, only: Option<&[CodeActionKind]>) -> bool {
    let Some(only) = only else { return true };
    only.iter().any(|asked| {
        let rest = kind.as_str().strip_prefix(asked.as_str());
        asked.as_str().is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// Fixes of the findings in a range, and comments that silence them.
pub(crate) fn quick_fixes(
    checked: &Checked,
    range: Range,
    abilities: Abilities,
    root: &Path,
) -> Vec<CodeActionOrCommand> {
    let Some(report) = &checked.report else { return Vec::new() };
    let offset = |at| offset_at(&checked.file, at, abilities.encoding);
    let (start, end) = (offset(range.start), offset(range.end));
    let touches = |found: TextRange| found.start() <= end && start <= found.end();
    let findings = report.findings.iter();
    let findings = findings.filter(|finding| finding.suppressed.is_none() && touches(finding.place.range));
    let mut fixes = Vec::new();
    let mut silences = Vec::new();
    for finding in findings {
        let found = diagnostic(finding, checked, abilities.encoding, root);
        let offered = finding.fixes.iter().filter(|fix| fix.applicability > Applicability::DisplayOnly);
        for (idx, fix) in offered.enumerate() {
            let Some(edit) = edit_of_fix(fix, checked, report, abilities, root) else { continue };
            let is_safe = fix.applicability == Applicability::Safe;
            let title = if is_safe { fix.title.clone() } else { format!("{} (check the result)", fix.title) };
            fixes.push(CodeActionOrCommand::CodeAction(CodeAction {
                title,
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![found.clone()]),
                edit: Some(edit),
                is_preferred: Some(is_safe && idx == 0),
                ..CodeAction::default()
            }));
        }
        for (title, edit) in suppressions(checked, finding, abilities.encoding) {
            silences.push(CodeActionOrCommand::CodeAction(CodeAction {
                title,
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![found.clone()]),
                edit: Some(own_edit(checked, vec![edit], abilities)),
                is_preferred: Some(false),
                ..CodeAction::default()
            }));
        }
    }
    fixes.extend(silences);
    fixes
}

/// All safe fixes of a document in one edit.
pub(crate) fn fix_all(checked: &Checked, fixed: &str, abilities: Abilities) -> CodeActionOrCommand {
    let edits = edits_between(&checked.file, fixed, abilities.encoding);
    CodeActionOrCommand::CodeAction(CodeAction {
        title: "Fix all that is safe to fix (hullwright)".to_owned(),
        kind: Some(FIX_ALL),
        edit: Some(own_edit(checked, edits, abilities)),
        diagnostics: None,
        command: None,
        is_preferred: None,
        disabled: None,
        data: None,
    })
}

fn own_edit(checked: &Checked, edits: Vec<TextEdit>, abilities: Abilities) -> WorkspaceEdit {
    edit_of_document(checked.uri.clone(), Some(checked.version), edits, abilities)
}

/// Kinds of actions that the server has.
pub(crate) fn kinds() -> Vec<CodeActionKind> {
    vec![CodeActionKind::QUICKFIX, FIX_ALL]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_hierarchical() {
        let wants = |only: &[&'static str]| {
            let only: Vec<CodeActionKind> = only.iter().map(|kind| CodeActionKind::new(kind)).collect();
            is_wanted(&FIX_ALL, Some(&only))
        };
        assert!(
            wants(&["source"])
                && wants(&["source.fixAll"])
                && wants(&["source.fixAll.hullwright"])
                && wants(&[""])
        );
        assert!(!wants(&["quickfix"]) && !wants(&["source.fix"]) && !wants(&[]));
    }
}
