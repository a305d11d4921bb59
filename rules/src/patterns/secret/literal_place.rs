//! Where a value of a Compose project is written out, as opposed to brought by a variable.
//!
//! Entry point: [`literal_place`].

use std::ops::Range;

use hullwright_core::compose::{Certainty, Text};
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{FileId, Span, TextRange};

/// Where a part of a text stands in the file. The default in `${NAME:-default}` is written there, too; what comes from an
/// `.env` file or from the environment is not, and gives `None`.
pub fn literal_place(cx: &ComposeContext<'_>, text: &Text, file: FileId, part: Range<usize>) -> Option<Span> {
    let value = text.as_str().get(part.clone()).filter(|value| !value.is_empty())?;
    let part_start = part.start;
    let range = text.text.locate(part);
    let whole = Span { file, range };
    let written = cx.slice_of(whole);
    if written == value {
        return Some(whole);
    }
    // A default that is the whole text has each part where it has it.
    if let Some(at) = written.find(text.as_str()).map(|at| at + part_start) {
        let start = range.start() as usize + at;
        return Some(Span { file, range: TextRange::from(start..start + value.len()) });
    }
    if let Some(at) = written.rfind(value) {
        let start = range.start() as usize + at;
        return Some(Span { file, range: TextRange::from(start..start + value.len()) });
    }
    // Escapes of YAML, and `$$` for a dollar sign. A bare name in `environment` has its value from an `.env` file.
    let has_variable = written.replace("$$", "").contains('$') || text.certainty == Certainty::Partial;
    (!has_variable).then_some(whole)
}

/// Where all of a text stands.
pub fn literal_span(cx: &ComposeContext<'_>, text: &Text, file: FileId) -> Option<Span> {
    literal_place(cx, text, file, 0..text.as_str().len())
}
