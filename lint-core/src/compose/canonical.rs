//! Brings a file into the canonical form: every short form expanded to its long form, once and for all rules.
//!
//! Every part of a short form keeps the range that it has in the scalar.

use std::net::IpAddr;

use super::format::scalar_text;
use super::merge::{as_dependencies, as_named, made_text};
use super::{Certainty, ComposeError, ComposeErrorKind, Data, Map, Member, Node, Text, UNKNOWN};
use crate::text::Span;
use crate::value::compose_port::{ComposePort, parse_compose_ports};
use crate::value::device::parse_device;
use crate::value::port::{PortError, PortErrorKind};
use crate::value::volume::{VolumeKind, VolumeSpec, parse_volume};

/// Expands all short forms of a file (compose-go, `transform`).
pub(super) fn expand_short_forms(root: &mut Map, errors: &mut Vec<ComposeError>) {
    if let Some(services) = section_mut(root, "services") {
        for (_, service) in services.iter_mut() {
            if let Some(service) = service.node.as_map_mut() {
                expand_service(service, errors);
            }
        }
    }
    for section in ["volumes", "networks", "secrets", "configs"] {
        if let Some(resources) = section_mut(root, section) {
            for (name, resource) in resources.iter_mut() {
                expand_external(&format!("{section}.{name}"), &mut resource.node, errors);
            }
        }
    }
}

/// A top-level section, if it is a mapping.
pub(super) fn section_mut<'a>(root: &'a mut Map, name: &str) -> Option<&'a mut Map> {
    root.get_mut(name)?.node.as_map_mut()
}

fn expand_service(service: &mut Map, errors: &mut Vec<ComposeError>) {
    for (name, member) in service.iter_mut() {
        let node = &mut member.node;
        match name {
            "build" => expand_build(node, errors),
            "depends_on" => expand_dependencies(node),
            "env_file" => expand_env_file(node),
            "label_file" | "dns" => as_list(node),
            "extends" => wrap_text(node, "service"),
            "gpus" => expand_gpus(node),
            "networks" | "models" => as_named(node),
            "volumes" => expand_each(node, errors, expand_volume),
            "devices" => expand_each(node, errors, expand_device),
            "secrets" | "configs" => expand_each(node, errors, |node, _| wrap_text(node, "source")),
            "ports" => expand_ports(node, errors),
            "develop" => expand_develop(node),
            _ => {}
        }
    }
}

fn expand_each(
    node: &mut Node,
    errors: &mut Vec<ComposeError>,
    expand: fn(&mut Node, &mut Vec<ComposeError>),
) {
    if let Data::List(items) = &mut node.data {
        for item in items {
            expand(item, errors);
        }
    }
}

/// A text becomes a mapping with one key.
fn wrap_text(node: &mut Node, key: &str) {
    if let Data::Text(_) = node.data {
        let span = node.span;
        let mut map = Map::default();
        map.insert(key, Member { key: span, node: node.clone() });
        node.data = Data::Map(map);
    }
}

/// A text becomes a list of one.
fn as_list(node: &mut Node) {
    if let Data::Text(_) = node.data {
        node.data = Data::List(vec![node.clone()]);
    }
}

fn expand_build(node: &mut Node, errors: &mut Vec<ComposeError>) {
    wrap_text(node, "context");
    let Some(build) = node.as_map_mut() else { return };
    for (name, member) in build.iter_mut() {
        match name {
            "secrets" => expand_each(&mut member.node, errors, |node, _| wrap_text(node, "source")),
            "additional_contexts" => expand_pairs(&mut member.node, errors),
            "ssh" => expand_ssh(&mut member.node, errors),
            _ => {}
        }
    }
}

/// A list of `KEY=value` becomes a mapping.
fn expand_pairs(node: &mut Node, errors: &mut Vec<ComposeError>) {
    let Data::List(items) = &node.data else { return };
    let mut map = Map::default();
    for item in items {
        let Some(text) = item.as_text() else { continue };
        let Some((key, value)) = text.as_str().split_once('=') else {
            if text.certainty != Certainty::Unknown {
                let message = format!("`{}` is not of the form NAME=VALUE", text.as_str());
                errors.push(ComposeError::new(ComposeErrorKind::InvalidForm, item.span, message));
            }
            continue;
        };
        let start = text.as_str().len() - value.len();
        let key_span = part(item.span, text, 0..key.len());
        map.insert(
            key,
            Member { key: key_span, node: part_text(item.span, text, start..text.as_str().len()) },
        );
    }
    node.data = Data::Map(map);
}

