//! What can be wrong with a word.

use std::fmt;
use std::ops::Range;

/// An error in a word. Displays as BuildKit words it, without its `failed to process "…": ` in front.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WordError {
    /// What is wrong.
    pub kind: WordErrorKind,
    /// Where, in bytes of the text that was parsed.
    pub range: Range<usize>,
}

/// The kinds of [`WordError`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WordErrorKind {
    /// A `'` without its partner.
    UnterminatedSingleQuote,
    /// A `"` without its partner.
    UnterminatedDoubleQuote,
    /// A `${` without its `}`.
    MissingBrace,
    /// A `${x/pattern` without its second `/`.
    MissingSlash,
    /// `${}`, `${:…` or `${{…`.
    BadSubstitution,
    /// Something behind the name that BuildKit does not know, such as `=` in `${x=y}`.
    UnsupportedModifier(String),
    /// A pattern that escapes a character other than `*`, `?`, `\`, `}` and `/`.
    InvalidPattern {
        /// The pattern after expansion.
        pattern: String,
        /// The character behind the backslash; U+FFFD at the end of the pattern.
        escaped: char,
    },
    /// A variable of `${x?message}` is not set.
    Unset {
        /// The variable.
        name: String,
        /// The message, if there is one and it is known.
        message: Option<String>,
    },
    /// A variable of `${x:?message}` is empty.
    Empty {
        /// The variable.
        name: String,
        /// The message, if there is one and it is known.
        message: Option<String>,
    },
    /// A heredoc word that is one word with its quotes removed and several with them.
    InconsistentHeredoc(String),
}

impl WordError {
    pub(super) fn new(kind: WordErrorKind, range: Range<usize>) -> Self {
        Self { kind, range }
    }

    /// The same error of a text that lies `by` bytes into another.
    pub(super) fn shifted(self, by: usize) -> Self {
        Self { kind: self.kind, range: self.range.start + by..self.range.end + by }
    }
}

impl fmt::Display for WordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl fmt::Display for WordErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnterminatedSingleQuote => {
                f.write_str("unexpected end of statement while looking for matching single-quote")
            }
            Self::UnterminatedDoubleQuote => {
                f.write_str("unexpected end of statement while looking for matching double-quote")
            }
            Self::MissingBrace => f.write_str("syntax error: missing '}'"),
            Self::MissingSlash => f.write_str("syntax error: missing '/' in ${}"),
            Self::BadSubstitution => f.write_str("syntax error: bad substitution"),
            Self::UnsupportedModifier(sign) => write!(f, "unsupported modifier ({sign}) in substitution"),
            Self::InvalidPattern { pattern, escaped } => {
                write!(f, "invalid pattern ({pattern}) in substitution: invalid escape '\\{escaped}'")
            }
            Self::Unset { name, message } => {
                let message = message.as_deref().unwrap_or("is not allowed to be unset");
                write!(f, "{name}: {message}")
            }
            Self::Empty { name, message } => {
                let message = message.as_deref().unwrap_or("is not allowed to be empty");
                write!(f, "{name}: {message}")
            }
            Self::InconsistentHeredoc(word) => {
                write!(f, "internal lexing of heredoc produced inconsistent results: {word}")
            }
        }
    }
}

impl std::error::Error for WordError {}
