//! Every scalar and every key of a Compose file where it is written, with the keys that lead there.

use hullwright_core::yaml::{NodeId, NodeKind, Yaml};

/// A key or a value of a file.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The keys that lead there, its own last; `[]` for an item of a list.
    pub path: &'a [&'a str],
    /// Its key, if it has one.
    pub key: Option<NodeId>,
    /// Its value.
    pub value: NodeId,
}

/// Visits all places of a file in order. What an alias stands for is visited where it is written.
pub fn each_place(yaml: &Yaml, visit: &mut dyn FnMut(Place<'_>)) {
    for root in yaml.documents() {
        walk(yaml, *root, &mut Vec::new(), visit);
    }
}

fn walk<'a>(yaml: &'a Yaml, id: NodeId, path: &mut Vec<&'a str>, visit: &mut dyn FnMut(Place<'_>)) {
    match &yaml.node(id).kind {
        NodeKind::Mapping { entries, .. } => {
            for entry in entries {
                let Some(key) = yaml.node(entry.key).as_scalar() else { continue };
                path.push(&key.value);
                visit(Place { path, key: Some(entry.key), value: entry.value });
                walk(yaml, entry.value, path, visit);
                path.pop();
            }
        }
        NodeKind::Sequence { items, .. } => {
            path.push("[]");
            for item in items {
                visit(Place { path, key: None, value: *item });
                walk(yaml, *item, path, visit);
            }
            path.pop();
        }
        NodeKind::Scalar(_) | NodeKind::Alias { .. } => {}
    }
}