fn expand_ssh(node: &mut Node, errors: &mut Vec<ComposeError>) {
    let Data::List(items) = &node.data else { return };
    let mut map = Map::default();
    for item in items {
        let Some(text) = item.as_text() else { continue };
        match text.as_str().split_once('=') {
            Some((id, path)) => {
                let start = text.as_str().len() - path.len();
                let node = part_text(item.span, text, start..text.as_str().len());
                map.insert(id, Member { key: part(item.span, text, 0..id.len()), node });
            }
            None if text.as_str() == "default" || text.certainty == Certainty::Unknown => {
                let node = Node { data: Data::Null, span: item.span };
                map.insert(text.as_str(), Member { key: item.span, node });
            }
            None => {
                let message = format!("ssh key `{}` has no path: only `default` goes without", text.as_str());
                errors.push(ComposeError::new(ComposeErrorKind::InvalidForm, item.span, message));
            }
        }
    }
    node.data = Data::Map(map);
}

fn expand_dependencies(node: &mut Node) {
    as_dependencies(node);
    let Some(dependencies) = node.as_map_mut() else { return };
    for (_, dependency) in dependencies.iter_mut() {
        let span = dependency.node.span;
        let Some(map) = dependency.node.as_map_mut() else { continue };
        if !map.contains("condition") {
            map.insert("condition", Member { key: span, node: made_text("service_started", span) });
        }
        if !map.contains("required") {
            map.insert("required", Member { key: span, node: Node { data: Data::Bool(true), span } });
        }
    }
}

fn expand_env_file(node: &mut Node) {
    as_list(node);
    let Data::List(items) = &mut node.data else { return };
    for item in items {
        wrap_text(item, "path");
        let span = item.span;
        if let Some(map) = item.as_map_mut()
            && !map.contains("required")
        {
            map.insert("required", Member { key: span, node: Node { data: Data::Bool(true), span } });
        }
    }
}

fn expand_gpus(node: &mut Node) {
    if let Data::Text(_) = node.data {
        let span = node.span;
        let mut map = Map::default();
        map.insert("count", Member { key: span, node: node.clone() });
        node.data = Data::List(vec![Node { data: Data::Map(map), span }]);
    }
}

fn expand_develop(node: &mut Node) {
    let watch = node.as_map_mut().and_then(|map| map.get_mut("watch"));
    let Some(Data::List(rules)) = watch.map(|watch| &mut watch.node.data) else { return };
    for rule in rules {
        let Some(rule) = rule.as_map_mut() else { continue };
        for (name, member) in rule.iter_mut() {
            if name == "ignore" || name == "include" {
                as_list(&mut member.node);
            }
        }
    }
}

fn expand_volume(node: &mut Node, errors: &mut Vec<ComposeError>) {
    let Data::Text(text) = &node.data else { return };
    let is_unknown = text.certainty == Certainty::Unknown;
    match parse_volume(text.as_str()) {
        Ok(volume) => node.data = Data::Map(long_volume(&volume, text, node.span)),
        Err(_) if is_unknown => {}
        Err(error) => {
            let span = part(node.span, text, error.range.clone());
            let message = match text.as_str() {
                "" => error.to_string(),
                shown => format!("`{shown}` is no volume: {error}"),
            };
            errors.push(ComposeError::new(ComposeErrorKind::InvalidVolume, span, message));
            node.data = Data::Broken;
        }
    }
}

fn long_volume(volume: &VolumeSpec, text: &Text, span: Span) -> Map {
    let mut map = Map::default();
    let mut add = |name: &str, node: Node| map.insert(name, Member { key: node.span, node });
    let flag = |value| Node { data: Data::Bool(value), span };
    add("type", made_text(volume.kind.name(), span));
    if let Some((_, range)) = &volume.source {
        add("source", part_text(span, text, range.clone()));
    }
    let (target, range) = &volume.target;
    let cleaned = clean_path(target);
    if cleaned == *target {
        add("target", part_text(span, text, range.clone()));
    } else {
        add("target", made_text(&cleaned, part(span, text, range.clone())));
    }
    if volume.read_only {
        add("read_only", flag(true));
    }
    let is_bind = volume.kind == VolumeKind::Bind;
    // Options of binds are kept for named volumes too, as compose-go does.
    let mut bind = Map::default();
    for (name, found) in [("propagation", &volume.propagation), ("selinux", &volume.selinux)] {
        if let Some((_, range)) = found {
            let node = part_text(span, text, range.clone());
            bind.insert(name, Member { key: node.span, node });
        }
    }
    if is_bind {
        bind.insert("create_host_path", Member { key: span, node: flag(true) });
    }
    if is_bind || !bind.is_empty() {
        add("bind", Node { data: Data::Map(bind), span });
    }
    if !is_bind {
        let mut options = Map::default();
        if volume.nocopy {
            options.insert("nocopy", Member { key: span, node: flag(true) });
        }
        add("volume", Node { data: Data::Map(options), span });
    }
    map
}

