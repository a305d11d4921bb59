//! A text made to be one word in front of BuildKit's word splitting, its value in every environment unchanged.
//!
//! Entry point: [`one_word_edits`]. `ENV key value` takes the rest of a line as it is, `ENV key=value` only one word of it.

use std::ops::Range;

use super::parse::BYTE_ORDER_MARK;
use super::{Part, Quoting, Sequence, Template, parse_words};
use crate::text::replace_ranges;

/// What to replace in `text`, in order, so that it is one word with the same value: nothing where it is one already, else it
/// comes into double quotes, and quotes and escapes inside are written as these need them. `None` if that cannot be proven.
pub fn one_word_edits(text: &str, escape: char) -> Option<Vec<(Range<usize>, String)>> {
    if is_one_word(text, escape) {
        return Some(Vec::new());
    }
    let template = Template::parse(text, escape, Quoting::Process);
    if template.error().is_some() || text.starts_with(BYTE_ORDER_MARK) {
        return None;
    }
    let mut edits = vec![(0..0, "\"".to_owned())];
    if let Some(syntax) = &template.syntax {
        quote_parts(text, escape, syntax, &mut edits)?;
    }
    edits.push((text.len()..text.len(), "\"".to_owned()));
    let edits = joined(text, edits);
    let quoted = replace_ranges(text, &edits);
    let same = is_one_word(&quoted, escape)
        && meaning(&template)? == meaning(&Template::parse(&quoted, escape, Quoting::Process))?;
    same.then_some(edits)
}

/// Whether the text behind a `key=` is all of one word.
fn is_one_word(text: &str, escape: char) -> bool {
    let word = format!("k={text}");
    let words = parse_words(&word, escape);
    words.len() == 1 && words.first() == Some(&(0..word.len()))
}

fn quote_parts(
    text: &str,
    escape: char,
    syntax: &Sequence,
    edits: &mut Vec<(Range<usize>, String)>,
) -> Option<()> {
    for part in &syntax.parts {
        let range = part.range();
        match part {
            Part::Text(_) | Part::HeredocOperator(_) | Part::Variable(_) => {}
            Part::Escaped(_) => {
                let escaped = text.get(range.clone())?.chars().nth(1)?;
                if !(matches!(escaped, '"' | '$') || escaped == escape) {
                    edits.push((range.start..range.start + escape.len_utf8(), String::new()));
                }
            }
            Part::KeptEscape(_) => return None,
            Part::SingleQuoted(_) => {
                edits.push((range.start..range.start + 1, String::new()));
                for (at, ch) in text.get(range.start + 1..range.end - 1)?.char_indices() {
                    if matches!(ch, '"' | '$') || ch == escape {
                        let at = range.start + 1 + at;
                        edits.push((at..at, escape.to_string()));
                    }
                }
                edits.push((range.end - 1..range.end, String::new()));
            }
            Part::DoubleQuoted(..) => {
                edits.push((range.start..range.start + 1, String::new()));
                edits.push((range.end - 1..range.end, String::new()));
            }
        }
    }
    Some(())
}

/// Edits that touch made one, and those left out that change nothing.
fn joined(text: &str, edits: Vec<(Range<usize>, String)>) -> Vec<(Range<usize>, String)> {
    let mut joined: Vec<(Range<usize>, String)> = Vec::with_capacity(edits.len());
    for (range, new) in edits {
        match joined.last_mut() {
            Some((known, text)) if known.end == range.start => {
                known.end = range.end;
                text.push_str(&new);
            }
            _ => joined.push((range, new)),
        }
    }
    joined.retain(|(range, new)| text.get(range.clone()) != Some(new));
    joined
}

/// What a template says, however it is quoted.
#[derive(PartialEq, Eq, Debug)]
enum Meaning {
    Literal(String),
    /// The use as it is written: what it means depends on nothing around it.
    Variable(String),
}

/// `None` for a text that is not complete.
fn meaning(template: &Template) -> Option<Vec<Meaning>> {
    let mut found = Vec::new();
    match &template.syntax {
        Some(syntax) => collect(&template.text, template.escape, syntax, &mut found)?,
        None => literal(&template.text, &mut found),
    }
    Some(found)
}

