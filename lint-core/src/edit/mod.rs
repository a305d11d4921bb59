//! Edits that keep the style of what stands around them: indentation, letter case, quotes, continuation, comments.
//!
//! Functions take the text and a node of its tree and give [`Edit`](crate::text::Edit)s; new lines in them end with `\n`,
//! whatever the file has (reporting a fix writes them as the file does).

pub mod dockerfile;
mod double_quoted;
pub mod ignore_file;
mod mapped;
pub mod yaml;

pub use mapped::edits_in;
