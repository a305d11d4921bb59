//! A relative path of an instruction, written from the root on.

use hullwright_core::rule::Context;
use hullwright_core::text::{Edit, MappedText, TextRange};

/// Puts a slash before a relative path, behind an opening quote; `./` goes. `None` for `~`, which is a folder of that very
/// name to BuildKit and the home of an account to whoever wrote it, and for text that does not stand in the file like that.
pub fn rooted(cx: &Context<'_>, path: &MappedText) -> Option<Edit> {
    let text = path.as_str();
    let bare = text.trim_start_matches(['"', '\'']);
    let at = path.range().start() + (text.len() - bare.len()) as u32;
    if bare.starts_with(['~', '/', '\\']) || cx.slice(path.range()) != text {
        return None;
    }
    let unquoted = bare.trim_end_matches(['"', '\'']);
    let n_dots = if unquoted == "." {
        1
    } else if unquoted.starts_with("./") {
        2
    } else if unquoted.starts_with("..") {
        return None;
    } else {
        0
    };
    Some(Edit::replace(TextRange::at(at, n_dots), "/"))
}
