//! Byte offsets to lines and columns and back.
//!
//! A line ends at LF, as BuildKit, git and SARIF count; CR belongs to its line. A byte order mark takes
//! three bytes and no column.

use super::{TextRange, TextSize};

/// A position for people: 1-based line, 1-based column in Unicode scalar values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LineColumn {
    /// 1-based line.
    pub line: u32,
    /// 1-based column, counted in Unicode scalar values.
    pub column: u32,
}

/// The unit in which a column is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnUnit {
    /// UTF-8 bytes.
    Utf8,
    /// UTF-16 code units, the language server protocol's default.
    Utf16,
    /// Unicode scalar values.
    Scalar,
}

/// Where each line of one text starts.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Box<[TextSize]>,
    len: TextSize,
    bom: bool,
}

impl LineIndex {
    /// Indexes `text`.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as TextSize + 1));
        Self {
            starts: starts.into_boxed_slice(),
            len: text.len() as TextSize,
            bom: text.starts_with('\u{feff}'),
        }
    }

    /// Number of lines; a text that ends with LF has an empty last line.
    pub fn n_lines(&self) -> u32 {
        self.starts.len() as u32
    }

    /// 1-based line of `offset`; an offset behind the end belongs to the last line.
    pub fn line(&self, offset: TextSize) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// The range of the 1-based `line`, its line ending included; empty at the end for a line that is not there.
    pub fn line_range(&self, line: u32) -> TextRange {
        let idx = line.saturating_sub(1) as usize;
        let start = self.starts.get(idx).copied().unwrap_or(self.len);
        let end = self.starts.get(idx + 1).copied().unwrap_or(self.len);
        TextRange::new(start, end)
    }

    /// Line and scalar column of `offset`. `text` is the text this index was made from.
    pub fn line_column(&self, text: &str, offset: TextSize) -> LineColumn {
        let line = self.line(offset);
        LineColumn { line, column: self.column(text, offset, ColumnUnit::Scalar) + 1 }
    }

    /// 0-based column of `offset` within its line, counted in `unit`.
    pub fn column(&self, text: &str, offset: TextSize, unit: ColumnUnit) -> u32 {
        let line = self.line_range(self.line(offset));
        let start = self.content_start(line.start());
        let before = TextRange::new(start, offset.max(start)).slice(text);
        match unit {
            ColumnUnit::Utf8 => before.len() as u32,
            ColumnUnit::Utf16 => before.encode_utf16().count() as u32,
            ColumnUnit::Scalar if before.is_ascii() => before.len() as u32,
            ColumnUnit::Scalar => before.chars().count() as u32,
        }
    }

    /// Byte offset of a 1-based `line` and a 0-based `column` in `unit`; beyond the line's end it is clamped to
    /// the end of its content.
    pub fn offset(&self, text: &str, line: u32, column: u32, unit: ColumnUnit) -> TextSize {
        let range = self.line_range(line);
        let start = self.content_start(range.start());
        let content = TextRange::new(start, range.end()).slice(text).trim_end_matches(['\n', '\r']);
        let mut left = column;
        let mut at = start;
        for ch in content.chars() {
            let width = match unit {
                ColumnUnit::Utf8 => ch.len_utf8(),
                ColumnUnit::Utf16 => ch.len_utf16(),
                ColumnUnit::Scalar => 1,
            } as u32;
            if left < width {
                break;
            }
            left -= width;
            at += ch.len_utf8() as TextSize;
        }
        at
    }

    fn content_start(&self, line_start: TextSize) -> TextSize {
        if self.bom && line_start == 0 { 3.min(self.len) } else { line_start }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_scalars_and_utf16() {
        let text = "\u{feff}é𝄞x\r\ny";
        let index = LineIndex::new(text);
        let x = text.find('x').map_or(0, |at| at as u32);
        assert_eq!(index.line_column(text, x), LineColumn { line: 1, column: 3 });
        assert_eq!(index.column(text, x, ColumnUnit::Utf16), 3);
        assert_eq!(index.column(text, x, ColumnUnit::Utf8), 6);
        assert_eq!(index.offset(text, 1, 3, ColumnUnit::Utf16), x);
        assert_eq!(index.line_column(text, text.len() as u32), LineColumn { line: 2, column: 2 });
    }

    #[test]
    fn a_lone_carriage_return_ends_no_line() {
        let index = LineIndex::new("a\rb\nc");
        assert_eq!(index.n_lines(), 2);
        assert_eq!(index.line(2), 1);
    }

    #[test]
    fn a_column_past_the_end_is_clamped_before_the_line_ending() {
        let text = "ab\r\ncd";
        assert_eq!(LineIndex::new(text).offset(text, 1, 99, ColumnUnit::Utf16), 2);
    }
}
