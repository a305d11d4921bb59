//! What a shell would refuse.

use std::fmt;

use super::ast::ScriptRange;

/// A part of a script that no shell of the Bourne family reads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShellError {
    /// What is wrong.
    pub kind: ShellErrorKind,
    /// The text at fault.
    pub range: ScriptRange,
}

/// What is wrong with a script.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ShellErrorKind {
    /// A quote that is not closed.
    UnclosedQuote,
    /// `$(`, `` ` ``, `${` or `$((` that is not closed.
    UnclosedExpansion,
    /// A construct without its last word: `fi`, `done`, `esac`, `}`, `)`.
    UnclosedCompound,
    /// An operator or reserved word where a command belongs.
    UnexpectedToken,
    /// An operator with no command behind it.
    MissingCommand,
    /// A redirection without a target.
    MissingRedirectionTarget,
    /// `do`, `then` or `in` missing, or a list that is empty.
    IncompleteCompound,
    /// Constructs in constructs, deeper than any real script; what lies deeper is not read.
    TooDeep,
}

impl fmt::Display for ShellErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnclosedQuote => "the quote is not closed",
            Self::UnclosedExpansion => "the expansion is not closed",
            Self::UnclosedCompound => "the construct is not closed",
            Self::UnexpectedToken => "a command cannot start with this",
            Self::MissingCommand => "a command is missing behind this",
            Self::MissingRedirectionTarget => "the redirection has no target",
            Self::IncompleteCompound => "the construct is not complete",
            Self::TooDeep => "the constructs are nested too deep",
        })
    }
}
