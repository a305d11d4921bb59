//! A program and its arguments, as a shell or a JSON form hands them over.

use std::borrow::Cow;

use crate::text::TextRange;

/// How far the value of an argument is known before it runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArgumentValue {
    /// The text is the value.
    Literal,
    /// One word whose text holds expansions, as written: `"$x"`, `--prefix=${dir}` in an assignment.
    Expands,
    /// None, one or several words: an unquoted expansion or a pattern (`$packages`, `*.deb`, `{a,b}`).
    Splits,
}

/// One argument.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Argument<'s> {
    /// Quotes and escapes removed; expansions stand in it as written.
    pub text: Cow<'s, str>,
    /// How far that is the value.
    pub value: ArgumentValue,
    /// Where it is written in the file, quotes included.
    pub range: TextRange,
}

impl Argument<'_> {
    /// The value, where it is known.
    pub fn literal(&self) -> Option<&str> {
        (self.value == ArgumentValue::Literal).then_some(&self.text)
    }
}

/// A program with its arguments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invocation<'s> {
    /// The program: a name that is looked up on PATH, or a path.
    pub program: Argument<'s>,
    /// What follows it.
    pub arguments: Vec<Argument<'s>>,
}

impl Invocation<'_> {
    /// The program's name without its folder; `None` where it is not known.
    pub fn name(&self) -> Option<&str> {
        let program = self.program.literal()?;
        program.rsplit('/').next().filter(|name| !name.is_empty())
    }
}
