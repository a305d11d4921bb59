//! The grammar of one logical line: keyword, flags, and the arguments in the shape of each instruction.
//!
//! Shapes as in BuildKit's `parser/line_parsers.go` and `split_command.go`. What it refuses is an error value,
//! never an abort.

use nom::IResult;
use nom::bytes::complete::{take_till, take_while, take_while1};

use super::ast::{Arguments, Flag, InstructionKind, JsonForm, Pair};
use super::json_form::{NotStrings, read_json_form};
use super::word::parse_words;
use super::{ErrorLayer, SyntaxError, SyntaxErrorKind};
use crate::text::{MappedText, MappedTextBuilder, TextRange};

/// A keyword, its flags and the text behind them.
#[derive(Debug)]
pub(super) struct CommandLine {
    pub(super) keyword: MappedText,
    pub(super) flags: Vec<Flag>,
    pub(super) rest: MappedText,
}

/// BuildKit's `reWhitespace`.
pub(super) fn is_blank(ch: char) -> bool {
    matches!(ch, '\t' | '\x0b' | '\x0c' | '\r' | ' ')
}

/// Splits a logical line into keyword, flags and the rest.
pub(super) fn split_command(line: &MappedText, escape: char) -> CommandLine {
    let trimmed = trim(line);
    let text = trimmed.as_str();
    let (rest, keyword) = keyword(text).unwrap_or((text, ""));
    let keyword_len = keyword.len();
    let keyword = trimmed.slice(0..keyword_len);
    let at = text.len() - rest.len();
    let (flags, flags_len) = read_flags(&trimmed, at, escape);
    CommandLine { keyword, flags, rest: trim(&trimmed.slice(at + flags_len..text.len())) }
}

/// The keyword, and what follows behind the blanks.
fn keyword(input: &str) -> IResult<&str, &str> {
    let (rest, keyword) = take_till(is_blank)(input)?;
    let (rest, _) = take_while(is_blank)(rest)?;
    Ok((rest, keyword))
}

fn trim(text: &MappedText) -> MappedText {
    let all = text.as_str();
    let start = all.len() - all.trim_start().len();
    let end = all.trim_end().len().max(start);
    if start == 0 && end == all.len() { text.clone() } else { text.slice(start..end) }
}

/// Reads `--flag` words from byte `at` on; returns them and how many bytes they take. BuildKit reads bytes here, so
/// a byte of a longer character becomes a character of its own.
fn read_flags(line: &MappedText, at: usize, escape: char) -> (Vec<Flag>, usize) {
    let bytes = line.as_str().as_bytes();
    let is_space = |byte: u8| matches!(byte, b'\t'..=b'\r' | b' ' | 0x85 | 0xa0);
    let mut flags = Vec::new();
    let mut pos = at;
    loop {
        while bytes.get(pos).copied().is_some_and(is_space) {
            pos += 1;
        }
        if bytes.get(pos..pos + 2) != Some(b"--") {
            return (flags, next_boundary(line.as_str(), pos) - at);
        }
        let start = pos;
        let mut builder = MappedTextBuilder::new(line.locate(start..start).start());
        let mut quote = None;
        while let Some(&byte) = bytes.get(pos) {
            if quote.is_none() && is_space(byte) {
                break;
            }
            match quote {
                None if byte == b'\'' || byte == b'"' => quote = Some(byte),
                Some(open) if byte == open => quote = None,
                _ => {
                    if char::from(byte) == escape {
                        pos += 1;
                    }
                    push_byte(&mut builder, line, pos);
                }
            }
            pos += 1;
        }
        pos = pos.min(bytes.len());
        let text = builder.finish();
        if text.as_str() == "--" && pos < bytes.len() {
            return (flags, next_boundary(line.as_str(), pos) - at);
        }
        if text.as_str() != "--" {
            flags.push(Flag { text });
        }
    }
}

fn push_byte(builder: &mut MappedTextBuilder, line: &MappedText, pos: usize) {
    let text = line.as_str();
    let Some(&byte) = text.as_bytes().get(pos) else { return };
    match text.get(pos..=pos) {
        Some(ascii) => builder.push(ascii, line.locate(pos..pos + 1).start()),
        None => {
            let start = previous_boundary(text, pos);
            let source = line.locate(start..next_boundary(text, pos + 1));
            builder.push_decoded(char::from(byte).encode_utf8(&mut [0; 4]), source);
        }
    }
}

