//! What words mean: quotes and escapes removed, as far as that is known before the shell runs.

use std::borrow::Cow;

use super::argument::{Argument, ArgumentValue};
use super::ast::{Script, Word, WordPart};

impl Script {
    /// The word as an argument of a program.
    pub fn argument(&self, word: &Word) -> Argument<'_> {
        let (text, value) = self.unquote(word);
        Argument { text, value, range: self.locate(word.range) }
    }

    /// The word with quotes and escapes removed, and how far that is its value.
    pub fn unquote(&self, word: &Word) -> (Cow<'_, str>, ArgumentValue) {
        let written = self.slice(word.range);
        if word.parts.is_empty() {
            return (Cow::Borrowed(written), bare_value(written, true));
        }
        if let [part] = word.parts.as_slice()
            && let Some(inside) = self.inside_quotes(part)
        {
            return (Cow::Borrowed(inside), ArgumentValue::Literal);
        }
        let mut text = String::with_capacity(written.len());
        let mut value = ArgumentValue::Literal;
        for (idx, part) in word.parts.iter().enumerate() {
            value = weaker(value, self.add_part(part, idx == 0, &mut text));
        }
        (Cow::Owned(text), value)
    }

    /// The text between quotes that hold neither escapes nor expansions.
    fn inside_quotes(&self, part: &WordPart) -> Option<&str> {
        match part {
            WordPart::SingleQuoted(range) => {
                let quoted = self.slice(*range).strip_prefix('\'')?;
                Some(quoted.strip_suffix('\'').unwrap_or(quoted))
            }
            WordPart::DoubleQuoted(_, inner) => match inner.as_slice() {
                [] => Some(""),
                [WordPart::Literal(range)] => Some(self.slice(*range)),
                _ => None,
            },
            _ => None,
        }
    }

    fn add_part(&self, part: &WordPart, is_first: bool, out: &mut String) -> ArgumentValue {
        let written = self.slice(part.range());
        match part {
            WordPart::Literal(_) => {
                out.push_str(written);
                bare_value(written, is_first)
            }
            WordPart::Escaped(_) => {
                out.push_str(unescaped(written));
                ArgumentValue::Literal
            }
            WordPart::SingleQuoted(_) => {
                out.push_str(self.inside_quotes(part).unwrap_or_default());
                ArgumentValue::Literal
            }
            WordPart::AnsiQuoted(_) => {
                out.push_str(written);
                if written.contains('\\') {
                    return ArgumentValue::Expands;
                }
                out.truncate(out.len() - written.len());
                out.push_str(written.trim_start_matches('$').trim_matches('\''));
                ArgumentValue::Literal
            }
            WordPart::DoubleQuoted(_, inner) => inner
                .iter()
                .fold(ArgumentValue::Literal, |value, part| weaker(value, self.add_quoted_part(part, out))),
            WordPart::Parameter(_) | WordPart::Command(_) | WordPart::Array(..) | WordPart::Pattern(_) => {
                out.push_str(written);
                ArgumentValue::Splits
            }
            WordPart::Arithmetic(..) | WordPart::Process(_) => {
                out.push_str(written);
                ArgumentValue::Expands
            }
        }
    }

    fn add_quoted_part(&self, part: &WordPart, out: &mut String) -> ArgumentValue {
        let written = self.slice(part.range());
        match part {
            WordPart::Literal(_) => {
                out.push_str(written);
                ArgumentValue::Literal
            }
            WordPart::Escaped(_) => {
                out.push_str(unescaped(written));
                ArgumentValue::Literal
            }
            // `"$@"` and `"${list[@]}"` are as many words as there are members.
            WordPart::Parameter(parameter) => {
                out.push_str(written);
                let is_list = self.slice(parameter.name) == "@"
                    || parameter.modifier.is_some_and(|modifier| self.slice(modifier).starts_with("[@]"));
                if is_list { ArgumentValue::Splits } else { ArgumentValue::Expands }
            }
            _ => {
                out.push_str(written);
                ArgumentValue::Expands
            }
        }
    }
}

/// Without the backslash; a continued line is nothing.
fn unescaped(written: &str) -> &str {
    let character = written.strip_prefix('\\').unwrap_or(written);
    if character == "\n" { "" } else { character }
}

/// Text outside of quotes: a pattern, alternatives in braces or a home folder is not its own value.
fn bare_value(text: &str, is_first: bool) -> ArgumentValue {
    if memchr::memchr3(b'*', b'?', b'{', text.as_bytes()).is_none()
        && memchr::memchr2(b'[', b'~', text.as_bytes()).is_none()
    {
        return ArgumentValue::Literal;
    }
    if text.contains(['*', '?']) || has_bracket_pattern(text) || has_alternatives(text) {
        return ArgumentValue::Splits;
    }
    if is_first && text.starts_with('~') {
        return ArgumentValue::Expands;
    }
    ArgumentValue::Literal
}

fn has_bracket_pattern(text: &str) -> bool {
    text.split_once('[').is_some_and(|(_, behind)| behind.get(1..).is_some_and(|behind| behind.contains(']')))
}

/// `{a,b}` or `{1..3}`.
fn has_alternatives(text: &str) -> bool {
    text.split_once('{').is_some_and(|(_, behind)| {
        behind.split_once('}').is_some_and(|(inside, _)| inside.contains(',') || inside.contains(".."))
    })
}

fn weaker(one: ArgumentValue, other: ArgumentValue) -> ArgumentValue {
    match (one, other) {
        (ArgumentValue::Splits, _) | (_, ArgumentValue::Splits) => ArgumentValue::Splits,
        (ArgumentValue::Expands, _) | (_, ArgumentValue::Expands) => ArgumentValue::Expands,
        (ArgumentValue::Literal, ArgumentValue::Literal) => ArgumentValue::Literal,
    }
}
