//! What stands between two parts of the text is replaced, its comment lines kept.

use super::physical_line::{is_comment_line, line_end, line_start, next_line};
use crate::text::{Edit, TextRange};

/// Ends the part before `gap` with `before`, starts the part behind it with `after` on a new line, and keeps nothing between
/// but comment lines.
pub(super) fn replace_gap(text: &str, gap: TextRange, before: &str, after: &str) -> Vec<Edit> {
    let first_end = line_end(text, gap.start()).min(gap.end());
    let last_start = line_start(text, gap.end()).max(gap.start());
    let mut comments = Vec::new();
    let mut at = next_line(text, gap.start());
    while at < last_start {
        let line = TextRange::new(at, next_line(text, at));
        if is_comment_line(line.slice(text)) {
            comments.push(line);
        }
        at = line.end();
    }
    if comments.is_empty() {
        return vec![Edit::replace(gap, format!("{before}\n{after}"))];
    }
    let mut edits = vec![Edit::replace(TextRange::new(gap.start(), first_end), before)];
    let mut at = next_line(text, gap.start());
    for comment in comments {
        edits.push(Edit::delete(TextRange::new(at, comment.start())));
        at = comment.end();
    }
    edits.push(Edit::replace(TextRange::new(at, gap.end()), after));
    edits.retain(|edit| !edit.range.is_empty() || !edit.text.is_empty());
    edits
}
