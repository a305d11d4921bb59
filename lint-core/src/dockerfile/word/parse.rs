//! From text to the template tree, in one pass.
//!
//! Follows `shellWord` of BuildKit's `frontend/dockerfile/shell/lex.go` with expansion left out: what is read
//! and where it ends never depends on the environment.

use std::ops::Range;
use std::str::Chars;

use super::letters::{is_digit, is_letter};
use super::{
    Failure, Modifier, Part, Quoting, Sequence, SequenceEnd, VariableUse, WordError, WordErrorKind,
    escape_byte,
};

/// Go's `text/scanner` drops it at the start of any text.
pub(super) const BYTE_ORDER_MARK: char = '\u{feff}';

/// How deep `${a:-${b:-…}}` is followed. BuildKit has no limit; nobody needs this many.
const MAX_DEPTH: usize = 64;

pub(super) struct Parsed {
    pub(super) sequence: Sequence,
    /// Whether an expansion may fail whatever the environment says.
    pub(super) may_fail: bool,
}

pub(super) fn parse(text: &str, escape: char, quoting: Quoting) -> Parsed {
    let chars = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text).chars();
    let mut parser = Parser { len: text.len(), chars, escape, quoting, depth: 0, may_fail: false };
    let sequence = parser.sequence(None);
    Parsed { sequence, may_fail: parser.may_fail }
}

type PartResult = Result<Part, Failure>;

struct Parser<'t> {
    len: usize,
    chars: Chars<'t>,
    escape: char,
    quoting: Quoting,
    depth: usize,
    may_fail: bool,
}

