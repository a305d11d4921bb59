//! The lines of an ignore file: patterns and comments with their places.
//!
//! What lives here: reading as moby/patternmatcher's `ignorefile.ReadAll` does, and the syntax errors its `New`
//! reports. What does not: holding paths against patterns (`matcher`).
//! Entry point: [`IgnoreFile::parse`].

use std::fmt;

use crate::text::{TextRange, TextSize};

use super::clean_path;
use super::translate;
use super::validate::{check_pattern, locate_fault};

/// The longest line `ReadAll` reads, without its LF: Go's `bufio.Scanner` holds 64 KiB at most, LF included.
pub const MAX_LINE_LEN: usize = 64 * 1024 - 1;

/// An ignore file, line by line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct IgnoreFile {
    /// The patterns in order; later ones override earlier ones.
    pub patterns: Vec<Pattern>,
    /// The comment lines.
    pub comments: Vec<Comment>,
    /// The first line above [`MAX_LINE_LEN`]. BuildKit refuses such a file as a whole.
    pub too_long_line: Option<TextRange>,
}

/// One pattern line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    /// The pattern as written, `!` included, without the white space around it.
    pub range: TextRange,
    /// The pattern as written behind `!` and the white space that follows it; equal to `range` without one.
    pub body_range: TextRange,
    /// 1-based line.
    pub line: u32,
    /// The pattern as `ReadAll` returns it: cleaned, without leading slash, `!` in front when written so.
    pub cleaned: String,
    /// The form paths are held against, without `!`; empty when the matcher skips the pattern as blank.
    pub effective: String,
    /// Whether the pattern takes paths back in. The matcher decides this on the cleaned form, so `/!a` does
    /// too and `!../../a` does not.
    pub is_exception: bool,
    /// Why the matcher refuses the pattern, and with it the whole build.
    pub error: Option<PatternError>,
}

/// A line that starts with `#` in its first column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comment {
    /// From `#` to the end of the line, line ending left out.
    pub range: TextRange,
    /// 1-based line.
    pub line: u32,
}

/// A syntax error of one pattern.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct PatternError {
    /// What is wrong.
    pub kind: PatternErrorKind,
    /// When moby/patternmatcher finds out.
    pub stage: ErrorStage,
    /// The bytes that show it: a part of the pattern, or all of it when cleaning moved the place.
    pub range: TextRange,
}

/// When a malformed pattern makes a build fail.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ErrorStage {
    /// `patternmatcher.New` refuses the list of patterns.
    Loading,
    /// The pattern passes `New` and fails when the first path is held against it.
    Matching,
}

/// Why a pattern is refused.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PatternErrorKind {
    /// `!` with nothing to take back in.
    LoneExclamation,
    /// A `[` without its `]`, or a class that lists nothing or an unescaped `]` or `-`.
    BadBracket,
    /// A `\` with nothing to escape.
    TrailingBackslash,
    /// A class range that runs backwards, such as `[z-a]`, or a named class that does not exist.
    BadRange,
    /// A `\` in front of a letter or digit that means nothing in Go's regular expressions, as in `docs\images`.
    BadEscape,
    /// A count such as `{3,1}`, `{1001}` or `*{2}` that Go's regular expressions refuse.
    BadRepeat,
    /// An expression that counts expand beyond all reason.
    TooLarge,
}

impl PatternErrorKind {
    /// The message of moby/patternmatcher.
    pub const fn reference_message(self) -> &'static str {
        match self {
            Self::LoneExclamation => "illegal exclusion pattern: \"!\"",
            Self::BadBracket
            | Self::TrailingBackslash
            | Self::BadRange
            | Self::BadEscape
            | Self::BadRepeat
            | Self::TooLarge => "syntax error in pattern",
        }
    }
}

impl fmt::Display for PatternErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::LoneExclamation => "`!` stands alone",
            Self::BadBracket => "bracket is malformed",
            Self::TrailingBackslash => "`\\` at the end escapes nothing",
            Self::BadRange => "range in brackets is not valid",
            Self::BadEscape => "`\\` stands before a character that cannot be escaped",
            Self::BadRepeat => "count in braces is not valid",
            Self::TooLarge => "pattern is too large",
        })
    }
}

