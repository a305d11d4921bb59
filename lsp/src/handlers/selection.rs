//! How a selection grows.

use hullwright_core::text::{FileKind, SourceFile, TextRange, TextSize};
use tower_lsp::ls_types::SelectionRange;

use crate::convert::PositionEncoding;
use crate::edits::range_of;
use crate::{compose, dockerfile, ignore_file};

/// The ranges around an offset, each within the next.
pub(crate) fn selection(file: &SourceFile, offset: TextSize, encoding: PositionEncoding) -> SelectionRange {
    let mut ranges = match file.kind() {
        FileKind::Dockerfile => dockerfile::selection::ranges(file.text(), offset),
        FileKind::Compose => compose::selection::ranges(file.text(), offset),
        FileKind::Ignore | FileKind::Config => ignore_file::selection(file.text(), offset),
    };
    ranges.sort_by_key(|range| (range.len(), range.start()));
    // Where two cross, the shorter one stays.
    let mut nested: Vec<TextRange> = vec![TextRange::empty(offset)];
    for range in ranges {
        let inner = nested.last().copied().unwrap_or_default();
        if range != inner && range.contains_range(inner) {
            nested.push(range);
        }
    }
    let mut found: Option<SelectionRange> = None;
    for range in nested.into_iter().skip(1).rev() {
        found = Some(SelectionRange { range: range_of(file, range, encoding), parent: found.map(Box::new) });
    }
    found.unwrap_or_else(|| SelectionRange {
        range: range_of(file, TextRange::empty(offset), encoding),
        parent: None,
    })
}
