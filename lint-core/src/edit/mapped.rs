//! Edits of a text that was carved out of a file, as edits of the file.

use std::ops::Range;

use crate::text::{Edit, MappedText};

/// What the `edits` of the carved text are in the file: each replaces a range of the text, an empty one inserts. `None` if a
/// range does not stand in the file as it is. What lies between the stretches, continuations and comments, is not touched.
pub fn edits_in(text: &MappedText, edits: &[(Range<usize>, String)]) -> Option<Vec<Edit>> {
    let located = edits.iter().map(|(range, new)| {
        if !range.is_empty() {
            let is_verbatim = text.is_verbatim_in(range.clone());
            return is_verbatim.then(|| Edit::replace(text.locate(range.clone()), new.as_str()));
        }
        let at = range.start;
        let offset = if at < text.len() { text.locate(at..at).start() } else { text.range().end() };
        Some(Edit::insert(offset, new.as_str()))
    });
    located.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{MappedTextBuilder, TextRange, apply_edits};

    #[test]
    fn only_what_the_file_holds_is_edited() {
        let source = "ab\\\ncd\\n";
        let mut builder = MappedTextBuilder::new(0);
        builder.push("ab", 0);
        builder.push("cd", 4);
        builder.push_decoded("\n", TextRange::new(6, 8));
        let text = builder.finish();
        let edited = |edits: &[(Range<usize>, &str)]| {
            let edits: Vec<_> = edits.iter().map(|(range, new)| (range.clone(), (*new).to_owned())).collect();
            edits_in(&text, &edits).map(|edits| apply_edits(source, &edits))
        };
        assert_eq!(edited(&[(0..0, "\""), (2..3, "C"), (5..5, "\"")]).as_deref(), Some("\"ab\\\nCd\\n\""));
        assert_eq!(edited(&[(1..3, "x")]), None);
        assert_eq!(edited(&[(4..5, "x")]), None);
    }
}