impl IgnoreFile {
    /// Reads `text`. What is wrong with it is part of the result.
    pub fn parse(text: &str) -> Self {
        let mut file = Self::default();
        let mut start: TextSize = 0;
        for (line, full) in (1..).zip(text.split_inclusive('\n')) {
            file.read_line(full, start, line);
            start += full.len() as TextSize;
        }
        file
    }

    /// The patterns as `ReadAll` returns them.
    pub fn cleaned(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().map(|pattern| pattern.cleaned.as_str())
    }

    fn read_line(&mut self, full: &str, start: TextSize, line: u32) {
        let content = full.strip_suffix('\n').unwrap_or(full);
        if content.len() > MAX_LINE_LEN && self.too_long_line.is_none() {
            self.too_long_line = Some(TextRange::at(start, content.len() as TextSize));
        }
        let content = content.strip_suffix('\r').unwrap_or(content);
        // Only the file's first line can hold the byte order mark.
        let visible = if line == 1 { content.strip_prefix('\u{feff}').unwrap_or(content) } else { content };
        let end = start + content.len() as TextSize;
        let visible_start = end - visible.len() as TextSize;
        if visible.starts_with('#') {
            self.comments.push(Comment { range: TextRange::new(visible_start, end), line });
            return;
        }
        let led = visible.trim_start();
        let written = led.trim_end();
        if written.is_empty() {
            return;
        }
        let range = TextRange::at(end - led.len() as TextSize, written.len() as TextSize);
        self.patterns.push(Pattern::read(written, range, line));
    }
}

impl Pattern {
    fn read(written: &str, range: TextRange, line: u32) -> Self {
        let (sign, body) = written.strip_prefix('!').map_or(("", written), |body| ("!", body.trim_start()));
        let body_range = TextRange::new(range.end() - body.len() as TextSize, range.end());
        let mut pattern = Self::from_cleaned(&format!("{sign}{}", clean_body(body)), line);
        if let Some(error) = &mut pattern.error {
            error.range = error_range(error.kind, body, range, body_range);
        }
        pattern.range = range;
        pattern.body_range = body_range;
        pattern
    }

    /// A pattern that `ReadAll` has already returned, as `patternmatcher.New` takes it. Its ranges are empty.
    pub(crate) fn from_cleaned(cleaned: &str, line: u32) -> Self {
        let nowhere = TextRange::empty(0);
        let (is_exception, effective) = effective_form(cleaned);
        let error = |kind, stage| PatternError { kind, stage, range: nowhere };
        let outcome = if is_exception && effective.is_empty() {
            Err(error(PatternErrorKind::LoneExclamation, ErrorStage::Loading))
        } else {
            check_pattern(&effective)
                .map_err(|kind| error(kind, ErrorStage::Loading))
                .and_then(|()| translate::check(&effective).map_err(|kind| error(kind, ErrorStage::Matching)))
        };
        Self {
            range: nowhere,
            body_range: nowhere,
            line,
            cleaned: cleaned.to_owned(),
            effective,
            is_exception,
            error: outcome.err(),
        }
    }
}

/// The path part of a pattern as `ReadAll` cleans it: nothing stays nothing, one leading slash goes.
fn clean_body(body: &str) -> String {
    if body.is_empty() {
        return String::new();
    }
    let cleaned = clean_path(body);
    match cleaned.strip_prefix('/') {
        Some(relative) if !relative.is_empty() => relative.to_owned(),
        Some(_) | None => cleaned,
    }
}

/// What `patternmatcher.New` makes of a pattern: it trims and cleans once more, `!` included, and looks for the
/// `!` only then.
fn effective_form(cleaned: &str) -> (bool, String) {
    let trimmed = cleaned.trim();
    if trimmed.is_empty() {
        return (false, String::new());
    }
    let again = clean_path(trimmed);
    match again.strip_prefix('!') {
        Some(body) => (true, body.to_owned()),
        None => (false, again),
    }
}

