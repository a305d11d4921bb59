//! The known name put in the place of one that nothing has.

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::Fix;
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{Edit, Span, TextRange};

use super::yaml_text::yaml_text;

/// Writes the closest known name, where the name stands in the file as it is: as a key, a value, or a part of one such as
/// `service:name`. What an alias shares is wrong, and then right, for all.
pub fn closest_name(cx: &ComposeContext<'_>, error: &ComposeError) -> Option<Fix> {
    let closest = error.closest.as_ref().filter(|closest| closest.is_meant)?;
    let (written, known) = (closest.written.as_str(), closest.known.as_str());
    if is_service_itself(cx, error, known) {
        return None;
    }
    let sheet = yaml_text(cx, error.span)?;
    let fix = Fix::unsafe_fix(format!("Write `{known}`"));
    // A key is another one only where its mapping does not have that yet.
    if let Some(place) = sheet.shared_entry(error.span.range) {
        let edits = sheet.rename_key(&place, known).filter(|_| cx.slice_of(error.span).contains(written))?;
        return Some(fix.edits(error.span.file, edits));
    }
    let shown = cx.slice_of(error.span);
    let mut found = shown.match_indices(written).filter(|(at, _)| {
        let before = shown.get(..*at).and_then(|head| head.chars().next_back());
        let behind = shown.get(at + written.len()..).and_then(|rest| rest.chars().next());
        let is_edge = |ch: Option<char>| ch.is_none_or(|ch| !is_of_name(ch));
        is_edge(before) && is_edge(behind)
    });
    let (Some((at, _)), None) = (found.next(), found.next()) else { return None };
    let is_name = |name: &str| !name.is_empty() && name.chars().all(is_of_name) && !name.starts_with('-');
    if !is_name(known) || shown.contains(['$', '\\']) {
        return None;
    }
    if let Some(place) = sheet.shared_value(error.span.range)
        && shown == written
    {
        return Some(fix.edits(error.span.file, sheet.replace_scalar(&place, known)?));
    }
    let start = error.span.range.start() as usize + at;
    let range = TextRange::from(start..start + written.len());
    Some(fix.edit(error.span.file, Edit::replace(range, known)))
}

/// Whether the service in which the name stands is the one that it would be changed to: nothing waits for itself.
fn is_service_itself(cx: &ComposeContext<'_>, error: &ComposeError, known: &str) -> bool {
    let is_before = |key: Span| key.file == error.span.file && key.range.start() <= error.span.range.start();
    let before = cx.project().services().filter(|service| is_before(service.key));
    let own = before.max_by_key(|service| service.key.range.start());
    error.kind == ComposeErrorKind::UndefinedService && own.is_some_and(|service| service.name == known)
}

fn is_of_name(ch: char) -> bool {
    ch.is_alphanumeric() || matches!(ch, '_' | '-' | '.' | '/')
}
