//! Byte offsets to protocol positions and back.
//!
//! The protocol counts lines and columns from 0, columns in the unit that client and server agreed on (Language Server
//! Protocol 3.17, "Position").

use hullwright_core::text::{ColumnUnit, SourceFile, TextSize};

/// The unit of columns that client and server agreed on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PositionEncoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: what every client understands.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl PositionEncoding {
    /// The unit the text layer counts in.
    const fn unit(self) -> ColumnUnit {
        match self {
            Self::Utf8 => ColumnUnit::Utf8,
            Self::Utf16 => ColumnUnit::Utf16,
            Self::Utf32 => ColumnUnit::Scalar,
        }
    }
}

/// A position of the protocol: 0-based line and column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Position {
    /// 0-based line.
    pub line: u32,
    /// 0-based column in the agreed unit.
    pub character: u32,
}

/// The position of a byte offset.
pub fn position_of(file: &SourceFile, offset: TextSize, encoding: PositionEncoding) -> Position {
    let index = file.line_index();
    let character = index.column(file.text(), offset, encoding.unit());
    Position { line: index.line(offset) - 1, character }
}

/// The byte offset of a position; a column beyond the line's end means its end.
pub fn offset_of(file: &SourceFile, position: Position, encoding: PositionEncoding) -> TextSize {
    file.line_index().offset(file.text(), position.line + 1, position.character, encoding.unit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hullwright_core::text::{FileId, FileKind};

    #[test]
    fn every_character_comes_back_in_every_encoding() {
        let text = "\u{feff}FROM a\r\nLABEL k=\"é𝄞\"\n\nRUN x";
        let file = SourceFile::new(FileId(0), "Dockerfile", FileKind::Dockerfile, text);
        for encoding in [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32] {
            for (offset, _) in
                text.char_indices().filter(|(offset, ch)| *offset > 0 && !matches!(ch, '\r' | '\n'))
            {
                let position = position_of(&file, offset as u32, encoding);
                assert_eq!(offset_of(&file, position, encoding), offset as u32, "{encoding:?} {position:?}");
            }
        }
        let note = text.find('𝄞').map_or(0, |at| at as u32) + 4;
        assert_eq!(position_of(&file, note, PositionEncoding::Utf16), Position { line: 1, character: 12 });
        assert_eq!(position_of(&file, note, PositionEncoding::Utf32), Position { line: 1, character: 11 });
    }
}
