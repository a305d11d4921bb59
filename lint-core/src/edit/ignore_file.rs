//! Edits of ignore files: lines below others, lines that go.
//!
//! Later patterns win, so where a line lands matters; that it does what is meant, the caller proves.

use crate::dockerignore::{IgnoreFile, Pattern};
use crate::text::{Edit, TextRange, TextSize};

/// Adds lines below all others. In a file with comments they get one, too, and stand apart.
pub fn append_lines(text: &str, file: &IgnoreFile, heading: &str, lines: &[String]) -> Edit {
    let mut block: Vec<&str> = Vec::new();
    if !file.comments.is_empty() && !heading.is_empty() {
        let last = text.strip_suffix('\n').unwrap_or(text).rsplit('\n').next().unwrap_or_default();
        let is_apart = last.trim().is_empty();
        block.extend((!is_apart).then_some(""));
        block.push(heading);
        block.extend(lines.iter().map(String::as_str));
        // A file that ends with an empty line goes on to.
        block.extend(is_apart.then_some(""));
    } else {
        block.extend(lines.iter().map(String::as_str));
    }
    let block = block.join("\n");
    let is_ended = text.trim_start_matches('\u{feff}').is_empty() || text.ends_with('\n');
    let added = if is_ended { format!("{block}\n") } else { format!("\n{block}") };
    Edit::insert(text.len() as TextSize, added)
}

/// Adds a line directly below that of a pattern.
pub fn insert_below(text: &str, pattern: &Pattern, line: &str) -> Edit {
    Edit::insert(line_of(text, pattern).end(), format!("\n{line}"))
}

/// Takes the line of a pattern away.
pub fn remove_line(text: &str, pattern: &Pattern) -> Edit {
    let (start, end) = (line_of(text, pattern).start() as usize, line_of(text, pattern).end() as usize);
    let behind = text.get(end..).unwrap_or_default();
    let ending = ["\r\n", "\n"].into_iter().find(|ending| behind.starts_with(ending)).map_or(0, str::len);
    if ending > 0 || start == 0 {
        return Edit::delete(TextRange::from(start..end + ending));
    }
    // The last line has no ending; that of the line above goes.
    let before = text.get(..start).unwrap_or_default();
    let above = ["\r\n", "\n"].into_iter().find(|ending| before.ends_with(ending)).map_or(0, str::len);
    Edit::delete(TextRange::from(start - above..end))
}

/// The line of a pattern without its ending; a byte order mark is not part of it.
fn line_of(text: &str, pattern: &Pattern) -> TextRange {
    let range = pattern.range.as_usize();
    let before = text.get(..range.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let start = if start == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { start };
    let behind = text.get(range.end..).unwrap_or_default();
    let rest = behind.split('\n').next().unwrap_or_default();
    let rest = rest.strip_suffix('\r').unwrap_or(rest);
    TextRange::from(start..range.end + rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply_edits;

    #[track_caller]
    fn check_append(text: &str, expected: &str) {
        let lines = ["x".to_owned(), "y".to_owned()];
        let edit = append_lines(text, &IgnoreFile::parse(text), "# More", &lines);
        assert_eq!(apply_edits(text, &[edit]), expected);
    }

    #[test]
    fn appended_lines_look_like_the_others() {
        check_append("", "x\ny\n");
        check_append("a\n", "a\nx\ny\n");
        check_append("a", "a\nx\ny");
        check_append("# A\na\n", "# A\na\n\n# More\nx\ny\n");
        check_append("# A\na\n\n", "# A\na\n\n# More\nx\ny\n\n");
        check_append("# A\na", "# A\na\n\n# More\nx\ny");
    }

    #[test]
    fn lines_come_and_go_whole() {
        let at = |text: &str, idx: usize| IgnoreFile::parse(text).patterns[idx].clone();
        let below = |text: &str| apply_edits(text, &[insert_below(text, &at(text, 0), "!x")]);
        assert_eq!(below("a \r\nb\r\n"), "a \n!x\r\nb\r\n");
        assert_eq!(below("a"), "a\n!x");
        let without = |text: &str, idx| apply_edits(text, &[remove_line(text, &at(text, idx))]);
        assert_eq!(without("\u{feff} a\r\nb", 0), "\u{feff}b");
        assert_eq!(without("a\r\nb", 1), "a");
        assert_eq!(without("a\n# b\nc \n", 1), "a\n# b\n");
        assert_eq!(without("a", 0), "");
    }
}
