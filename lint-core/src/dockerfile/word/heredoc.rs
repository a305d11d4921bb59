//! Finding the heredocs a line opens, as `parser/parser.go` of BuildKit does.

use std::ops::Range;

use super::expand::{Kept, raw_words};
use super::{Quoting, Template, WordError, WordErrorKind};

/// A word such as `<<EOF` or `3<<-"EOF"`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeredocWord {
    /// The line that ends the body.
    pub name: String,
    /// Whether variables in the body are expanded: no part of the name is quoted.
    pub expand: bool,
    /// Whether leading tabs of the body are removed (`<<-`).
    pub chomp: bool,
    /// The number in front of `<<`, 0 without one.
    pub file_descriptor: u64,
    /// The word in the line (or in itself). It covers what lies between when the line writes it in pieces.
    pub range: Range<usize>,
}

/// Reads one word (`ParseHeredoc`); `None` when it opens no heredoc.
pub fn parse_heredoc_word(word: &str) -> Result<Option<HeredocWord>, WordError> {
    let Some((file_descriptor, chomp, rest)) = split_operator(word) else { return Ok(None) };
    let rest_start = word.len() - rest.len();
    let template = Template::parse(rest, '\\', Quoting::Process);
    let words = |quotes| {
        raw_words(&template, Kept { quotes, escapes: false, unset_variables: true })
            .map_err(|error| error.shifted(rest_start))
    };
    let plain = words(false)?;
    let [(name, _)] = plain.as_slice() else { return Ok(None) };
    let quoted = words(true)?;
    let [(quoted_name, _)] = quoted.as_slice() else {
        let kind = WordErrorKind::InconsistentHeredoc(rest.to_owned());
        return Err(WordError::new(kind, rest_start..word.len()));
    };
    Ok(Some(HeredocWord {
        expand: n_quotes(name) == n_quotes(quoted_name),
        name: name.clone(),
        chomp,
        file_descriptor,
        range: 0..word.len(),
    }))
}

/// The heredocs that `line` opens (`heredocsFromLine`), an instruction's whole logical line.
///
/// A line that is no proper shell text opens none.
pub fn heredoc_words(line: &str) -> Result<Vec<HeredocWord>, WordError> {
    if !line.contains("<<") {
        return Ok(Vec::new());
    }
    let template = Template::parse(line, '\\', Quoting::Process);
    let kept = Kept { quotes: true, escapes: true, unset_variables: true };
    let words = raw_words(&template, kept).unwrap_or_default();
    let mut heredocs = Vec::new();
    for (word, range) in words {
        match parse_heredoc_word(&word) {
            Ok(Some(heredoc)) => heredocs.push(HeredocWord { range, ..heredoc }),
            Ok(None) => {}
            Err(error) if line.get(range.clone()) == Some(&word) => return Err(error.shifted(range.start)),
            Err(error) => return Err(WordError { range, ..error }),
        }
    }
    Ok(heredocs)
}

/// Splits `3<<-EOF` into file descriptor, chomping and the rest: `^(\d*)<<(-?)\s*([^<]*)$`.
fn split_operator(word: &str) -> Option<(u64, bool, &str)> {
    let after_digits = word.trim_start_matches(|ch: char| ch.is_ascii_digit());
    let digits = word.strip_suffix(after_digits).unwrap_or_default();
    let rest = after_digits.strip_prefix("<<")?;
    let (chomp, rest) = rest.strip_prefix('-').map_or((false, rest), |rest| (true, rest));
    let rest = rest.trim_start_matches(['\t', '\n', '\u{c}', '\r', ' ']);
    if rest.is_empty() || rest.contains('<') {
        return None;
    }
    // Go's ParseUint gives the largest number along with its range error, and 0 for no digits.
    let file_descriptor = if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) };
    Some((file_descriptor, chomp, rest))
}

fn n_quotes(text: &str) -> usize {
    text.bytes().filter(|byte| matches!(byte, b'\'' | b'"')).count()
}
