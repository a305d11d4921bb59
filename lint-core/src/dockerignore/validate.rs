//! The syntax check a pattern has to pass before it is translated: Go's `filepath.Match` on Unix.
//!
//! What lives here: brackets and escapes. What does not: what the pattern means (`translate`).
//! Entry point: [`check_pattern`].

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

use super::PatternErrorKind;

/// What is wrong with a pattern, and the bytes of the pattern that show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Fault {
    pub(crate) kind: PatternErrorKind,
    pub(crate) range: Range<usize>,
}

/// The first reason for which `filepath.Match` calls `pattern` malformed.
pub(crate) fn check_pattern(pattern: &str) -> Result<(), Fault> {
    let mut rest = pattern.char_indices().peekable();
    while let Some((start, ch)) = rest.next() {
        let kind = match ch {
            '\\' if rest.next().is_none() => PatternErrorKind::TrailingBackslash,
            '[' if skip_class(&mut rest).is_none() => PatternErrorKind::BadBracket,
            _ => continue,
        };
        let end = rest.peek().map_or(pattern.len(), |&(at, _)| at);
        return Err(Fault { kind, range: start..end });
    }
    Ok(())
}

/// Reads the rest of a class behind its `[`; nothing when it is malformed. A `]` or `-` must be escaped to stand
/// for itself, and at least one character must be listed.
fn skip_class(rest: &mut Peekable<CharIndices<'_>>) -> Option<()> {
    skip(rest, '^');
    loop {
        skip_class_char(rest)?;
        if skip(rest, '-') {
            skip_class_char(rest)?;
        }
        if skip(rest, ']') {
            return Some(());
        }
    }
}

fn skip_class_char(rest: &mut Peekable<CharIndices<'_>>) -> Option<()> {
    match rest.next()? {
        (_, '-' | ']') => return None,
        (_, '\\') => {
            rest.next()?;
        }
        _ => {}
    }
    rest.peek().map(|_| ())
}

fn skip(rest: &mut Peekable<CharIndices<'_>>, wanted: char) -> bool {
    rest.next_if(|&(_, ch)| ch == wanted).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_patterns_are_the_ones_go_rejects() {
        use PatternErrorKind::{BadBracket, TrailingBackslash};
        for (pattern, kind, range) in [
            ("[", BadBracket, 0..1),
            ("a[", BadBracket, 1..2),
            ("[^", BadBracket, 0..2),
            ("[^bc", BadBracket, 0..4),
            ("[]a]", BadBracket, 0..2),
            ("[-x]", BadBracket, 0..2),
            ("[x-]", BadBracket, 0..4),
            ("[a-b-c]", BadBracket, 0..5),
            ("[a\\", BadBracket, 0..3),
            ("a*b[c", BadBracket, 3..5),
            ("a\\", TrailingBackslash, 1..2),
        ] {
            assert_eq!(check_pattern(pattern), Err(Fault { kind, range }), "{pattern}");
        }
        for pattern in
            ["[a-b]", "[^a]", "[\\]a]", "[a*b]", "[[]", "]", "a\\\\", "[z-a]", "\\[", "{a", "[[:alpha:]]"]
        {
            assert_eq!(check_pattern(pattern), Ok(()), "{pattern}");
        }
    }
}
