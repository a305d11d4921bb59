//! Shapes of tags: literal text, groups of alternatives, and named classes such as `<version>`.
//!
//! Not a regular expression engine: there is no text to compile, and a match walks the shape once with the set of all
//! places of the tag that it may have reached, so that the time grows with the lengths alone. Entry point: [`TagText`].
//!
//! | in a shape | stands for |
//! | --- | --- |
//! | `(a\|b)` | one of the alternatives, always within a group |
//! | `x?`, `(…)?` | the same or nothing |
//! | `<any>` | any text |
//! | `<without slim>` | the whole tag, if it has no `slim` in it |
//! | `<number>`, `<number?>` | digits; digits or nothing |
//! | `<6 digits>`, `<8 digits>` | exactly so many |
//! | `<patch*>` | any number of `.1` |
//! | `<more>` | `<patch*>`, and perhaps any text behind a `-` or `_` |
//! | `<dots>`, `<dots?>` | digits and dots; the same or nothing |
//! | `<word>` | letters, digits and `_` |
//! | `<words>` | letters, digits, `_` and dots |
//! | `<text>` | a digit and what follows of `<words>`, as in `3.12` or `8u392` |
//! | `<text->` | the same, where `-` may follow too |
//! | `<release>` | `1.2`, `v1.2`, `latest`, `main` |
//! | `<version>` | a version or one of the words for a moving one, perhaps with `-rc1` or `_1` |
//! | `<versions->` | any number of versions, each with a `-` behind it |

use std::cell::OnceCell;

/// The longest tag that shapes are matched with; a longer one has none. (Registries take 128 characters.)
pub const MAX_TAG_LEN: usize = 127;

const VERSION: &str = "(v?<text>|latest|lts|current|mainline|stable|rc|edge|jod|iron|hydrogen|gallium|fermium|\
krypton|oldstable|oldoldstable|testing|unstable|nightly|beta)(-rc<number?>)?(_<number>)?";
const MORE: &str = "<patch*>((-|_)<any>)?";
const RELEASE: &str = "(v?<text>|latest|main)";

/// Places between the characters of a tag: bit 0 is its start.
type Places = u128;

/// A tag to match with shapes.
#[derive(Debug)]
pub struct TagText<'t> {
    text: &'t str,
    /// Where versions that each have a `-` behind them may end, from the start of the tag.
    leading_versions: OnceCell<Places>,
}

impl<'t> TagText<'t> {
    /// The tag, unless it is longer than any shape is matched with or is no plain text.
    pub fn new(text: &'t str) -> Option<Self> {
        (text.len() <= MAX_TAG_LEN && text.is_ascii())
            .then(|| Self { text, leading_versions: OnceCell::new() })
    }

