//! Unified diffs that `git apply` and `patch -p1` take.
//!
//! Lines end at LF alone: a CR, NEL or line separator is part of its line, as it is for those programs.

use std::fmt::Write as _;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

use crate::output::{Paint, sanitize};

/// Lines around a change.
const CONTEXT: usize = 3;

/// How diffs are shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) paint: Paint,
    /// For eyes, not for a program: nothing of a file may steer the terminal.
    pub(super) is_harmless: bool,
}

/// The diff of a file. `before` is `None` for one that is created, `after` for one that goes.
pub(super) fn unified(path: &str, before: Option<&str>, after: Option<&str>, look: Look) -> String {
    let old: Vec<&str> = before.unwrap_or_default().split_inclusive('\n').collect();
    let new: Vec<&str> = after.unwrap_or_default().split_inclusive('\n').collect();
    let mut out = String::new();
    let old_name = before.map_or_else(|| "/dev/null".to_owned(), |_| name("a/", path));
    look.line(&mut out, Part::Header, &format!("--- {old_name}\n"));
    let new_name = after.map_or_else(|| "/dev/null".to_owned(), |_| name("b/", path));
    look.line(&mut out, Part::Header, &format!("+++ {new_name}\n"));
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    for group in group_diff_ops(ops, CONTEXT) {
        look.hunk(&mut out, &group, &old, &new);
    }
    out
}

/// What a line of a diff is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Header,
    Place,
    Kept,
    Removed,
    Added,
}

impl Look {
    fn hunk(self, out: &mut String, group: &[DiffOp], old: &[&str], new: &[&str]) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
        let old_place = place(first.old_range().start, last.old_range().end);
        let new_place = place(first.new_range().start, last.new_range().end);
        self.line(out, Part::Place, &format!("@@ -{old_place} +{new_place} @@\n"));
        for op in group {
            let is_kept = op.tag() == DiffTag::Equal;
            for line in old.get(op.old_range()).unwrap_or_default() {
                self.line(out, if is_kept { Part::Kept } else { Part::Removed }, line);
            }
            let added = if is_kept { &[] } else { new.get(op.new_range()).unwrap_or_default() };
            for line in added {
                self.line(out, Part::Added, line);
            }
        }
    }

    fn line(self, out: &mut String, part: Part, line: &str) {
        let (sign, colour) = match part {
            Part::Header => ("", "\x1b[1m"),
            Part::Place => ("", "\x1b[36m"),
            Part::Kept => (" ", ""),
            Part::Removed => ("-", "\x1b[31m"),
            Part::Added => ("+", "\x1b[32m"),
        };
        let text = line.strip_suffix('\n').unwrap_or(line);
        let text = if self.is_harmless { sanitize::source(text) } else { text.into() };
        if self.paint == Paint::Colour && !colour.is_empty() {
            let _ = write!(out, "{colour}{sign}{text}\x1b[0m");
        } else {
            let _ = write!(out, "{sign}{text}");
        }
        out.push('\n');
        if !line.ends_with('\n') {
            out.push_str("\\ No newline at end of file\n");
        }
    }
}

/// `start,count` of the lines from `start` (0-based) to before `end`, as diffs write it.
fn place(start: usize, end: usize) -> String {
    match end - start {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        count => format!("{},{count}", start + 1),
    }
}

/// A path as git writes it: in quotes where a character of it is not printable ASCII, and with a tab behind it where it
/// has a blank.
fn name(prefix: &str, path: &str) -> String {
    // An absolute path has its slash already.
    let path = format!("{prefix}{}", path.trim_start_matches('/'));
    let is_plain = |byte: u8| matches!(byte, 0x20..=0x7e) && byte != b'"' && byte != b'\\';
    let tab = if path.contains(' ') { "\t" } else { "" };
    if path.bytes().all(is_plain) {
        return path + tab;
    }
    let mut quoted = String::from("\"");
    for byte in path.bytes() {
        match byte {
            b'"' => quoted.push_str("\\\""),
            b'\\' => quoted.push_str("\\\\"),
            0x07 => quoted.push_str("\\a"),
            0x08 => quoted.push_str("\\b"),
            b'\t' => quoted.push_str("\\t"),
            b'\n' => quoted.push_str("\\n"),
            0x0b => quoted.push_str("\\v"),
            0x0c => quoted.push_str("\\f"),
            b'\r' => quoted.push_str("\\r"),
            byte if is_plain(byte) => quoted.push(char::from(byte)),
            byte => {
                let _ = write!(quoted, "\\{byte:03o}");
            }
        }
    }
    quoted + "\"" + tab
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Look = Look { paint: Paint::Plain, is_harmless: false };

    #[test]
    fn names_are_quoted_as_git_does() {
        assert_eq!(name("a/", "x/Dockerfile"), "a/x/Dockerfile");
        assert_eq!(name("a/", "x y/Dockerfile"), "a/x y/Dockerfile\t");
        assert_eq!(name("b/", "é\"\\\t\u{1}/D"), "\"b/\\303\\251\\\"\\\\\\t\\001/D\"");
    }

    #[test]
    fn lines_end_at_lf_alone() {
        let before = "a\rb\u{85}c\u{2028}d\r\ne\r\n";
        let diff = unified("D", Some(before), Some("a\rb\u{85}c\u{2028}d\r\nE\r\n"), PLAIN);
        assert_eq!(diff, "--- a/D\n+++ b/D\n@@ -1,2 +1,2 @@\n a\rb\u{85}c\u{2028}d\r\n-e\r\n+E\r\n");
    }

    #[test]
    fn a_missing_line_end_is_told() {
        let diff = unified("D", Some("a\nb"), Some("a\nb\nc"), PLAIN);
        let end = "\\ No newline at end of file\n";
        assert_eq!(diff, format!("--- a/D\n+++ b/D\n@@ -1,2 +1,3 @@\n a\n-b\n{end}+b\n+c\n{end}"));
    }

    #[test]
    fn a_new_file_comes_from_nothing() {
        assert_eq!(unified("D", None, Some("a\n"), PLAIN), "--- /dev/null\n+++ b/D\n@@ -0,0 +1 @@\n+a\n");
        assert_eq!(unified("D", Some("a\n"), Some(""), PLAIN), "--- a/D\n+++ b/D\n@@ -1 +0,0 @@\n-a\n");
        assert_eq!(unified("D", Some("a\n"), None, PLAIN), "--- a/D\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n");
    }

    #[test]
    fn far_changes_are_hunks_of_their_own() {
        let before = (0..30).map(|number| number.to_string() + "\n").collect::<String>();
        let after = before.replace("\n2\n", "\ntwo\n").replace("\n25\n", "\n");
        let diff = unified("D", Some(&before), Some(&after), PLAIN);
        let places: Vec<&str> = diff.lines().filter(|line| line.starts_with("@@")).collect();
        assert_eq!(places, ["@@ -1,6 +1,6 @@", "@@ -23,7 +23,6 @@"]);
    }

    #[test]
    fn nothing_steers_the_terminal() {
        let look = Look { paint: Paint::Colour, is_harmless: true };
        let diff = unified("D", Some("a\n"), Some("\x1b[2Jb\n"), look);
        assert!(diff.ends_with("\x1b[31m-a\x1b[0m\n\x1b[32m+?[2Jb\x1b[0m\n"), "{diff:?}");
    }
}
