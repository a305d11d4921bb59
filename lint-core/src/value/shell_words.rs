//! Words of `command` and `entrypoint` given as one text, as github.com/mattn/go-shellwords 1.0.12 splits them for
//! compose-go: without variables and without running what stands between backticks.
//!
//! Entry point: [`split_shell_words`].

use std::fmt;
use std::ops::Range;

/// What is wrong with a text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ShellWordsErrorKind {
    /// A quote, a backtick or a `$(` that is not closed. A `)` alone opens one too, for the next to close.
    Unclosed,
    /// A backslash at the end.
    TrailingBackslash,
    /// A `(` that does not follow a `$`, or stands inside `$(…)`.
    Parenthesis,
}

/// Why a text cannot be split.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ShellWordsError {
    /// What is wrong.
    pub kind: ShellWordsErrorKind,
    /// The character at fault.
    pub range: Range<usize>,
}

impl fmt::Display for ShellWordsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            ShellWordsErrorKind::Unclosed => "opens and is never closed",
            ShellWordsErrorKind::TrailingBackslash => "a backslash has nothing behind it",
            ShellWordsErrorKind::Parenthesis => "a parenthesis stands outside of quotes",
        })
    }
}

/// Splits `text` to words and where they are written, quotes included. The words end at an unquoted `;`, `&`, `|`,
/// `<` or `>`; what follows is dropped.
pub fn split_shell_words(text: &str) -> Result<Vec<(String, Range<usize>)>, ShellWordsError> {
    let mut splitter = Splitter::default();
    for (at, ch) in text.char_indices() {
        if splitter.takes(at, ch)? == Flow::Stop {
            splitter.end_word(at);
            return splitter.finish();
        }
    }
    splitter.end_word(text.len());
    splitter.finish()
}

#[derive(PartialEq, Eq)]
enum Flow {
    Continue,
    Stop,
}

/// What is open, each with the place that opened it. Double quotes can open inside backticks, so these are not one
/// state.
#[derive(Default)]
struct Splitter {
    words: Vec<(String, Range<usize>)>,
    /// The word under the cursor.
    word: String,
    /// Where that starts, once anything of it was seen.
    start: Option<usize>,
    /// Whether there is a word, which may be empty between quotes.
    has_word: bool,
    escaped: Option<usize>,
    single_quoted: Option<usize>,
    double_quoted: Option<usize>,
    back_quoted: Option<usize>,
    dollar_quoted: Option<usize>,
}

impl Splitter {
    fn takes(&mut self, at: usize, ch: char) -> Result<Flow, ShellWordsError> {
        if self.escaped.take().is_some() {
            self.push(ch);
            return Ok(Flow::Continue);
        }
        let is_space = matches!(ch, ' ' | '\t' | '\r' | '\n');
        if is_space && !self.is_quoted() {
            self.end_word(at);
            return Ok(Flow::Continue);
        }
        self.start.get_or_insert(at);
        match ch {
            '\\' if self.single_quoted.is_none() => self.escaped = Some(at),
            // Neither of the two makes a word by itself; what stands between quotes does when they close.
            '\\' => self.word.push(ch),
            _ if is_space => self.word.push(ch),
            '"' if self.single_quoted.is_none() && self.dollar_quoted.is_none() => {
                self.has_word |= self.double_quoted.is_some();
                toggle(&mut self.double_quoted, at);
            }
            '\'' if self.double_quoted.is_none() && self.dollar_quoted.is_none() => {
                self.has_word |= self.single_quoted.is_some();
                toggle(&mut self.single_quoted, at);
            }
            '(' if !self.is_literal() => self.open_parenthesis(at)?,
            '`' if !self.is_in_quotes() && self.dollar_quoted.is_none() => {
                toggle(&mut self.back_quoted, at);
                self.push(ch);
            }
            ')' if !self.is_literal() => {
                toggle(&mut self.dollar_quoted, at);
                self.push(ch);
            }
            ';' | '&' | '|' | '<' | '>' if !self.is_quoted() => {
                // `2>file`: the number belongs to the redirection, and so does any word that starts with a digit.
                if ch == '>' && self.word.starts_with(|first: char| first.is_ascii_digit()) {
                    self.has_word = false;
                }
                return Ok(Flow::Stop);
            }
            _ => self.push(ch),
        }
        Ok(Flow::Continue)
    }

    fn push(&mut self, ch: char) {
        self.word.push(ch);
        self.has_word = true;
    }

    fn open_parenthesis(&mut self, at: usize) -> Result<(), ShellWordsError> {
        if self.dollar_quoted.is_some() || !self.word.ends_with('$') {
            return Err(ShellWordsError { kind: ShellWordsErrorKind::Parenthesis, range: at..at + 1 });
        }
        self.dollar_quoted = Some(at);
        self.word.push('(');
        Ok(())
    }