    /// The tag.
    pub fn as_str(&self) -> &'t str {
        self.text
    }

    /// Whether the tag has the shape.
    pub fn has_shape(&self, shape: &str) -> bool {
        self.may_start_like(shape) && self.may_end_like(shape) && self.has_literals(shape) && {
            let mut walk = Walk { tag: self, rest: shape };
            let end: Places = 1 << self.text.len();
            walk.alternatives(1) & end != 0
        }
    }

    /// A quick no: the literal text before the first class or group of a shape starts its tags.
    fn may_start_like(&self, shape: &str) -> bool {
        let first = shape.split(['<', '(']).next().unwrap_or_default();
        first.contains(['?', '|']) || self.text.starts_with(first)
    }

    /// A quick no: the literal text behind the last class or group of a shape ends its tags.
    fn may_end_like(&self, shape: &str) -> bool {
        let last = shape.rsplit(['>', ')', '?', '|']).next().unwrap_or_default();
        self.text.ends_with(last)
    }

    /// A quick no: literal text outside groups and classes is in the tag.
    fn has_literals(&self, shape: &str) -> bool {
        let (mut depth, mut start) = (0_u32, 0);
        for (idx, byte) in shape.bytes().enumerate() {
            let end = match byte {
                // It makes the character before it optional.
                b'?' => idx.saturating_sub(1),
                b'(' | b'<' | b')' | b'>' => idx,
                _ => continue,
            };
            let literal = shape.get(start..end).unwrap_or_default();
            if depth == 0 && !self.text.contains(literal) {
                return false;
            }
            start = idx + 1;
            match byte {
                b'(' | b'<' => depth += 1,
                b')' | b'>' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        true
    }

    /// The places behind one character, for those of `from` that stand before it.
    fn behind(&self, literal: char, from: Places) -> Places {
        let (mut left, mut reached) = (from, 0);
        while left != 0 {
            let idx = left.trailing_zeros();
            if self.text.as_bytes().get(idx as usize).is_some_and(|byte| char::from(*byte) == literal) {
                reached |= 1 << (idx + 1);
            }
            left &= left - 1;
        }
        reached
    }

    /// The places whose next character is one of these.
    fn before(&self, is_wanted: impl Fn(u8) -> bool) -> Places {
        let bits = self.text.bytes().enumerate().filter(|(_, byte)| is_wanted(*byte));
        bits.fold(0, |places, (idx, _)| places | (1 << idx))
    }
}

/// One way along a shape.
struct Walk<'w> {
    tag: &'w TagText<'w>,
    rest: &'w str,
}

