//! Comments behind the arguments of an instruction, which BuildKit takes for arguments.

use hullwright_core::dockerfile::Instruction;
use hullwright_core::edit::dockerfile::{indentation, line_end, line_start};
use hullwright_core::rule::Context;
use hullwright_core::text::{Edit, MappedText, TextRange};

/// From a `#` outside quotes that has a blank before it and text behind it.
pub fn comment_in_text(text: &MappedText) -> Option<TextRange> {
    let all = text.as_str();
    let mut quote = None;
    let mut is_after_blank = false;
    for (at, ch) in all.char_indices() {
        match quote {
            Some(open) => quote = Some(open).filter(|open| *open != ch),
            None if matches!(ch, '\'' | '"') => quote = Some(ch),
            None if ch == '#' && is_after_blank && all.len() > at + 1 => {
                return Some(text.locate(at..all.len()));
            }
            None => {}
        }
        is_after_blank = matches!(ch, ' ' | '\t');
    }
    None
}

/// Moves what stands at `comment` to a line of its own above. `None` unless it ends its line and its instruction.
pub fn move_comment_up(cx: &Context<'_>, instruction: &Instruction, comment: TextRange) -> Option<Vec<Edit>> {
    let text = cx.text();
    let (start, end) = (line_start(text, comment.start()), line_end(text, comment.start()));
    let written = TextRange::new(comment.start(), end).slice(text).trim_end();
    let before = TextRange::new(start, comment.start()).slice(text);
    let kept = before.trim_end_matches([' ', '\t']);
    // At the top of the file it might become a parser directive.
    let may_direct = instruction.index == 0 && written.contains('=');
    let ends_all = comment.end() <= end && comment.start() + written.len() as u32 == comment.end();
    if !ends_all || kept.trim().is_empty() || may_direct || !written.starts_with('#') {
        return None;
    }
    let indent = indentation(text, comment.start());
    Some(vec![
        Edit::insert(start, format!("{indent}{written}\n")),
        Edit::delete(TextRange::new(start + kept.len() as u32, end)),
    ])
}
