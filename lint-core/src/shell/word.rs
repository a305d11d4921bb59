//! Words: quotes, escapes, expansions and substitutions.

use super::ast::{CommandSubstitution, List, Parameter, ScriptRange, Word, WordPart};
use super::error::ShellErrorKind;
use super::parser::{Parser, ends_word, is_plain, range};

/// Where parts of a word are read, which decides what ends them and what is special.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Outside of quotes.
    Bare,
    /// Outside of quotes, in the pattern behind `=~`, where parentheses and bars belong to the word.
    Pattern,
    /// Between double quotes.
    DoubleQuotes,
    /// The body of a here-document.
    Document,
    /// Behind the name in `${…}`, outside of double quotes.
    Braces,
    /// Behind the name in `${…}`, between double quotes.
    QuotedBraces,
    /// Between the parentheses of an arithmetic expansion.
    Arithmetic,
}

impl Parser<'_> {
    /// Whether no word starts here.
    pub(super) fn is_word_end(&self) -> bool {
        self.peek().is_none_or(ends_word) && !self.is_process_substitution()
    }

    /// The word that starts here; at least one byte.
    pub(super) fn word(&mut self) -> Word {
        self.word_of(Place::Bare)
    }

    /// The pattern behind `=~`.
    pub(super) fn pattern_word(&mut self) -> Word {
        self.word_of(Place::Pattern)
    }

    /// What follows the `=` of an assignment; may be empty.
    pub(super) fn value(&mut self) -> Word {
        if self.is_word_end() && self.peek() != Some(b'(') {
            return Word { range: self.range_from(self.at), parts: Vec::new() };
        }
        self.word_of(Place::Bare)
    }

    fn word_of(&mut self, place: Place) -> Word {
        let start = self.at;
        let rest = self.bytes.get(start..self.end).unwrap_or_default();
        let plain = rest.iter().position(|byte| !is_plain(*byte)).unwrap_or(rest.len());
        let is_whole = match rest.get(plain) {
            None => true,
            Some(b'(' | b'<' | b'>') => false,
            Some(byte) => ends_word(*byte) && place == Place::Bare,
        };
        if is_whole && plain > 0 {
            self.at = start + plain;
            return Word { range: self.range_from(start), parts: Vec::new() };
        }
        let mut parts = self.parts(place);
        if self.at == start {
            // Nothing was read: the caller stands at an operator. Take it, so that every word moves on.
            self.at += 1;
            while self.at < self.end && !self.text.is_char_boundary(self.at) {
                self.at += 1;
            }
        }
        if matches!(parts.as_slice(), [WordPart::Literal(_)]) {
            parts.clear();
        }
        Word { range: self.range_from(start), parts }
    }

    /// The parts of a here-document's body, up to the end.
    pub(super) fn body_parts(&mut self) -> Vec<WordPart> {
        self.parts(Place::Document)
    }

    fn parts(&mut self, place: Place) -> Vec<WordPart> {
        let start = self.at;
        let mut parts = Vec::new();
        let mut literal = self.at;
        let mut n_open = 0_u32;
        while let Some(byte) = self.peek() {
            if is_plain(byte) && (byte != b'}' || !place.is_braces()) {
                self.at += 1;
                continue;
            }
            if place == Place::Pattern {
                // Blanks between the parentheses of a pattern belong to it.
                match byte {
                    b'(' => n_open += 1,
                    b')' => n_open = n_open.saturating_sub(1),
                    _ => {}
                }
                if n_open > 0 && matches!(byte, b' ' | b'\t') {
                    self.at += 1;
                    continue;
                }
            }
            let at = self.at;
            let part = match self.special(byte, place, start) {
                Special::Literal => {
                    self.at += 1;
                    continue;
                }
                Special::End => break,
                Special::Part(part) => part,
            };
            if literal < at {
                parts.push(WordPart::Literal(range(literal, at)));
            }
            parts.push(part);
            literal = self.at;
        }
        if literal < self.at {
            parts.push(WordPart::Literal(range(literal, self.at)));
        }
        parts
    }

    fn special(&mut self, byte: u8, place: Place, start: usize) -> Special {
        match byte {
            b'\\' => self.backslash(place),
            b'$' => self.dollar(place).map_or(Special::Literal, Special::Part),
            b'`' => Special::Part(self.backquotes()),
            b'\'' => match place {
                Place::DoubleQuotes | Place::Document | Place::QuotedBraces | Place::Arithmetic => {
                    Special::Literal
                }
                Place::Bare | Place::Pattern | Place::Braces => Special::Part(self.single_quoted()),
            },
            b'"' => match place {
                Place::DoubleQuotes => Special::End,
                Place::Document => Special::Literal,
                Place::Bare | Place::Pattern | Place::Braces | Place::QuotedBraces | Place::Arithmetic => {
                    Special::Part(self.double_quoted(self.at))
                }
            },
            b'}' if place.is_braces() => Special::End,
            b'<' | b'>' if place == Place::Bare && self.is_process_substitution() => {
                Special::Part(self.process_substitution())
            }
            b'(' if place == Place::Bare => self.parenthesis_in_word(start),
            b'(' | b')' | b'|' | b'<' | b'>' if place == Place::Pattern => Special::Literal,
            byte if ends_word(byte) => match place {
                Place::Bare | Place::Pattern => Special::End,
                Place::DoubleQuotes
                | Place::Document
                | Place::Braces
                | Place::QuotedBraces
                | Place::Arithmetic => Special::Literal,
            },
            _ => Special::Literal,
        }
    }

    fn backslash(&mut self, place: Place) -> Special {
        let Some(next) = self.peek_at(1) else { return Special::Literal };
        let is_quoted = matches!(place, Place::DoubleQuotes | Place::Document | Place::QuotedBraces);
        let is_escape = match next {
            b'$' | b'`' | b'\\' | b'\n' => true,
            b'"' => place != Place::Document,
            b'}' => place.is_braces() || !is_quoted,
            _ => !is_quoted,
        };
        let start = self.at;
        self.at += 1;
        if self.take(b"\r\n") {
            return Special::Part(WordPart::Escaped(self.range_from(start)));
        }
        let width = self.text.get(self.at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        self.at = (self.at + width).min(self.end);
        if is_escape {
            Special::Part(WordPart::Escaped(self.range_from(start)))
        } else {
            Special::Part(WordPart::Literal(self.range_from(start)))
        }
    }

    /// `(` inside a word: the value of an array, or alternatives of a pattern.
    fn parenthesis_in_word(&mut self, start: usize) -> Special {
        let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at)).copied();
        if before == Some(b'=') && (self.at == start || is_array_name(self.text.get(start..self.at))) {
            return Special::Part(self.array());
        }
        if self.at > start && matches!(before, Some(b'?' | b'*' | b'+' | b'@' | b'!')) {
            let open = self.at;
            if let Some(len) = self.pattern_len() {
                self.at += len;
                return Special::Part(WordPart::Pattern(self.range_from(open)));
            }
        }
        Special::End
    }

    fn array(&mut self) -> WordPart {
        let start = self.at;
        self.at += 1;
        let items = self.deeper(|parser| {
            let mut items = Vec::new();
            loop {
                parser.newlines();
                if parser.is_word_end() {
                    break;
                }
                items.push(parser.word());
            }
            items
        });
        if !self.take(b")") {
            self.error(ShellErrorKind::UnclosedCompound, range(start, start + 1));
        }
        WordPart::Array(self.range_from(start), items.unwrap_or_default())
    }

    fn single_quoted(&mut self) -> WordPart {
        let start = self.at;
        self.at += 1;
        let rest = self.bytes.get(self.at..self.end).unwrap_or_default();
        match memchr::memchr(b'\'', rest) {
            Some(len) => self.at += len + 1,
            None => {
                self.error(ShellErrorKind::UnclosedQuote, range(start, start + 1));
                self.at = self.end;
            }
        }
        WordPart::SingleQuoted(self.range_from(start))
    }

    /// `$'…'`, with escapes.
    fn ansi_quoted(&mut self) -> WordPart {
        let start = self.at;
        self.at += 2;
        loop {
            match self.peek() {
                Some(b'\'') => {
                    self.at += 1;
                    break;
                }
                Some(b'\\') => self.at = (self.at + 2).min(self.end),
                Some(_) => self.at += 1,
                None => {
                    self.error(ShellErrorKind::UnclosedQuote, range(start, start + 2));
                    break;
                }
            }
        }
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        WordPart::AnsiQuoted(self.range_from(start))
    }

    /// `"…"`; `start` is where its `$` stands, should it have one.
    fn double_quoted(&mut self, start: usize) -> WordPart {
        let quote = self.at;
        self.at += 1;
        let rest = self.bytes.get(self.at..self.end).unwrap_or_default();
        let simple = memchr::memchr3(b'"', b'$', b'\\', rest);
        let closing = simple.filter(|len| {
            rest.get(*len) == Some(&b'"')
                && memchr::memchr(b'`', rest.get(..*len).unwrap_or_default()).is_none()
        });
        let parts = match closing {
            Some(0) => Vec::new(),
            Some(len) => {
                self.at += len;
                vec![WordPart::Literal(range(quote + 1, self.at))]
            }
            None => self.deeper(|parser| parser.parts(Place::DoubleQuotes)).unwrap_or_default(),
        };
        if !self.take(b"\"") {
            self.error(ShellErrorKind::UnclosedQuote, range(quote, quote + 1));
        }
        WordPart::DoubleQuoted(self.range_from(start), parts)
    }

    fn dollar(&mut self, place: Place) -> Option<WordPart> {
        let start = self.at;
        let is_bare = matches!(place, Place::Bare | Place::Pattern | Place::Braces);
        match self.peek_at(1)? {
            b'(' => Some(self.dollar_parenthesis(start)),
            b'{' => Some(self.braced_parameter(start, place)),
            b'[' => self.bracket_arithmetic(start),
            b'\'' if is_bare => Some(self.ansi_quoted()),
            b'"' if is_bare => {
                self.at += 1;
                Some(self.double_quoted(start))
            }
            byte if byte.is_ascii_alphabetic() || byte == b'_' => {
                let rest = self.bytes.get(start + 1..self.end).unwrap_or_default();
                let len = rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
                Some(self.plain_parameter(start, len.unwrap_or(rest.len())))
            }
            byte if byte.is_ascii_digit() || b"?@*#$!-".contains(&byte) => {
                Some(self.plain_parameter(start, 1))
            }
            _ => None,
        }
    }

    fn plain_parameter(&mut self, start: usize, len: usize) -> WordPart {
        self.at = start + 1 + len;
        WordPart::Parameter(Box::new(Parameter {
            range: self.range_from(start),
            name: range(start + 1, self.at),
            modifier: None,
            parts: Vec::new(),
        }))
    }

    fn dollar_parenthesis(&mut self, start: usize) -> WordPart {
        if self.starts_with(b"$((")
            && let Some(len) = self.arithmetic_len(3)
        {
            return self.arithmetic(start, 3, len, 2);
        }
        self.at += 2;
        let body = self.substituted(start, 2);
        WordPart::Command(Box::new(CommandSubstitution { range: self.range_from(start), body }))
    }

    /// The commands up to the `)` that closes a substitution.
    fn substituted(&mut self, start: usize, opening: usize) -> Option<List> {
        // Line endings in it are not those behind which the documents of the line around it lie.
        let outer_documents = std::mem::take(&mut self.pending_documents);
        let body = self.deeper(|parser| parser.list_until(Self::is_parenthesis));
        self.pending_documents.splice(0..0, outer_documents);
        if !self.take(b")") {
            self.error(ShellErrorKind::UnclosedExpansion, range(start, start + opening));
        }
        body
    }

    fn process_substitution(&mut self) -> WordPart {
        let start = self.at;
        self.at += 2;
        let body = self.substituted(start, 2);
        WordPart::Process(Box::new(CommandSubstitution { range: self.range_from(start), body }))
    }

    fn arithmetic(&mut self, start: usize, opening: usize, len: usize, closing: usize) -> WordPart {
        let outer_end = self.end;
        self.at = start + opening;
        self.end = start + len - closing;
        let parts = self.deeper(|parser| parser.parts(Place::Arithmetic)).unwrap_or_default();
        self.end = outer_end;
        self.at = start + len;
        let parts = parts.into_iter().filter(|part| !matches!(part, WordPart::Literal(_))).collect();
        WordPart::Arithmetic(self.range_from(start), parts)
    }

    /// `$[…]`, the old form.
    fn bracket_arithmetic(&mut self, start: usize) -> Option<WordPart> {
        let len = self.bracket_len()?;
        Some(self.arithmetic(start, 2, len, 1))
    }

    fn braced_parameter(&mut self, start: usize, place: Place) -> WordPart {
        self.at = start + 2;
        let mut modifier_start = None;
        if matches!(self.peek(), Some(b'#' | b'!'))
            && !matches!(self.peek_at(1), Some(b'}' | b':' | b'-' | b'%'))
        {
            modifier_start = Some(self.at);
            self.at += 1;
        }
        let name = self.parameter_name();
        let is_quoted = matches!(place, Place::DoubleQuotes | Place::Document | Place::QuotedBraces);
        // Quotes count in patterns (`#`, `%`, `/`) wherever they stand; in other words only outside of double quotes.
        let inner = match self.peek() {
            Some(b'#' | b'%' | b'/' | b'^' | b',' | b'[') => Place::Braces,
            _ if is_quoted => Place::QuotedBraces,
            _ => Place::Braces,
        };
        let behind_name = self.at;
        let parts = if self.peek() == Some(b'}') {
            Vec::new()
        } else {
            self.deeper(|parser| parser.parts(inner)).unwrap_or_default()
        };
        let parts_end = self.at;
        if !self.take(b"}") {
            self.error(ShellErrorKind::UnclosedExpansion, range(start, start + 2));
        }
        let modifier = (behind_name < parts_end).then(|| range(behind_name, parts_end));
        let modifier = modifier.or_else(|| modifier_start.map(|at| range(at, at + 1)));
        let parts = parts.into_iter().filter(|part| !matches!(part, WordPart::Literal(_))).collect();
        WordPart::Parameter(Box::new(Parameter { range: self.range_from(start), name, modifier, parts }))
    }

    fn parameter_name(&mut self) -> ScriptRange {
        let start = self.at;
        let rest = self.bytes.get(start..self.end).unwrap_or_default();
        let len = match rest.first() {
            Some(byte) if byte.is_ascii_alphabetic() || *byte == b'_' => rest
                .iter()
                .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
                .unwrap_or(rest.len()),
            Some(byte) if byte.is_ascii_digit() => {
                rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len())
            }
            Some(byte) if b"?@*#$!-".contains(byte) => 1,
            _ => 0,
        };
        self.at += len;
        self.range_from(start)
    }

    /// `` `…` ``. Text in which backslashes are taken away is not read: its places would not be those of the file.
    fn backquotes(&mut self) -> WordPart {
        let start = self.at;
        let mut at = start + 1;
        let mut has_escape = false;
        let closing = loop {
            match self.bytes.get(at) {
                _ if at >= self.end => break None,
                Some(b'`') => break Some(at),
                Some(b'\\') => {
                    // Before any other character the backslash stays what it is.
                    has_escape |= matches!(self.bytes.get(at + 1), Some(b'$' | b'`' | b'\\' | b'"'));
                    at += 2;
                }
                Some(_) => at += 1,
                None => break None,
            }
        };
        let Some(closing) = closing else {
            self.error(ShellErrorKind::UnclosedExpansion, range(start, start + 1));
            self.at = self.end;
            return WordPart::Command(Box::new(CommandSubstitution {
                range: self.range_from(start),
                body: None,
            }));
        };
        let mut body = None;
        if !has_escape {
            self.at = start + 1;
            body = self.within(closing, |parser| parser.deeper(|parser| parser.list_until(|_| false)));
        }
        self.at = closing + 1;
        WordPart::Command(Box::new(CommandSubstitution { range: self.range_from(start), body }))
    }
}

enum Special {
    /// The byte stands for itself.
    Literal,
    /// The word ends before it.
    End,
    /// It starts a part, which was taken.
    Part(WordPart),
}

impl Place {
    fn is_braces(self) -> bool {
        matches!(self, Self::Braces | Self::QuotedBraces)
    }
}

/// `name=`, `name+=` right before the parenthesis of an array.
fn is_array_name(text: Option<&str>) -> bool {
    let name = text.and_then(|text| text.strip_suffix('=')).unwrap_or_default();
    let name = name.strip_suffix('+').unwrap_or(name);
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
