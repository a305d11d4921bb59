//! What is told about a place when somebody points at it.

use hullwright_core::text::TextRange;

/// A text about a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Card {
    /// What it is about.
    pub(crate) range: TextRange,
    /// Markdown.
    pub(crate) text: String,
}

impl Card {
    pub(crate) fn new(range: TextRange, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }
}

/// Text as code in Markdown, whatever quotes are in it.
pub(crate) fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}