/// An absolute path as Go's `path.Clean` has it.
pub(super) fn clean_path(path: &str) -> String {
    if path.is_empty() {
        return String::new();
    }
    let is_absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if is_absolute => {}
            part => parts.push(part),
        }
    }
    match (is_absolute, parts.join("/")) {
        (true, rest) => format!("/{rest}"),
        (false, rest) if rest.is_empty() => ".".to_owned(),
        (false, rest) => rest,
    }
}

fn expand_device(node: &mut Node, errors: &mut Vec<ComposeError>) {
    let Data::Text(text) = &node.data else { return };
    let span = node.span;
    match parse_device(text.as_str()) {
        Ok(device) => {
            let mut map = Map::default();
            let (_, source) = &device.source;
            let (_, target) = &device.target;
            for (name, range) in [("source", source), ("target", target)] {
                let node = part_text(span, text, range.clone());
                map.insert(name, Member { key: node.span, node });
            }
            let permissions = match &device.permissions_range {
                Some(range) => part_text(span, text, range.clone()),
                None => made_text(&device.permissions, span),
            };
            map.insert("permissions", Member { key: permissions.span, node: permissions });
            node.data = Data::Map(map);
        }
        Err(_) if text.certainty == Certainty::Unknown => {}
        Err(error) => {
            let message = format!("`{}` is no device: {error}", text.as_str());
            errors.push(ComposeError::new(ComposeErrorKind::InvalidForm, span, message));
            node.data = Data::Broken;
        }
    }
}

fn expand_ports(node: &mut Node, errors: &mut Vec<ComposeError>) {
    let Data::List(items) = &mut node.data else { return };
    let mut ports = Vec::with_capacity(items.len());
    for item in std::mem::take(items) {
        match &item.data {
            Data::Text(text) if text.certainty == Certainty::Unknown => {
                // A number stands in for what is not known, so that the rest can be read.
                match parse_compose_ports(&text.as_str().replace(UNKNOWN, "001")) {
                    Ok(found) => ports.extend(found.iter().map(|port| long_port(port, text, item.span))),
                    Err(_) => ports.push(item),
                }
            }
            Data::Text(_) | Data::Int(_) => {
                let shown = scalar_text(&item).unwrap_or_default();
                let text = match &item.data {
                    Data::Text(text) => text.clone(),
                    _ => match made_text(&shown, item.span).data {
                        Data::Text(text) => text,
                        _ => continue,
                    },
                };
                match parse_compose_ports(&shown) {
                    Ok(found) => ports.extend(found.iter().map(|port| long_port(port, &text, item.span))),
                    Err(error) => errors.push(port_error(&error, &text, item.span)),
                }
            }
            Data::Null | Data::Bool(_) | Data::Float(_) | Data::List(_) | Data::Map(_) | Data::Broken => {
                ports.push(item);
            }
        }
    }
    node.data = Data::List(ports);
}

