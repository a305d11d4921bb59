//! Texts by name: environments, labels, options, written as a mapping or as a list of `NAME=VALUE`.

use super::super::error::{ComposeError, ComposeErrorKind};
use super::super::node::{Certainty, Data, Map, Member, Node};
use super::print::{certainty, part_node, printed, printed_node, text_node};
use crate::text::Span;

/// A mapping or list as texts by name. A name without a value has the empty text.
pub(super) fn texts_by_name(node: &Node) -> Option<Data> {
    let mut map = variables(node, &mut Vec::new())?;
    for (_, member) in map.iter_mut() {
        if member.node.data == Data::Null {
            member.node = text_node("", member.node.span, Certainty::Known);
        }
    }
    Some(Data::Map(map))
}

/// The same where a name without a value stays without one, and names that end in white space are errors.
pub(super) fn variables(node: &Node, errors: &mut Vec<ComposeError>) -> Option<Map> {
    match &node.data {
        Data::Map(map) => Some(printed_members(map, |node| node.data == Data::Null)),
        Data::List(items) => {
            let mut map = Map::default();
            for item in items {
                insert_pair(item, &mut map, errors);
            }
            Some(map)
        }
        _ => None,
    }
}

/// A mapping of printed values.
pub(super) fn options(node: &Node) -> Option<Data> {
    let mut map = printed_members(node.as_map()?, |node| node.data == Data::Null);
    for (_, member) in map.iter_mut() {
        if member.node.data == Data::Null {
            member.node = text_node("", member.node.span, Certainty::Known);
        }
    }
    Some(Data::Map(map))
}

/// A mapping of lists of printed values.
pub(super) fn multi_options(node: &Node) -> Option<Data> {
    let mut map = node.as_map()?.clone();
    for (_, member) in map.iter_mut() {
        let items = match &member.node.data {
            Data::List(items) => items.iter().filter_map(printed_node).collect(),
            _ => printed_node(&member.node).into_iter().collect(),
        };
        member.node.data = Data::List(items);
    }
    Some(Data::Map(map))
}

/// SSH keys as `id` and `id: path`, which is how they are written down.
pub(super) fn ssh_keys(node: &Node) -> Option<Data> {
    let keys = node.as_map()?.iter().map(|(id, member)| {
        let path = match &member.node.data {
            Data::Null => None,
            data => printed(data).filter(|path| !path.is_empty()),
        };
        let text = path.map_or_else(|| id.to_owned(), |path| format!("{id}: {path}"));
        text_node(&text, member.key, certainty(&member.node))
    });
    Some(Data::List(keys.collect()))
}

/// The members with printed values; those that `stays` holds for are kept, those that cannot be printed go.
fn printed_members(map: &Map, stays: impl Fn(&Node) -> bool) -> Map {
    let mut out = Map::default();
    for (name, member) in map.iter() {
        let node = if stays(&member.node) { Some(member.node.clone()) } else { printed_node(&member.node) };
        if let Some(node) = node {
            out.insert(name, Member { key: member.key, node });
        }
    }
    out
}

/// Adds a `NAME=VALUE` item.
fn insert_pair(item: &Node, map: &mut Map, errors: &mut Vec<ComposeError>) {
    let Some(item) = printed_node(item) else { return };
    let Some(text) = item.as_text() else { return };
    let whole = text.as_str();
    let (name, value) = match whole.split_once('=') {
        Some((name, _)) => (name, Some(part_node(text, name.len() + 1..whole.len(), item.span))),
        None => (whole, None),
    };
    let key = Span { file: item.span.file, range: text.text.locate(0..name.len()) };
    if ends_in_white_space(name) {
        if text.resolved().is_some() {
            let message = format!("the name of the variable `{}` ends in white space", name.trim_end());
            let error = ComposeError::new(ComposeErrorKind::WhitespaceInEnvKey, key, message);
            errors.push(error.with_help(Some("leave out the blank before `=`".to_owned())));
        }
        return;
    }
    let node = value.unwrap_or(Node { data: Data::Null, span: item.span });
    map.insert(name, Member { key, node });
}

/// Docker Compose looks at the last byte alone, as if it were a character of Latin-1.
fn ends_in_white_space(name: &str) -> bool {
    name.bytes().next_back().is_some_and(|byte| char::from(byte).is_whitespace())
}
