//! Scalars as text: plain where that is legal and means text, else in quotes.

use crate::edit::double_quoted::double_quoted;
use crate::yaml::{Plain, core_value, differs_in_yaml11, plain_value};

/// Whether the text can stand without quotes, whatever type it has then.
pub(super) fn is_legal_plain(text: &str, is_in_flow: bool) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return false };
    let is_flow_mark = |ch: char| matches!(ch, ',' | '[' | ']' | '{' | '}');
    let starts_well = match first {
        '-' | '?' | ':' => {
            chars.next().is_some_and(|next| next != ' ' && !(is_in_flow && is_flow_mark(next)))
        }
        ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => {
            false
        }
        _ => true,
    };
    starts_well
        && text.trim() == text
        && !text
            .contains(|ch: char| ch.is_control() || ch == '\u{feff}' || ch == '\u{2028}' || ch == '\u{2029}')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !(is_in_flow && (text.contains(is_flow_mark) || text.contains(":,")))
}

/// Whether the text is text for every reader when it stands without quotes.
pub(super) fn is_plain_text(text: &str, is_in_flow: bool) -> bool {
    is_legal_plain(text, is_in_flow)
        && text != "<<"
        && text != "="
        && matches!(plain_value(text), Plain::Text)
        && matches!(core_value(text), Plain::Text)
        && differs_in_yaml11(text).is_none()
}

/// The text in these quotes; in double ones where single ones cannot hold it.
pub(super) fn quoted(text: &str, quote: char) -> String {
    if quote == '\'' && !text.contains(char::is_control) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    double_quoted(text, |ch| ch.is_control() || matches!(ch, '\u{feff}' | '\u{2028}' | '\u{2029}'))
}
