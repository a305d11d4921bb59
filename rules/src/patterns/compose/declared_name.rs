//! A name that a service uses, declared at the top level.

use hullwright_core::diagnostic::Fix;
use hullwright_core::edit::yaml::Value;
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::Span;

use super::yaml_text::{fix_with, yaml_text};

/// Declares the name that stands at the place, without settings, in the same file. `None` where it does not stand there as
/// it is.
pub fn declared(cx: &ComposeContext<'_>, place: Span, section: &str) -> Option<Fix> {
    let name = cx.slice_of(place).trim_matches(['"', '\'']);
    let is_name = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '.' | '-');
    if name.is_empty() || !name.chars().all(is_name) || name == "null" {
        return None;
    }
    let edits = yaml_text(cx, place)?.insert_in_section(place.range.start(), section, name, &Value::Null);
    fix_with(Fix::unsafe_fix(format!("Declare `{name}` below `{section}`")), place, edits)
}
