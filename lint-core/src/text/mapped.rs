//! Text carved out of a file, with a map back to the file.
//!
//! One mechanism for every such text: a logical line without its continuations, the shell text of a RUN, a
//! heredoc body, a JSON string, a YAML scalar. Where nothing moved, the map is a single number.
//! Entry points: [`MappedText::verbatim`] and [`MappedTextBuilder`].

use std::sync::Arc;

use super::{TextRange, TextSize};

/// One stretch of a [`MappedText`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Piece {
    /// Where the stretch starts in the carved text.
    at: TextSize,
    /// The bytes of the file it stands for.
    source: TextRange,
    /// Byte for byte the same as the file; otherwise the stretch stands for `source` as a whole.
    verbatim: bool,
}

/// Text with a piecewise map to ranges of one file. Slices share the text they were cut from.
#[derive(Clone, Debug)]
pub struct MappedText {
    text: Arc<str>,
    /// The part of `text` that this is, in bytes.
    part: TextRange,
    map: Map,
}

#[derive(Clone, Debug)]
enum Map {
    /// The part stands in the file as it is, from this offset on.
    Identity(TextSize),
    /// Stretches of the whole `text`, sorted by `at`, the first at 0.
    Pieces(Arc<[Piece]>),
}

impl PartialEq for MappedText {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str() && self.range() == other.range()
    }
}

impl Eq for MappedText {}

impl MappedText {
    /// Text that stands in the file as it is, starting at `source_start`.
    pub fn verbatim(text: &str, source_start: TextSize) -> Self {
        Self {
            part: TextRange::new(0, text.len() as TextSize),
            text: text.into(),
            map: Map::Identity(source_start),
        }
    }

    /// The carved text.
    pub fn as_str(&self) -> &str {
        self.part.slice(&self.text)
    }

    /// Length of the carved text in bytes.
    pub fn len(&self) -> usize {
        self.part.len() as usize
    }

    /// Whether the carved text is empty.
    pub fn is_empty(&self) -> bool {
        self.part.is_empty()
    }

    /// The file range from the first to the last carved byte.
    pub fn range(&self) -> TextRange {
        self.locate(0..self.len())
    }

    /// Whether the whole text stands in the file byte for byte and in one piece, so that an edit of the text
    /// is an edit of the file.
    pub fn is_verbatim(&self) -> bool {
        matches!(self.map, Map::Identity(_))
    }

    /// The file range that a byte range of the carved text stands for. It covers what lies between when the
    /// range spans several stretches.
    pub fn locate(&self, range: std::ops::Range<usize>) -> TextRange {
        let start = range.start.min(self.len()) as TextSize;
        let end = range.end.min(self.len()) as TextSize;
        match &self.map {
            Map::Identity(base) => TextRange::new(base + start, base + end),
            Map::Pieces(pieces) => {
                let first = self.part.start();
                let from = source_start(pieces, first + start);
                if end <= start {
                    TextRange::empty(from)
                } else {
                    TextRange::new(from, source_end(pieces, first + end))
                }
            }
        }
    }

    /// Whether a byte range of the carved text stands in the file byte for byte, so that it can be edited there.
    pub fn is_verbatim_in(&self, range: std::ops::Range<usize>) -> bool {
        match &self.map {
            Map::Identity(_) => true,
            Map::Pieces(pieces) => {
                let located = self.locate(range.clone());
                let piece = piece_at(pieces, self.part.start() + range.start as TextSize);
                piece.is_some_and(|piece| piece.verbatim && piece.source.contains_range(located))
                    && located.len() as usize == range.len()
            }
        }
    }

    /// A part of this text, still mapped to the file; empty when the range does not fit.
    #[must_use]
    pub fn slice(&self, range: std::ops::Range<usize>) -> Self {
        let fits = self.as_str().get(range.clone()).is_some();
        let range = if fits { range } else { range.start..range.start };
        let start = self.part.start() + range.start.min(self.len()) as TextSize;
        let map = if self.is_verbatim_in(range.clone()) || range.is_empty() {
            Map::Identity(self.locate(range.clone()).start())
        } else {
            self.map.clone()
        };
        Self { text: Arc::clone(&self.text), part: TextRange::at(start, range.len() as TextSize), map }
    }
}

fn piece_at(pieces: &[Piece], at: TextSize) -> Option<&Piece> {
    pieces.get(pieces.partition_point(|piece| piece.at <= at).saturating_sub(1))
}

fn source_start(pieces: &[Piece], at: TextSize) -> TextSize {
    piece_at(pieces, at).map_or(0, |piece| {
        if piece.verbatim {
            (piece.source.start() + (at - piece.at)).min(piece.source.end())
        } else {
            piece.source.start()
        }
    })
}

fn source_end(pieces: &[Piece], end: TextSize) -> TextSize {
    piece_at(pieces, end.saturating_sub(1)).map_or(0, |piece| {
        if piece.verbatim {
            (piece.source.start() + (end - piece.at)).min(piece.source.end())
        } else {
            piece.source.end()
        }
    })
}

