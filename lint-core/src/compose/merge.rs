//! Lays one file over another, and one service over the one it extends (Compose specification, "Merge").

use super::format::{key_and_value, scalar_text};
use super::path::Path;
use super::{Certainty, ComposeError, ComposeErrorKind, Data, Map, Member, Node, Text};
use crate::text::{MappedTextBuilder, Span};

/// Lays the top-level mapping `over` on top of `base`.
pub(super) fn merge_files(base: &mut Map, over: Map, errors: &mut Vec<ComposeError>) {
    for (name, member) in over {
        match base.get_mut(&name) {
            Some(known) => merge_member(known, member, &Path::top(&name), errors),
            None => base.insert(&name, member),
        }
    }
}

/// Lays one entry of a top-level section over another one of the same name.
pub(super) fn merge_entry(
    base: &mut Member,
    over: Member,
    section: &str,
    name: &str,
    errors: &mut Vec<ComposeError>,
) {
    merge_member(base, over, &Path::top(section).below(name), errors);
}

fn merge_member(base: &mut Member, over: Member, path: &Path<'_>, errors: &mut Vec<ComposeError>) {
    let (key, span) = (over.key, over.node.span);
    merge(&mut base.node, over.node, path, errors);
    if base.node.span == span {
        base.key = key;
    }
}

fn merge(base: &mut Node, over: Node, path: &Path<'_>, errors: &mut Vec<ComposeError>) {
    if matches!(base.data, Data::Broken) || matches!(over.data, Data::Broken) {
        base.data = Data::Broken;
        return;
    }
    match path.names().as_slice() {
        ["services", _, "command" | "entrypoint"]
        | ["services", _, "healthcheck", "test"]
        | ["services", _, "ulimits", _] => *base = over,
        ["networks" | "volumes", _, "labels"]
        | [
            "services",
            _,
            "annotations" | "dns" | "dns_opt" | "dns_search" | "env_file" | "label_file" | "environment"
            | "labels" | "sysctls" | "tmpfs",
        ]
        | ["services", _, "build", "args" | "additional_contexts" | "labels"]
        | ["services", _, "deploy", "labels"]
        | ["services", _, "volumes", _, "volume", "labels"] => append_items(base, over),
        ["services", _, "extra_hosts"] | ["services", _, "build", "extra_hosts"] => {
            append_new_hosts(base, over);
        }
        ["services", _, "build"] => {
            as_build(base);
            let mut over = over;
            as_build(&mut over);
            merge_mappings(base, over, path, errors);
        }
        ["services", _, "depends_on"] => {
            as_dependencies(base);
            let mut over = over;
            as_dependencies(&mut over);
            merge_mappings(base, over, path, errors);
        }
        ["services", _, "networks" | "models"] => {
            as_named(base);
            let mut over = over;
            as_named(&mut over);
            merge_mappings(base, over, path, errors);
        }
        ["services", _, "logging"] => {
            let driver = |node: &Node| node.as_map().and_then(|map| map.node("driver")).and_then(scalar_text);
            match (driver(base), driver(&over)) {
                (Some(old), Some(new)) if old != new => *base = over,
                _ => merge_mappings(base, over, path, errors),
            }
        }
        ["networks", _, "ipam", "config"] => merge_address_pools(base, over, path, errors),
        _ => merge_plainly(base, over, path, errors),
    }
}

fn merge_plainly(base: &mut Node, over: Node, path: &Path<'_>, errors: &mut Vec<ComposeError>) {
    match (&mut base.data, over.data) {
        (_, Data::Null) => {}
        (Data::Map(_), data @ Data::Map(_)) => {
            merge_mappings(base, Node { data, span: over.span }, path, errors);
        }
        (Data::List(items), Data::List(more)) => items.extend(more),
        (Data::Map(_) | Data::List(_), _) => cannot_merge(base, over.span, path, errors),
        (_, data) => *base = Node { data, span: over.span },
    }
}

fn cannot_merge(base: &mut Node, over: Span, path: &Path<'_>, errors: &mut Vec<ComposeError>) {
    let message = format!("`{}` has another type than where it is overridden", path.shown());
    let error = ComposeError::new(ComposeErrorKind::CannotMerge, over, message);
    errors.push(error.with_related(base.span, "what it overrides"));
    base.data = Data::Broken;
}