impl Parser<'_> {
    /// Parts up to `stop`, which is read too, or up to the end of the text.
    fn sequence(&mut self, stop: Option<char>) -> Sequence {
        let stop_byte = stop.map_or(u8::MAX, escape_byte);
        let escape = escape_byte(self.escape);
        let quotes_count = self.quoting == Quoting::Process;
        let mut parts = Vec::new();
        loop {
            let run = self.run(|byte| match byte {
                b'$' | b'<' => true,
                b'\'' | b'"' if quotes_count => true,
                byte => byte == escape || byte == stop_byte,
            });
            if !run.is_empty() {
                parts.push(Part::Text(run));
            }
            let Some(ch) = self.peek() else {
                self.may_fail |= stop.is_some();
                let end = if stop.is_some() { SequenceEnd::Unclosed } else { SequenceEnd::Closed };
                return Sequence { parts, end };
            };
            if Some(ch) == stop {
                self.bump();
                return Sequence { parts, end: SequenceEnd::Closed };
            }
            let part = match ch {
                '$' => self.dollar(),
                '<' => Ok(self.heredoc_operator()),
                '\'' if quotes_count => self.single_quoted(),
                '"' if quotes_count => Ok(self.double_quoted()),
                _ => Ok(self.escaped()),
            };
            if let Some(end) = push(&mut parts, part) {
                return Sequence { parts, end };
            }
        }
    }

    fn escaped(&mut self) -> Part {
        let start = self.position();
        self.bump();
        self.bump();
        Part::Escaped(start..self.position())
    }

    fn heredoc_operator(&mut self) -> Part {
        let start = self.position();
        self.bump();
        if self.peek() == Some('<') {
            self.bump();
            self.run(|byte| !matches!(byte, b'\t' | b'\r' | b' '));
        }
        Part::HeredocOperator(start..self.position())
    }

    fn single_quoted(&mut self) -> PartResult {
        let start = self.position();
        self.bump();
        self.run(|byte| byte == b'\'');
        if self.bump().is_none() {
            return Err(self.failure(WordErrorKind::UnterminatedSingleQuote, start..start + 1));
        }
        Ok(Part::SingleQuoted(start..self.position()))
    }

    fn double_quoted(&mut self) -> Part {
        let start = self.position();
        let escape = escape_byte(self.escape);
        let mut parts = Vec::new();
        self.bump();
        let end = loop {
            let run = self.run(|byte| matches!(byte, b'"' | b'$') || byte == escape);
            if !run.is_empty() {
                parts.push(Part::Text(run));
            }
            let part = match self.peek() {
                None => Err(self.failure(WordErrorKind::UnterminatedDoubleQuote, start..start + 1)),
                Some('"') => {
                    self.bump();
                    break SequenceEnd::Closed;
                }
                Some('$') => self.dollar(),
                Some(_) => Ok(self.escaped_in_double_quotes()),
            };
            if let Some(end) = push(&mut parts, part) {
                break end;
            }
        };
        Part::DoubleQuoted(start..self.position(), Sequence { parts, end })
    }

    fn escaped_in_double_quotes(&mut self) -> Part {
        let start = self.position();
        self.bump();
        match self.peek() {
            Some(ch) if matches!(ch, '"' | '$') || ch == self.escape => {
                self.bump();
                Part::Escaped(start..self.position())
            }
            _ => Part::KeptEscape(start..self.position()),
        }
    }

    fn dollar(&mut self) -> PartResult {
        let start = self.position();
        self.bump();
        if self.peek() == Some('{') {
            return self.braced(start);
        }
        let name_start = self.position();
        let name = self.name();
        if name.is_empty() {
            return Ok(Part::Text(start..self.position()));
        }
        let name_range = name_start..self.position();
        Ok(self.variable(name, start, name_range, Modifier::Plain))
    }

    fn braced(&mut self, start: usize) -> PartResult {
        self.bump();
        let name_start = self.position();
        match self.peek() {
            None => return Err(self.failure(WordErrorKind::MissingBrace, start..name_start)),
            Some('{' | '}' | ':') => {
                return Err(self.failure(WordErrorKind::BadSubstitution, start..name_start + 1));
            }
            Some(_) => {}
        }
        let name = self.name();
        let name_range = name_start..self.position();
        let modifier = match self.bump() {
            Some('}') => return Ok(self.variable(name, start, name_range, Modifier::Plain)),
            Some('-') => Modifier::DefaultIfUnset,
            Some('+') => Modifier::AlternativeIfSet,
            Some('?') => Modifier::RequiredSet,
            Some('#') => Modifier::TrimPrefix,
            Some('%') => Modifier::TrimSuffix,
            Some('/') if self.peek() == Some('/') => {
                self.bump();
                Modifier::ReplaceAll
            }
            Some('/') => Modifier::ReplaceFirst,
            Some(':') => match self.bump() {
                Some('-') => Modifier::DefaultIfEmpty,
                Some('+') => Modifier::AlternativeIfNotEmpty,
                Some('?') => Modifier::RequiredNotEmpty,
                Some(sign @ ('#' | '%')) => {
                    let sign_range = name_range.end..self.position();
                    let kind = WordErrorKind::UnsupportedModifier(format!(":{sign}"));
                    return Err(self.failure(kind, sign_range));
                }
                _ => Modifier::Unsupported,
            },
            other => {
                // Go turns the end of the text into U+FFFD here.
                let sign = other.unwrap_or(char::REPLACEMENT_CHARACTER);
                let range =
                    if other.is_some() { name_range.end..self.position() } else { start..name_range.end };
                return Err(self.failure(WordErrorKind::UnsupportedModifier(sign.to_string()), range));
            }
        };
        Ok(self.variable(name, start, name_range, modifier))
    }

    /// Reads the arguments of `modifier` and puts the use together.
    fn variable(
        &mut self,
        name: Box<str>,
        start: usize,
        name_range: Range<usize>,
        modifier: Modifier,
    ) -> Part {
        let argument_start = self.position();
        let (argument, replacement) = self.arguments(modifier);
        let end = self.position();
        let is_closed = argument.is_complete() && replacement.is_complete();
        let argument_end = if is_closed { end.saturating_sub(1) } else { end };
        Part::Variable(Box::new(VariableUse {
            name,
            range: start..end,
            name_range,
            modifier,
            argument_range: (modifier != Modifier::Plain)
                .then(|| argument_start..argument_end.max(argument_start)),
            argument,
            replacement,
        }))
    }

    fn arguments(&mut self, modifier: Modifier) -> (Sequence, Sequence) {
        if modifier == Modifier::Plain {
            return Default::default();
        }
        if self.depth == MAX_DEPTH {
            return (Sequence { parts: Vec::new(), end: SequenceEnd::TooDeep }, Sequence::default());
        }
        self.depth += 1;
        let arguments = match modifier {
            Modifier::Plain => Default::default(),
            Modifier::DefaultIfUnset
            | Modifier::DefaultIfEmpty
            | Modifier::AlternativeIfSet
            | Modifier::AlternativeIfNotEmpty
            | Modifier::RequiredSet
            | Modifier::RequiredNotEmpty => (self.sequence(Some('}')), Sequence::default()),
            Modifier::TrimPrefix | Modifier::TrimSuffix | Modifier::Unsupported => {
                self.may_fail = true;
                (self.sequence(Some('}')), Sequence::default())
            }
            Modifier::ReplaceFirst | Modifier::ReplaceAll => {
                self.may_fail = true;
                let pattern = self.sequence(Some('/'));
                let replacement =
                    if pattern.is_complete() { self.sequence(Some('}')) } else { Sequence::default() };
                (pattern, replacement)
            }
        };
        self.depth -= 1;
        arguments
    }

    /// A name: letters, digits and `_`; digits only when it starts with one; or one special parameter.
    fn name(&mut self) -> Box<str> {
        let rest = self.chars.as_str();
        let mut chars = rest.chars();
        let len = match chars.next() {
            Some(first) if is_digit(first) => end_of(rest, is_digit),
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => 1,
            _ => end_of(rest, |ch| is_letter(ch) || is_digit(ch) || ch == '_'),
        };
        let (name, rest) = rest.split_at_checked(len).unwrap_or((rest, ""));
        self.chars = rest.chars();
        name.into()
    }

    /// Reads up to the first byte that is a `stop`; stops are ASCII or do not occur.
    fn run(&mut self, stop: impl Fn(u8) -> bool) -> Range<usize> {
        let start = self.position();
        let rest = self.chars.as_str();
        let len = rest.bytes().position(stop).unwrap_or(rest.len());
        self.chars = rest.get(len..).unwrap_or_default().chars();
        start..self.position()
    }

    fn failure(&mut self, kind: WordErrorKind, range: Range<usize>) -> Failure {
        self.may_fail = true;
        Failure { error: WordError::new(kind, range), at_end: self.peek().is_none() }
    }

    fn position(&self) -> usize {
        self.len - self.chars.as_str().len()
    }

    fn peek(&self) -> Option<char> {
        self.chars.clone().next()
    }

    fn bump(&mut self) -> Option<char> {
        self.chars.next()
    }
}

/// Adds `part`; says how the sequence ends if it cannot go on.
fn push(parts: &mut Vec<Part>, part: PartResult) -> Option<SequenceEnd> {
    match part {
        Ok(part) => {
            let is_complete = part.is_complete();
            parts.push(part);
            (!is_complete).then_some(SequenceEnd::Broken)
        }
        Err(failure) => Some(SequenceEnd::Failed(Box::new(failure))),
    }
}

fn end_of(text: &str, is_inside: impl Fn(char) -> bool) -> usize {
    text.find(|ch| !is_inside(ch)).unwrap_or(text.len())
}
