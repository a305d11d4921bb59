//! A program and the words behind it, borrowed from wherever they are written.
//!
//! What lives here: the one shape that every recogniser takes, be it a whole [`Invocation`] or what is left of it behind
//! `sudo`.

use crate::shell::{Argument, Invocation};

/// A program and the words behind it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CommandLine<'a> {
    /// The program.
    pub program: &'a Argument<'a>,
    /// The words behind it.
    pub arguments: &'a [Argument<'a>],
    /// Whether these are all words that the program gets: `xargs` adds some.
    pub is_whole: bool,
}

impl<'a> CommandLine<'a> {
    /// The program's name without its folder; `None` where it is not known.
    pub fn name(self) -> Option<&'a str> {
        let program = self.program.literal()?;
        program.rsplit('/').next().filter(|name| !name.is_empty())
    }

    /// The command whose program is the first word: what `sudo` starts.
    pub(super) fn from_words(words: &'a [Argument<'a>], is_whole: bool) -> Option<Self> {
        let (program, arguments) = words.split_first()?;
        Some(Self { program, arguments, is_whole })
    }
}

impl<'a> From<&'a Invocation<'a>> for CommandLine<'a> {
    fn from(invocation: &'a Invocation<'a>) -> Self {
        Self { program: &invocation.program, arguments: &invocation.arguments, is_whole: true }
    }
}
