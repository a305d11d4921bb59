//! What was meant as a JSON array of strings, made one.
//!
//! Entry point: [`repair_json`]. Only what has one reading is mended; the result is read back by the parser.

use std::ops::Range;

use hullwright_core::dockerfile::{Arguments, parse};
use hullwright_core::text::replace_ranges;

/// What to replace in a text, in order.
pub type Replacements = Vec<(Range<usize>, String)>;

/// What makes a JSON array of strings of `text`, which starts with `[`. `None` where more than one reading is possible.
pub fn repair_json(text: &str) -> Option<Replacements> {
    let mut edits = Replacements::new();
    let mut at = text.strip_prefix('[').map(|_| 1)?;
    let mut comma: Option<usize> = None;
    loop {
        at = skip_blanks(text, at);
        match text.get(at..)?.chars().next() {
            Some(']') => {
                edits.extend(comma.map(|comma| (comma..comma + 1, String::new())));
                edits.extend(surplus(text, at + 1)?);
                break;
            }
            None => {
                let end = text.trim_end().len();
                match comma {
                    Some(comma) => edits.push((comma..comma + 1, "]".to_owned())),
                    None => edits.push((end..end, "]".to_owned())),
                }
                break;
            }
            Some(',') => {
                edits.push((at..at + 1, String::new()));
                at += 1;
                continue;
            }
            Some(first) => at = item(text, at, first, &mut edits)?,
        }
        let end = at;
        at = skip_blanks(text, at);
        comma = match text.get(at..)?.chars().next() {
            Some(',') => {
                at += 1;
                Some(at - 1)
            }
            Some(']') | None => None,
            Some('"' | '\'' | '“') => {
                edits.push((end..end, if at == end { ", " } else { "," }.to_owned()));
                None
            }
            Some(_) => return None,
        };
    }
    edits.retain(|(range, new)| text.get(range.clone()) != Some(new));
    is_array(&replace_ranges(text, &edits)).then_some(edits)
}

/// Whether the parser takes it for the JSON form.
fn is_array(text: &str) -> bool {
    let read = parse(&format!("CMD {text}\n"));
    let json = read.instructions.first().map(|found| &found.arguments);
    read.instructions.len() == 1 && matches!(json, Some(Arguments::Json(json)) if !json.items.is_empty())
}

fn skip_blanks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    text.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len()
}

/// Takes away what stands behind the bracket, if it is a part of a shell list that changes nothing.
fn surplus(text: &str, at: usize) -> Option<Replacements> {
    let rest = text.get(at..)?;
    match rest.split_whitespace().collect::<Vec<_>>().as_slice() {
        [] => Some(Replacements::new()),
        ["||", "exit", "1"] | [";"] => Some(vec![(at..text.trim_end().len(), String::new())]),
        _ => None,
    }
}

/// Where the item ends, its replacements added.
fn item(text: &str, at: usize, first: char, edits: &mut Replacements) -> Option<usize> {
    let end = match first {
        '"' => double_quoted(text, at, edits)?,
        '\'' => quoted(text, at, first, &['\''], edits)?,
        '“' | '”' | '„' => quoted(text, at, first, &['“', '”', '"'], edits)?,
        '‘' | '’' => quoted(text, at, first, &['‘', '’', '\''], edits)?,
        _ => return bare(text, at, edits),
    };
    let next = text.get(end..)?.chars().next();
    next.is_none_or(|next| matches!(next, ' ' | '\t' | '\r' | ',' | ']' | '"' | '\'' | '“')).then_some(end)
}

