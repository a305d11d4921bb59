//! Variables and quoting in the words of a Dockerfile: parsed once, expanded over any environment.
//!
//! What lives here: the template tree, its expansion, and the word splitting of BuildKit's `shell/lex.go` and
//! `parser/line_parsers.go`. What does not: instructions, shell scripts, where environments come from.
//! Entry points: [`Template::parse`], [`parse_words`] and [`heredoc_words`].

mod error;
mod expand;
mod heredoc;
mod letters;
mod one_word;
mod parse;
mod pattern;
mod split;
mod variable;

use std::ops::Range;

pub use error::{WordError, WordErrorKind};
pub use expand::{Environment, Expansion, Lookup, Value};
pub use heredoc::{HeredocWord, heredoc_words, parse_heredoc_word};
pub use one_word::one_word_edits;
pub use split::parse_words;
pub use variable::{Modifier, VariableUse};

/// How quotes are treated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quoting {
    /// Quotes protect what they hold and vanish: the words of instructions.
    Process,
    /// Quotes are text like any other: heredoc bodies (`SkipProcessQuotes` in BuildKit).
    Literal,
}

/// A parsed word, or several in a row. Ranges count bytes of the text it was parsed from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Template {
    text: Box<str>,
    escape: char,
    /// `None` for plain text, which is nearly every word.
    syntax: Option<Sequence>,
    error: Option<WordError>,
}

impl Template {
    /// Parses `text`; `escape` is the file's escape token, `\` or a backtick.
    ///
    /// What is wrong with the text is kept and comes up when it is expanded, as in BuildKit, where a variable
    /// that must be set may fail first.
    pub fn parse(text: &str, escape: char, quoting: Quoting) -> Self {
        if is_plain(text, escape) {
            return Self { text: text.into(), escape, syntax: None, error: None };
        }
        let parsed = parse::parse(text, escape, quoting);
        let mut template = Self { text: text.into(), escape, syntax: Some(parsed.sequence), error: None };
        if parsed.may_fail {
            template.error = expand::inevitable_error(&template);
        }
        template
    }

    /// The text this was parsed from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every use of a variable, in text order; those inside default words and patterns follow the use they
    /// belong to.
    pub fn variables(&self) -> impl Iterator<Item = &VariableUse> {
        let mut found = Vec::new();
        if let Some(sequence) = &self.syntax {
            sequence.collect_variables(&mut found);
        }
        found.into_iter()
    }

    /// The error that every expansion ends with, unless a variable that must be set fails before it.
    pub fn error(&self) -> Option<&WordError> {
        self.error.as_ref()
    }

    /// Whether no variable is used, so that the value is the same in every environment.
    pub fn is_constant(&self) -> bool {
        self.variables().next().is_none()
    }

    /// Replaces variables and removes quotes and escapes. Equal to BuildKit's `ProcessWordWithMatches` and
    /// `ProcessWords` as long as no lookup is [`Lookup::Unknown`].
    pub fn expand(&self, environment: &dyn Environment) -> Expansion<'_> {
        expand::expand(self, environment)
    }
}

/// Whether `text` holds nothing that expansion looks at, so that it stands for itself.
pub fn is_plain(text: &str, escape: char) -> bool {
    let escape = escape_byte(escape);
    !text.starts_with(parse::BYTE_ORDER_MARK)
        && !text.bytes().any(|byte| matches!(byte, b'$' | b'<' | b'"' | b'\'') || byte == escape)
}

/// The escape token as a byte; one that never occurs in text when the token is not ASCII.
fn escape_byte(escape: char) -> u8 {
    if escape.is_ascii() { escape as u8 } else { u8::MAX }
}

/// Parts up to a closing character or the end of the text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Sequence {
    parts: Vec<Part>,
    end: SequenceEnd,
}

/// Why a sequence ends where it does.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
enum SequenceEnd {
    /// At its closing character, or at the end of the text when it needs none.
    #[default]
    Closed,
    /// The text ended before the closing character.
    Unclosed,
    /// At a syntax error right behind the last part.
    Failed(Box<Failure>),
    /// At a syntax error inside the last part.
    Broken,
    /// At a nesting that is too deep to follow.
    TooDeep,
}

/// A syntax error, and whether BuildKit's scanner stood at the end of the text when it met it.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Failure {
    error: WordError,
    at_end: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Part {
    /// Unquoted text, which is split at white space.
    Text(Range<usize>),
    /// `<`, or `<<` with the blanks behind it, which keeps its blanks.
    HeredocOperator(Range<usize>),
    /// The escape token and the character it protects; no character at the end of the text.
    Escaped(Range<usize>),
    /// An escape token in double quotes that protects nothing and stays.
    KeptEscape(Range<usize>),
    /// Text in single quotes, quotes included.
    SingleQuoted(Range<usize>),
    /// Parts in double quotes; the range includes the quotes.
    DoubleQuoted(Range<usize>, Sequence),
    Variable(Box<VariableUse>),
}

impl Part {
    fn is_complete(&self) -> bool {
        match self {
            Self::Text(_)
            | Self::HeredocOperator(_)
            | Self::Escaped(_)
            | Self::KeptEscape(_)
            | Self::SingleQuoted(_) => true,
            Self::DoubleQuoted(_, contents) => contents.is_complete(),
            Self::Variable(variable) => variable.is_complete(),
        }
    }

    fn range(&self) -> Range<usize> {
        match self {
            Self::Text(range)
            | Self::HeredocOperator(range)
            | Self::Escaped(range)
            | Self::KeptEscape(range)
            | Self::SingleQuoted(range)
            | Self::DoubleQuoted(range, _) => range.clone(),
            Self::Variable(variable) => variable.range(),
        }
    }
}

impl Sequence {
    fn is_complete(&self) -> bool {
        self.end == SequenceEnd::Closed
    }

    fn collect_variables<'t>(&'t self, found: &mut Vec<&'t VariableUse>) {
        for part in &self.parts {
            match part {
                Part::Text(_)
                | Part::HeredocOperator(_)
                | Part::Escaped(_)
                | Part::KeptEscape(_)
                | Part::SingleQuoted(_) => {}
                Part::DoubleQuoted(_, contents) => contents.collect_variables(found),
                Part::Variable(variable) => {
                    found.push(variable);
                    variable.collect_nested(found);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
