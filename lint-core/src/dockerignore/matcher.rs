//! Holding paths against the patterns of an ignore file.
//!
//! What lives here: moby/patternmatcher's `PatternMatcher`. What does not: how one pattern is read (`parser`,
//! `translate`) and walking a folder. Paths are relative to the context, `/` separated and cleaned; see
//! [`clean_path`](super::clean_path).
//! Entry points: [`Matcher::new`], [`Matcher::matches_or_parent_matches`].

use std::borrow::Cow;
use std::fmt;

use super::clean::{is_clean_relative, parent_path};
use super::translate::{Decider, compile};
use super::{ErrorStage, IgnoreFile, Pattern, PatternErrorKind};

/// The most instructions the expressions of one file may take together, which bounds memory.
const MAX_INSTRUCTIONS: usize = 1 << 22;

/// The patterns of one ignore file, compiled. Later patterns override earlier ones.
///
/// ```
/// use hullwright_core::dockerignore::{IgnoreFile, Matcher};
///
/// let file = IgnoreFile::parse("docs\n!docs/README.md\n");
/// let matcher = Matcher::new(&file).expect("both patterns are valid");
/// assert!(matcher.matches_or_parent_matches("docs/images/a.png"));
/// assert!(!matcher.matches_or_parent_matches("docs/README.md"));
/// ```
#[derive(Clone, Debug)]
pub struct Matcher {
    rules: Vec<CompiledPattern>,
}

#[derive(Clone, Debug)]
struct CompiledPattern {
    pattern: Pattern,
    decider: Decider,
    n_parts: usize,
}

/// Why a build with these patterns fails before anything is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MatcherError {
    /// A pattern is malformed.
    Pattern {
        /// The pattern, its error included.
        pattern: Box<Pattern>,
        /// What is wrong with it.
        kind: PatternErrorKind,
    },
    /// The file has a line above [`MAX_LINE_LEN`](super::MAX_LINE_LEN).
    LineTooLong,
}

impl MatcherError {
    /// The message of moby/patternmatcher or Go's line reader.
    pub const fn reference_message(&self) -> &'static str {
        match self {
            Self::Pattern { kind, .. } => kind.reference_message(),
            Self::LineTooLong => "bufio.Scanner: token too long",
        }
    }
}

impl fmt::Display for MatcherError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pattern { pattern, kind } => {
                write!(formatter, "line {}: `{}`: {kind}", pattern.line, pattern.cleaned)
            }
            Self::LineTooLong => formatter.write_str("a line is longer than 64 KiB"),
        }
    }
}

impl std::error::Error for MatcherError {}

impl Matcher {
    /// Compiles the patterns of `file`. The error is the one moby/patternmatcher meets first: what is wrong when
    /// the list is loaded comes before what is wrong when a path is matched.
    pub fn new(file: &IgnoreFile) -> Result<Self, MatcherError> {
        if file.too_long_line.is_some() {
            return Err(MatcherError::LineTooLong);
        }
        Self::build(file.patterns.iter().cloned())
    }

    /// Compiles patterns as `ReadAll` returns them. Their ranges are empty and their line is their position,
    /// counted from one.
    pub fn from_cleaned<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Result<Self, MatcherError> {
        Self::build((1..).zip(patterns).map(|(line, cleaned)| Pattern::from_cleaned(cleaned, line)))
    }

    fn build(patterns: impl Iterator<Item = Pattern>) -> Result<Self, MatcherError> {
        let mut rules = Vec::new();
        let mut n_instructions = 0;
        let mut late: Option<MatcherError> = None;
        for pattern in patterns {
            let refuse = |pattern: Pattern, kind| MatcherError::Pattern { pattern: Box::new(pattern), kind };
            match pattern.error.map(|error| (error.stage, error.kind)) {
                Some((ErrorStage::Loading, kind)) => return Err(refuse(pattern, kind)),
                Some((ErrorStage::Matching, kind)) => {
                    late.get_or_insert_with(|| refuse(pattern, kind));
                    continue;
                }
                None if pattern.effective.is_empty() || late.is_some() => continue,
                None => {}
            }
            let decider = match compile(&pattern.effective) {
                Ok(decider) => decider,
                Err(kind) => return Err(refuse(pattern, kind)),
            };
            if let Decider::Expression(program) = &decider {
                n_instructions += program.size();
            }
            if n_instructions > MAX_INSTRUCTIONS {
                return Err(refuse(pattern, PatternErrorKind::TooLarge));
            }
            let n_parts = pattern.effective.split('/').count();
            rules.push(CompiledPattern { pattern, decider, n_parts });
        }
        match late {
            Some(error) => Err(error),
            None => Ok(Self { rules }),
        }
    }

    /// Whether a pattern takes paths back in.
    pub fn has_exceptions(&self) -> bool {
        self.rules.iter().any(|rule| rule.pattern.is_exception)
    }

