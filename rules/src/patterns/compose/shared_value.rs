//! Values that several places of a Compose file share through an anchor, which a fix for one of them must not change.
//!
//! Entry point: [`is_shared`].

use hullwright_core::rule::ComposeContext;
use hullwright_core::text::{FileId, Span, TextRange};
use hullwright_core::yaml::{NodeId, NodeKind, Yaml};
use rustc_hash::FxHashSet;

/// The values behind anchors that aliases stand for, by file.
struct Shared(Vec<(FileId, TextRange)>);

/// Whether an alias or a merge key stands for the value there, or for one that it is a part of.
pub fn is_shared(cx: &ComposeContext<'_>, span: Span) -> bool {
    let find = || {
        let files = cx.project().files.iter();
        Shared(
            files
                .flat_map(|file| shared_ranges(&file.yaml).into_iter().map(|range| (file.source.id(), range)))
                .collect(),
        )
    };
    cx.remember(find).0.iter().any(|(file, range)| {
        *file == span.file && range.start() <= span.range.start() && span.range.end() <= range.end()
    })
}

fn shared_ranges(yaml: &Yaml) -> Vec<TextRange> {
    let mut targets = FxHashSet::default();
    let mut open: Vec<NodeId> = yaml.documents().to_vec();
    while let Some(id) = open.pop() {
        match &yaml.node(id).kind {
            NodeKind::Mapping { entries, .. } => {
                open.extend(entries.iter().flat_map(|entry| [entry.key, entry.value]));
            }
            NodeKind::Sequence { items, .. } => open.extend(items),
            NodeKind::Alias { target, .. } => targets.extend(*target),
            NodeKind::Scalar(_) => {}
        }
    }
    let mut ranges: Vec<TextRange> = targets.into_iter().map(|id: NodeId| yaml.node(id).range).collect();
    ranges.sort_unstable_by_key(|range| (range.start(), range.end()));
    ranges
}
