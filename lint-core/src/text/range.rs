//! Byte offsets and half-open byte ranges.
//!
//! What lives here: the two position types everything inside the engine uses.
//! What does not: lines and columns, which exist only where text leaves (`line_index`).

use std::ops::Range;

/// A byte offset into a file as it lies on disk. Files are at most 16 MiB, so 32 bits are plenty.
pub type TextSize = u32;

/// A half-open range of byte offsets, `start <= end`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct TextRange {
    start: TextSize,
    end: TextSize,
}

impl TextRange {
    /// The range `start..end`; an `end` before `start` gives the empty range at `start`.
    pub const fn new(start: TextSize, end: TextSize) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// The empty range at `offset`.
    pub const fn empty(offset: TextSize) -> Self {
        Self { start: offset, end: offset }
    }

    /// The range of `len` bytes from `start`.
    pub const fn at(start: TextSize, len: TextSize) -> Self {
        Self { start, end: start + len }
    }

    /// First byte offset inside.
    pub const fn start(self) -> TextSize {
        self.start
    }

    /// First byte offset behind.
    pub const fn end(self) -> TextSize {
        self.end
    }

    /// Length in bytes.
    pub const fn len(self) -> TextSize {
        self.end - self.start
    }

    /// Whether nothing lies inside.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `offset` lies inside (the end does not).
    pub const fn contains(self, offset: TextSize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether all of `other` lies inside.
    pub const fn contains_range(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte, or one is empty and lies inside or at the edge of the other.
    pub const fn touches(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text inside, or the empty string when the range does not fit `text`.
    pub fn slice(self, text: &str) -> &str {
        text.get(self.as_usize()).unwrap_or_default()
    }

    /// The range as `usize`, for slicing.
    pub const fn as_usize(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl From<Range<usize>> for TextRange {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start as TextSize, range.end as TextSize)
    }
}
