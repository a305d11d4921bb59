//! Ignore files, as an editor asks about them.

use hullwright_core::text::{TextRange, TextSize};

use crate::comments;
use crate::proposal::Proposal;

/// What can be written in a comment.
pub(crate) fn proposals(text: &str, offset: TextSize) -> Vec<Proposal> {
    let before = text.get(..offset as usize).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    if line.starts_with('#') { comments::proposals(line, offset) } else { Vec::new() }
}

/// The ranges around an offset: its line, and all.
pub(crate) fn selection(text: &str, offset: TextSize) -> Vec<TextRange> {
    let at = (offset as usize).min(text.len());
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |found| found + 1);
    let end = text.get(at..).and_then(|behind| behind.find('\n')).map_or(text.len(), |found| at + found);
    vec![TextRange::from(start..end), TextRange::from(0..text.len())]
}
