//! What grows around a place of a Compose file when a selection is made larger.

use hullwright_core::text::{TextRange, TextSize};

use super::tree::Tree;

/// The ranges around an offset, in no order: nodes, and keys with their values.
pub(crate) fn ranges(text: &str, offset: TextSize) -> Vec<TextRange> {
    let tree = Tree::read(text);
    let mut found = vec![TextRange::from(0..text.len())];
    for (id, _) in tree.chain(offset) {
        let node = tree.yaml.node(id);
        found.push(node.range);
        found.extend(
            tree.entries(id)
                .into_iter()
                .map(|(key, value)| tree.yaml.node(key).range.cover(tree.yaml.node(value).range)),
        );
        if node.as_scalar().is_some()
            && let Some((_, inside)) = tree.scalar(id)
        {
            found.push(inside);
        }
    }
    found.extend(tree.yaml.comments().iter().map(|comment| comment.range));
    found.retain(|range| range.start() <= offset && offset <= range.end());
    found
}
