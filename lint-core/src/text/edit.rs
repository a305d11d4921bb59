//! A change of one byte range of a text.

use std::ops::Range;

use super::TextRange;

/// Replaces the bytes of `range` by `text`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub range: TextRange,
    /// What stands there afterwards; empty for a deletion.
    pub text: String,
}

impl Edit {
    /// Replaces `range` by `text`.
    pub fn replace(range: TextRange, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    /// Inserts `text` at `offset`.
    pub fn insert(offset: super::TextSize, text: impl Into<String>) -> Self {
        Self { range: TextRange::empty(offset), text: text.into() }
    }

    /// Deletes `range`.
    pub fn delete(range: TextRange) -> Self {
        Self { range, text: String::new() }
    }
}

/// Applies `edits` to `text`. Edits that overlap an earlier one (by position) or do not fit the text are left out.
pub fn apply_edits(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.range.start(), edit.range.end()));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in sorted {
        let range = edit.range.as_usize();
        if range.start < at || text.get(range.clone()).is_none() {
            continue;
        }
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Applies `replacements` to `text`. They are sorted by place and do not overlap; an empty range inserts.
pub fn replace_ranges(text: &str, replacements: &[(Range<usize>, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in replacements {
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(new);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_text_order_whatever_their_order() {
        let edits = [
            Edit::insert(3, "!"),
            Edit::replace(TextRange::new(0, 1), "A"),
            Edit::delete(TextRange::new(1, 2)),
        ];
        assert_eq!(apply_edits("abc", &edits), "Ac!");
    }

    #[test]
    fn an_overlapping_edit_is_left_out() {
        let edits = [Edit::replace(TextRange::new(0, 2), "x"), Edit::replace(TextRange::new(1, 3), "y")];
        assert_eq!(apply_edits("abc", &edits), "xc");
    }
}
