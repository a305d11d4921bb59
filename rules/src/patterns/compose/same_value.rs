//! Whether two values of a Compose file are one and the same when the project starts.

use hullwright_core::compose::{Certainty, Node, scalar_text};
use hullwright_core::rule::ComposeContext;

/// What a value is compared by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ComparedValue {
    /// The text, or what is written where a variable without a value takes part in it.
    pub text: String,
    /// Whether the text is what is written.
    is_written: bool,
    /// Whether another environment may give another value.
    pub is_default: bool,
}

impl ComparedValue {
    /// Whether both are the same in every environment, or in the one that the files describe.
    pub fn is_same(&self, other: &Self) -> bool {
        self.text == other.text && self.is_written == other.is_written
    }
}

/// The value of a scalar; `None` for lists and mappings and for what was reported as wrong.
pub fn compared_value(cx: &ComposeContext<'_>, node: &Node) -> Option<ComparedValue> {
    let certainty = node.as_text().map_or(Certainty::Known, |text| text.certainty);
    let is_written = certainty == Certainty::Unknown;
    let text = if is_written { unquoted(cx.slice_of(node.span)).to_owned() } else { scalar_text(node)? };
    Some(ComparedValue { text, is_written, is_default: certainty == Certainty::Partial })
}

fn unquoted(written: &str) -> &str {
    written.trim_matches(['"', '\''])
}
