//! What a simple command is called, as far as that is written out.

use hullwright_core::shell::{ArgumentValue, Script, SimpleCommand, Word};
use std::borrow::Cow;

/// Builtins that set variables as assignments do.
const DECLARATIONS: [&str; 5] = ["declare", "export", "local", "readonly", "typeset"];

/// The first word without quotes; `None` where there is none or it expands.
pub fn command_name<'s>(script: &'s Script, command: &'s SimpleCommand) -> Option<Cow<'s, str>> {
    literal(script, command.words.first()?)
}

/// The same without the directories before it.
pub fn program_name<'s>(script: &'s Script, command: &'s SimpleCommand) -> Option<Cow<'s, str>> {
    let name = command_name(script, command)?;
    Some(match name {
        Cow::Borrowed(name) => Cow::Borrowed(base_name(name)),
        Cow::Owned(name) => Cow::Owned(base_name(&name).to_owned()),
    })
}

fn base_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// The text of a word that does not expand.
pub fn literal<'s>(script: &'s Script, word: &'s Word) -> Option<Cow<'s, str>> {
    let (text, value) = script.unquote_value(word);
    (value == ArgumentValue::Literal).then_some(text)
}

/// The words behind a builtin that sets variables as assignments do; `None` for other commands.
pub fn declared<'s>(script: &'s Script, command: &'s SimpleCommand) -> Option<&'s [Word]> {
    let (first, rest) = command.words.split_first()?;
    let name = script.slice(first.range);
    if name == "builtin" {
        let (second, rest) = rest.split_first()?;
        return DECLARATIONS.contains(&script.slice(second.range)).then_some(rest);
    }
    DECLARATIONS.contains(&name).then_some(rest)
}

/// The name in a word that is written as an assignment, and the length up to its value.
pub fn assigned_name<'s>(script: &'s Script, word: &Word) -> Option<(&'s str, usize)> {
    let text = script.slice(word.range);
    let len = text.bytes().position(|byte| !byte.is_ascii_alphanumeric() && byte != b'_')?;
    let name = text
        .get(..len)
        .filter(|name| !name.is_empty() && !name.starts_with(|ch: char| ch.is_ascii_digit()))?;
    let operator = text.get(len..)?;
    let operator_len = ["=", "+="].into_iter().find(|sign| operator.starts_with(sign))?.len();
    Some((name, len + operator_len))
}