fn previous_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn next_boundary(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// Reads the arguments of an instruction other than ONBUILD. On error the arguments are what could be read.
pub(super) fn read_arguments(
    kind: InstructionKind,
    rest: &MappedText,
    escape: char,
) -> Result<Arguments, Box<SyntaxError>> {
    match kind {
        InstructionKind::Add | InstructionKind::Copy | InstructionKind::Volume => json_or_words(rest),
        InstructionKind::Cmd
        | InstructionKind::Entrypoint
        | InstructionKind::Run
        | InstructionKind::Shell => json_or_text(rest),
        InstructionKind::Arg => Ok(words_or_none(quoted_words(rest, escape))),
        InstructionKind::Env | InstructionKind::Label => pairs(kind, rest, escape),
        InstructionKind::Expose | InstructionKind::From => Ok(words_or_none(blank_words(rest))),
        InstructionKind::Healthcheck => healthcheck(rest),
        InstructionKind::Maintainer
        | InstructionKind::Onbuild
        | InstructionKind::Stopsignal
        | InstructionKind::Unknown
        | InstructionKind::User
        | InstructionKind::Workdir => Ok(text_or_none(rest)),
    }
}

fn text_or_none(rest: &MappedText) -> Arguments {
    if rest.is_empty() { Arguments::None } else { Arguments::Text(rest.clone()) }
}

fn words_or_none(words: Vec<MappedText>) -> Arguments {
    if words.is_empty() { Arguments::None } else { Arguments::Words(words) }
}

/// Words between blanks, quotes meaning nothing.
fn blank_words(rest: &MappedText) -> Vec<MappedText> {
    let text = rest.as_str();
    let mut words = Vec::new();
    let mut left = text;
    while let Ok((after, word)) = blank_word(left) {
        let at = text.len() - left.len() + (left.len() - word.len() - after.len());
        words.push(rest.slice(at..at + word.len()));
        left = after;
    }
    words
}

fn blank_word(input: &str) -> IResult<&str, &str> {
    let (rest, _) = take_while(is_blank)(input)?;
    take_while1(|ch| !is_blank(ch))(rest)
}

/// Words between blanks, where quotes and the escape character keep blanks together. Both stay in the word.
pub(super) fn quoted_words(rest: &MappedText, escape: char) -> Vec<MappedText> {
    parse_words(rest.as_str(), escape).into_iter().map(|word| rest.slice(word)).collect()
}

fn json_form(rest: &MappedText) -> Result<Option<JsonForm>, Box<SyntaxError>> {
    if !rest.as_str().starts_with('[') {
        return Ok(None);
    }
    match read_json_form(rest) {
        Ok(json) => Ok(Some(json)),
        Err(NotStrings::NotJson) => Ok(None),
        Err(NotStrings::Item(range)) => {
            let message = "JSON form takes strings only, and this item is none".to_owned();
            Err(Box::new(error(SyntaxErrorKind::NonStringInJson, message, range)))
        }
    }
}

fn json_or_text(rest: &MappedText) -> Result<Arguments, Box<SyntaxError>> {
    Ok(json_form(rest)?.map_or_else(|| text_or_none(rest), Arguments::Json))
}

fn json_or_words(rest: &MappedText) -> Result<Arguments, Box<SyntaxError>> {
    Ok(json_form(rest)?.map_or_else(|| words_or_none(blank_words(rest)), Arguments::Json))
}

fn healthcheck(rest: &MappedText) -> Result<Arguments, Box<SyntaxError>> {
    let text = rest.as_str();
    let len = text.find(char::is_whitespace).unwrap_or(text.len());
    if len == 0 {
        return Ok(Arguments::None);
    }
    let kind = rest.slice(0..len);
    let at = text.len() - text.get(len..).unwrap_or_default().trim_start().len();
    let command = Box::new(json_or_text(&rest.slice(at..text.len()))?);
    Ok(Arguments::Healthcheck { kind, command })
}

fn pairs(kind: InstructionKind, rest: &MappedText, escape: char) -> Result<Arguments, Box<SyntaxError>> {
    let words = quoted_words(rest, escape);
    let Some(first) = words.first() else { return Ok(Arguments::None) };
    if !first.as_str().contains('=') {
        return legacy_pair(kind, rest);
    }
    let mut pairs = Vec::with_capacity(words.len());
    for word in &words {
        let Some(at) = word.as_str().find('=') else {
            // The word is not quoted: it may be the rest of a password with a blank in it.
            let message = format!("{} takes `name=value` pairs, and this word has no `=`", kind.keyword());
            return Err(Box::new(error(SyntaxErrorKind::InvalidKeyValue, message, word.range())));
        };
        let (key, value) = (word.slice(0..at), word.slice(at + 1..word.len()));
        pairs.push(Pair { key, value, has_equals: true });
    }
    Ok(Arguments::Pairs(pairs))
}

/// `key value`: the value is the rest of the line.
fn legacy_pair(kind: InstructionKind, rest: &MappedText) -> Result<Arguments, Box<SyntaxError>> {
    let text = rest.as_str();
    let (value, key) = keyword(text).unwrap_or((text, ""));
    if !text.contains(is_blank) {
        let message = format!("{} `{text}` has a name but no value", kind.keyword());
        return Err(Box::new(error(SyntaxErrorKind::MissingArgument, message, rest.range())));
    }
    let at = text.len() - value.len();
    let pair = Pair { key: rest.slice(0..key.len()), value: rest.slice(at..text.len()), has_equals: false };
    Ok(Arguments::Pairs(vec![pair]))
}

fn error(kind: SyntaxErrorKind, message: String, range: TextRange) -> SyntaxError {
    SyntaxError { kind, layer: ErrorLayer::Parser, message, range, line: 0, suggestion: None }
}
