//! The syntax check a pattern has to pass before it is translated: Go's `filepath.Match` on Unix.
//!
//! What lives here: brackets and escapes. What does not: what the pattern means (`translate`).
//! Entry points: [`check_pattern`], [`locate_fault`].

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

/// The error `filepath.Match(pattern, ".")` returns, which is how `patternmatcher.New` checks a pattern.
///
/// It goes from star to star and stops at the first part that cannot match, so `a*[` passes.
pub(crate) fn check_pattern(pattern: &str) -> Result<(), PatternErrorKind> {
    let mut name = ".";
    let mut rest = pattern;
    while !rest.is_empty() {
        let (chunk, behind) = split_at_star(rest.trim_start_matches('*'));
        rest = behind;
        match match_chunk(chunk, name)? {
            Some(left) if left.is_empty() || !rest.is_empty() => name = left,
            // One character is left at most: a star that takes it leaves nothing for the chunk.
            Some(_) | None => return Ok(()),
        }
    }
    Ok(())
}

/// The first malformed bracket or escape of `pattern`, wherever it stands.
pub(crate) fn locate_fault(pattern: &str) -> Option<Fault> {
    let mut rest = pattern.char_indices().peekable();
    while let Some((start, ch)) = rest.next() {
        let kind = match ch {
            '\\' if rest.next().is_none() => PatternErrorKind::TrailingBackslash,
            '[' if read_class(&mut rest).is_none() => PatternErrorKind::BadBracket,
            _ => continue,
        };
        let end = rest.peek().map_or(pattern.len(), |&(at, _)| at);
        return Some(Fault { kind, range: start..end });
    }
    None
}

/// What stands before the first star outside brackets, and the rest from that star on.
fn split_at_star(pattern: &str) -> (&str, &str) {
    let mut is_in_class = false;
    let mut chars = pattern.char_indices();
    while let Some((at, ch)) = chars.next() {
        match ch {
            '\\' => {
                chars.next();
            }
            '[' => is_in_class = true,
            ']' => is_in_class = false,
            '*' if !is_in_class => return pattern.split_at(at),
            _ => {}
        }
    }
    (pattern, "")
}

/// Takes the starless `chunk` off the front of `name`; nothing when it does not match. All of the chunk is checked.
fn match_chunk<'n>(chunk: &str, name: &'n str) -> Result<Option<&'n str>, PatternErrorKind> {
    let mut left = Some(name);
    let mut rest = chunk.char_indices().peekable();
    while let Some((_, ch)) = rest.next() {
        let mut after = left.unwrap_or_default().chars();
        let first = after.next();
        let takes = match ch {
            '[' => {
                let class = read_class(&mut rest).ok_or(PatternErrorKind::BadBracket)?;
                first.is_some_and(|ch| class.contains(ch))
            }
            '?' => first.is_some_and(|ch| ch != '/'),
            '\\' => {
                let (_, escaped) = rest.next().ok_or(PatternErrorKind::TrailingBackslash)?;
                first == Some(escaped)
            }
            _ => first == Some(ch),
        };
        left = left.filter(|_| takes).map(|_| after.as_str());
    }
    Ok(left)
}

struct Class {
    ranges: Vec<(char, char)>,
    is_negated: bool,
}

impl Class {
    fn contains(&self, ch: char) -> bool {
        self.ranges.iter().any(|&(low, high)| low <= ch && ch <= high) != self.is_negated
    }
}

/// Reads the rest of a class behind its `[`; nothing when it is malformed. A `]` or `-` must be escaped to stand
/// for itself, and at least one character must be listed.
fn read_class(rest: &mut Peekable<CharIndices<'_>>) -> Option<Class> {
    let mut class = Class { ranges: Vec::new(), is_negated: skip(rest, '^') };
    loop {
        let low = read_class_char(rest)?;
        let high = if skip(rest, '-') { read_class_char(rest)? } else { low };
        class.ranges.push((low, high));
        if skip(rest, ']') {
            return Some(class);
        }
    }
}

fn read_class_char(rest: &mut Peekable<CharIndices<'_>>) -> Option<char> {
    let ch = match rest.next()? {
        (_, '-' | ']') => return None,
        (_, '\\') => rest.next()?.1,
        (_, ch) => ch,
    };
    rest.peek().map(|_| ch)
}

fn skip(rest: &mut Peekable<CharIndices<'_>>, wanted: char) -> bool {
    rest.next_if(|&(_, ch)| ch == wanted).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_located() {
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
            ("a[*b[c", BadBracket, 1..6),
            ("a\\", TrailingBackslash, 1..2),
        ] {
            assert_eq!(check_pattern(pattern), Err(kind), "{pattern}");
            assert_eq!(locate_fault(pattern), Some(Fault { kind, range }), "{pattern}");
        }
    }

    #[test]
    fn well_formed_patterns_pass() {
        for pattern in
            ["[a-b]", "[^a]", "[\\]a]", "[a*b]", "[[]", "]", "a\\\\", "[z-a]", "\\[", "{a", "[[:alpha:]]"]
        {
            assert_eq!((check_pattern(pattern), locate_fault(pattern)), (Ok(()), None), "{pattern}");
        }
    }

    #[test]
    fn what_stands_behind_a_part_that_cannot_match_is_not_checked() {
        for pattern in ["a*[", "a*b\\", "*a*["] {
            assert_eq!(check_pattern(pattern), Ok(()), "{pattern}");
        }
        for pattern in ["*[", ".*[", "?*[", "[^a]*[", "\\.*["] {
            assert_eq!(check_pattern(pattern), Err(PatternErrorKind::BadBracket), "{pattern}");
        }
    }
}
