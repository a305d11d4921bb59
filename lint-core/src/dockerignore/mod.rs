//! `.dockerignore` files: which one a build reads, its patterns, and what they leave out of the build context.
//!
//! Behaviour follows moby/patternmatcher (`ignorefile` and `patternmatcher.go`) down to its oddities, because
//! that is what BuildKit runs. Reading files and walking folders happen elsewhere.
//! Entry points: [`IgnoreFile::parse`], [`Matcher::new`], [`select_ignore_file`].

mod clean;
mod expression;
mod matcher;
mod parser;
mod program;
mod select;
mod translate;
mod validate;

pub use clean::clean_path;
pub use matcher::{Matcher, MatcherError};
pub use parser::{Comment, ErrorStage, IgnoreFile, MAX_LINE_LEN, Pattern, PatternError, PatternErrorKind};
pub use select::{IgnoreFileOrigin, SelectedIgnoreFile, ignore_file_candidates, select_ignore_file};
