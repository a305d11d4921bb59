//! The shell patterns of `${x#…}`, `${x%…}` and `${x/…/…}`.
//!
//! BuildKit turns them into Go regular expressions: `*` is `.*` or `.*?`, `?` is `.`, and a dot does not match
//! a line feed. For such patterns the leftmost match that Go prefers is the shortest or the longest one from
//! the leftmost start, so a walk over the set of reachable pattern positions finds it without backtracking.

use std::ops::Range;

use super::letters::{is_digit, is_letter};
use super::parse::BYTE_ORDER_MARK;

/// Steps (pattern length times value length) after which a match is given up.
const MAX_STEPS: usize = 1 << 24;

/// Why no result came out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PatternError {
    /// A backslash before this character, U+FFFD at the end of the pattern.
    InvalidEscape(char),
    /// The match would take too long, or its result too much room.
    TooCostly,
}

/// Which match is wanted among those that start leftmost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Preference {
    Shortest,
    Longest,
}

/// Whether `pattern` can be used at all.
pub(super) fn validate(pattern: &str) -> Result<(), PatternError> {
    tokens(pattern.chars()).map(|_| ())
}

/// Whether `pattern` can be used by [`trim_suffix`].
pub(super) fn validate_reversed(pattern: &str) -> Result<(), PatternError> {
    tokens(reversed(pattern).into_iter()).map(|_| ())
}

/// `value` without the match of `pattern` at its start.
pub(super) fn trim_prefix<'v>(
    pattern: &str,
    value: &'v str,
    preference: Preference,
) -> Result<&'v str, PatternError> {
    let tokens = tokens(pattern.chars())?;
    let len = Search::anchored(&tokens, preference).run(value.chars(), &mut MAX_STEPS.clone())?;
    Ok(len.and_then(|range| value.get(range.end..)).unwrap_or(value))
}

/// `value` without the match of `pattern` at its end.
pub(super) fn trim_suffix<'v>(
    pattern: &str,
    value: &'v str,
    preference: Preference,
) -> Result<&'v str, PatternError> {
    let tokens = tokens(reversed(pattern).into_iter())?;
    let len = Search::anchored(&tokens, preference).run(value.chars().rev(), &mut MAX_STEPS.clone())?;
    Ok(len.and_then(|range| value.get(..value.len() - range.end)).unwrap_or(value))
}

/// `value` with the first match of `pattern` replaced.
pub(super) fn replace_first(pattern: &str, value: &str, replacement: &str) -> Result<String, PatternError> {
    let tokens = tokens(pattern.chars())?;
    let found = Search::leftmost(&tokens).run(value.chars(), &mut MAX_STEPS.clone())?;
    let Some(found) = found else { return Ok(value.to_owned()) };
    let before = value.get(..found.start).unwrap_or_default();
    let after = value.get(found.end..).unwrap_or_default();
    Ok([before, replacement, after].concat())
}

/// `value` with every match of `pattern` replaced, as Go's `Regexp.ReplaceAllString` does it: `$` in the
/// replacement starts a reference to the match.
pub(super) fn replace_all(
    pattern: &str,
    value: &str,
    replacement: &str,
    max_len: usize,
) -> Result<String, PatternError> {
    let tokens = tokens(pattern.chars())?;
    let mut steps = MAX_STEPS;
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(rest) = value.get(at..) {
        let Some(found) = Search::leftmost(&tokens).run(rest.chars(), &mut steps)? else { break };
        let (start, end) = (at + found.start, at + found.end);
        out.push_str(value.get(copied..start).unwrap_or_default());
        // An empty match right behind another match is none.
        if end > copied || start == 0 {
            push_replacement(&mut out, replacement, value.get(start..end).unwrap_or_default());
        }
        copied = end;
        let first_len = rest.chars().next().map_or(1, char::len_utf8);
        at = end.max(at + first_len);
        if out.len() > max_len {
            return Err(PatternError::TooCostly);
        }
    }
    out.push_str(value.get(copied..).unwrap_or_default());
    Ok(out)
}

/// Appends a replacement in which `$0` is the match, `$$` a dollar, and any other name empty.
fn push_replacement(out: &mut String, replacement: &str, matched: &str) {
    let mut rest = replacement;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        rest = after;
        if let Some(after) = after.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some((name, after)) = reference_name(after) {
            if name == "0" {
                out.push_str(matched);
            }
            rest = after;
        } else {
            out.push('$');
        }
    }
    out.push_str(rest);
}

