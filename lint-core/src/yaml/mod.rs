//! YAML text as a tree in which every key, value, comment, anchor, alias and tag has its place.
//!
//! What lives here: syntax and the types of plain scalars. What does not: what a key means (`compose`).

use crate::text::TextRange;

/// A comment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct YamlComment {
    /// From `#` to the end of the line.
    pub range: TextRange,
    /// Whether nothing but blanks stands before it.
    pub is_own_line: bool,
}

/// A YAML text.
#[derive(Clone, Debug, Default)]
pub struct Yaml {
    comments: Vec<YamlComment>,
}

impl Yaml {
    /// Parses a text.
    pub fn parse(_text: &str) -> Self {
        Self::default()
    }

    /// All comments in order.
    pub fn comments(&self) -> &[YamlComment] {
        &self.comments
    }
}
