//! What every project has although no file says so: the default network, names, implied dependencies.

use super::canonical::{clean_path, section_mut};
use super::defaults::{is_true, made};
use super::environment::Environment;
use super::format::scalar_text;
use super::merge::made_text;
use super::{Certainty, Data, Map, Member, Node, Text};
use crate::text::{MappedTextBuilder, Span};

/// Completes a project (compose-go, `loader/normalize.go`).
pub(super) fn normalize(root: &mut Map, project_name: &str, environment: &Environment, span: Span) {
    add_default_network(root, span);
    for (_, member) in section_mut(root, "services").into_iter().flat_map(Map::iter_mut) {
        let key = member.key;
        if let Some(service) = member.node.as_map_mut() {
            normalize_service(service, key, environment);
        }
    }
    for section in ["networks", "volumes", "configs", "secrets"] {
        for (name, member) in section_mut(root, section).into_iter().flat_map(Map::iter_mut) {
            name_resource(name, member, project_name);
        }
    }
}

fn add_default_network(root: &mut Map, span: Span) {
    let mut is_used = false;
    for (_, member) in section_mut(root, "services").into_iter().flat_map(Map::iter_mut) {
        let key = member.key;
        let Some(service) = member.node.as_map_mut() else { continue };
        if service.contains("provider") || service.contains("network_mode") {
            continue;
        }
        let networks = service.node("networks");
        match networks.map(|networks| &networks.data) {
            Some(Data::Map(networks)) if !networks.is_empty() => is_used |= networks.contains("default"),
            None | Some(Data::Null | Data::Map(_)) => {
                let mut networks = Map::default();
                networks.insert("default", made(Data::Null, key));
                service.insert("networks", made(Data::Map(networks), key));
                is_used = true;
            }
            Some(_) => {}
        }
    }
    if !is_used {
        return;
    }
    if !root.contains("networks") {
        root.insert("networks", made(Data::Map(Map::default()), span));
    }
    if let Some(networks) = section_mut(root, "networks")
        && !networks.contains("default")
    {
        networks.insert("default", made(Data::Null, span));
    }
}

fn normalize_service(service: &mut Map, key: Span, environment: &Environment) {
    if let Some(policy) = service.get_mut("pull_policy")
        && policy.node.as_str() == Some("if_not_present")
    {
        policy.node = made_text("missing", policy.node.span);
    }
    if let Some(build) = service.get_mut("build") {
        let build_key = build.key;
        if let Some(map) = build.node.as_map_mut() {
            if map.node("dockerfile").is_none() && map.node("dockerfile_inline").is_none() {
                let node = made_text("Dockerfile", build_key);
                map.insert("dockerfile", Member { key: build_key, node });
            }
            if let Some(args) = map.get_mut("args") {
                resolve_values(&mut args.node, environment);
            }
        }
    }
    if let Some(variables) = service.get_mut("environment") {
        resolve_values(&mut variables.node, environment);
    }
    for (name, restart) in implied_dependencies(service) {
        add_dependency(service, &name, restart, key);
    }
    let volumes = service.get_mut("volumes").map(|volumes| &mut volumes.node.data);
    if let Some(Data::List(volumes)) = volumes {
        for target in volumes.iter_mut().filter_map(|volume| volume.as_map_mut()?.get_mut("target")) {
            clean_target(&mut target.node);
        }
    }
}

fn clean_target(target: &mut Node) {
    if let Some(text) = target.as_str() {
        let cleaned = clean_path(text);
        if cleaned != text {
            *target = made_text(&cleaned, target.span);
        }
    }
}

/// Gives `NAME` without a value the value it has outside.
fn resolve_values(node: &mut Node, environment: &Environment) {
    match &mut node.data {
        Data::List(items) => {
            for item in items {
                let span = item.span;
                let Some(text) = item.as_str().filter(|text| !text.contains('=')) else { continue };
                if let Some((value, certainty)) = environment.get(text) {
                    item.data = Data::Text(taken(&format!("{text}={value}"), certainty, span));
                }
            }
        }
        Data::Map(map) => {
            for (name, member) in map.iter_mut() {
                if matches!(member.node.data, Data::Null)
                    && let Some((value, certainty)) = environment.get(name)
                {
                    member.node.data = Data::Text(taken(value, certainty, member.key));
                }
            }
        }
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_) | Data::Broken => {}
    }
}

/// A text from the environment, for the place that takes it.
fn taken(text: &str, certainty: Certainty, span: Span) -> Text {
    let mut builder = MappedTextBuilder::new(span.range.start());
    builder.push_decoded(text, span.range);
    Text { text: builder.finish(), certainty }
}

/// Services that `links`, namespaces and `volumes_from` wait for, and whether their restart restarts this one.
fn implied_dependencies(service: &Map) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    let texts = |key: &str| {
        service.node(key).and_then(Node::as_list).unwrap_or_default().iter().filter_map(Node::as_str)
    };
    for link in texts("links") {
        let mut parts = link.split(':');
        let (first, n_more) = (parts.next().unwrap_or_default(), parts.count());
        found.push((if n_more == 1 { first } else { link }.to_owned(), true));
    }
    for namespace in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
        let shared =
            service.node(namespace).and_then(Node::as_str).and_then(|mode| mode.strip_prefix("service:"));
        found.extend(shared.map(|name| (name.to_owned(), true)));
    }
    for source in texts("volumes_from").filter(|source| !source.starts_with("container:")) {
        let name = source.split(':').next().unwrap_or_default();
        found.push((name.to_owned(), false));
    }
    found
}

fn add_dependency(service: &mut Map, name: &str, restart: bool, span: Span) {
    if !service.contains("depends_on") {
        service.insert("depends_on", made(Data::Map(Map::default()), span));
    }
    let Some(dependencies) = service.get_mut("depends_on").and_then(|member| member.node.as_map_mut()) else {
        return;
    };
    if dependencies.contains(name) {
        return;
    }
    let mut dependency = Map::default();
    dependency.insert("condition", Member { key: span, node: made_text("service_started", span) });
    dependency.insert("restart", made(Data::Bool(restart), span));
    dependency.insert("required", made(Data::Bool(true), span));
    dependencies.insert(name, made(Data::Map(dependency), span));
}

fn name_resource(name: &str, member: &mut Member, project_name: &str) {
    let key = member.key;
    if matches!(member.node.data, Data::Null) {
        member.node.data = Data::Map(Map::default());
    }
    let Some(resource) = member.node.as_map_mut() else { return };
    if resource.node("name").is_some_and(|name| !matches!(name.data, Data::Null)) {
        return;
    }
    let is_external = resource.node("external").is_some_and(is_true);
    let full = if is_external { name.to_owned() } else { format!("{project_name}_{name}") };
    resource.insert("name", Member { key, node: made_text(&full, key) });
}

/// A project name as compose-go makes it of any text.
pub(super) fn project_name_of(text: &str) -> String {
    let is_allowed = |ch: &char| ch.is_ascii_lowercase() || ch.is_ascii_digit() || matches!(ch, '_' | '-');
    let name: String = text.to_lowercase().chars().filter(is_allowed).collect();
    name.trim_start_matches(['_', '-']).to_owned()
}

/// The text of a scalar, for names.
pub(super) fn name_text(node: &Node) -> Option<String> {
    if node.is_unknown() { None } else { scalar_text(node) }
}