/// Splits `name` or `{name}` off.
fn reference_name(text: &str) -> Option<(&str, &str)> {
    let braced = text.strip_prefix('{');
    let body = braced.unwrap_or(text);
    let len = body.find(|ch| !is_letter(ch) && !is_digit(ch) && ch != '_').unwrap_or(body.len());
    let (name, rest) = body.split_at_checked(len)?;
    if name.is_empty() {
        return None;
    }
    let rest = if braced.is_some() { rest.strip_prefix('}')? } else { rest };
    Some((name, rest))
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Token {
    Literal(char),
    AnyChar,
    AnyString,
}

fn tokens(pattern: impl Iterator<Item = char>) -> Result<Vec<Token>, PatternError> {
    let mut tokens = Vec::new();
    let mut chars = pattern.peekable();
    chars.next_if_eq(&BYTE_ORDER_MARK);
    while let Some(ch) = chars.next() {
        tokens.push(match ch {
            '*' => Token::AnyString,
            '?' => Token::AnyChar,
            '\\' => match chars.peek() {
                // The escape was for the `${}` around the pattern.
                Some('}' | '/') => continue,
                Some(&escaped @ ('*' | '?' | '\\')) => {
                    chars.next();
                    Token::Literal(escaped)
                }
                other => {
                    let escaped = other.copied().unwrap_or(char::REPLACEMENT_CHARACTER);
                    return Err(PatternError::InvalidEscape(escaped));
                }
            },
            ch => Token::Literal(ch),
        });
    }
    Ok(tokens)
}

/// The pattern backwards, each backslash still in front of its character.
fn reversed(pattern: &str) -> Vec<char> {
    let mut out = Vec::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(ch) = chars.next() {
        // A pair goes in backwards, as the whole is turned around below.
        out.extend(if ch == '\\' { chars.next() } else { None });
        out.push(ch);
    }
    out.reverse();
    out
}

struct Search<'p> {
    tokens: &'p [Token],
    is_anchored: bool,
    preference: Preference,
}

impl<'p> Search<'p> {
    fn anchored(tokens: &'p [Token], preference: Preference) -> Self {
        Self { tokens, is_anchored: true, preference }
    }

    fn leftmost(tokens: &'p [Token]) -> Self {
        Self { tokens, is_anchored: false, preference: Preference::Longest }
    }

    /// The byte range of the match, counted from the first of `chars`.
    fn run(
        &self,
        mut chars: impl Iterator<Item = char>,
        steps: &mut usize,
    ) -> Result<Option<Range<usize>>, PatternError> {
        // For each token the leftmost start from which it is reached.
        let mut reached: Vec<Option<usize>> = vec![None; self.tokens.len()];
        let mut completed: Option<usize> = None;
        let mut best: Option<Range<usize>> = None;
        let mut at = 0;
        loop {
            let entering = (best.is_none() && (at == 0 || !self.is_anchored)).then_some(at);
            completed = earliest(completed, self.pass_stars(&mut reached, entering));
            if let Some(start) = completed
                && best.as_ref().is_none_or(|best| start <= best.start)
            {
                best = Some(start..at);
            }
            if let Some(best) = &best {
                if self.preference == Preference::Shortest {
                    break;
                }
                for start in &mut reached {
                    *start = start.filter(|&start| start <= best.start);
                }
            }
            let is_over = best.is_some() || self.is_anchored;
            if is_over && reached.iter().all(Option::is_none) {
                break;
            }
            let Some(ch) = chars.next() else { break };
            *steps = steps.checked_sub(self.tokens.len() + 1).ok_or(PatternError::TooCostly)?;
            completed = self.step(&mut reached, ch);
            at += ch.len_utf8();
        }
        Ok(best)
    }

    /// Lets every star match nothing, after `entering` reached the first token. Returns what comes out behind
    /// the last one.
    fn pass_stars(&self, reached: &mut [Option<usize>], entering: Option<usize>) -> Option<usize> {
        let mut passing = entering;
        for (slot, token) in reached.iter_mut().zip(self.tokens) {
            *slot = earliest(*slot, passing);
            passing = if *token == Token::AnyString { *slot } else { None };
        }
        passing
    }