fn merge_mappings(base: &mut Node, over: Node, path: &Path<'_>, errors: &mut Vec<ComposeError>) {
    let span = over.span;
    match (&mut base.data, over.data) {
        (Data::Map(map), Data::Map(over)) => {
            for (name, member) in over {
                match map.get_mut(&name) {
                    Some(known) => merge_member(known, member, &path.below(&name), errors),
                    None => map.insert(&name, member),
                }
            }
        }
        (_, Data::Null) => {}
        (Data::Null, data) => *base = Node { data, span },
        _ => cannot_merge(base, span, path, errors),
    }
}

/// A mapping as a list of `KEY=value`, sorted as compose-go does; a text as a list of one; a list as it is.
pub(super) fn as_items(node: Node) -> Vec<Node> {
    match node.data {
        Data::List(items) => items,
        Data::Text(_) => vec![node],
        Data::Map(map) => {
            let mut items: Vec<Node> =
                map.iter().flat_map(|(key, member)| entry_items(key, member)).collect();
            items.sort_by_key(scalar_text);
            items
        }
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Broken => Vec::new(),
    }
}

fn entry_items(key: &str, member: &Member) -> Vec<Node> {
    let values: &[Node] = match &member.node.data {
        Data::List(values) => values,
        _ => std::slice::from_ref(&member.node),
    };
    let item = |value: &Node| {
        let text = key_and_value(key, member.key, value)?;
        Some(Node { data: Data::Text(text), span: member.key })
    };
    values.iter().filter_map(item).collect()
}

fn append_items(base: &mut Node, over: Node) {
    if matches!(over.data, Data::Null) && !matches!(base.data, Data::Null) {
        return;
    }
    let span = over.span;
    let old = std::mem::replace(base, Node { data: Data::Null, span });
    let mut items = as_items(old);
    items.extend(as_items(over));
    base.data = Data::List(items);
}

fn append_new_hosts(base: &mut Node, over: Node) {
    let span = over.span;
    let old = std::mem::replace(base, Node { data: Data::Null, span });
    let mut items = as_items(old);
    for item in as_items(over) {
        if !items.iter().any(|known| scalar_text(known) == scalar_text(&item)) {
            items.push(item);
        }
    }
    base.data = Data::List(items);
}

fn as_build(node: &mut Node) {
    if let Data::Text(_) = node.data {
        let context = node.clone();
        let mut map = Map::default();
        map.insert("context", Member { key: context.span, node: context });
        node.data = Data::Map(map);
    }
}

/// The long form of a list of services that one depends on.
pub(super) fn as_dependencies(node: &mut Node) {
    let Data::List(items) = &node.data else { return };
    let mut map = Map::default();
    for item in items {
        let Some(name) = item.as_text() else { continue };
        map.insert(name.as_str(), Member { key: item.span, node: default_dependency(item.span) });
    }
    node.data = Data::Map(map);
}

fn default_dependency(span: Span) -> Node {
    let mut map = Map::default();
    map.insert("condition", Member { key: span, node: made_text("service_started", span) });
    map.insert("required", Member { key: span, node: Node { data: Data::Bool(true), span } });
    Node { data: Data::Map(map), span }
}

/// A text that stands for `span` but not in it.
pub(super) fn made_text(text: &str, span: Span) -> Node {
    let mut builder = MappedTextBuilder::new(span.range.start());
    builder.push_decoded(text, span.range);
    Node { data: Data::Text(Text { text: builder.finish(), certainty: Certainty::Known }), span }
}

/// The long form of a list of names.
pub(super) fn as_named(node: &mut Node) {
    let Data::List(items) = &node.data else { return };
    let mut map = Map::default();
    for item in items {
        let Some(name) = item.as_text() else { continue };
        map.insert(
            name.as_str(),
            Member { key: item.span, node: Node { data: Data::Null, span: item.span } },
        );
    }
    node.data = Data::Map(map);
}

/// Address pools of one subnet are one pool.
fn merge_address_pools(base: &mut Node, over: Node, path: &Path<'_>, errors: &mut Vec<ComposeError>) {
    let subnet = |node: &Node| node.as_map().and_then(|map| map.node("subnet")).and_then(scalar_text);
    match (&mut base.data, over.data) {
        (Data::List(pools), Data::List(more)) => {
            for pool in more {
                match pools.iter_mut().find(|known| subnet(known) == subnet(&pool)) {
                    Some(known) => merge_mappings(known, pool, path, errors),
                    None => pools.push(pool),
                }
            }
        }
        (_, Data::Null) => {}
        _ => cannot_merge(base, over.span, path, errors),
    }
}
