//! Fixes that take a key or an item of a list away.
//!
//! Entry points: [`remove_key_fix`], [`remove_item_fix`].

use hullwright_core::diagnostic::Fix;
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::Span;

use crate::patterns::compose::yaml_text::yaml_text;

/// The fix that takes a key with its value away, which may change what runs.
pub fn remove_key_fix(cx: &ComposeContext<'_>, key: Span) -> Option<Fix> {
    let yaml = yaml_text(cx, key)?;
    let edits = yaml.remove(&yaml.entry(key.range)?)?;
    Some(Fix::unsafe_fix(format!("Remove `{}`", cx.slice_of(key))).edits(key.file, edits))
}

/// The fix that takes an item of a list away, which may change what runs.
pub fn remove_item_fix(cx: &ComposeContext<'_>, item: Span) -> Option<Fix> {
    let yaml = yaml_text(cx, item)?;
    let edits = yaml.remove(&yaml.value(item.range)?)?;
    let shown = cx.slice_of(item).trim_matches(['"', '\'']);
    Some(Fix::unsafe_fix(format!("Remove `{shown}`")).edits(item.file, edits))
}
