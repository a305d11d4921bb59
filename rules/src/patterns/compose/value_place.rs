//! Where the value of a scalar can be replaced: without its quotes, and in `${NAME:-default}` the default alone.
//!
//! Entry points: [`value_place`], and [`value_fix`] for the fix that puts another value there.

use hullwright_core::diagnostic::Fix;
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{Edit, Span, TextRange};

use crate::patterns::compose::shared_value::is_shared;

/// The place of the value that a scalar at `span` has; none where others share it, and where it is not written plainly:
/// with escapes, on several lines, or put together from variables.
pub fn value_place(cx: &ComposeContext<'_>, span: Span) -> Option<Span> {
    let written = cx.slice_of(span);
    let inner = without_quotes(written)?;
    let value = if inner.contains('$') { default_of(inner)? } else { inner };
    if value.is_empty() || value.contains(['\\', '\n', '$']) || is_shared(cx, span) {
        return None;
    }
    // What follows the value is a brace or a quote, so the last place of the value is its own.
    let start = span.range.start() + written.rfind(value)? as u32;
    Some(Span { file: span.file, range: TextRange::at(start, value.len() as u32) })
}

/// The fix that writes `value`, which needs no quotes in YAML, in place of what a scalar at `span` has. It may change what
/// runs.
pub fn value_fix(cx: &ComposeContext<'_>, span: Span, value: &str) -> Option<Fix> {
    let place = value_place(cx, span)?;
    let title = format!("Write `{value}` instead of `{}`", cx.slice_of(place));
    Some(Fix::unsafe_fix(title).edit(place.file, Edit::replace(place.range, value)))
}

fn without_quotes(written: &str) -> Option<&str> {
    match written.chars().next()? {
        quote @ ('"' | '\'') => written.strip_prefix(quote)?.strip_suffix(quote),
        '|' | '>' | '{' | '[' | '&' | '*' | '!' => None,
        _ => Some(written),
    }
}

/// The default of a text that is one `${NAME:-default}`.
fn default_of(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("${")?.strip_suffix('}')?;
    let n_name = inner.find(|ch: char| !ch.is_ascii_alphanumeric() && ch != '_')?;
    let rest = inner.get(n_name..)?;
    let default = rest.strip_prefix(":-").or_else(|| rest.strip_prefix('-'))?;
    (!default.contains('}')).then_some(default)
}
