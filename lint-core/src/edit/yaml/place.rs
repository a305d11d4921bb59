//! Nodes by the place where they stand, with the collections around them.

use crate::text::{TextRange, TextSize};
use crate::yaml::{Entry, NodeId, NodeKind, Yaml, YamlNode};

/// The text of a file and its tree, to be edited.
#[derive(Clone, Copy, Debug)]
pub struct YamlText<'a> {
    pub(super) text: &'a str,
    pub(super) yaml: &'a Yaml,
}

/// A value of a mapping or an item of a list, and what leads there from the root of its document.
#[derive(Clone, Debug)]
pub struct Place {
    /// The collections around it, the outermost first.
    pub(super) steps: Vec<Step>,
    pub(super) id: NodeId,
}

impl Place {
    /// The node.
    pub fn node(&self) -> NodeId {
        self.id
    }
}

/// A collection and the position of the child that leads on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) parent: NodeId,
    pub(super) index: usize,
}

/// A node is looked for by its key, or by itself.
#[derive(Clone, Copy)]
enum Wanted {
    Key(TextRange),
    Value(TextRange),
}

impl<'a> YamlText<'a> {
    /// The text, which must be the one that the tree was read from.
    pub fn new(text: &'a str, yaml: &'a Yaml) -> Self {
        Self { text, yaml }
    }

    /// The value of the key that stands at exactly this range; `None` where an alias shares it, or what it lies in.
    pub fn entry(&self, key: TextRange) -> Option<Place> {
        self.shared_entry(key).filter(|place| !self.is_shared(place))
    }

    /// As [`YamlText::entry`], for edits that are right for all who share it.
    pub fn shared_entry(&self, key: TextRange) -> Option<Place> {
        self.find(Wanted::Key(key))
    }

    /// The value or item that stands at exactly this range; `None` where an alias shares it, or what it lies in. A block list
    /// with one item stands where that does, and the item is found; see [`YamlText::whole_value`].
    pub fn value(&self, value: TextRange) -> Option<Place> {
        self.shared_value(value).filter(|place| !self.is_shared(place))
    }

    /// As [`YamlText::value`], but a block list with one item is found rather than the item.
    pub fn whole_value(&self, value: TextRange) -> Option<Place> {
        let mut place = self.value(value)?;
        while let Some(outer) = self.parent(&place).filter(|outer| self.node(outer.id).range == value) {
            place = outer;
        }
        Some(place)
    }

    /// As [`YamlText::value`], for edits that are right for all who share it.
    pub fn shared_value(&self, value: TextRange) -> Option<Place> {
        self.find(Wanted::Value(value))
    }

    /// The root of the document that holds `at`.
    pub fn document(&self, at: TextSize) -> Option<Place> {
        let roots = self.yaml.documents();
        let inside = roots.iter().find(|root| {
            let range = self.node(**root).range;
            range.start() <= at && at <= range.end()
        });
        inside.map(|root| Place { steps: Vec::new(), id: *root })
    }

    /// The value of the key of a mapping, its own keys only.
    pub fn child(&self, mapping: &Place, key: &str) -> Option<Place> {
        let index = self.entries(mapping.id).iter().position(|entry| self.is_key(entry.key, key))?;
        self.child_at(mapping, index)
    }

    /// The children of a mapping or a list in order.
    pub fn children(&self, place: &Place) -> Vec<Place> {
        let n_children = match &self.node(place.id).kind {
            NodeKind::Mapping { entries, .. } => entries.len(),
            NodeKind::Sequence { items, .. } => items.len(),
            NodeKind::Scalar(_) | NodeKind::Alias { .. } => 0,
        };
        (0..n_children).filter_map(|index| self.child_at(place, index)).collect()
    }

    /// The collection around it; `None` for the root of a document.
    pub fn parent(&self, place: &Place) -> Option<Place> {
        let (last, before) = place.steps.split_last()?;
        Some(Place { steps: before.to_vec(), id: last.parent })
    }

