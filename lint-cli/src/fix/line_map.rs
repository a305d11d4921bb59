//! Which line of a fixed text was which line before.

use std::collections::BTreeMap;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::write::NewText;

/// For each line of a fixed text the line it was, 1-based; `None` for one that fixes changed or added.
#[derive(Debug)]
pub(crate) struct LineMap {
    before: Vec<Option<u32>>,
}

impl LineMap {
    /// The map from a text to what fixes made of it.
    pub(crate) fn new(before: &[u8], after: &[u8]) -> Self {
        let lines = |text: &[u8]| -> Vec<Vec<u8>> {
            text.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
        };
        let (old, new) = (lines(before), lines(after));
        let mut map: Vec<Option<u32>> = vec![None; new.len()];
        for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
            if op.tag() == DiffTag::Equal {
                for (slot, line) in map.iter_mut().skip(op.new_range().start).zip(op.old_range()) {
                    *slot = u32::try_from(line + 1).ok();
                }
            }
        }
        Self { before: map }
    }

    /// The maps of all texts, by path.
    pub(crate) fn of_all(texts: &[NewText<'_>]) -> BTreeMap<String, Self> {
        let of =
            |text: &NewText<'_>| Self::new(text.before.unwrap_or_default(), text.after.unwrap_or_default());
        texts.iter().map(|text| (text.path.to_owned(), of(text))).collect()
    }

    /// The line that a line was; `None` for one that is new. A line behind the last one counts as new.
    pub(crate) fn before(&self, line: u32) -> Option<u32> {
        self.before.get(line.checked_sub(1)? as usize).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers_from_before() {
        let map = LineMap::new(b"a\nb\nc\n", b"new\na\nB\nc\n");
        let lines: Vec<Option<u32>> = (0..6).map(|line| map.before(line)).collect();
        assert_eq!(lines, [None, None, Some(1), None, Some(3), None]);
    }
}
