//! The part of Go's regular expression syntax that a translated pattern can reach.
//!
//! A pattern's `\` goes into the expression as it is, so `\d` is a digit and `\b` a word boundary; `|`, `^` and
//! `{2}` keep their meaning too. What does not live here: running an expression (`program`).
//! Entry point: [`parse`]. Source: Go's `regexp/syntax/parse.go`, flags `Perl`.

use std::sync::Arc;

use super::PatternErrorKind;

/// A parsed expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Node {
    Char(char),
    /// `.`: any character but a line feed.
    NotNewline,
    Set(Arc<Set>),
    Assert(Assertion),
    Concat(Vec<Node>),
    Alternate(Vec<Node>),
    /// `node` at least `min` and at most `max` times.
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
    },
}

/// A condition on a place between two characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Assertion {
    Start,
    End,
    WordBoundary,
    NoWordBoundary,
}

/// A character class.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Set {
    /// Sorted, apart from each other.
    ranges: Vec<(u32, u32)>,
    is_negated: bool,
}

impl Set {
    /// Whether `ch` is one of the class.
    pub(crate) fn contains(&self, ch: char) -> bool {
        let code = u32::from(ch);
        let n_below = self.ranges.partition_point(|&(_, high)| high < code);
        let is_listed = self.ranges.get(n_below).is_some_and(|&(low, _)| low <= code);
        is_listed != self.is_negated
    }

    fn new(mut listed: Vec<(u32, u32)>, is_negated: bool) -> Self {
        listed.sort_unstable();
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for (low, high) in listed {
            match ranges.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                Some(_) | None => ranges.push((low, high)),
            }
        }
        Self { ranges, is_negated }
    }
}

/// Parses `expression`. Go's limit on counts holds: no more than 1000.
pub(crate) fn parse(expression: &str) -> Result<Node, PatternErrorKind> {
    let mut parser = Parser { rest: expression };
    let node = parser.alternation()?;
    // Patterns escape their parentheses, so the only ones left are in pairs.
    if parser.rest.is_empty() { Ok(node) } else { Err(PatternErrorKind::BadRepeat) }
}

struct Parser<'e> {
    rest: &'e str,
}

const MAX_COUNT: u32 = 1000;
const LAST_CODE: u32 = 0x0010_FFFF;