    /// The node.
    pub fn node_at(&self, place: &Place) -> &'a YamlNode {
        self.node(place.id)
    }

    /// The key in front of it, if it is a value of a mapping.
    pub fn key_at(&self, place: &Place) -> Option<&'a YamlNode> {
        self.entry_of(place).map(|entry| self.node(entry.key))
    }

    /// Whether it, or a collection around it, is what an alias stands for.
    pub fn is_shared(&self, place: &Place) -> bool {
        self.yaml.is_aliased(place.id) || place.steps.iter().any(|step| self.yaml.is_aliased(step.parent))
    }

    pub(super) fn node(&self, id: NodeId) -> &'a YamlNode {
        self.yaml.node(id)
    }

    pub(super) fn entries(&self, mapping: NodeId) -> &'a [Entry] {
        match &self.node(mapping).kind {
            NodeKind::Mapping { entries, .. } => entries,
            NodeKind::Sequence { .. } | NodeKind::Scalar(_) | NodeKind::Alias { .. } => &[],
        }
    }

    /// The key and value that the place is the value of.
    pub(super) fn entry_of(&self, place: &Place) -> Option<Entry> {
        let step = place.steps.last()?;
        self.entries(step.parent).get(step.index).copied()
    }

    pub(super) fn child_at(&self, place: &Place, index: usize) -> Option<Place> {
        let id = match &self.node(place.id).kind {
            NodeKind::Mapping { entries, .. } => entries.get(index)?.value,
            NodeKind::Sequence { items, .. } => *items.get(index)?,
            NodeKind::Scalar(_) | NodeKind::Alias { .. } => return None,
        };
        let mut steps = place.steps.clone();
        steps.push(Step { parent: place.id, index });
        Some(Place { steps, id })
    }

    pub(super) fn is_key(&self, id: NodeId, name: &str) -> bool {
        self.node(id).as_scalar().is_some_and(|scalar| &*scalar.value == name)
    }

    /// Whether the node is written inside brackets or braces.
    pub(super) fn is_in_flow(&self, place: &Place) -> bool {
        place.steps.iter().any(|step| self.is_flow(step.parent))
    }

    pub(super) fn is_flow(&self, id: NodeId) -> bool {
        match &self.node(id).kind {
            NodeKind::Mapping { is_flow, .. } | NodeKind::Sequence { is_flow, .. } => *is_flow,
            NodeKind::Scalar(_) | NodeKind::Alias { .. } => false,
        }
    }

    fn find(&self, wanted: Wanted) -> Option<Place> {
        let (Wanted::Key(range) | Wanted::Value(range)) = wanted;
        let roots = self.yaml.documents();
        let idx = roots.partition_point(|root| self.node(*root).range.start() <= range.start());
        let root = *roots.get(idx.checked_sub(1)?)?;
        let mut place = Place { steps: Vec::new(), id: root };
        loop {
            if matches!(wanted, Wanted::Value(_)) && self.node(place.id).range == range {
                let only = self.child_at(&place, 0).filter(|_| !self.is_flow(place.id));
                match only.filter(|only| self.node(only.id).range == range) {
                    Some(only) => {
                        place = only;
                        continue;
                    }
                    None => return Some(place),
                }
            }
            // Children come in the order of the text.
            let index = match &self.node(place.id).kind {
                NodeKind::Mapping { entries, .. } => {
                    entries.partition_point(|entry| self.node(entry.key).range.start() <= range.start())
                }
                NodeKind::Sequence { items, .. } => {
                    items.partition_point(|item| self.node(*item).range.start() <= range.start())
                }
                NodeKind::Scalar(_) | NodeKind::Alias { .. } => return None,
            };
            let child = self.child_at(&place, index.checked_sub(1)?)?;
            if let (Wanted::Key(_), Some(key)) = (wanted, self.key_at(&child))
                && key.range == range
            {
                return Some(child);
            }
            place = child;
        }
    }
}