    /// Matches `ch`. Returns what comes out behind the last token.
    fn step(&self, reached: &mut [Option<usize>], ch: char) -> Option<usize> {
        let mut advancing = None;
        for (slot, token) in reached.iter_mut().zip(self.tokens) {
            let here = *slot;
            let (staying, leaving) = match *token {
                Token::AnyString if ch != '\n' => (here, None),
                Token::AnyChar if ch != '\n' => (None, here),
                Token::Literal(literal) if literal == ch => (None, here),
                Token::AnyString | Token::AnyChar | Token::Literal(_) => (None, None),
            };
            *slot = earliest(staying, advancing);
            advancing = leaving;
        }
        advancing
    }
}

fn earliest(a: Option<usize>, b: Option<usize>) -> Option<usize> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn trimmed(pattern: &str, value: &str) -> [String; 4] {
        [
            trim_prefix(pattern, value, Preference::Shortest),
            trim_prefix(pattern, value, Preference::Longest),
            trim_suffix(pattern, value, Preference::Shortest),
            trim_suffix(pattern, value, Preference::Longest),
        ]
        .map(|result| result.map_or_else(|error| format!("{error:?}"), str::to_owned))
    }

    #[test]
    fn stars_take_the_shortest_or_the_longest() {
        assert_eq!(trimmed("*a", "banana"), ["nana", "", "banan", ""]);
        assert_eq!(trimmed("a*", "banana"), ["banana", "banana", "banan", "b"]);
        assert_eq!(trimmed("?", "é"), ["", "", "", ""]);
        assert_eq!(trimmed("", "x"), ["x", "x", "x", "x"]);
    }

    #[test]
    fn wildcards_stop_at_a_line_feed() {
        assert_eq!(trimmed("*", "a\nb"), ["a\nb", "\nb", "a\nb", "a\n"]);
        assert_eq!(trimmed("?", "\n"), ["\n", "\n", "\n", "\n"]);
        assert_eq!(trimmed("*\n*", "a\nb"), ["b", "", "a", ""]);
    }

    #[test]
    fn escapes_protect_wildcards_only() {
        assert_eq!(trimmed(r"\*", "*a*"), ["a*", "a*", "*a", "*a"]);
        assert_eq!(trimmed(r"\}", "}a}"), ["a}", "a}", "}a", "}a"]);
        assert_eq!(trim_prefix(r"\x", "x", Preference::Longest), Err(PatternError::InvalidEscape('x')));
        let at_end = PatternError::InvalidEscape(char::REPLACEMENT_CHARACTER);
        assert_eq!(trim_prefix(r"x\", "x", Preference::Longest), Err(at_end));
    }

    #[test]
    fn a_reversed_pattern_keeps_its_escapes() {
        let reversed = |pattern: &str| super::reversed(pattern).into_iter().collect::<String>();
        assert_eq!(reversed(r"x\?z"), r"z\?x");
        assert_eq!(reversed(r"\\\de"), r"e\d\\");
        assert_eq!(reversed(r"de\"), r"\ed");
    }

    #[test]
    fn the_leftmost_longest_match_is_replaced() {
        assert_eq!(replace_first("a*c", "xabcabcd", "-").as_deref(), Ok("x-d"));
        assert_eq!(replace_first("b?", "abab", "-").as_deref(), Ok("a-b"));
        assert_eq!(replace_first("z", "ab", "-").as_deref(), Ok("ab"));
    }

    #[test]
    fn replacing_all_follows_go() {
        let all = |pattern, value, replacement| replace_all(pattern, value, replacement, 100);
        assert_eq!(all("", "aé", "-").as_deref(), Ok("-a-é-"));
        assert_eq!(all("*", "ab", "-").as_deref(), Ok("-"));
        assert_eq!(all("*", "a\nb", "-").as_deref(), Ok("-\n-"));
        assert_eq!(all("b", "abcb", "[$0$$${0}$name$-]").as_deref(), Ok("a[b$b$-]c[b$b$-]"));
        assert_eq!(all("", &"a".repeat(60), "--"), Err(PatternError::TooCostly));
    }

    #[test]
    fn a_costly_match_is_given_up() {
        let pattern = "*a".repeat(5000);
        let value = "a".repeat(5000) + &"b".repeat(5000);
        assert_eq!(trim_prefix(&pattern, &value, Preference::Longest), Err(PatternError::TooCostly));
    }
}
