//! One thing that could be written at a place.

use hullwright_core::text::TextRange;

/// What sort of thing it is, for the sign that an editor shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sort {
    /// An instruction or another fixed word.
    Keyword,
    /// A flag or a key.
    Property,
    /// One of a few values.
    Value,
    /// A variable.
    Variable,
    /// A stage, a service or another part that a file names.
    Reference,
    /// An image or its tag.
    Image,
    /// A rule.
    Rule,
    /// A user of the image.
    Account,
}

/// One thing that could be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Proposal {
    /// What is shown, and typed.
    pub(crate) label: String,
    pub(crate) sort: Sort,
    /// A few words beside it.
    pub(crate) detail: String,
    /// A few sentences, as Markdown.
    pub(crate) doc: String,
    /// What is written.
    pub(crate) text: String,
    /// What it takes the place of: what is typed already.
    pub(crate) range: TextRange,
    /// Whether it is on its way out.
    pub(crate) is_deprecated: bool,
}

impl Proposal {
    /// Something that is written as it is shown.
    pub(crate) fn new(label: impl Into<String>, sort: Sort, range: TextRange) -> Self {
        let label = label.into();
        let text = label.clone();
        Self { label, sort, detail: String::new(), doc: String::new(), text, range, is_deprecated: false }
    }

    /// The same with words beside it.
    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// The same with sentences about it.
    pub(crate) fn doc(mut self, doc: impl Into<String>) -> Self {
        self.doc = doc.into();
        self
    }

    /// The same with another text that is written.
    pub(crate) fn writes(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }
}
