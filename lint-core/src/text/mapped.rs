//! Text carved out of a file, with a map back to the file.
//!
//! One mechanism for every such text: a logical line without its continuations, the shell text of a RUN, a
//! heredoc body, a JSON string, a YAML scalar. Where nothing moved, the map is a single number.
//! Entry points: [`MappedText::verbatim`] and [`MappedTextBuilder`].

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

/// Text with a piecewise map to ranges of one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MappedText {
    text: Box<str>,
    map: Map,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Map {
    /// The text stands in the file as it is, from this offset on.
    Identity(TextSize),
    /// Sorted by `at`, the first at 0.
    Pieces(Box<[Piece]>),
}

impl MappedText {
    /// Text that stands in the file as it is, starting at `source_start`.
    pub fn verbatim(text: &str, source_start: TextSize) -> Self {
        Self { text: text.into(), map: Map::Identity(source_start) }
    }

    /// The carved text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Length of the carved text in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether the carved text is empty.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The file range from the first to the last carved byte.
    pub fn range(&self) -> TextRange {
        self.locate(0..self.text.len())
    }

    /// Whether the whole text stands in the file byte for byte and in one piece, so that an edit of the text
    /// is an edit of the file.
    pub fn is_verbatim(&self) -> bool {
        matches!(self.map, Map::Identity(_))
    }

    /// The file range that a byte range of the carved text stands for. It covers what lies between when the
    /// range spans several stretches.
    pub fn locate(&self, range: std::ops::Range<usize>) -> TextRange {
        let start = range.start.min(self.text.len()) as TextSize;
        let end = range.end.min(self.text.len()) as TextSize;
        match &self.map {
            Map::Identity(base) => TextRange::new(base + start, base + end),
            Map::Pieces(pieces) => {
                let from = source_start(pieces, start);
                if end <= start {
                    TextRange::empty(from)
                } else {
                    TextRange::new(from, source_end(pieces, end))
                }
            }
        }
    }

    /// Whether a byte range of the carved text stands in the file byte for byte, so that it can be edited there.
    pub fn is_verbatim_in(&self, range: std::ops::Range<usize>) -> bool {
        let located = self.locate(range.clone());
        match &self.map {
            Map::Identity(_) => true,
            Map::Pieces(pieces) => {
                let piece = piece_at(pieces, range.start as TextSize);
                piece.is_some_and(|piece| piece.verbatim && piece.source.contains_range(located))
                    && located.len() as usize == range.len()
            }
        }
    }

    /// A part of this text, still mapped to the file.
    #[must_use]
    pub fn slice(&self, range: std::ops::Range<usize>) -> Self {
        let text = self.text.get(range.clone()).unwrap_or_default();
        match &self.map {
            Map::Identity(base) => Self::verbatim(text, base + range.start as TextSize),
            Map::Pieces(_) if text.is_empty() => Self::verbatim("", self.locate(range).start()),
            Map::Pieces(pieces) => {
                let (start, end) = (range.start as TextSize, range.end as TextSize);
                let first = pieces.partition_point(|piece| piece.at <= start).saturating_sub(1);
                let last = pieces.partition_point(|piece| piece.at < end);
                let mut cut: Vec<Piece> = pieces.get(first..last).unwrap_or_default().to_vec();
                for piece in &mut cut {
                    if piece.at < start {
                        if piece.verbatim {
                            piece.source =
                                TextRange::new(piece.source.start() + (start - piece.at), piece.source.end());
                        }
                        piece.at = 0;
                    } else {
                        piece.at -= start;
                    }
                }
                if let Some(piece) = cut.last_mut()
                    && piece.verbatim
                {
                    let len = text.len() as TextSize - piece.at;
                    piece.source = TextRange::at(piece.source.start(), len.min(piece.source.len()));
                }
                match cut.as_slice() {
                    [piece] if piece.verbatim => Self::verbatim(text, piece.source.start()),
                    _ => Self { text: text.into(), map: Map::Pieces(cut.into_boxed_slice()) },
                }
            }
        }
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
            _ => Map::Pieces(self.pieces.into_boxed_slice()),
        };
        MappedText { text: self.text.into_boxed_str(), map }
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
    fn only_stretches_of_the_file_are_verbatim() {
        let text = sample();
        assert!(text.is_verbatim_in(2..5) && !text.is_verbatim_in(1..3) && !text.is_verbatim_in(5..6));
        assert!(MappedText::verbatim("abc", 7).is_verbatim());
    }
}
