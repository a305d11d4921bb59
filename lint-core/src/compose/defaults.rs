//! Values that stand where a file says nothing, and what the sections say against themselves.

use std::net::IpAddr;

use super::canonical::section_mut;
use super::format::scalar_text;
use super::merge::made_text;
use super::{ComposeError, ComposeErrorKind, Data, Map, Member, Node};
use crate::text::Span;

/// Sets the defaults of the canonical form (compose-go, `transform/defaults.go`).
pub(super) fn set_defaults(root: &mut Map) {
    for (_, service) in section_mut(root, "services").into_iter().flat_map(Map::iter_mut) {
        let Some(service) = service.node.as_map_mut() else { continue };
        if let Some(build) = service.get_mut("build") {
            let span = build.key;
            set(&mut build.node, "context", || made_text(".", span));
        }
        each(service, &["secrets"], |secret| {
            let span = secret.span;
            let source = secret.as_map().and_then(|map| map.node("source")).and_then(scalar_text);
            if let Some(source) = source {
                set(secret, "target", || made_text(&format!("/run/secrets/{source}"), span));
            }
        });
        each(service, &["ports"], |port| {
            let span = port.span;
            set(port, "protocol", || made_text("tcp", span));
            set(port, "mode", || made_text("ingress", span));
        });
        each(service, &["volumes"], |volume| {
            let bind = volume.as_map_mut().and_then(|map| map.get_mut("bind"));
            if let Some(bind) = bind {
                let span = bind.node.span;
                set(&mut bind.node, "create_host_path", || Node { data: Data::Bool(true), span });
            }
        });
        for path in [&["gpus"][..], &["deploy", "resources", "reservations", "devices"]] {
            each(service, path, |device| {
                let span = device.span;
                if device.as_map().is_some_and(|map| !map.contains("device_ids")) {
                    set(device, "count", || made_text("all", span));
                }
            });
        }
    }
}

fn set(node: &mut Node, key: &str, value: impl FnOnce() -> Node) {
    if let Some(map) = node.as_map_mut()
        && !map.contains(key)
    {
        let node = value();
        map.insert(key, Member { key: node.span, node });
    }
}

fn each(service: &mut Map, path: &[&str], change: impl FnMut(&mut Node)) {
    let Some((first, rest)) = path.split_first() else { return };
    let Some(member) = service.get_mut(first) else { return };
    let list =
        rest.iter().try_fold(&mut member.node, |node, key| Some(&mut node.as_map_mut()?.get_mut(key)?.node));
    if let Some(Data::List(items)) = list.map(|list| &mut list.data) {
        items.iter_mut().for_each(change);
    }
}

/// What a section says against itself (compose-go, `validation`).
pub(super) fn check_sections(root: &Map, errors: &mut Vec<ComposeError>) {
    let entries = |section: &str| root.node(section).and_then(Node::as_map).into_iter().flat_map(Map::iter);
    for (name, volume) in entries("volumes") {
        check_external(name, volume, errors);
    }
    for (section, kind, keys) in [
        ("configs", ComposeErrorKind::InvalidConfigSource, &["file", "environment", "content"][..]),
        ("secrets", ComposeErrorKind::InvalidSecretSource, &["file", "environment"]),
    ] {
        for (name, member) in entries(section) {
            check_source(section, name, member, kind, keys, errors);
        }
    }
    for (_, service) in entries("services") {
        let Some(service) = service.node.as_map() else { continue };
        for port in items(service, &["ports"]) {
            check_address(port, errors);
        }
        for rule in items(service, &["develop", "watch"]) {
            let path = rule.as_map().and_then(|map| map.node("path"));
            if let Some(path) = path.filter(|path| path.as_str() == Some("")) {
                let message = "the path of a watch rule is empty";
                errors.push(ComposeError::new(ComposeErrorKind::InvalidWatchRule, path.span, message));
            }
        }
        for path in [&["gpus"][..], &["deploy", "resources", "reservations", "devices"]] {
            for device in items(service, path) {
                let Some(map) = device.as_map() else { continue };
                if let (Some(count), Some(ids)) = (map.get("count"), map.get("device_ids")) {
                    let message = "`count` and `device_ids` exclude each other";
                    let error =
                        ComposeError::new(ComposeErrorKind::ConflictingDeviceRequest, ids.key, message);
                    errors.push(error.with_related(count.key, "the other one"));
                }
            }
        }
    }
}

/// The items of a list below a service.
pub(super) fn items<'a>(service: &'a Map, path: &[&str]) -> &'a [Node] {
    let Some((first, rest)) = path.split_first() else { return &[] };
    let node =
        service.node(first).and_then(|node| rest.iter().try_fold(node, |node, key| node.as_map()?.node(key)));
    node.and_then(Node::as_list).unwrap_or_default()
}

fn check_external(name: &str, volume: &Member, errors: &mut Vec<ComposeError>) {
    let Some(map) = volume.node.as_map() else { return };
    let Some(external) = map.get("external").filter(|found| is_true(&found.node)) else { return };
    let other = map.iter().find(|(key, _)| !matches!(*key, "name" | "external") && !key.starts_with("x-"));
    if let Some((key, member)) = other {
        let message = format!("volume `{name}` is external: `{key}` has no place there");
        let error = ComposeError::new(ComposeErrorKind::ExternalWithAttributes, member.key, message);
        errors.push(error.with_related(external.key, "external here"));
    }
}

/// Whether a value is `true`, also as text.
pub(super) fn is_true(node: &Node) -> bool {
    match &node.data {
        Data::Bool(value) => *value,
        Data::Text(text) => matches!(text.resolved(), Some("1" | "t" | "T" | "true" | "TRUE" | "True")),
        Data::Null | Data::Int(_) | Data::Float(_) | Data::List(_) | Data::Map(_) | Data::Broken => false,
    }
}

fn check_source(
    section: &str,
    name: &str,
    member: &Member,
    kind: ComposeErrorKind,
    keys: &[&str],
    errors: &mut Vec<ComposeError>,
) {
    let one = section.trim_end_matches('s');
    let map = match &member.node.data {
        Data::Map(map) => map,
        Data::Null => &Map::default(),
        _ => return,
    };
    let mut given = keys.iter().filter_map(|key| Some((*key, map.get(key)?)));
    let shown = keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    match (given.next(), given.next()) {
        (Some((first, first_member)), Some((second, second_member))) => {
            let message = format!("{one} `{name}` has both `{first}` and `{second}`");
            let error = ComposeError::new(kind, second_member.key, message);
            errors.push(error.with_related(first_member.key, "the other source"));
        }
        (None, _) if !map.contains("driver") && !map.contains("external") => {
            let message = format!("{one} `{name}` has no source");
            let help = format!("give it one of {shown}, or `external: true`");
            errors.push(ComposeError::new(kind, member.key, message).with_help(Some(help)));
        }
        _ => {}
    }
}

fn check_address(port: &Node, errors: &mut Vec<ComposeError>) {
    let Some(host_ip) = port.as_map().and_then(|map| map.node("host_ip")) else { return };
    if let Some(text) = host_ip.as_str()
        && text.parse::<IpAddr>().is_err()
    {
        let message = format!("`{text}` is no IP address");
        errors.push(ComposeError::new(ComposeErrorKind::InvalidPort, host_ip.span, message));
    }
}

/// A place that nothing stands at: what was made up for a service carries the place of its name.
pub(super) fn made(data: Data, span: Span) -> Member {
    Member { key: span, node: Node { data, span } }
}
