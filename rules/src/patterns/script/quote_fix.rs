//! Quotes around an expansion.

use hullwright_core::diagnostic::Fix;
use hullwright_core::rule::Context;
use hullwright_core::shell::{Script, ScriptRange};
use hullwright_core::text::Edit;

/// Puts double quotes around a range of a script. `None` where shells differ about what is between them, or where the range does
/// not stand in the file.
pub fn quoted(cx: &Context<'_>, script: &Script, range: ScriptRange) -> Option<Fix> {
    let text = script.slice(range);
    let has_quotes = text.contains('"') && !text.starts_with("$(");
    let text_range = range.as_usize();
    let (start, end) = (text_range.start, text_range.end);
    let is_written =
        script.text().is_verbatim_in(start..start + 1) && script.text().is_verbatim_in(end - 1..end);
    if has_quotes || !is_written {
        return None;
    }
    let place = script.locate(range);
    let edits = [Edit::insert(place.start(), "\""), Edit::insert(place.end(), "\"")];
    Some(Fix::unsafe_fix("Put it in double quotes").edits(cx.file().id(), edits))
}
