//! Where physical lines start and end.

use crate::dockerfile::strip_continuation;
use crate::text::{TextRange, TextSize};

/// Where the line of `offset` starts: behind the line feed above, or behind the byte order mark.
pub fn line_start(text: &str, offset: TextSize) -> TextSize {
    let head = text.get(..offset as usize).unwrap_or_default();
    match head.rfind('\n') {
        Some(at) => at as TextSize + 1,
        None => head_of(text),
    }
}

/// Where the content of the line of `offset` ends: before its CR LF or LF.
pub fn line_end(text: &str, offset: TextSize) -> TextSize {
    let rest = text.get(offset as usize..).unwrap_or_default();
    let content = rest.split('\n').next().unwrap_or_default();
    let content =
        if rest.len() > content.len() { content.strip_suffix('\r').unwrap_or(content) } else { content };
    offset + content.len() as TextSize
}

/// Where the next line starts: behind the line feed, or the end of the text.
pub fn next_line(text: &str, offset: TextSize) -> TextSize {
    let rest = text.get(offset as usize..).unwrap_or_default();
    let len = rest.find('\n').map_or(rest.len(), |at| at + 1);
    offset + len as TextSize
}

/// The blanks at the start of the line of `offset`.
pub fn indentation(text: &str, offset: TextSize) -> &str {
    let line = TextRange::new(line_start(text, offset), line_end(text, offset)).slice(text);
    line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or_default()
}

/// Where the first line starts.
pub(super) fn head_of(text: &str) -> TextSize {
    if text.starts_with('\u{feff}') { 3 } else { 0 }
}

/// The content of the line of `offset`, from its start.
pub(super) fn line_of(text: &str, offset: TextSize) -> TextRange {
    TextRange::new(line_start(text, offset), line_end(text, offset))
}

/// The line above the one of `offset`.
pub(super) fn line_above(text: &str, offset: TextSize) -> Option<TextRange> {
    let start = line_start(text, offset);
    (start > head_of(text)).then(|| line_of(text, start - 1)).map(|line| {
        // The line feed itself stands behind a carriage return.
        TextRange::new(line.start(), line_end(text, line.start()))
    })
}

pub(super) fn is_comment_line(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

pub(super) fn is_blank_line(line: &str) -> bool {
    line.trim().is_empty()
}

/// Whether the line of `offset` goes on below.
pub(super) fn is_continued(text: &str, offset: TextSize, escape: char) -> bool {
    strip_continuation(line_of(text, offset).slice(text), escape).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_before_either_line_break() {
        let text = "\u{feff}a\r\n  b\nc\r";
        assert_eq!((line_start(text, 4), line_end(text, 3), next_line(text, 3)), (3, 4, 6));
        assert_eq!((line_start(text, 8), line_end(text, 6), indentation(text, 8)), (6, 9, "  "));
        assert_eq!((line_end(text, 10), next_line(text, 10)), (12, 12));
        assert_eq!(line_above(text, 8).map(|line| line.slice(text)), Some("a"));
        assert_eq!(line_above(text, 4), None);
    }
}