/// A JSON string, its backslashes doubled where they are no escapes.
fn double_quoted(text: &str, at: usize, edits: &mut Replacements) -> Option<usize> {
    let body = text.get(at + 1..)?;
    let mut chars = body.char_indices().peekable();
    let (mut wrong, mut letters) = (Vec::new(), Vec::new());
    let mut close = None;
    while let Some((idx, ch)) = chars.next() {
        match ch {
            '"' => {
                close = Some(idx..idx + 1);
                break;
            }
            '\\' => match chars.next() {
                Some((_, '"' | '\\' | '/')) => {}
                Some((_, 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => letters.push(at + 1 + idx),
                _ => wrong.push(at + 1 + idx),
            },
            '\t' => edits.push((at + 1 + idx..at + 2 + idx, "\\t".to_owned())),
            ch if ch < ' ' => return None,
            _ => {}
        }
    }
    let close = match close {
        Some(close) => close,
        None => {
            let idx = body.find('”')?;
            edits.push((at + 1 + idx..at + 1 + idx + '”'.len_utf8(), "\"".to_owned()));
            idx..idx + '”'.len_utf8()
        }
    };
    let is_path = body.get(..close.start)?.contains(":\\");
    if !wrong.is_empty() && !letters.is_empty() {
        // `C:\new\app`: the first backslash is no more meant as an escape than the second.
        is_path.then_some(())?;
        wrong.append(&mut letters);
        wrong.sort_unstable();
    }
    edits.extend(wrong.into_iter().map(|at| (at..at, "\\".to_owned())));
    edits.sort_by_key(|(range, _)| range.start);
    Some(at + 1 + close.end)
}

/// A string in other quotes: double ones take their place, and what these would end is escaped.
fn quoted(text: &str, at: usize, open: char, closers: &[char], edits: &mut Replacements) -> Option<usize> {
    let start = at + open.len_utf8();
    let body = text.get(start..)?;
    let len = body.find(closers)?;
    let close = body.get(len..)?.chars().next()?;
    edits.push((at..start, "\"".to_owned()));
    for (idx, ch) in body.get(..len)?.char_indices() {
        match ch {
            '"' | '\\' => edits.push((start + idx..start + idx, "\\".to_owned())),
            ch if ch < ' ' => return None,
            _ => {}
        }
    }
    let end = start + len + close.len_utf8();
    edits.push((start + len..end, "\"".to_owned()));
    Some(end)
}

/// A single word without quotes.
fn bare(text: &str, at: usize, edits: &mut Replacements) -> Option<usize> {
    let rest = text.get(at..)?;
    let word = rest.split([',', ']']).next()?.trim_end();
    let is_word =
        |ch: char| !ch.is_whitespace() && !ch.is_control() && !"\"'“”‘’„[{}\\#|&;<>()`*?".contains(ch);
    if word.is_empty() || !word.chars().all(is_word) {
        return None;
    }
    edits.push((at..at, "\"".to_owned()));
    edits.push((at + word.len()..at + word.len(), "\"".to_owned()));
    Some(at + word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(text: &str, expected: &str) {
        let found = repair_json(text).map(|edits| replace_ranges(text, &edits));
        assert_eq!(found.as_deref(), Some(expected).filter(|text| !text.is_empty()), "{text}");
    }

    #[test]
    fn what_has_one_reading_is_mended() {
        is("['a', 'b \"c\"']", r#"["a", "b \"c\""]"#);
        is("[python, /usr/app.py]", r#"["python", "/usr/app.py"]"#);
        is(r#"["a", "b",]"#, r#"["a", "b"]"#);
        is(r#"[,"a",,"b", ]"#, r#"["a","b" ]"#);
        is(r#"[ "a" "b""c" ]"#, r#"[ "a", "b", "c" ]"#);
        is(r#"["a", "b""#, r#"["a", "b"]"#);
        is(r#"["a","#, r#"["a"]"#);
        is(r#"["C:\app\new.exe", "C:\\x\n"]"#, r#"["C:\\app\\new.exe", "C:\\x\n"]"#);
        is("[ “a b”, ‘c’ ]", r#"[ "a b", "c" ]"#);
        is("[ \"/bin/bash”, “-c” ]", r#"[ "/bin/bash", "-c" ]"#);
        is("[\"a\tb\"]", r#"["a\tb"]"#);
        is(r#"["wget", "-q"] || exit 1"#, r#"["wget", "-q"]"#);
    }

    #[test]
    fn what_has_several_is_left() {
        for text in [
            "[ not a valid json",
            r#"["a"b"]"#,
            r#"["a"] x"#,
            r#"["grep", "\.c\n"]"#,
            r#"["a" b]"#,
            "[a b]",
            "[]",
            "[",
            "['a]",
        ] {
            is(text, "");
        }
    }
}
