//! Splitting text into words, before and after expansion.

use std::ops::Range;

use super::Part;

/// Splits an instruction's arguments at white space outside quotes, quotes and escapes kept: `parseWords` of
/// BuildKit's `parser/line_parsers.go`.
///
/// An escape token at the very end of `text` belongs to no word.
pub fn parse_words(text: &str, escape: char) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut word_start: Option<usize> = None;
    let mut quote: Option<char> = None;
    let mut end = text.len();
    let mut chars = text.char_indices();
    while let Some((at, ch)) = chars.next() {
        if quote.is_none() && ch.is_whitespace() {
            words.extend(word_start.take().map(|start| start..at));
            continue;
        }
        if ch == escape && quote != Some('\'') {
            if chars.next().is_none() {
                end = at;
                break;
            }
            word_start.get_or_insert(at);
            continue;
        }
        word_start.get_or_insert(at);
        match quote {
            Some(open) if open == ch => quote = None,
            None if matches!(ch, '\'' | '"') => quote = Some(ch),
            Some(_) | None => {}
        }
    }
    words.extend(word_start.map(|start| start..end));
    words
}

/// Collects the words of an expansion.
#[derive(Debug, Default)]
pub(super) struct WordSplitter {
    words: Vec<(String, Range<usize>)>,
    word: String,
    word_range: Range<usize>,
}

impl WordSplitter {
    /// Adds the `value` of `part`.
    pub(super) fn push_part(&mut self, part: &Part, value: &str) {
        let range = part.range();
        match part {
            Part::Text(_) | Part::Variable(_) => self.push_split(value, range),
            Part::HeredocOperator(_)
            | Part::Escaped(_)
            | Part::KeptEscape(_)
            | Part::SingleQuoted(_)
            | Part::DoubleQuoted(..) => self.push_whole(value, &range),
        }
    }

    /// Adds text that ends a word at each white space. It stands for `source`, byte by byte if the lengths
    /// agree and as a whole otherwise.
    pub(super) fn push_split(&mut self, value: &str, source: Range<usize>) {
        let is_verbatim = value.len() == source.len();
        let mut at = source.start;
        for piece in value.split_inclusive(char::is_whitespace) {
            let kept = piece.trim_end_matches(char::is_whitespace);
            let range = if is_verbatim { at..at + kept.len() } else { source.clone() };
            self.push_whole(kept, &range);
            if kept.len() < piece.len() {
                self.end_word();
            }
            at += piece.len();
        }
    }

    /// Drops the word collected so far.
    pub(super) fn lose_word(&mut self) {
        self.word.clear();
    }

    pub(super) fn finish(mut self) -> Vec<(String, Range<usize>)> {
        self.end_word();
        self.words
    }

    fn push_whole(&mut self, value: &str, source: &Range<usize>) {
        if value.is_empty() {
            return;
        }
        if self.word.is_empty() {
            self.word_range.start = source.start;
        }
        self.word_range.end = source.end;
        self.word.push_str(value);
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            self.words.push((std::mem::take(&mut self.word), self.word_range.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, escape: char, expected: &[&str]) {
        let words: Vec<&str> = parse_words(text, escape).into_iter().map(|range| &text[range]).collect();
        assert_eq!(words, expected, "{text}");
    }

    #[test]
    fn white_space_in_quotes_stays() {
        check("  a 'b c'\t\"d 'e\" f ", '\\', &["a", "'b c'", "\"d 'e\"", "f"]);
        check("a='b c", '\\', &["a='b c"]);
        check("\u{a0}a\u{3000}b", '\\', &["a", "b"]);
    }

    #[test]
    fn an_escape_protects_the_next_character() {
        check(r#"a\ b \"c d\""#, '\\', &[r"a\ b", r#"\"c"#, r#"d\""#]);
        check(r#""a\" b" 'c\' d"#, '\\', &[r#""a\" b""#, r"'c\'", "d"]);
        check("a` b\\ c", '`', &["a` b\\", "c"]);
    }

    #[test]
    fn an_escape_at_the_end_is_dropped() {
        check("a b\\", '\\', &["a", "b"]);
        check("a \\", '\\', &["a"]);
        check("\"a\\", '\\', &["\"a"]);
        check("'a\\", '\\', &["'a\\"]);
    }
}
