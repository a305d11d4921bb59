//! The JSON array form of an instruction, read as Go's `encoding/json` reads it.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{char, one_of};
use nom::combinator::{opt, recognize, value};
use nom::multi::separated_list0;
use nom::{IResult, Parser};

use super::ast::JsonForm;
use crate::text::{MappedText, MappedTextBuilder, TextRange};

/// Nesting beyond which Go's decoder gives up is 10,000; real arguments nest once.
const MAX_DEPTH: usize = 128;

/// Why text is not a JSON array of strings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum NotStrings {
    /// It is no JSON array at all: BuildKit falls back to the shell form.
    NotJson,
    /// It is an array with something else than strings in it: BuildKit refuses it. The range of the first such item.
    Item(TextRange),
}

/// A value inside the array.
#[derive(Clone, Debug)]
enum Value<'t> {
    /// The raw text between the quotes.
    String(&'t str),
    Other(&'t str),
    /// A number that does not fit a 64-bit float: Go fails to decode the whole array.
    Unrepresentable,
}

/// Reads `text`, which starts with `[`.
pub(super) fn read_json_form(text: &MappedText) -> Result<JsonForm, NotStrings> {
    let source = text.as_str();
    let offset_of = |part: &str| (part.as_ptr() as usize).wrapping_sub(source.as_ptr() as usize);
    let (rest, values) = array(source).map_err(|_| NotStrings::NotJson)?;
    if !rest.trim_matches(is_json_space).is_empty() {
        return Err(NotStrings::NotJson);
    }
    if values.iter().any(|item| matches!(item, Value::Unrepresentable)) {
        return Err(NotStrings::NotJson);
    }
    let mut items = Vec::with_capacity(values.len());
    for item in &values {
        match item {
            Value::String(raw) => {
                let at = offset_of(raw);
                items.push(decode(&text.slice(at..at + raw.len())));
            }
            Value::Other(raw) => {
                let at = offset_of(raw);
                return Err(NotStrings::Item(text.locate(at..at + raw.len())));
            }
            Value::Unrepresentable => return Err(NotStrings::NotJson),
        }
    }
    let len = source.len() - rest.len();
    Ok(JsonForm { items, range: text.locate(0..len) })
}

/// The raw text of a string member of a JSON object that is all of `text`; `None` for anything else.
pub(super) fn json_string_member<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let trimmed = text.trim_matches(is_json_space);
    let is_object = matches!(nested(trimmed, 0), Ok(("", Value::Other(_)))) && trimmed.starts_with('{');
    if !is_object {
        return None;
    }
    let mut rest = trimmed.strip_prefix('{')?.trim_start_matches(is_json_space);
    let mut found = None;
    while !rest.starts_with('}') {
        let (after, key) = string(rest).ok()?;
        let (after, _) = (spaces, char(':'), spaces).parse(after).ok()?;
        let (after, member) = json_value(after, 1).ok()?;
        if let (true, Value::String(raw)) = (key == name, &member) {
            found = Some(*raw);
        }
        rest = after.trim_start_matches(is_json_space);
        rest = rest.strip_prefix(',').unwrap_or(rest).trim_start_matches(is_json_space);
    }
    found
}

fn is_json_space(ch: char) -> bool {
    matches!(ch, ' ' | '\t' | '\r' | '\n')
}

fn spaces(input: &str) -> IResult<&str, &str> {
    take_while(is_json_space)(input)
}

fn array(input: &str) -> IResult<&str, Vec<Value<'_>>> {
    let (rest, _) = char('[')(input)?;
    let (rest, _) = spaces(rest)?;
    let item = |input| {
        let (rest, found) = json_value(input, 1)?;
        let (rest, _) = spaces(rest)?;
        Ok((rest, found))
    };
    let comma = (char(','), spaces);
    let (rest, items) = separated_list0(comma, item).parse(rest)?;
    let (rest, _) = char(']')(rest)?;
    Ok((rest, items))
}

fn json_value(input: &str, depth: usize) -> IResult<&str, Value<'_>> {
    match input.as_bytes().first() {
        Some(b'"') => string(input).map(|(rest, raw)| (rest, Value::String(raw))),
        Some(b'[' | b'{') => nested(input, depth),
        Some(b'-' | b'0'..=b'9') => {
            let (rest, raw) = number(input)?;
            let fits = raw.parse::<f64>().is_ok_and(f64::is_finite);
            Ok((rest, if fits { Value::Other(raw) } else { Value::Unrepresentable }))
        }
        _ => alt((tag("null"), tag("true"), tag("false")))
            .parse(input)
            .map(|(rest, raw)| (rest, Value::Other(raw))),
    }
}

/// A nested array or object, kept as raw text.
fn nested(input: &str, depth: usize) -> IResult<&str, Value<'_>> {
    let fail = || nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::TooLarge));
    if depth > MAX_DEPTH {
        return Err(fail());
    }
    let is_object = input.starts_with('{');
    let (mut rest, _) = one_of("[{")(input)?;
    (rest, _) = spaces(rest)?;
    let close = if is_object { '}' } else { ']' };
    let mut is_unrepresentable = false;
    if !rest.starts_with(close) {
        loop {
            if is_object {
                (rest, _) = string(rest)?;
                (rest, _) = (spaces, char(':'), spaces).parse(rest)?;
            }
            let inner;
            (rest, inner) = json_value(rest, depth + 1)?;
            is_unrepresentable |= matches!(inner, Value::Unrepresentable);
            (rest, _) = spaces(rest)?;
            let (next, comma) = opt((char(','), spaces)).parse(rest)?;
            rest = next;
            if comma.is_none() {
                break;
            }
        }
    }
    (rest, _) = char(close)(rest)?;
    let raw = input.get(..input.len() - rest.len()).unwrap_or_default();
    Ok((rest, if is_unrepresentable { Value::Unrepresentable } else { Value::Other(raw) }))
}

