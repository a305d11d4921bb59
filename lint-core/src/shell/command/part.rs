//! A piece of an argument: a name, a version, the value of an option.
//!
//! What lives here: cutting an argument without losing where its pieces are written and how far they are known.
//! Entry point: [`Part::whole`].

use std::ops::Range;

use crate::shell::{Argument, ArgumentValue};
use crate::text::TextRange;

/// A piece of an argument, or all of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part<'a> {
    argument: &'a Argument<'a>,
    text: &'a str,
    start: usize,
}

impl<'a> Part<'a> {
    /// All of `argument`.
    pub fn whole(argument: &'a Argument<'a>) -> Self {
        Self { argument, text: &argument.text, start: 0 }
    }

    /// The argument it is cut from.
    pub fn argument(self) -> &'a Argument<'a> {
        self.argument
    }

    /// Its text, expansions as written.
    pub fn text(self) -> &'a str {
        self.text
    }

    /// Whether it is all of its argument.
    pub fn is_whole(self) -> bool {
        self.text.len() == self.argument.text.len()
    }

    /// The value, where it is known: a piece of `curl=$version` is, as long as no expansion or pattern stands in it.
    pub fn literal(self) -> Option<&'a str> {
        let stays = match self.argument.value {
            ArgumentValue::Literal => true,
            ArgumentValue::Expands => !self.text.contains(is_expansion),
            ArgumentValue::Splits => !self.text.contains(is_expansion_or_pattern),
        };
        stays.then_some(self.text)
    }

    /// Where it is written: exactly, where the argument has neither quotes nor escapes, else all of the argument.
    pub fn range(self) -> TextRange {
        self.exact_range().unwrap_or(self.argument.range)
    }

    /// Where it is written, if that can be told: a piece of a word with quotes or escapes has no place of its own.
    pub fn exact_range(self) -> Option<TextRange> {
        if self.is_whole() {
            return Some(self.argument.range);
        }
        // Removing quotes and escapes only shortens, so equal lengths mean that there were none.
        if self.argument.range.len() as usize != self.argument.text.len() {
            return None;
        }
        let start = self.argument.range.start() + self.start as u32;
        Some(TextRange::at(start, self.text.len() as u32))
    }

    /// The piece at these byte offsets of its text.
    pub fn get(self, range: Range<usize>) -> Option<Self> {
        let start = self.start + range.start;
        Some(Self { text: self.text.get(range)?, start, ..self })
    }

    /// What stands before and from byte offset `at` on.
    pub fn split_at(self, at: usize) -> Option<(Self, Self)> {
        Some((self.get(0..at)?, self.get(at..self.text.len())?))
    }

    /// What stands before and behind the first `separator` outside expansions.
    pub fn split_once(self, separator: char) -> Option<(Self, Self)> {
        let at = self.find(|character| character == separator)?;
        let (before, rest) = self.split_at(at)?;
        Some((before, rest.get(separator.len_utf8()..rest.text.len())?))
    }

    /// What stands before and behind the last `separator` outside expansions.
    pub fn rsplit_once(self, separator: char) -> Option<(Self, Self)> {
        let mut found = None;
        let mut rest = self;
        while let Some((_, behind)) = rest.split_once(separator) {
            found = Some(behind);
            rest = behind;
        }
        let behind = found?;
        let end = behind.start - self.start - separator.len_utf8();
        Some((self.get(0..end)?, behind))
    }

    /// The pieces between `separator`s outside expansions.
    pub fn split(self, separator: char) -> impl Iterator<Item = Self> {
        let mut rest = Some(self);
        std::iter::from_fn(move || {
            let part = rest?;
            let Some((before, behind)) = part.split_once(separator) else {
                rest = None;
                return Some(part);
            };
            rest = Some(behind);
            Some(before)
        })
    }

    /// What stands behind `prefix`.
    pub fn strip_prefix(self, prefix: &str) -> Option<Self> {
        self.text.starts_with(prefix).then(|| self.get(prefix.len()..self.text.len())).flatten()
    }

    /// What stands before `suffix`.
    pub fn strip_suffix(self, suffix: &str) -> Option<Self> {
        let end = self.text.strip_suffix(suffix)?.len();
        self.get(0..end)
    }

    /// The byte offset of the first character outside expansions that `wanted` accepts.
    pub fn find(self, mut wanted: impl FnMut(char) -> bool) -> Option<usize> {
        if self.argument.value == ArgumentValue::Literal {
            return self.text.find(wanted);
        }
        let mut rest = self.text;
        while let Some(character) = rest.chars().next() {
            let offset = self.text.len() - rest.len();
            let skipped = match character {
                '$' | '`' => expansion_length(rest),
                _ if wanted(character) => return Some(offset),
                _ => character.len_utf8(),
            };
            rest = rest.get(skipped..).unwrap_or_default();
        }
        None
    }
}

