//! What words mean: quotes and escapes removed, as far as that is known before the shell runs.
//!
//! Shells of the family differ (`$'…'` and `{a,b}` are plain text to some): what one of them changes is not known.
//! Entry points: [`Script::unquote`] for words that are split, [`Script::unquote_value`] for those that are not.

use std::borrow::Cow;

use super::argument::{Argument, ArgumentValue};
use super::ast::{Parameter, Script, Word, WordPart};

impl Script {
    /// The word as an argument of a program.
    pub fn argument(&self, word: &Word) -> Argument<'_> {
        let (text, value) = self.unquote(word);
        Argument { text, value, range: self.locate(word.range) }
    }

    /// The word with quotes and escapes removed, and how far that is its value.
    pub fn unquote(&self, word: &Word) -> (Cow<'_, str>, ArgumentValue) {
        self.unquote_in(word, Context::Argument)
    }

    /// The same where a shell makes neither several words nor file names of it: the value of an assignment, the subject of
    /// `case`, a here-string. Only an array is more than one word.
    pub fn unquote_value(&self, word: &Word) -> (Cow<'_, str>, ArgumentValue) {
        self.unquote_in(word, Context::Value)
    }

    fn unquote_in(&self, word: &Word, context: Context) -> (Cow<'_, str>, ArgumentValue) {
        let written = self.slice(word.range);
        if word.parts.is_empty() {
            return (Cow::Borrowed(written), bare_value(written, context));
        }
        if let [part] = word.parts.as_slice()
            && let Some(inside) = self.inside_quotes(part)
        {
            return (Cow::Borrowed(inside), ArgumentValue::Literal);
        }
        let mut text = String::with_capacity(written.len());
        let mut value = ArgumentValue::Literal;
        let mut bare = BareText::new(context);
        for part in &word.parts {
            value = weaker(value, self.add_part(part, context, &mut bare, &mut text));
        }
        (Cow::Owned(text), weaker(value, bare.value))
    }

    /// The text between quotes that hold neither escapes nor expansions.
    fn inside_quotes(&self, part: &WordPart) -> Option<&str> {
        match part {
            WordPart::SingleQuoted(range) => {
                let quoted = self.slice(*range).strip_prefix('\'')?;
                Some(quoted.strip_suffix('\'').unwrap_or(quoted))
            }
            WordPart::DoubleQuoted(range, inner) if !self.slice(*range).starts_with('$') => {
                match inner.as_slice() {
                    [] => Some(""),
                    [WordPart::Literal(range)] => Some(self.slice(*range)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn add_part(
        &self,
        part: &WordPart,
        context: Context,
        bare: &mut BareText,
        out: &mut String,
    ) -> ArgumentValue {
        let written = self.slice(part.range());
        if let WordPart::Literal(_) = part {
            bare.add(written);
            out.push_str(written);
            return ArgumentValue::Literal;
        }
        match part {
            WordPart::Literal(_) => ArgumentValue::Literal,
            WordPart::Escaped(_) => {
                let character = unescaped(written);
                if !character.is_empty() {
                    bare.add_quoted();
                }
                out.push_str(character);
                ArgumentValue::Literal
            }
            WordPart::SingleQuoted(_) => {
                bare.add_quoted();
                out.push_str(self.inside_quotes(part).unwrap_or_default());
                ArgumentValue::Literal
            }
            WordPart::DoubleQuoted(_, inner) => {
                bare.add_quoted();
                // Some shells translate `$"a"`, to others it is `$a`.
                let value =
                    if written.starts_with('$') { ArgumentValue::Expands } else { ArgumentValue::Literal };
                inner
                    .iter()
                    .fold(value, |value, part| weaker(value, self.add_quoted_part(part, context, out)))
            }
            WordPart::Parameter(_) | WordPart::Command(_) | WordPart::Pattern(_) => {
                bare.add_quoted();
                out.push_str(written);
                context.at_most_one_word(ArgumentValue::Splits)
            }
            WordPart::Array(..) => {
                out.push_str(written);
                ArgumentValue::Splits
            }
            // `$'a'` is `$a` to some shells.
            WordPart::AnsiQuoted(_) | WordPart::Arithmetic(..) | WordPart::Process(_) => {
                bare.add_quoted();
                out.push_str(written);
                ArgumentValue::Expands
            }
        }
    }

    fn add_quoted_part(&self, part: &WordPart, context: Context, out: &mut String) -> ArgumentValue {
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
            WordPart::Parameter(parameter) if self.is_list(parameter) => {
                out.push_str(written);
                context.at_most_one_word(ArgumentValue::Splits)
            }
            _ => {
                out.push_str(written);
                ArgumentValue::Expands
            }
        }
    }

    /// Whether it is as many words as there are members even between quotes: `"$@"`, `"${list[@]}"`, `"${1+"$@"}"`.
    fn is_list(&self, parameter: &Parameter) -> bool {
        let name = self.slice(parameter.name);
        let before = parameter.range.start.saturating_add(2)..parameter.name.start;
        let before = self.text().as_str().get(before.start as usize..before.end as usize).unwrap_or_default();
        if before == "#" {
            return false;
        }
        let modifier = parameter.modifier.map(|modifier| self.slice(modifier)).unwrap_or_default();
        // `${!prefix@}` are all names that start with it.
        name == "@"
            || modifier.starts_with("[@]")
            || (before == "!" && modifier == "@")
            || self.has_list(&parameter.parts)
    }

    fn has_list(&self, parts: &[WordPart]) -> bool {
        parts.iter().any(|part| match part {
            WordPart::Parameter(parameter) => self.is_list(parameter),
            WordPart::DoubleQuoted(_, parts) => self.has_list(parts),
            _ => false,
        })
    }
}

/// What a shell does with words at their place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    /// They are split, and patterns in them are replaced by file names.
    Argument,
    /// Neither.
    Value,
}

impl Context {
    fn at_most_one_word(self, value: ArgumentValue) -> ArgumentValue {
        match (self, value) {
            (Self::Value, ArgumentValue::Splits) => ArgumentValue::Expands,
            _ => value,
        }
    }
}

/// Without the backslash; a continued line is nothing.
fn unescaped(written: &str) -> &str {
    let character = written.strip_prefix('\\').unwrap_or(written);
    if matches!(character, "\n" | "\r\n") { "" } else { character }
}

/// The value of a word without quotes and expansions.
fn bare_value(text: &str, context: Context) -> ArgumentValue {
    if memchr::memchr3(b'*', b'?', b'{', text.as_bytes()).is_none()
        && memchr::memchr2(b'[', b'~', text.as_bytes()).is_none()
    {
        return ArgumentValue::Literal;
    }
    let mut bare = BareText::new(context);
    bare.add(text);
    bare.value
}

/// What the characters outside of quotes make of a word: a pattern, alternatives in braces or a home folder is not its
/// own value, wherever quotes stand between them.
struct BareText {
    context: Context,
    n_characters: usize,
    last: Option<char>,
    /// How many characters stood before the first `[`.
    bracket: Option<usize>,
    braces: Braces,
    prefix: Prefix,
    value: ArgumentValue,
}

/// What was seen of `{a,b}` and `{1..3}`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Braces {
    None,
    Open,
    Separated,
}

/// What was seen of `NAME=`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Prefix {
    Name,
    Assignment,
    Other,
}