/// Collects a [`MappedText`] stretch by stretch, in text order.
#[derive(Debug, Default)]
pub struct MappedTextBuilder {
    text: String,
    pieces: Vec<Piece>,
    anchor: TextSize,
}

impl MappedTextBuilder {
    /// An empty builder. `anchor` is the file offset an empty text stands for.
    pub fn new(anchor: TextSize) -> Self {
        Self { text: String::new(), pieces: Vec::new(), anchor }
    }

    /// Appends text that stands in the file as it is at `source_start`.
    pub fn push(&mut self, text: &str, source_start: TextSize) {
        if text.is_empty() {
            return;
        }
        let len = text.len() as TextSize;
        match self.pieces.last_mut() {
            Some(last) if last.verbatim && last.source.end() == source_start => {
                last.source = TextRange::new(last.source.start(), source_start + len);
            }
            _ => self.pieces.push(Piece {
                at: self.text.len() as TextSize,
                source: TextRange::at(source_start, len),
                verbatim: true,
            }),
        }
        self.text.push_str(text);
    }

    /// Appends text that stands for `source` as a whole, such as a decoded escape.
    pub fn push_decoded(&mut self, text: &str, source: TextRange) {
        if text.is_empty() {
            return;
        }
        self.pieces.push(Piece { at: self.text.len() as TextSize, source, verbatim: false });
        self.text.push_str(text);
    }

    /// Appends a text with its own map.
    pub fn push_mapped(&mut self, text: &MappedText) {
        let pieces = match &text.map {
            Map::Identity(source) => {
                self.push(text.as_str(), *source);
                return;
            }
            Map::Pieces(pieces) => pieces,
        };
        let first = pieces.partition_point(|piece| piece.at <= text.part.start()).saturating_sub(1);
        for (idx, piece) in pieces.iter().enumerate().skip(first) {
            let start = piece.at.max(text.part.start());
            let end = pieces.get(idx + 1).map_or(text.part.end(), |next| next.at).min(text.part.end());
            if start >= end {
                break;
            }
            let carved = TextRange::new(start, end).slice(&text.text);
            if piece.verbatim {
                self.push(carved, piece.source.start() + (start - piece.at));
            } else {
                self.push_decoded(carved, piece.source);
            }
        }
    }

    /// Length so far, in bytes of the carved text.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether nothing was pushed yet.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text so far.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The finished text.
    pub fn finish(self) -> MappedText {
        let map = match self.pieces.as_slice() {
            [] => Map::Identity(self.anchor),
            [piece] if piece.verbatim => Map::Identity(piece.source.start()),
            _ => Map::Pieces(self.pieces.into()),
        };
        MappedText { part: TextRange::new(0, self.text.len() as TextSize), text: self.text.into(), map }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> MappedText {
        // Source: `ab\⏎cd "\u0041"` with the continuation left out and the escape decoded.
        let mut builder = MappedTextBuilder::new(0);
        builder.push("ab", 0);
        builder.push("cd ", 4);
        builder.push_decoded("A", TextRange::new(8, 14));
        builder.push("z", 14);
        builder.finish()
    }

    #[test]
    fn ranges_map_through_gaps_and_escapes() {
        let text = sample();
        assert_eq!(text.as_str(), "abcd Az");
        assert_eq!(text.locate(0..1), TextRange::new(0, 1));
        assert_eq!(text.locate(1..3), TextRange::new(1, 5));
        assert_eq!(text.locate(5..6), TextRange::new(8, 14));
        assert_eq!(text.locate(6..7), TextRange::new(14, 15));
        assert_eq!(text.locate(2..2), TextRange::empty(4));
        assert_eq!(text.range(), TextRange::new(0, 15));
    }

    #[test]
    fn a_slice_maps_as_the_whole_does() {
        let text = sample();
        for start in 0..text.len() {
            for end in start + 1..=text.len() {
                let slice = text.slice(start..end);
                assert_eq!(slice.range(), text.locate(start..end), "{start}..{end}");
                for at in 0..slice.len() {
                    assert_eq!(slice.locate(at..at + 1), text.locate(start + at..start + at + 1));
                }
            }
        }
    }

    #[test]
    fn an_appended_text_keeps_its_map() {
        let text = sample();
        for start in 0..text.len() {
            for end in start..=text.len() {
                let mut builder = MappedTextBuilder::new(0);
                builder.push("x", 100);
                builder.push_mapped(&text.slice(start..end));
                let joined = builder.finish();
                assert_eq!(joined.as_str().get(1..), text.as_str().get(start..end));
                for at in start..end {
                    let ahead = at - start + 1;
                    assert_eq!(
                        joined.locate(ahead..ahead + 1),
                        text.locate(at..at + 1),
                        "{start}..{end} at {at}"
                    );
                }
            }
        }
    }

    #[test]
    fn only_stretches_of_the_file_are_verbatim() {
        let text = sample();
        assert!(text.is_verbatim_in(2..5) && !text.is_verbatim_in(1..3) && !text.is_verbatim_in(5..6));
        assert!(MappedText::verbatim("abc", 7).is_verbatim());
    }
}