/// The whole of an argument that is one word or several, without a letter of its own: `$packages`, `${A}$(b)`.
pub(super) fn is_nothing_but_expansions(text: &str) -> bool {
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if !is_expansion(character) {
            return false;
        }
        rest = rest.get(expansion_length(rest)..).unwrap_or_default();
    }
    !text.is_empty()
}

fn is_expansion(character: char) -> bool {
    matches!(character, '$' | '`')
}

fn is_expansion_or_pattern(character: char) -> bool {
    matches!(character, '$' | '`' | '*' | '?' | '[' | ']' | '{' | '}' | '~')
}

/// The length of the expansion at the start of `text`: `$name`, `${…}`, `$(…)`, a pair of backticks.
fn expansion_length(text: &str) -> usize {
    let mut characters = text.char_indices();
    let Some((_, first)) = characters.next() else { return 0 };
    if first == '`' {
        return text.get(1..).and_then(|rest| rest.find('`')).map_or(text.len(), |at| at + 2);
    }
    let Some((_, second)) = characters.next() else { return first.len_utf8() };
    match second {
        '{' => bracket_length(text, '{', '}'),
        '(' => bracket_length(text, '(', ')'),
        _ if second.is_ascii_alphabetic() || second == '_' => {
            let name = text.get(1..).unwrap_or_default();
            let end = name.find(|character: char| !character.is_ascii_alphanumeric() && character != '_');
            1 + end.unwrap_or(name.len())
        }
        // `$1`, `$@`, `$?` and the like.
        _ => 1 + second.len_utf8(),
    }
}

fn bracket_length(text: &str, open: char, close: char) -> usize {
    let mut depth = 0_usize;
    for (offset, character) in text.char_indices() {
        if character == open {
            depth += 1;
        }
        if character == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return offset + 1;
            }
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn argument(text: &str, value: ArgumentValue) -> Argument<'_> {
        Argument { text: text.into(), value, range: TextRange::at(10, text.len() as u32) }
    }

    #[test]
    fn pieces_know_their_place() {
        let word = argument("curl=7.1", ArgumentValue::Literal);
        let (name, version) = Part::whole(&word).split_once('=').expect("holds one");
        assert_eq!((name.text(), name.range()), ("curl", TextRange::new(10, 14)));
        assert_eq!((version.text(), version.range()), ("7.1", TextRange::new(15, 18)));
    }

    #[test]
    fn a_piece_of_a_quoted_word_has_the_range_of_the_word() {
        let word =
            Argument { text: "a=b".into(), value: ArgumentValue::Literal, range: TextRange::new(4, 9) };
        let (name, _) = Part::whole(&word).split_once('=').expect("holds one");
        assert_eq!(name.exact_range(), None);
        assert_eq!(name.range(), TextRange::new(4, 9));
        assert_eq!(Part::whole(&word).exact_range(), Some(TextRange::new(4, 9)));
    }

    #[test]
    fn separators_inside_expansions_do_not_count() {
        let word = argument("${a:-x=y}=$(b --c=d)=`e=f`=g", ArgumentValue::Expands);
        let parts: Vec<_> = Part::whole(&word).split('=').map(Part::text).collect();
        assert_eq!(parts, ["${a:-x=y}", "$(b --c=d)", "`e=f`", "g"]);
        let (before, last) = Part::whole(&word).rsplit_once('=').expect("holds some");
        assert_eq!((before.text(), last.text()), ("${a:-x=y}=$(b --c=d)=`e=f`", "g"));
    }

    #[test]
    fn only_pieces_without_expansions_are_known() {
        let word = argument("curl=$version", ArgumentValue::Expands);
        let (name, version) = Part::whole(&word).split_once('=').expect("holds one");
        assert_eq!((name.literal(), version.literal()), (Some("curl"), None));
        let word = argument("*.deb=1", ArgumentValue::Splits);
        let (name, version) = Part::whole(&word).split_once('=').expect("holds one");
        assert_eq!((name.literal(), version.literal()), (None, Some("1")));
        let word = argument("*.deb", ArgumentValue::Literal);
        assert_eq!(Part::whole(&word).literal(), Some("*.deb"));
    }

    #[test]
    fn words_of_expansions_alone_are_told_apart() {
        for text in ["$a", "${a}", "$a${b}", "$(cat list)", "`cat list`", "$@", "${a:-{b}}"] {
            assert!(is_nothing_but_expansions(text), "{text}");
        }
        for text in ["", "$a/b", "a$b", "*.deb", "{a,b}", "${a}-dev", "$(a)b"] {
            assert!(!is_nothing_but_expansions(text), "{text}");
        }
    }

    #[test]
    fn unfinished_expansions_end_with_the_word() {
        let word = argument("${a=b", ArgumentValue::Expands);
        assert_eq!(Part::whole(&word).split_once('='), None);
        let word = argument("$", ArgumentValue::Expands);
        assert_eq!(Part::whole(&word).split_once('='), None);
    }
}