/// The place of an error in the text as written. Cleaning may have moved or made it; then it is the whole pattern.
fn error_range(kind: PatternErrorKind, body: &str, range: TextRange, body_range: TextRange) -> TextRange {
    if kind == PatternErrorKind::LoneExclamation {
        return range;
    }
    match locate_fault(body) {
        Some(fault) if fault.kind == kind => TextRange::new(
            body_range.start() + fault.range.start as TextSize,
            body_range.start() + fault.range.end as TextSize,
        ),
        Some(_) | None => body_range,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_cleaned(text: &str, expected: &[&str]) {
        let file = IgnoreFile::parse(text);
        assert_eq!(file.cleaned().collect::<Vec<_>>(), expected);
    }

    #[track_caller]
    fn check_error(text: &str, kind: PatternErrorKind, shown: &str) {
        let file = IgnoreFile::parse(text);
        let error = file.patterns.iter().find_map(|pattern| pattern.error).expect("the pattern is refused");
        assert_eq!((error.kind, error.range.slice(text)), (kind, shown));
    }

    #[test]
    fn patterns_are_cleaned_as_read_all_does() {
        check_cleaned(
            "test1\n/test2\n/a/file/here\n\nlastfile\n# this is a comment\n! /inverted/abs/path\n!\n! ",
            &["test1", "test2", "a/file/here", "lastfile", "!inverted/abs/path", "!", "!"],
        );
        check_cleaned("a//b/./c/\n./x\n/\n//y\n!/\nz/..\n!!a", &["a/b/c", "x", "/", "y", "!/", ".", "!!a"]);
    }

    #[test]
    fn only_a_hash_in_the_first_column_starts_a_comment() {
        let text = "\u{feff}# one\r\n # two\n\\# three\n#";
        let file = IgnoreFile::parse(text);
        assert_eq!(file.cleaned().collect::<Vec<_>>(), ["# two", "\\# three"]);
        let comments: Vec<_> = file.comments.iter().map(|it| (it.line, it.range.slice(text))).collect();
        assert_eq!(comments, [(1, "# one"), (4, "#")]);
    }

    #[test]
    fn a_byte_order_mark_counts_only_once_and_only_at_the_top() {
        check_cleaned("\u{feff}\u{feff}a\n\u{feff}b", &["\u{feff}a", "\u{feff}b"]);
    }

    #[test]
    fn line_endings_and_odd_characters_stay_harmless() {
        check_cleaned("a\r\nb\rc\r\r\nd\0\n\u{a0}e\u{3000}\r", &["a", "b\rc", "d\0", "e"]);
    }

    #[test]
    fn ranges_show_the_pattern_as_written() {
        let text = "\u{feff}  !  ./ä/ \t\r\nb\n";
        let file = IgnoreFile::parse(text);
        let shown: Vec<_> = file
            .patterns
            .iter()
            .map(|it| (it.line, it.range.slice(text), it.body_range.slice(text), it.cleaned.as_str()))
            .collect();
        assert_eq!(shown, [(1, "!  ./ä/", "./ä/", "!ä"), (2, "b", "b", "b")]);
    }

    #[test]
    fn the_matcher_decides_what_an_exception_is() {
        let file = IgnoreFile::parse("!a\n/!b\n!../../c\n!!d\n/ e\n/ /");
        let seen: Vec<_> = file.patterns.iter().map(|it| (it.is_exception, it.effective.as_str())).collect();
        assert_eq!(seen, [(true, "a"), (true, "b"), (false, "c"), (true, "!d"), (false, "e"), (false, "")]);
        assert!(file.patterns.iter().all(|pattern| pattern.error.is_none()));
    }

    #[test]
    fn errors_point_at_the_shortest_text() {
        check_error("a\n !  \n", PatternErrorKind::LoneExclamation, "!");
        check_error("!/", PatternErrorKind::LoneExclamation, "!/");
        check_error("!  ./src/[ab/c", PatternErrorKind::BadBracket, "[ab/c");
        check_error("docs*[a", PatternErrorKind::BadBracket, "[a");
        check_error("docs\\", PatternErrorKind::TrailingBackslash, "\\");
        check_error("docs\\/", PatternErrorKind::TrailingBackslash, "docs\\/");
        check_error("! [Local-Only]/", PatternErrorKind::BadRange, "[Local-Only]/");
        check_error("app\\images", PatternErrorKind::BadEscape, "app\\images");
    }

    #[test]
    fn a_line_that_fills_the_reader_is_too_long() {
        let longest = "a".repeat(MAX_LINE_LEN);
        assert_eq!(IgnoreFile::parse(&format!("b\n{longest}\nc")).too_long_line, None);
        let range = IgnoreFile::parse(&format!("b\n{longest}a\nc")).too_long_line;
        assert_eq!(range, Some(TextRange::at(2, 64 * 1024)));
    }
}