impl BareText {
    fn new(context: Context) -> Self {
        let prefix = match context {
            Context::Argument => Prefix::Name,
            Context::Value => Prefix::Assignment,
        };
        Self {
            context,
            n_characters: 0,
            last: None,
            bracket: None,
            braces: Braces::None,
            prefix,
            value: ArgumentValue::Literal,
        }
    }

    fn add(&mut self, text: &str) {
        for character in text.chars() {
            self.add_character(character);
            self.last = Some(character);
            self.n_characters += 1;
        }
    }

    /// Quoted text and expansions: whatever they hold, it is no sign of a pattern.
    fn add_quoted(&mut self) {
        self.n_characters += 1;
        self.last = None;
        if self.prefix == Prefix::Name {
            self.prefix = Prefix::Other;
        }
    }

    fn add_character(&mut self, character: char) {
        let is_first = self.n_characters == 0;
        let is_last_of_brackets = || self.bracket.is_some_and(|before| self.n_characters > before + 1);
        match character {
            '*' | '?' => self.splits(),
            ']' if is_last_of_brackets() => self.splits(),
            '}' if self.braces == Braces::Separated => self.splits(),
            '[' => self.bracket = self.bracket.or(Some(self.n_characters)),
            '{' if self.braces == Braces::None => self.braces = Braces::Open,
            ',' if self.braces == Braces::Open => self.braces = Braces::Separated,
            '.' if self.braces == Braces::Open && self.last == Some('.') => self.braces = Braces::Separated,
            // Some shells do it for any argument that looks like an assignment.
            '~' if is_first
                || (self.prefix == Prefix::Assignment && matches!(self.last, Some('=' | ':'))) =>
            {
                self.value = weaker(self.value, ArgumentValue::Expands);
            }
            '=' if self.prefix == Prefix::Name && !is_first => self.prefix = Prefix::Assignment,
            _ => {}
        }
        let is_of_name = match character {
            '_' | 'a'..='z' | 'A'..='Z' => true,
            '0'..='9' => !is_first,
            _ => false,
        };
        if self.prefix == Prefix::Name && !is_of_name {
            self.prefix = Prefix::Other;
        }
    }

    fn splits(&mut self) {
        if self.context == Context::Argument {
            self.value = ArgumentValue::Splits;
        }
    }
}

fn weaker(one: ArgumentValue, other: ArgumentValue) -> ArgumentValue {
    match (one, other) {
        (ArgumentValue::Splits, _) | (_, ArgumentValue::Splits) => ArgumentValue::Splits,
        (ArgumentValue::Expands, _) | (_, ArgumentValue::Expands) => ArgumentValue::Expands,
        (ArgumentValue::Literal, ArgumentValue::Literal) => ArgumentValue::Literal,
    }
}
