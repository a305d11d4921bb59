//! Ways through a YAML tree.

use hullwright_core::text::{TextRange, TextSize};
use hullwright_core::yaml::{NodeId, NodeKind, Yaml};

/// A YAML file with its text.
pub(crate) struct Tree<'t> {
    pub(crate) yaml: Yaml,
    pub(crate) text: &'t str,
}

/// A way from the top of a document to a node: the keys and the numbers of items.
pub(crate) type KeyPath = Vec<String>;

impl<'t> Tree<'t> {
    pub(crate) fn read(text: &'t str) -> Self {
        Self { yaml: Yaml::parse(text), text }
    }

    /// The top of the first document.
    pub(crate) fn root(&self) -> Option<NodeId> {
        self.yaml.documents().first().copied()
    }

    /// Keys and values as written; none of anything but a mapping.
    pub(crate) fn entries(&self, id: NodeId) -> Vec<(NodeId, NodeId)> {
        match &self.yaml.node(id).kind {
            NodeKind::Mapping { entries, .. } => {
                entries.iter().map(|entry| (entry.key, entry.value)).collect()
            }
            NodeKind::Scalar(_) | NodeKind::Sequence { .. } | NodeKind::Alias { .. } => Vec::new(),
        }
    }

    /// The items of a list.
    pub(crate) fn items(&self, id: Option<NodeId>) -> Vec<NodeId> {
        match id.map(|id| &self.yaml.node(id).kind) {
            Some(NodeKind::Sequence { items, .. }) => items.clone(),
            _ => Vec::new(),
        }
    }

    /// The items of a list, or the keys of a mapping.
    pub(crate) fn names_in(&self, id: Option<NodeId>) -> Vec<NodeId> {
        let keys = id.map(|id| self.entries(id).into_iter().map(|(key, _)| key)).into_iter().flatten();
        keys.chain(self.items(id)).collect()
    }

    /// The items of a list, or a scalar as the only one.
    pub(crate) fn one_or_more(&self, id: Option<NodeId>) -> Vec<NodeId> {
        let Some(id) = id else { return Vec::new() };
        if self.yaml.node(id).as_scalar().is_some() { vec![id] } else { self.items(Some(id)) }
    }

    /// The value of a key.
    pub(crate) fn value(&self, id: NodeId, key: &str) -> Option<NodeId> {
        self.entries(id).into_iter().find(|(name, _)| self.plain(*name) == Some(key)).map(|(_, value)| value)
    }

    /// The value below several keys.
    pub(crate) fn value_at(&self, path: &[&str]) -> Option<NodeId> {
        path.iter().try_fold(self.root()?, |id, key| self.value(id, key))
    }

    /// The value of a scalar.
    pub(crate) fn plain(&self, id: NodeId) -> Option<&str> {
        self.yaml.node(id).as_scalar().map(|scalar| &*scalar.value)
    }

    /// The text of a scalar and its range, if it is written as it is read.
    pub(crate) fn scalar(&self, id: NodeId) -> Option<(String, TextRange)> {
        let node = self.yaml.node(id);
        let value = &*node.as_scalar()?.value;
        let start = node.range.start() + node.range.slice(self.text).find(value)? as u32;
        (!value.is_empty()).then(|| (value.to_owned(), TextRange::at(start, value.len() as u32)))
    }

    /// What stands between a prefix and the next `:`.
    pub(crate) fn head(&self, id: NodeId, prefix: &str) -> Option<(String, TextRange)> {
        let (whole, range) = self.scalar(id)?;
        let rest = whole.strip_prefix(prefix)?;
        let name = rest.split(':').next()?;
        let range = TextRange::at(range.start() + prefix.len() as u32, name.len() as u32);
        (!name.is_empty()).then(|| (name.to_owned(), range))
    }

    /// The nodes around an offset, the outermost first, each with the way to it. A key comes with the way to its value.
    pub(crate) fn chain(&self, offset: TextSize) -> Vec<(NodeId, KeyPath)> {
        let mut found = Vec::new();
        let Some(mut at) = self.yaml.documents().iter().copied().find(|root| self.holds(*root, offset))
        else {
            return found;
        };
        let mut path = KeyPath::new();
        loop {
            found.push((at, path.clone()));
            let entries = self.entries(at).into_iter();
            let key = entries.clone().find(|(key, _)| self.holds(*key, offset));
            let value = entries.clone().find(|(_, value)| self.holds(*value, offset));
            let next = if let Some((key, _)) = key {
                path.push(self.plain(key).unwrap_or_default().to_owned());
                key
            } else if let Some((key, value)) = value {
                path.push(self.plain(key).unwrap_or_default().to_owned());
                value
            } else if let Some((idx, item)) =
                self.items(Some(at)).into_iter().enumerate().find(|(_, item)| self.holds(*item, offset))
            {
                path.push(idx.to_string());
                item
            } else {
                return found;
            };
            at = next;
        }
    }

    fn holds(&self, id: NodeId, offset: TextSize) -> bool {
        let range = self.yaml.node(id).range;
        !range.is_empty() && range.start() <= offset && offset <= range.end()
    }

    /// Every node, in no order.
    pub(crate) fn nodes(&self) -> Vec<NodeId> {
        let mut open: Vec<NodeId> = self.yaml.documents().to_vec();
        let mut found = Vec::new();
        while let Some(id) = open.pop() {
            found.push(id);
            for (key, value) in self.entries(id) {
                open.extend([key, value]);
            }
            open.extend(self.items(Some(id)));
        }
        found
    }
}
