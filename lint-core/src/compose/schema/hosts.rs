//! Host names with their addresses, as `extra_hosts` gives them.

use super::super::error::{ComposeError, ComposeErrorKind};
use super::super::node::{Certainty, Data, Map, Node};
use super::print::{printed, text_node};
use crate::text::Span;

/// A host and one of its addresses.
struct Entry {
    host: String,
    address: String,
    span: Span,
    certainty: Certainty,
}

/// Sorted `host=address` texts; `None` for anything but a mapping and a list.
pub(super) fn host_list(node: &Node, errors: &mut Vec<ComposeError>) -> Option<Data> {
    let mut entries = Vec::new();
    match &node.data {
        Data::Map(map) => collect_map(map, &mut entries, errors),
        Data::List(items) => {
            for item in items {
                collect_item(item, &mut entries, errors);
            }
        }
        _ => return None,
    }
    let mut lines: Vec<(String, Entry)> = Vec::new();
    for entry in entries {
        lines.push((format!("{}={}", entry.host, without_brackets(&entry.address)), entry));
    }
    lines.sort_by(|(first, _), (second, _)| first.cmp(second));
    let nodes = lines.iter().map(|(line, entry)| text_node(line, entry.span, entry.certainty));
    Some(Data::List(nodes.collect()))
}

fn collect_map(map: &Map, entries: &mut Vec<Entry>, errors: &mut Vec<ComposeError>) {
    for (host, member) in map.iter() {
        if !is_host_name(host) {
            errors.push(bad_host_name(host, member.key));
            continue;
        }
        let addresses = match &member.node.data {
            Data::List(items) => items.as_slice(),
            _ => std::slice::from_ref(&member.node),
        };
        for address in addresses {
            let certainty = address.as_text().map_or(Certainty::Known, |text| text.certainty);
            let text = if address.data == Data::Null { Some(String::new()) } else { printed(&address.data) };
            if let Some(text) = text {
                entries.push(Entry { host: host.to_owned(), address: text, span: address.span, certainty });
            }
        }
    }
}

/// `host=address,address`, or a colon in place of the sign.
fn collect_item(item: &Node, entries: &mut Vec<Entry>, errors: &mut Vec<ComposeError>) {
    let Some(text) = printed(&item.data) else { return };
    let pair = text.split_once('=').or_else(|| text.split_once(':'));
    let (host, addresses) = match pair {
        Some((host, addresses)) if is_host_name(host) => (host, addresses),
        _ if item.is_unknown() => return,
        Some((host, _)) => {
            errors.push(bad_host_name(host, item.span));
            return;
        }
        None => {
            let message = format!("`{text}` has no address");
            let error = ComposeError::new(ComposeErrorKind::InvalidExtraHosts, item.span, message);
            errors.push(error.with_help(Some("write `host=address`".to_owned())));
            return;
        }
    };
    let certainty = item.as_text().map_or(Certainty::Known, |text| text.certainty);
    entries.extend(addresses.split(',').map(|address| Entry {
        host: host.to_owned(),
        address: address.to_owned(),
        span: item.span,
        certainty,
    }));
}

fn bad_host_name(host: &str, span: Span) -> ComposeError {
    let message = if host.is_empty() {
        "the host name is empty".to_owned()
    } else {
        format!("`{host}` is no host name: it may not hold `:` or `=`")
    };
    ComposeError::new(ComposeErrorKind::InvalidExtraHosts, span, message)
}

fn is_host_name(host: &str) -> bool {
    !host.is_empty() && !host.contains([':', '='])
}

fn without_brackets(address: &str) -> &str {
    let inner = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.filter(|inner| !inner.is_empty()).unwrap_or(address)
}
