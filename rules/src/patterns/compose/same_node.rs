//! Whether two nodes of a file say the same.

use hullwright_core::yaml::{NodeId, NodeKind, Plain, Scalar, ScalarStyle, Yaml, plain_value};

/// Whether both are written with the same keys, items and values in the same order; quotes do not matter where they change
/// no type.
pub fn is_same_node(yaml: &Yaml, first: NodeId, second: NodeId) -> bool {
    let (first, second) = (yaml.node(first), yaml.node(second));
    let tag = |node: &hullwright_core::yaml::YamlNode| node.tag.as_ref().map(|tag| tag.name.clone());
    if tag(first) != tag(second) || first.anchor.is_some() || second.anchor.is_some() {
        return false;
    }
    match (&first.kind, &second.kind) {
        (NodeKind::Scalar(first), NodeKind::Scalar(second)) => {
            first.value == second.value && is_text(first) == is_text(second)
        }
        (NodeKind::Sequence { items: first, .. }, NodeKind::Sequence { items: second, .. }) => {
            first.len() == second.len()
                && first.iter().zip(second).all(|(first, second)| is_same_node(yaml, *first, *second))
        }
        (NodeKind::Mapping { entries: first, .. }, NodeKind::Mapping { entries: second, .. }) => {
            first.len() == second.len()
                && first.iter().zip(second).all(|(first, second)| {
                    is_same_node(yaml, first.key, second.key) && is_same_node(yaml, first.value, second.value)
                })
        }
        (NodeKind::Alias { target: first, .. }, NodeKind::Alias { target: second, .. }) => {
            first.is_some() && first == second
        }
        _ => false,
    }
}

fn is_text(scalar: &Scalar) -> bool {
    scalar.style != ScalarStyle::Plain || matches!(plain_value(&scalar.value), Plain::Text | Plain::Timestamp)
}