fn number(input: &str) -> IResult<&str, &str> {
    let digits = || take_while1(|ch: char| ch.is_ascii_digit());
    let zero = recognize(char('0'));
    recognize((
        opt(char('-')),
        alt((zero, recognize((one_of("123456789"), take_while(|ch: char| ch.is_ascii_digit()))))),
        opt((char('.'), digits())),
        opt((one_of("eE"), opt(one_of("+-")), digits())),
    ))
    .parse(input)
}

/// A string literal; returns the raw text between the quotes.
fn string(input: &str) -> IResult<&str, &str> {
    let (body, _) = char('"')(input)?;
    let mut rest = body;
    loop {
        (rest, _) = take_while(|ch: char| ch != '"' && ch != '\\' && ch >= ' ')(rest)?;
        if rest.starts_with('\\') {
            (rest, ()) = escape(rest)?;
            continue;
        }
        let raw = body.get(..body.len() - rest.len()).unwrap_or_default();
        let (rest, _) = char('"')(rest)?;
        return Ok((rest, raw));
    }
}

fn escape(input: &str) -> IResult<&str, ()> {
    let (rest, _) = char('\\')(input)?;
    alt((
        value((), one_of("\"\\/bfnrt")),
        value((), (char('u'), nom::bytes::complete::take_while_m_n(4, 4, |ch: char| ch.is_ascii_hexdigit()))),
    ))
    .parse(rest)
}

/// Decodes the raw text between the quotes of a valid string literal.
fn decode(raw: &MappedText) -> MappedText {
    if !raw.as_str().contains('\\') {
        return raw.clone();
    }
    let text = raw.as_str();
    let mut builder = MappedTextBuilder::new(raw.range().start());
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && !rest.is_empty()
    {
        let plain = rest.find('\\').unwrap_or(rest.len());
        if plain > 0 {
            push_part(&mut builder, raw, at..at + plain);
            at += plain;
            continue;
        }
        let (decoded, len) = decode_escape(rest);
        builder.push_decoded(decoded.encode_utf8(&mut [0; 4]), raw.locate(at..at + len));
        at += len;
    }
    builder.finish()
}

/// Appends a stretch of `raw` that may itself lie in several places of the file.
fn push_part(builder: &mut MappedTextBuilder, raw: &MappedText, range: std::ops::Range<usize>) {
    let part = raw.as_str().get(range.clone()).unwrap_or_default();
    if raw.is_verbatim_in(range.clone()) {
        builder.push(part, raw.locate(range).start());
        return;
    }
    for (idx, ch) in part.char_indices() {
        let at = range.start + idx;
        let source = raw.locate(at..at + ch.len_utf8());
        builder.push(part.get(idx..idx + ch.len_utf8()).unwrap_or_default(), source.start());
    }
}

/// The character an escape at the start of `text` stands for, and the escape's length in bytes.
fn decode_escape(text: &str) -> (char, usize) {
    let unit = |at: usize| text.get(at..at + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    match text.as_bytes().get(1) {
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'n') => ('\n', 2),
        Some(b'r') => ('\r', 2),
        Some(b't') => ('\t', 2),
        Some(b'u') => {
            let high = unit(2).unwrap_or_default();
            let low = (text.get(6..8) == Some("\\u")).then(|| unit(8)).flatten();
            match low {
                Some(low) if (0xd800..0xdc00).contains(&high) && (0xdc00..0xe000).contains(&low) => {
                    let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                    (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
                }
                _ => (char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER), 6),
            }
        }
        Some(&other) => (char::from(other), 2),
        None => ('\\', 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<String>, NotStrings> {
        let found = read_json_form(&MappedText::verbatim(text, 10))?;
        Ok(found.items.iter().map(|item| item.as_str().to_owned()).collect())
    }

    #[test]
    fn strings_are_decoded_with_their_places() {
        let found = read_json_form(&MappedText::verbatim(r#"[ "a\u00e9b", "" ] "#, 10)).expect("valid");
        let first = found.items.first().expect("two items");
        assert_eq!(first.as_str(), "aéb");
        assert_eq!(first.range(), TextRange::new(13, 21));
        assert_eq!(first.locate(1..3), TextRange::new(14, 20));
        assert_eq!(found.range, TextRange::new(10, 28));
        assert_eq!(read(r#"["\ud83d\ude00\ud83d"]"#), Ok(vec!["😀\u{fffd}".to_owned()]));
    }

    #[test]
    fn anything_but_an_array_falls_back() {
        for text in [
            "[",
            "['a']",
            r#"["a",]"#,
            r#"["a"] x"#,
            r#"["a" "b"]"#,
            "[1e999]",
            "[01]",
            "[\"a\tb\"]",
            r#"["\x"]"#,
        ] {
            assert_eq!(read(text), Err(NotStrings::NotJson), "{text}");
        }
    }

    #[test]
    fn an_array_of_other_things_is_refused() {
        assert_eq!(read(r#"["a", 42]"#), Err(NotStrings::Item(TextRange::new(16, 18))));
        assert_eq!(read("[null]"), Err(NotStrings::Item(TextRange::new(11, 15))));
        assert_eq!(read(r#"[{"a": [1, {}]}]"#), Err(NotStrings::Item(TextRange::new(11, 25))));
        assert_eq!(read("[]"), Ok(vec![]));
    }
}