    /// The patterns that count, blank ones left out.
    pub fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.rules.iter().map(|rule| &rule.pattern)
    }

    /// Whether `path` is left out because it, or a folder above it, matches.
    ///
    /// This is `PatternMatcher.MatchesOrParentMatches`, which BuildKit asks for its `CopyIgnoredFile` check and
    /// when a file of the context is opened.
    pub fn matches_or_parent_matches(&self, path: &str) -> bool {
        self.deciding_pattern(path).is_some_and(|pattern| !pattern.is_exception)
    }

    /// The last pattern that changed whether `path` is left out; nothing when none did. The path is left out
    /// unless that pattern is an exception.
    pub fn deciding_pattern(&self, path: &str) -> Option<&Pattern> {
        let levels = Levels::of(path);
        self.last_change(|rule| levels.any(&rule.decider))
    }

    /// Whether `path` is left out by `PatternMatcher.Matches`, which compares only that folder above it that has
    /// as many parts as the pattern. Deprecated there: [`Matcher::matches_or_parent_matches`] is what builds do.
    pub fn matches(&self, path: &str) -> bool {
        let parent = parent_path(path);
        let deciding = self.last_change(|rule| {
            rule.decider.takes(path)
                || (parent != "."
                    && first_parts(&parent, rule.n_parts).is_some_and(|above| rule.decider.takes(above)))
        });
        deciding.is_some_and(|pattern| !pattern.is_exception)
    }

    /// Whether BuildKit leaves `path` out when it walks the context from the top and sends what is not ignored.
    ///
    /// This is `PatternMatcher.MatchesUsingParentResults` from folder to folder. It differs from
    /// [`Matcher::matches_or_parent_matches`] where a pattern takes part only below the folder it names: with
    /// `**/x` and `!a`, the walk drops `a/x`, for `!a` had nothing to take back when the walk stood at `a`.
    pub fn matches_in_walk(&self, path: &str) -> bool {
        let mut above = vec![false; self.rules.len()];
        let mut is_matched = false;
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        for level in ends.filter_map(|end| path.get(..end)) {
            is_matched = false;
            for (rule, matched_above) in self.rules.iter().zip(&mut above) {
                if !*matched_above && rule.pattern.is_exception == is_matched {
                    *matched_above = rule.decider.takes(level);
                }
                if *matched_above {
                    is_matched = !rule.pattern.is_exception;
                }
            }
        }
        is_matched
    }

    /// The last pattern that takes the path and turns the verdict. A pattern that would not turn it is not asked.
    fn last_change(&self, takes: impl Fn(&CompiledPattern) -> bool) -> Option<&Pattern> {
        let mut last: Option<&Pattern> = None;
        for rule in &self.rules {
            let is_matched = last.is_some_and(|pattern| !pattern.is_exception);
            if rule.pattern.is_exception == is_matched && takes(rule) {
                last = Some(&rule.pattern);
            }
        }
        last
    }
}

/// A path with all folders above it.
struct Levels<'p> {
    /// The path itself, when it is not the last level of `chain`.
    own: Option<&'p str>,
    /// A cleaned path: it and what stands before each of its slashes are levels.
    chain: Option<Cow<'p, str>>,
}

impl<'p> Levels<'p> {
    fn of(path: &'p str) -> Self {
        if is_clean_relative(path) {
            return Self { own: None, chain: Some(Cow::Borrowed(path)) };
        }
        let parent = parent_path(path);
        Self { own: Some(path), chain: (parent != ".").then_some(Cow::Owned(parent)) }
    }

    fn any(&self, decider: &Decider) -> bool {
        self.own.is_some_and(|path| decider.takes(path))
            || self.chain.as_deref().is_some_and(|chain| decider.takes_any_level(chain))
    }
}

impl Decider {
    fn takes(&self, path: &str) -> bool {
        match self {
            Self::Exact(text) => path == text,
            Self::Prefix(prefix) => path.as_bytes().starts_with(prefix),
            Self::Suffix(suffix) => ends_with(path, suffix),
            Self::Expression(program) => program.is_match(path),
        }
    }

