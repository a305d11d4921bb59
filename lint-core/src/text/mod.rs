//! Text and positions: source files, byte ranges, lines and columns, edits, and text carved out of files.

mod edit;
mod file_kind;
mod line_index;
mod mapped;
mod range;
mod source_file;

pub use edit::{Edit, apply_edits, replace_ranges};
pub use file_kind::FileKind;
pub use line_index::{ColumnUnit, LineColumn, LineIndex};
pub use mapped::{MappedText, MappedTextBuilder};
pub use range::{TextRange, TextSize};
pub use source_file::{FileId, MAX_FILE_SIZE, SourceFile, Span};
