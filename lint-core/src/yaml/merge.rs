//! Mappings with what their `<<` keys bring.

use rustc_hash::FxHashSet;

use super::{NodeId, NodeKind, ScalarStyle, Yaml, YamlNode};

const MERGE_TAG: &str = "tag:yaml.org,2002:merge";

/// Entries that one call of [`Yaml::merged_entries`] looks at.
const MAX_VISITED: usize = 200_000;

/// An entry of a mapping after its `<<` keys are followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MergedEntry {
    /// The key, where it is written.
    pub key: NodeId,
    /// Its value.
    pub value: NodeId,
    /// The alias or mapping under the `<<` of the mapping in question that brought the entry; none for its own.
    pub via: Option<NodeId>,
}

impl YamlNode {
    /// Whether this key merges its value into its mapping: a plain `<<`, or a key tagged `!!merge`.
    pub fn is_merge_key(&self) -> bool {
        self.as_scalar().is_some_and(|scalar| match &self.tag {
            Some(tag) => tag.name == MERGE_TAG,
            None => scalar.style == ScalarStyle::Plain && &*scalar.value == "<<",
        })
    }
}

impl Yaml {
    /// The entries of a mapping, or of the mapping an alias stands for: its own in their order, without `<<`, then
    /// those that `<<` brings. A key that is there already is not brought again, so the mapping's own keys win, and
    /// the earlier of several merged mappings. Empty for what is not a mapping.
    pub fn merged_entries(&self, mapping: NodeId) -> Vec<MergedEntry> {
        let mut collector = Collector {
            yaml: self,
            found: Vec::new(),
            keys: FxHashSet::default(),
            visited: FxHashSet::default(),
            n_visited: 0,
            sources: Vec::new(),
        };
        if let Some(mapping) = self.resolve(mapping) {
            collector.mapping(mapping, None);
        }
        while let Some(source) = collector.sources.pop() {
            collector.source(source);
        }
        collector.found
    }
}

/// What stands under a `<<`, or in the sequence there.
#[derive(Clone, Copy)]
struct Source {
    node: NodeId,
    via: Option<NodeId>,
    is_item: bool,
}

struct Collector<'yaml> {
    yaml: &'yaml Yaml,
    found: Vec<MergedEntry>,
    keys: FxHashSet<&'yaml str>,
    /// A mapping that was merged once has nothing new to bring; this also ends cycles.
    visited: FxHashSet<NodeId>,
    n_visited: usize,
    /// What is still to be merged, the next one last. No recursion, as mappings may be merged in long chains.
    sources: Vec<Source>,
}

impl Collector<'_> {
    fn mapping(&mut self, mapping: NodeId, via: Option<NodeId>) {
        let NodeKind::Mapping { entries, .. } = &self.yaml.node(mapping).kind else { return };
        if !self.visited.insert(mapping) {
            return;
        }
        let n_sources = self.sources.len();
        for entry in entries {
            if self.is_exhausted(via) {
                return;
            }
            if self.yaml.node(entry.key).is_merge_key() {
                self.sources.push(Source { node: entry.value, via, is_item: false });
            } else if self.is_new(entry.key, via) {
                self.found.push(MergedEntry { key: entry.key, value: entry.value, via });
            }
        }
        self.reverse_sources(n_sources);
    }

    fn source(&mut self, source: Source) {
        let Some(resolved) = self.yaml.resolve(source.node) else { return };
        let via = source.via.or(Some(source.node));
        match &self.yaml.node(resolved).kind {
            NodeKind::Mapping { .. } if !self.yaml.is_bomb => self.mapping(resolved, via),
            NodeKind::Sequence { items, .. } if !source.is_item => {
                let n_sources = self.sources.len();
                for &item in items {
                    if self.is_exhausted(via) {
                        break;
                    }
                    self.sources.push(Source { node: item, via: source.via, is_item: true });
                }
                self.reverse_sources(n_sources);
            }
            NodeKind::Mapping { .. }
            | NodeKind::Sequence { .. }
            | NodeKind::Scalar(_)
            | NodeKind::Alias { .. } => {}
        }
    }

    /// The sources pushed since there were `n_sources` come off in the order they were pushed in.
    fn reverse_sources(&mut self, n_sources: usize) {
        if let Some(new) = self.sources.get_mut(n_sources..) {
            new.reverse();
        }
    }

    /// Counts a step; the entries of the mapping itself are never cut off.
    fn is_exhausted(&mut self, via: Option<NodeId>) -> bool {
        self.n_visited += 1;
        self.n_visited > MAX_VISITED && via.is_some()
    }

    /// Notes a key. The mapping's own keys all count, so that a repeated one is still seen.
    fn is_new(&mut self, key: NodeId, via: Option<NodeId>) -> bool {
        let yaml = self.yaml;
        let scalar = yaml.resolve(key).and_then(|key| yaml.node(key).as_scalar());
        scalar.is_none_or(|scalar| self.keys.insert(&scalar.value)) || via.is_none()
    }
}