impl Walk<'_> {
    /// Goes to the `)` that ends the alternatives, or the end; where the tag may have got to.
    fn alternatives(&mut self, from: Places) -> Places {
        let mut reached = self.sequence(from);
        while let Some(rest) = self.rest.strip_prefix('|') {
            self.rest = rest;
            reached |= self.sequence(from);
        }
        reached
    }

    fn sequence(&mut self, from: Places) -> Places {
        let mut reached = from;
        while let Some(first) = self.rest.chars().next().filter(|first| !matches!(first, '|' | ')')) {
            let after = self.element(first, reached);
            reached = match self.rest.strip_prefix('?') {
                Some(rest) => {
                    self.rest = rest;
                    after | reached
                }
                None => after,
            };
        }
        reached
    }

    fn element(&mut self, first: char, from: Places) -> Places {
        self.rest = self.rest.get(first.len_utf8()..).unwrap_or_default();
        match first {
            '(' => {
                let reached = self.alternatives(from);
                self.rest = self.rest.strip_prefix(')').unwrap_or(self.rest);
                reached
            }
            '<' => {
                let (class, rest) = self.rest.split_once('>').unwrap_or_default();
                self.rest = rest;
                self.class(class, from)
            }
            literal => self.tag.behind(literal, from),
        }
    }

    fn class(&self, class: &str, from: Places) -> Places {
        let digit = || self.tag.before(|byte| byte.is_ascii_digit());
        let word = || self.tag.before(is_word);
        let dotted = |is_part: fn(u8) -> bool| self.tag.before(|byte| is_part(byte) || byte == b'.');
        let is_digit = |byte: u8| byte.is_ascii_digit();
        match class {
            "any" => many(from, self.tag.before(|_| true)),
            "number" => some(from, digit()),
            "number?" => many(from, digit()),
            "6 digits" => (0..6).fold(from, |places, _| step(places, digit())),
            "8 digits" => (0..8).fold(from, |places, _| step(places, digit())),
            "patch*" => {
                let (dot, digit) = (self.tag.before(|byte| byte == b'.'), digit());
                closure(from, |places| some(step(places, dot), digit))
            }
            "more" => self.walk(MORE, from),
            "dots" => some(from, dotted(is_digit)),
            "dots?" => many(from, dotted(is_digit)),
            "word" => some(from, word()),
            "words" => some(from, dotted(is_word)),
            "text" => many(step(from, digit()), dotted(is_word)),
            "text-" => {
                let more = self.tag.before(|byte| is_word(byte) || matches!(byte, b'.' | b'-'));
                many(step(from, digit()), more)
            }
            "release" => self.walk(RELEASE, from),
            "version" => self.walk(VERSION, from),
            "versions-" if from == 1 => *self.tag.leading_versions.get_or_init(|| self.versions(from)),
            "versions-" => self.versions(from),
            other => match other.strip_prefix("without ") {
                Some(part) if !self.tag.text.contains(part) => many(from, self.tag.before(|_| true)),
                // A class that is not known matches nothing; the test of the data knows all that occur.
                _ => 0,
            },
        }
    }

    fn versions(&self, from: Places) -> Places {
        let hyphen = self.tag.before(|byte| byte == b'-');
        closure(from, |places| step(self.walk(VERSION, places), hyphen))
    }

    fn walk(&self, shape: &str, from: Places) -> Places {
        Walk { tag: self.tag, rest: shape }.alternatives(from)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// One character further, where that character is wanted.
fn step(from: Places, wanted: Places) -> Places {
    (from & wanted) << 1
}

/// One wanted character or more.
fn some(from: Places, wanted: Places) -> Places {
    many(step(from, wanted), wanted)
}

/// Any number of wanted characters.
fn many(from: Places, wanted: Places) -> Places {
    closure(from, |places| step(places, wanted))
}

/// All that can be reached by going on any number of times.
fn closure(from: Places, go: impl Fn(Places) -> Places) -> Places {
    let mut reached = from;
    loop {
        let further = reached | go(reached);
        if further == reached {
            return reached;
        }
        reached = further;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(shape: &str, matching: &[&str], others: &[&str]) {
        let has = |tag: &&str| TagText::new(tag).is_some_and(|tag| tag.has_shape(shape));
        let (missed, wrong): (Vec<_>, Vec<_>) = (
            matching.iter().filter(|tag| !has(tag)).collect(),
            others.iter().filter(|tag| has(tag)).collect(),
        );
        assert!(missed.is_empty() && wrong.is_empty(), "missed {missed:?}, wrong {wrong:?}");
    }

    #[test]
    fn versions_stand_before_a_flavour() {
        let tags = ["slim", "20-slim", "20.1.0-slim", "lts-slim", "3.13-rc1-slim", "1-2-slim", "8_2-slim"];
        check("<versions->slim", &tags, &["20-slim-bookworm", "bookworm-slim", "slim-20", "20slim", ""]);
    }

    #[test]
    fn a_version_may_be_a_word_or_a_candidate() {
        let tags = ["3", "3.13", "v1.2.3", "latest", "24-rc", "3.14-rc2-1", "latest-rc1_2"];
        check("<version>(-<version>)?", &tags, &["bookworm", "-3", "3-", "3--4", "latest_2-rc1"]);
    }

    #[test]
    fn groups_and_optional_parts_nest() {
        let shape = "<versions->alpine(-?3.<number>(.<number>)?)?";
        check(
            shape,
            &["alpine", "20-alpine", "20-alpine3.19", "20-alpine-3.19.1"],
            &["alpine3", "20-alpine3.19.", "alpine-slim"],
        );
    }

    #[test]
    fn classes_take_what_they_say() {
        check("<8 digits>", &["20240101"], &["2024010", "202401011", "2024010a"]);
        check("18<more>", &["18", "18.2.1", "18-x", "18_"], &["18.", "18.x", "180", "18.2.a"]);
        check("<without slim>", &["5.40", ""], &["5.40-slim"]);
        check("(RELEASE.<any>|latest)", &["RELEASE.2024-01-01", "latest"], &["RELEASE", "latest2"]);
        check("<text->-alpine", &["16-3.4-alpine"], &["x16-alpine", "16alpine"]);
        check("<unknown>", &[], &["", "x"]);
    }

    #[test]
    fn tags_that_are_too_long_have_no_shape() {
        let tag = "1".repeat(MAX_TAG_LEN);
        assert!(TagText::new(&tag).is_some_and(|tag| tag.has_shape("<number>")));
        assert!(TagText::new(&format!("{tag}1")).is_none());
    }
}