impl Parser<'_> {
    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let ch = chars.next();
        self.rest = chars.as_str();
        ch
    }

    fn skip(&mut self, text: &str) -> bool {
        let behind = self.rest.strip_prefix(text);
        self.rest = behind.unwrap_or(self.rest);
        behind.is_some()
    }

    fn alternation(&mut self) -> Result<Node, PatternErrorKind> {
        let mut branches = Vec::new();
        let mut items = Vec::new();
        let mut may_repeat = true;
        while !self.rest.is_empty() && !self.rest.starts_with(')') {
            if let Some((min, max)) = self.count()? {
                // Go refuses a repetition of a repetition, and one of nothing.
                let Some(node) = items.pop_if(|_| may_repeat) else {
                    return Err(PatternErrorKind::BadRepeat);
                };
                items.push(Node::Repeat { node: Box::new(node), min, max });
                may_repeat = false;
                continue;
            }
            may_repeat = true;
            if self.skip("|") {
                branches.push(Node::Concat(std::mem::take(&mut items)));
            } else {
                self.item(&mut items)?;
            }
        }
        let last = Node::Concat(items);
        if branches.is_empty() {
            return Ok(last);
        }
        branches.push(last);
        Ok(Node::Alternate(branches))
    }

    /// A repetition operator, if one comes next; a brace that holds no count is a plain character.
    fn count(&mut self) -> Result<Option<(u32, Option<u32>)>, PatternErrorKind> {
        let bounds = if self.skip("*") {
            (0, None)
        } else if self.skip("+") {
            (1, None)
        } else if self.skip("?") {
            (0, Some(1))
        } else if let Some((min, max, behind)) = braced_count(self.rest) {
            if min > MAX_COUNT || max.is_some_and(|max| max > MAX_COUNT || max < min) {
                return Err(PatternErrorKind::BadRepeat);
            }
            self.rest = behind;
            (min, max)
        } else {
            return Ok(None);
        };
        // A lazy repetition finds what a greedy one finds.
        self.skip("?");
        Ok(Some(bounds))
    }

    fn item(&mut self, items: &mut Vec<Node>) -> Result<(), PatternErrorKind> {
        if self.skip("\\Q") {
            let (literal, behind) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
            items.extend(literal.chars().map(Node::Char));
            self.rest = behind;
            return Ok(());
        }
        let node = if self.skip("(") {
            let group = self.alternation()?;
            if !self.skip(")") {
                return Err(PatternErrorKind::BadRepeat);
            }
            group
        } else if self.skip("^") || self.skip("\\A") {
            Node::Assert(Assertion::Start)
        } else if self.skip("$") || self.skip("\\z") {
            Node::Assert(Assertion::End)
        } else if self.skip("\\b") {
            Node::Assert(Assertion::WordBoundary)
        } else if self.skip("\\B") {
            Node::Assert(Assertion::NoWordBoundary)
        } else if self.skip(".") {
            Node::NotNewline
        } else if self.skip("[") {
            Node::Set(Arc::new(self.class()?))
        } else if let Some(ranges) = self.named_class()? {
            Node::Set(Arc::new(Set::new(ranges, false)))
        } else {
            Node::Char(self.char_or_escape()?)
        };
        items.push(node);
        Ok(())
    }

    /// The rest of a class behind its `[`.
    fn class(&mut self) -> Result<Set, PatternErrorKind> {
        let is_negated = self.skip("^");
        let mut listed = Vec::new();
        let mut is_first = true;
        while is_first || !self.skip("]") {
            is_first = false;
            if let Some(ranges) = self.posix_class()? {
                listed.extend(ranges);
                continue;
            }
            if let Some(ranges) = self.named_class()? {
                listed.extend(ranges);
                continue;
            }
            let low = self.class_char()?;
            let is_range = self
                .rest
                .strip_prefix('-')
                .is_some_and(|behind| !behind.is_empty() && !behind.starts_with(']'));
            let high = if is_range {
                self.skip("-");
                self.class_char()?
            } else {
                low
            };
            if high < low {
                return Err(PatternErrorKind::BadRange);
            }
            listed.push((u32::from(low), u32::from(high)));
        }
        Ok(Set::new(listed, is_negated))
    }

    fn class_char(&mut self) -> Result<char, PatternErrorKind> {
        if self.rest.is_empty() { Err(PatternErrorKind::BadBracket) } else { self.char_or_escape() }
    }

    /// `[:name:]` inside a class.
    fn posix_class(&mut self) -> Result<Option<Vec<(u32, u32)>>, PatternErrorKind> {
        let Some((name, behind)) = self.rest.strip_prefix("[:").and_then(|rest| rest.split_once(":]")) else {
            return Ok(None);
        };
        self.rest = behind;
        let positive = name.strip_prefix('^');
        let ranges = posix_ranges(positive.unwrap_or(name)).ok_or(PatternErrorKind::BadRange)?;
        Ok(Some(if positive.is_some() { complement(ranges) } else { ranges.to_vec() }))
    }

    /// `\d`, `\s`, `\w`, `\pN`, `\p{Name}` and their opposites.
    fn named_class(&mut self) -> Result<Option<Vec<(u32, u32)>>, PatternErrorKind> {
        for (positive, negative, ranges) in
            [("\\d", "\\D", DIGIT), ("\\s", "\\S", PERL_SPACE), ("\\w", "\\W", WORD)]
        {
            if self.skip(positive) {
                return Ok(Some(ranges.to_vec()));
            }
            if self.skip(negative) {
                return Ok(Some(complement(ranges)));
            }
        }
        let is_positive = self.skip("\\p");
        if !is_positive && !self.skip("\\P") {
            return Ok(None);
        }
        self.unicode_class(is_positive).map(Some).ok_or(PatternErrorKind::BadRange)
    }

    /// The name behind `\p`. Of the Unicode classes only the general ones are known, and only in ASCII.
    fn unicode_class(&mut self, is_positive: bool) -> Option<Vec<(u32, u32)>> {
        let braced = self.rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let name = match braced {
            Some((name, behind)) => {
                self.rest = behind;
                name.to_lowercase()
            }
            None => self.next()?.to_lowercase().collect(),
        };
        let plain = name.strip_prefix('^');
        let ranges = unicode_ranges(plain.unwrap_or(&name))?;
        Some(if is_positive == plain.is_none() { ranges.to_vec() } else { complement(ranges) })
    }

    fn char_or_escape(&mut self) -> Result<char, PatternErrorKind> {
        match self.next() {
            Some('\\') => self.escape().ok_or(PatternErrorKind::BadEscape),
            Some(ch) => Ok(ch),
            None => Err(PatternErrorKind::BadEscape),
        }
    }

    /// The character an escape stands for, its `\` already read.
    fn escape(&mut self) -> Option<char> {
        match self.next()? {
            'a' => Some('\u{7}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'v' => Some('\u{b}'),
            'x' => self.hexadecimal(),
            digit @ '0'..='7' => self.octal(digit),
            ch if ch.is_ascii() && !ch.is_ascii_alphanumeric() => Some(ch),
            _ => None,
        }
    }

    /// Up to three octal digits; a single one other than zero would be a back reference, which Go lacks.
    fn octal(&mut self, first: char) -> Option<char> {
        let mut code = first.to_digit(8)?;
        let mut n_digits = 1;
        while n_digits < 3
            && let Some(digit) = self.rest.chars().next().and_then(|ch| ch.to_digit(8))
        {
            self.next();
            code = code * 8 + digit;
            n_digits += 1;
        }
        if n_digits == 1 && first != '0' { None } else { char::from_u32(code) }
    }

    fn hexadecimal(&mut self) -> Option<char> {
        if !self.skip("{") {
            let high = self.next()?.to_digit(16)?;
            let low = self.next()?.to_digit(16)?;
            return char::from_u32(high * 16 + low);
        }
        let (digits, behind) = self.rest.split_once('}')?;
        self.rest = behind;
        let is_number = !digits.is_empty() && digits.chars().all(|ch| ch.is_ascii_hexdigit());
        let significant = digits.trim_start_matches('0');
        match u32::from_str_radix(if significant.is_empty() { "0" } else { significant }, 16) {
            Ok(code) if is_number => char::from_u32(code),
            Ok(_) | Err(_) => None,
        }
    }
}

