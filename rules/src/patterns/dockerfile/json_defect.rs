//! What keeps a text in brackets from being a JSON array of strings, and how to mend it.
//!
//! Entry point: [`find_json_defect`]. BuildKit reads such text as words or hands it to a shell, without a warning.

use std::ops::Range;

/// The first thing wrong with a JSON array of strings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JsonDefect {
    /// What it is.
    pub kind: JsonDefectKind,
    /// Where, in bytes of the text.
    pub range: Range<usize>,
    /// What is wrong, as the start of a sentence.
    pub reason: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

/// What can be wrong with a JSON array of strings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JsonDefectKind {
    /// `'text'`.
    SingleQuotes,
    /// `“text”`.
    TypographicQuotes,
    /// A word without quotes.
    BareWord,
    /// A string without its end.
    OpenString,
    /// `\.` and the like.
    Backslash,
    /// A control character in a string.
    ControlCharacter,
    /// `"a"b"`.
    InnerQuote,
    /// Two strings side by side.
    MissingComma,
    /// A comma with no item before or behind it.
    StrayComma,
    /// No `]`.
    MissingBracket,
    /// Text behind the `]`.
    TrailingText,
}

impl JsonDefectKind {
    const fn reason(self) -> &'static str {
        match self {
            Self::SingleQuotes => "the string is in single quotes",
            Self::TypographicQuotes => "the string is in typographic quotes",
            Self::BareWord => "the word has no quotes",
            Self::OpenString => "the string is not closed",
            Self::Backslash => "the backslash is not escaped",
            Self::ControlCharacter => "the string holds a tab or another control character",
            Self::InnerQuote => "the quote inside the string is not escaped",
            Self::MissingComma => "a comma is missing before the string",
            Self::StrayComma => "the comma has nothing to separate",
            Self::MissingBracket => "the closing bracket is missing",
            Self::TrailingText => "text stands behind the bracket",
        }
    }

    const fn remedy(self) -> &'static str {
        match self {
            Self::SingleQuotes | Self::TypographicQuotes | Self::BareWord => "put it in double quotes",
            Self::OpenString => "close it with a double quote",
            Self::Backslash => r"write `\\`",
            Self::ControlCharacter => r"write it as an escape such as `\t`",
            Self::InnerQuote => "write `\\\"`",
            Self::MissingComma => "put a comma between the strings",
            Self::StrayComma => "remove it",
            Self::MissingBracket => "close the array with `]`",
            Self::TrailingText => "end the line at the bracket",
        }
    }
}

fn defect(kind: JsonDefectKind, range: Range<usize>) -> JsonDefect {
    JsonDefect { kind, range, reason: kind.reason(), remedy: kind.remedy() }
}

/// Looks at a text that starts with `[`; `None` for any other, and for one without a defect of these kinds.
pub fn find_json_defect(text: &str) -> Option<JsonDefect> {
    let mut at = text.strip_prefix('[').map(|_| 1)?;
    let mut comma = None;
    loop {
        at = skip_blanks(text, at);
        match text.get(at..)?.chars().next() {
            Some('"') => match read_string(text, at) {
                Ok(end) => at = end,
                Err(found) => return Some(found),
            },
            Some(']') if comma.is_none() => return trailing_text(text, at + 1),
            Some(']') => return comma.map(|at| defect(JsonDefectKind::StrayComma, at..at + 1)),
            Some(',') => return Some(defect(JsonDefectKind::StrayComma, at..at + 1)),
            Some(first) => return Some(bad_item(text, at, first)),
            None => return Some(missing_bracket(text)),
        }
        let end = at;
        at = skip_blanks(text, at);
        match text.get(at..)?.chars().next() {
            Some(',') => comma = Some(at),
            Some(']') => return trailing_text(text, at + 1),
            Some(next) if at == end && next != '"' => {
                return Some(defect(JsonDefectKind::InnerQuote, end - 1..end));
            }
            Some(_) => return Some(defect(JsonDefectKind::MissingComma, at..item_end(text, at))),
            None => return Some(missing_bracket(text)),
        }
        at += 1;
    }
}

fn skip_blanks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    text.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len()
}

/// The end of the string that starts at `at`, or what is wrong in it.
fn read_string(text: &str, at: usize) -> Result<usize, JsonDefect> {
    let body = text.get(at + 1..).unwrap_or_default();
    let mut chars = body.char_indices();
    while let Some((idx, ch)) = chars.next() {
        let here = at + 1 + idx;
        match ch {
            '"' => return Ok(here + 1),
            '\\' => match chars.next() {
                Some((_, 'u' | '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't')) => {}
                _ => return Err(defect(JsonDefectKind::Backslash, here..here + 1)),
            },
            ch if ch < ' ' => return Err(defect(JsonDefectKind::ControlCharacter, here..here + 1)),
            _ => {}
        }
    }
    Err(defect(JsonDefectKind::OpenString, at..text.len()))
}

fn bad_item(text: &str, at: usize, first: char) -> JsonDefect {
    let kind = match first {
        '\'' => JsonDefectKind::SingleQuotes,
        '“' | '”' | '„' | '‘' | '’' => JsonDefectKind::TypographicQuotes,
        _ => JsonDefectKind::BareWord,
    };
    let closed = (kind == JsonDefectKind::SingleQuotes).then(|| text.get(at + 1..)?.find('\'')).flatten();
    let end = closed.map_or_else(|| item_end(text, at), |len| at + len + 2);
    defect(kind, at..end)
}

/// Where the item at `at` ends: before the next comma or bracket.
fn item_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let item = rest.split([',', ']']).next().unwrap_or(rest);
    at + item.trim_end().len().max(1)
}

fn missing_bracket(text: &str) -> JsonDefect {
    let end = text.trim_end().len();
    let last = text.trim_end().chars().next_back().map_or(0, char::len_utf8);
    defect(JsonDefectKind::MissingBracket, end - last..end)
}

fn trailing_text(text: &str, at: usize) -> Option<JsonDefect> {
    let start = skip_blanks(text, at);
    (start < text.len()).then(|| defect(JsonDefectKind::TrailingText, start..text.trim_end().len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<(JsonDefectKind, &str)> {
        find_json_defect(text).map(|found| (found.kind, text.get(found.range).unwrap_or_default()))
    }

    #[test]
    fn each_defect_is_found_where_it_is() {
        use JsonDefectKind::*;
        for (text, kind, place) in [
            ("['a', 'b']", SingleQuotes, "'a'"),
            ("[ “a” ]", TypographicQuotes, "“a”"),
            ("[\"a\", b ]", BareWord, "b"),
            ("[\"a\", \"b", OpenString, "\"b"),
            ("[\"C:\\Dir\"]", Backslash, "\\"),
            ("[\"a\tb\"]", ControlCharacter, "\t"),
            ("[\"a\"b\"]", InnerQuote, "\""),
            ("[\"a\" \"b\"]", MissingComma, "\"b\""),
            ("[\"a\", ]", StrayComma, ","),
            ("[\"a\",,\"b\"]", StrayComma, ","),
            ("[\"a\"", MissingBracket, "\""),
            ("[", MissingBracket, "["),
            ("[\"a\"] # b", TrailingText, "# b"),
        ] {
            assert_eq!(shown(text), Some((kind, place)), "{text}");
        }
    }

    #[test]
    fn arrays_of_strings_have_none() {
        for text in ["[]", "[\"a\"]", " [a", "[\"\\u00e9\\n\" , \"\"] "] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