fn collect(text: &str, escape: char, syntax: &Sequence, found: &mut Vec<Meaning>) -> Option<()> {
    if !syntax.is_complete() {
        return None;
    }
    for part in &syntax.parts {
        let written = text.get(part.range())?;
        match part {
            Part::Text(_) | Part::HeredocOperator(_) | Part::KeptEscape(_) => literal(written, found),
            Part::Escaped(_) => literal(written.strip_prefix(escape)?, found),
            Part::SingleQuoted(_) => literal(written.strip_prefix('\'')?.strip_suffix('\'')?, found),
            Part::DoubleQuoted(_, inner) => collect(text, escape, inner, found)?,
            Part::Variable(_) => found.push(Meaning::Variable(written.to_owned())),
        }
    }
    Some(())
}

fn literal(text: &str, found: &mut Vec<Meaning>) {
    match found.last_mut() {
        Some(Meaning::Literal(known)) => known.push_str(text),
        _ if text.is_empty() => {}
        _ => found.push(Meaning::Literal(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Environment, Lookup};
    use super::*;

    fn made(text: &str, escape: char) -> Option<String> {
        one_word_edits(text, escape).map(|edits| replace_ranges(text, &edits))
    }

    #[test]
    fn what_is_one_word_stays_and_the_rest_is_quoted() {
        let is =
            |text: &str, expected: &str| assert_eq!(made(text, '\\').as_deref(), Some(expected), "{text}");
        is("C.UTF-8", "C.UTF-8");
        is("/opt/bin:$PATH", "/opt/bin:$PATH");
        is("\"a b\"", "\"a b\"");
        is(r"a\ b", r"a\ b");
        is("${A:-\"a b\"}", "${A:-\"a b\"}");
        is("a  b", "\"a  b\"");
        is("a b $C", "\"a b $C\"");
        is(r"C:\\Program Files\\x-${V}", r#""C:\\Program Files\\x-${V}""#);
        is(r"a\ b c", "\"a b c\"");
        is("say 'a \"$b\\' now", r#""say a \"\$b\\ now""#);
        is("\"a b\" c", "\"a b c\"");
        is("a \"b c\"", "\"a b c\"");
        is("<a@b> c", "\"<a@b> c\"");
        is("Erik \\\\H \\\"x\\\"", "\"Erik \\\\H \\\"x\\\"\"");
        assert_eq!(made("a b\\c", '`').as_deref(), Some("\"a b\\c\""));
        assert_eq!(made("a 'b`' c", '`').as_deref(), Some("\"a b`` c\""));
    }

    #[test]
    fn what_cannot_be_proven_is_left() {
        for text in ["a 'b", "a ${b", "a ${b:-\"c d\"}", "\u{feff}a b", "a $\"b\"", "a b\\"] {
            assert_eq!(made(text, '\\'), None, "{text}");
        }
    }

    struct Letters;
    impl Environment for Letters {
        fn get(&self, name: &str) -> Lookup<'_> {
            if name == "a" { Lookup::Set("A \"' \\ $a".into()) } else { Lookup::Unset }
        }
    }

    #[test]
    fn values_stay_the_same_for_all_short_texts() {
        let alphabet = ['a', ' ', '"', '\'', '\\', '$', '{', '}', '`'];
        let mut n_quoted = 0;
        for number in 0..alphabet.len().pow(5) {
            let (mut text, mut rest) = (String::new(), number);
            while rest > 0 {
                text.push(alphabet[rest % alphabet.len()]);
                rest /= alphabet.len();
            }
            for escape in ['\\', '`'] {
                let Some(quoted) = made(&text, escape) else { continue };
                n_quoted += usize::from(quoted != text);
                let value =
                    |text: &str| Template::parse(text, escape, Quoting::Process).expand(&Letters).value;
                assert_eq!(value(&quoted), value(&text), "{text} became {quoted}");
                assert!(is_one_word(&quoted, escape), "{text} became {quoted}");
            }
        }
        assert!(n_quoted > 5_000, "{n_quoted}");
    }
}