/// `{2}`, `{2,}` or `{2,3}` at the start of `text`, with what follows. Too large a number counts as the largest.
fn braced_count(text: &str) -> Option<(u32, Option<u32>, &str)> {
    let (inside, behind) = text.strip_prefix('{')?.split_once('}')?;
    let (min, max) = match inside.split_once(',') {
        None => (number(inside)?, Some(number(inside)?)),
        Some((min, "")) => (number(min)?, None),
        Some((min, max)) => (number(min)?, Some(number(max)?)),
    };
    Some((min, max, behind))
}

fn number(digits: &str) -> Option<u32> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let has_leading_zero = digits.len() > 1 && digits.starts_with('0');
    (is_number && !has_leading_zero).then(|| digits.parse().unwrap_or(u32::MAX))
}

fn complement(ranges: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut gaps = Vec::new();
    let mut next = 0;
    for &(low, high) in ranges {
        if next < low {
            gaps.push((next, low - 1));
        }
        next = high + 1;
    }
    if next <= LAST_CODE {
        gaps.push((next, LAST_CODE));
    }
    gaps
}

const DIGIT: &[(u32, u32)] = &[(0x30, 0x39)];
const WORD: &[(u32, u32)] = &[(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)];
/// `\s` leaves the vertical tab out, `[:space:]` does not.
const PERL_SPACE: &[(u32, u32)] = &[(0x09, 0x0a), (0x0c, 0x0d), (0x20, 0x20)];

/// ASCII classes by name, sorted.
fn posix_ranges(name: &str) -> Option<&'static [(u32, u32)]> {
    Some(match name {
        "alnum" => &[(0x30, 0x39), (0x41, 0x5a), (0x61, 0x7a)],
        "alpha" => &[(0x41, 0x5a), (0x61, 0x7a)],
        "ascii" => &[(0, 0x7f)],
        "blank" => &[(0x09, 0x09), (0x20, 0x20)],
        "cntrl" => &[(0, 0x1f), (0x7f, 0x7f)],
        "digit" => DIGIT,
        "graph" => &[(0x21, 0x7e)],
        "lower" => &[(0x61, 0x7a)],
        "print" => &[(0x20, 0x7e)],
        "punct" => &[(0x21, 0x2f), (0x3a, 0x40), (0x5b, 0x60), (0x7b, 0x7e)],
        "space" => &[(0x09, 0x0d), (0x20, 0x20)],
        "upper" => &[(0x41, 0x5a)],
        "word" => WORD,
        "xdigit" => &[(0x30, 0x39), (0x41, 0x46), (0x61, 0x66)],
        _ => return None,
    })
}

/// The ASCII part of Unicode's general categories by lower-case name, sorted. Scripts are unknown, and letters
/// outside ASCII belong to no category: nobody writes `\p{Greek}` into an ignore file.
fn unicode_ranges(name: &str) -> Option<&'static [(u32, u32)]> {
    Some(match name {
        "any" => &[(0, LAST_CODE)],
        "ascii" => &[(0, 0x7f)],
        "l" | "letter" | "lc" => &[(0x41, 0x5a), (0x61, 0x7a)],
        "lu" => &[(0x41, 0x5a)],
        "ll" => &[(0x61, 0x7a)],
        "n" | "number" | "nd" => &[(0x30, 0x39)],
        "p" => &[
            (0x21, 0x23),
            (0x25, 0x2a),
            (0x2c, 0x2f),
            (0x3a, 0x3b),
            (0x3f, 0x40),
            (0x5b, 0x5d),
            (0x5f, 0x5f),
            (0x7b, 0x7b),
            (0x7d, 0x7d),
        ],
        "s" => &[
            (0x24, 0x24),
            (0x2b, 0x2b),
            (0x3c, 0x3e),
            (0x5e, 0x5e),
            (0x60, 0x60),
            (0x7c, 0x7c),
            (0x7e, 0x7e),
        ],
        "z" | "zs" => &[(0x20, 0x20)],
        "c" | "cc" => &[(0, 0x1f), (0x7f, 0x7f)],
        "m" => &[],
        _ => return None,
    })
}
