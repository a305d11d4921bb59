//! The file that a place of a project stands in, to be edited.

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::Fix;
use hullwright_core::edit::yaml::{Place, YamlText};
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{Edit, Span};

/// The text and the tree of the file; `None` where the place is in no Compose file.
pub fn yaml_text<'a>(cx: &ComposeContext<'a>, span: Span) -> Option<YamlText<'a>> {
    let file = cx.project().file(span.file)?;
    Some(YamlText::new(file.source.text(), &file.yaml))
}

/// The mapping of a service as its own file has it: without what it merges in, extends, or is laid over. `None` where an
/// alias stands for it, or it is one.
pub fn own_service<'a>(cx: &ComposeContext<'a>, service: &Service<'_>) -> Option<(YamlText<'a>, Place)> {
    let sheet = yaml_text(cx, service.key)?;
    let place = sheet.entry(service.key.range)?;
    Some((sheet, place))
}

/// Adds edits to a fix that has none yet; no fix without edits.
pub fn fix_with(fix: Fix, span: Span, edits: Option<Vec<Edit>>) -> Option<Fix> {
    let edits = edits.filter(|edits| !edits.is_empty())?;
    Some(fix.edits(span.file, edits))
}