    fn is_in_quotes(&self) -> bool {
        self.single_quoted.is_some() || self.double_quoted.is_some()
    }

    /// Whether a parenthesis means nothing here.
    fn is_literal(&self) -> bool {
        self.is_in_quotes() || self.back_quoted.is_some()
    }

    fn is_quoted(&self) -> bool {
        self.is_literal() || self.dollar_quoted.is_some()
    }

    fn end_word(&mut self, end: usize) {
        let word = std::mem::take(&mut self.word);
        if let Some(start) = self.start.take()
            && self.has_word
        {
            self.words.push((word, start..end));
        }
        self.has_word = false;
    }

    fn finish(self) -> Result<Vec<(String, Range<usize>)>, ShellWordsError> {
        let fail = |kind, at: usize| Err(ShellWordsError { kind, range: at..at + 1 });
        if let Some(at) = self.escaped {
            return fail(ShellWordsErrorKind::TrailingBackslash, at);
        }
        let quotes = [self.single_quoted, self.double_quoted, self.back_quoted, self.dollar_quoted];
        match quotes.into_iter().flatten().min() {
            Some(at) => fail(ShellWordsErrorKind::Unclosed, at),
            None => Ok(self.words),
        }
    }
}

fn toggle(quote: &mut Option<usize>, at: usize) {
    *quote = if quote.is_some() { None } else { Some(at) };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Checks words and the text they are written as.
    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let words = split_shell_words(text).expect(text);
        let found: Vec<_> = words.iter().map(|(word, range)| (&**word, &text[range.clone()])).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[track_caller]
    fn fails(text: &str, kind: ShellWordsErrorKind, at: usize) {
        assert_eq!(split_shell_words(text), Err(ShellWordsError { kind, range: at..at + 1 }), "{text}");
    }

    #[test]
    fn spaces_split() {
        check("a  b\n\tc", &[("a", "a"), ("b", "b"), ("c", "c")]);
        check("  ", &[]);
        check("", &[]);
        check("é\u{a0}x", &[("é\u{a0}x", "é\u{a0}x")]);
    }

    #[test]
    fn quotes_join_and_vanish() {
        check(r#"a "b c"'d e'f"#, &[("a", "a"), ("b cd ef", r#""b c"'d e'f"#)]);
        check(r#""" ''"#, &[("", r#""""#), ("", "''")]);
        check(r#""it's" '"'"#, &[("it's", r#""it's""#), ("\"", "'\"'")]);
        check(r#"$X "${Y} z""#, &[("$X", "$X"), ("${Y} z", r#""${Y} z""#)]);
    }

    #[test]
    fn backslashes_keep_the_next_character() {
        check(r"a\ b\n", &[("a bn", r"a\ b\n")]);
        check(r#""\"\n" '\'"#, &[("\"n", r#""\"\n""#), (r"\", r"'\'")]);
        check("a\\\nb", &[("a\nb", "a\\\nb")]);
    }

    #[test]
    fn substitutions_stay_as_they_are() {
        check("`a b` c", &[("`a b`", "`a b`"), ("c", "c")]);
        check("x$(a 'b; c) d", &[("x$(a 'b; c)", "x$(a 'b; c)"), ("d", "d")]);
        check("\"$(a)\"", &[("$(a)", "\"$(a)\"")]);
        check(") a )", &[(") a )", ") a )")]);
    }

    #[test]
    fn operators_end_the_words() {
        check("a b;c", &[("a", "a"), ("b", "b")]);
        check("a && b", &[("a", "a")]);
        check("a 2>b", &[("a", "a")]);
        check("a b>c", &[("a", "a"), ("b", "b")]);
        check("a '|' \\; b", &[("a", "a"), ("|", "'|'"), (";", "\\;"), ("b", "b")]);
        check("; 'open", &[]);
    }

    #[test]
    fn what_is_left_open_is_an_error() {
        fails("a 'b", ShellWordsErrorKind::Unclosed, 2);
        fails("a \"b", ShellWordsErrorKind::Unclosed, 2);
        fails("a `b", ShellWordsErrorKind::Unclosed, 2);
        fails("a $(b", ShellWordsErrorKind::Unclosed, 3);
        fails("a )", ShellWordsErrorKind::Unclosed, 2);
        fails("a \\", ShellWordsErrorKind::TrailingBackslash, 2);
        fails("a (b)", ShellWordsErrorKind::Parenthesis, 2);
        fails("$(a (b))", ShellWordsErrorKind::Parenthesis, 4);
    }

    proptest! {
        #[test]
        fn any_text_has_ranges_inside(text in r#"(["'`\\ ;>$()|&0a]|\PC){0,16}"#) {
            match split_shell_words(&text) {
                Ok(words) => for (_, range) in words {
                    prop_assert!(text.get(range).is_some_and(|written| !written.is_empty()));
                },
                Err(error) => prop_assert!(text.get(error.range).is_some()),
            }
        }
    }
}