    /// Whether `path` or what stands before one of its slashes is taken.
    fn takes_any_level(&self, path: &str) -> bool {
        match self {
            Self::Exact(text) => {
                path.strip_prefix(text.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
            Self::Prefix(prefix) => path.as_bytes().starts_with(prefix),
            Self::Suffix(suffix) => {
                ends_with(path, suffix)
                    || path.match_indices('/').any(|(at, _)| {
                        let above = path.get(..at).unwrap_or_default();
                        ends_with(above, suffix)
                    })
            }
            Self::Expression(program) => program.is_match_at_any_level(path),
        }
    }
}

fn ends_with(path: &str, suffix: &[u8]) -> bool {
    let path = path.as_bytes();
    path.ends_with(suffix) || suffix.strip_prefix(b"/") == Some(path)
}

/// The first `n_parts` parts of `path`; nothing when it has fewer.
fn first_parts(path: &str, n_parts: usize) -> Option<&str> {
    let mut ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    ends.nth(n_parts.checked_sub(1)?).and_then(|end| path.get(..end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(patterns: &[&str], ignored: &[&str], kept: &[&str]) {
        let matcher = Matcher::from_cleaned(patterns.iter().copied()).expect("the patterns are valid");
        for path in ignored {
            assert!(matcher.matches_or_parent_matches(path), "{patterns:?} ignore {path:?}");
        }
        for path in kept {
            assert!(!matcher.matches_or_parent_matches(path), "{patterns:?} keep {path:?}");
        }
    }

    #[track_caller]
    fn check_refused(text: &str, kind: PatternErrorKind) {
        match Matcher::new(&IgnoreFile::parse(text)) {
            Err(MatcherError::Pattern { kind: found, .. }) => assert_eq!(found, kind),
            other => panic!("{text:?} is refused, not {other:?}"),
        }
    }

    #[test]
    fn two_stars_cross_folders_and_one_does_not() {
        check(&["a/*.txt"], &["a/f.txt", "a/f.txt/g"], &["a/b/f.txt", "f.txt"]);
        check(&["a/**/*.txt"], &["a/f.txt", "a/b/c/f.txt"], &["f.txt", "b/a/f.txt"]);
        check(&["**/dir"], &["dir", "x/dir", "x/dir/y"], &["xdir", "dirx"]);
        check(&["dir/**"], &["dir/f", "dir/a/b"], &["dir", "dirx/f"]);
        check(&["**"], &["a", "a/b"], &[]);
        check(&["**/.a?c"], &["x/.abc"], &["x/.a/c", "x/.ac"]);
    }

    #[test]
    fn a_literal_behind_two_stars_is_a_suffix() {
        check(&["**file"], &["file", "xfile", "a/xfile"], &["filex"]);
        check(&["**file*"], &["file", "a/filex"], &["xfile", "a/xfile"]);
    }

    #[test]
    fn special_characters_of_expressions_stay_plain() {
        check(&["a.(b)+$*"], &["a.(b)+$x"], &["ax(b)+$"]);
        check(&["*.{js,ts}"], &["a.{js,ts}"], &["a.js"]);
        check(&[r"a\\*b", r"\[x\]", r"\\y"], &[r"a\zb", "[x]", r"\y"], &["a*b", "x"]);
    }

    #[test]
    fn a_backslash_before_a_letter_is_an_expression_class() {
        check(&[r"v\d"], &["v1"], &["vd"]);
    }

    #[test]
    fn a_pattern_with_a_bar_is_two_alternatives() {
        check(&["a|b*"], &["ax", "xb"], &["xa"]);
    }

    #[test]
    fn the_last_pattern_decides() {
        check(&["docs", "!docs/README.md"], &["docs", "docs/a"], &["docs/README.md"]);
        check(&["!a", "a"], &["a"], &[]);
        check(&["**", "!src", "src/*.log"], &["x", "src/a.log"], &["src/a.rs"]);
        let matcher =
            Matcher::new(&IgnoreFile::parse("*\n# why\n!src\n!a\nb")).expect("the patterns are valid");
        let decides = |path| matcher.deciding_pattern(path).map(|it| (it.line, it.cleaned.as_str()));
        assert_eq!(decides("src/x"), Some((3, "!src")));
        assert_eq!(decides("b"), Some((1, "*")));
        assert!(matcher.has_exceptions());
    }

    #[test]
    fn a_path_outside_the_cleaned_form_is_held_as_it_is() {
        check(&["a"], &["a/", "a/../a/b"], &["./a", "/a"]);
        check(&["*"], &[".", "/", "/a"], &[]);
        check(&["**/d/*"], &["x/d/f/"], &[]);
    }

    #[test]
    fn the_three_ways_of_looking_above_differ() {
        let matcher = Matcher::from_cleaned(["**/x", "!a"]).expect("the patterns are valid");
        assert!(matcher.matches_in_walk("a/x") && !matcher.matches_or_parent_matches("a/x"));
        let matcher = Matcher::from_cleaned(["**/x"]).expect("the patterns are valid");
        assert!(matcher.matches_or_parent_matches("a/x/b/c") && !matcher.matches("a/b/x/c"));
    }

    #[test]
    fn a_byte_order_mark_before_an_expression_is_skipped() {
        check(&["\u{feff}*.md", "\u{feff}a"], &["b.md", "\u{feff}a"], &["a"]);
    }

    #[test]
    fn malformed_patterns_refuse_the_whole_file() {
        check_refused("a\n!", PatternErrorKind::LoneExclamation);
        check_refused("a[", PatternErrorKind::BadBracket);
        check_refused("a\\", PatternErrorKind::TrailingBackslash);
        check_refused("[Local-Only]/", PatternErrorKind::BadRange);
        check_refused("docs\\images", PatternErrorKind::BadEscape);
        check_refused("*{2}\n!", PatternErrorKind::LoneExclamation);
        check_refused("*{2}", PatternErrorKind::BadRepeat);
        let long = "a".repeat(70_000);
        assert!(matches!(Matcher::new(&IgnoreFile::parse(&long)), Err(MatcherError::LineTooLong)));
    }
}