fn port_error(error: &PortError, text: &Text, span: Span) -> ComposeError {
    let whole = text.as_str();
    let shown = whole.get(error.range.clone()).unwrap_or(whole);
    let (message, help) = match error.kind {
        _ if whole.is_empty() => ("an empty text is no port".to_owned(), None),
        PortErrorKind::MissingPort => (format!("`{whole}` has no container port"), None),
        PortErrorKind::InvalidProtocol => {
            (format!("`{shown}` is no protocol"), Some("it may be `tcp`, `udp` or `sctp`".to_owned()))
        }
        PortErrorKind::InvalidIp if shown == "localhost" => {
            (format!("`{shown}` is no IP address"), Some("write `127.0.0.1`".to_owned()))
        }
        PortErrorKind::InvalidIp => (format!("`{shown}` is no IP address"), None),
        PortErrorKind::InvalidHostPort if shown.parse::<IpAddr>().is_ok() => {
            let rest = whole.get(error.range.end..).unwrap_or_default();
            let help = format!("an address stands before a host port, which may be empty: `{shown}:{rest}`");
            (format!("`{shown}` is no host port"), Some(help))
        }
        PortErrorKind::InvalidContainerPort => {
            (format!("`{shown}` is no container port"), Some(PORT_NUMBERS.to_owned()))
        }
        PortErrorKind::InvalidHostPort => {
            (format!("`{shown}` is no host port"), Some(PORT_NUMBERS.to_owned()))
        }
        PortErrorKind::RangeMismatch => {
            ("the ranges of host and container ports are of different length".to_owned(), None)
        }
    };
    ComposeError::new(ComposeErrorKind::InvalidPort, part(span, text, error.range.clone()), message)
        .with_help(help)
}

const PORT_NUMBERS: &str = "ports go from 0 to 65535, and a range from its lower to its higher end";

fn long_port(port: &ComposePort, text: &Text, span: Span) -> Node {
    let mut map = Map::default();
    let mut add = |name: &str, node: Node| map.insert(name, Member { key: node.span, node });
    add("mode", made_text("ingress", span));
    if let Some((ip, range)) = &port.host_ip {
        add("host_ip", made_text(ip, part(span, text, range.clone())));
    }
    let is_unknown = |range: &std::ops::Range<usize>| {
        text.as_str().get(range.clone()).is_some_and(|part| part.contains(UNKNOWN))
    };
    if is_unknown(&port.target_range) {
        add("target", part_text(span, text, port.target_range.clone()));
    } else {
        let span = part(span, text, port.target_range.clone());
        add("target", Node { data: Data::Int(i64::from(port.target)), span });
    }
    if let Some(range) = &port.published_range
        && !port.published.is_empty()
    {
        let mut published = made_text(&port.published, part(span, text, range.clone()));
        if let Data::Text(found) = &mut published.data {
            found.certainty = certainty_of_part(text, range.clone());
        }
        add("published", published);
    }
    let protocol = port.protocol_range.clone().map_or(span, |range| part(span, text, range));
    add("protocol", made_text(port.protocol, protocol));
    Node { data: Data::Map(map), span }
}

fn expand_external(shown: &str, node: &mut Node, errors: &mut Vec<ComposeError>) {
    let Some(resource) = node.as_map_mut() else { return };
    let Some(external) = resource.get("external") else { return };
    let Some(named) = external.node.as_map() else { return };
    let (external_key, external_span) = (external.key, external.node.span);
    let external_name = named.get("name").cloned();
    resource.insert(
        "external",
        Member { key: external_key, node: Node { data: Data::Bool(true), span: external_span } },
    );
    let Some(external_name) = external_name else { return };
    match resource.get("name") {
        Some(name) if scalar_text(&name.node) != scalar_text(&external_name.node) => {
            let message = format!("`{shown}` has two names: `name` and `external.name`");
            let error =
                ComposeError::new(ComposeErrorKind::ExternalWithAttributes, external_name.key, message);
            errors.push(error.with_related(name.key, "the other name"));
        }
        Some(_) => {}
        None => resource.insert("name", external_name),
    }
}

/// Where a part of a text stands.
pub(super) fn part(span: Span, text: &Text, range: std::ops::Range<usize>) -> Span {
    let located = text.text.locate(range);
    if located.is_empty() { span } else { Span { file: span.file, range: located } }
}

/// How far a part of a text is known: a variable without a value elsewhere in the text does not touch it.
fn certainty_of_part(text: &Text, range: std::ops::Range<usize>) -> Certainty {
    let has_unknown = text.as_str().get(range).is_some_and(|part| part.contains(UNKNOWN));
    match text.certainty {
        Certainty::Unknown if !has_unknown => Certainty::Partial,
        certainty => certainty,
    }
}

/// A part of a text as a text of its own.
fn part_text(span: Span, text: &Text, range: std::ops::Range<usize>) -> Node {
    let slice =
        Text { text: text.text.slice(range.clone()), certainty: certainty_of_part(text, range.clone()) };
    Node { data: Data::Text(slice), span: part(span, text, range) }
}
