//! Text and positions: source files, byte ranges, lines and columns, edits, and text carved out of files.

mod edit;
mod line_index;
mod mapped;
mod range;
mod source_file;

pub use edit::{Edit, apply_edits};
pub use line_index::{ColumnUnit, LineColumn, LineIndex};
pub use mapped::{MappedText, MappedTextBuilder};
pub use range::{TextRange, TextSize};
pub use source_file::{FileId, FileKind, MAX_FILE_SIZE, SourceFile, Span};
