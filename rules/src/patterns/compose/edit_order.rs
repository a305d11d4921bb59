//! Edits that put several things at one place, in the order in which they are to stand there.
//!
//! Entry points: [`append_items`], [`in_order`].

use hullwright_core::edit::yaml::{Place, Value, YamlText};
use hullwright_core::text::Edit;

/// Puts items at the end of a list, in this order, as one edit.
pub fn append_items(yaml: &YamlText<'_>, list: &Place, items: &[&str]) -> Option<Vec<Edit>> {
    let mut edits = Vec::with_capacity(items.len());
    for item in items {
        edits.extend(yaml.append_item(list, &Value::text(*item))?);
    }
    let edits = in_order(edits);
    (edits.len() < 2).then_some(edits)
}

/// The edits, of which those that insert at one place are one: their texts stand in the order in which they are given.
pub fn in_order(edits: Vec<Edit>) -> Vec<Edit> {
    let mut found: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        let same = found.iter_mut().find(|known| known.range == edit.range && edit.range.is_empty());
        match same {
            Some(known) => known.text.push_str(&edit.text),
            None => found.push(edit),
        }
    }
    found
}
