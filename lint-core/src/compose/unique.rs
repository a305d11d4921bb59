//! Items of lists that stand for one thing, such as one variable or one mount: the later one wins its place.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::format::scalar_text;
use super::{Data, Map, Member, Node};
use crate::value::volume::parse_volume;

/// What makes two items one thing.
#[derive(Clone, Copy)]
enum Identity {
    /// The text before `=`.
    Key,
    /// The path in the container.
    Mount,
    /// The path of a secret or config in the container, below a folder where none is given.
    File(&'static str),
    /// The device in the container.
    Device,
    /// The `path` of an environment file.
    Path,
    /// All of a port's parts.
    Port,
    /// The whole text.
    Whole,
}

/// Drops what later items of the same identity replace (compose-go, `override/uncity.go`).
pub(super) fn enforce_unicity(root: &mut Map) {
    for (_, service) in entries_mut(root, "services") {
        let Some(service) = service.node.as_map_mut() else { continue };
        for (name, member) in service.iter_mut() {
            let identity = match name {
                "annotations" | "cap_add" | "cap_drop" | "dns" | "dns_opt" | "dns_search" | "environment"
                | "labels" | "links" | "profiles" | "sysctls" | "tmpfs" => Identity::Key,
                "volumes" => Identity::Mount,
                "devices" => Identity::Device,
                "configs" => Identity::File(""),
                "secrets" => Identity::File("/run/secrets"),
                "env_file" => Identity::Path,
                "expose" => Identity::Whole,
                "ports" => Identity::Port,
                "build" => {
                    unify_below(
                        &mut member.node,
                        &["args", "additional_contexts", "platform", "tags", "labels"],
                    );
                    continue;
                }
                "deploy" => {
                    unify_below(&mut member.node, &["labels"]);
                    continue;
                }
                "networks" => {
                    let networks = member.node.as_map_mut().into_iter().flat_map(Map::iter_mut);
                    networks.for_each(|(_, network)| {
                        unify_below(&mut network.node, &["aliases", "link_local_ips"]);
                    });
                    continue;
                }
                _ => continue,
            };
            unify(&mut member.node, identity);
        }
    }
    for (_, network) in entries_mut(root, "networks") {
        unify_below(&mut network.node, &["labels"]);
    }
}

fn entries_mut<'a>(root: &'a mut Map, section: &str) -> impl Iterator<Item = (&'a str, &'a mut Member)> {
    root.get_mut(section).and_then(|member| member.node.as_map_mut()).into_iter().flat_map(Map::iter_mut)
}

fn unify_below(node: &mut Node, names: &[&str]) {
    let Some(map) = node.as_map_mut() else { return };
    for name in names {
        if let Some(member) = map.get_mut(name) {
            unify(&mut member.node, Identity::Key);
        }
    }
}

fn unify(node: &mut Node, identity: Identity) {
    let Data::List(items) = &mut node.data else { return };
    if items.len() < 2 {
        return;
    }
    let mut kept: IndexMap<String, Node, FxBuildHasher> = IndexMap::default();
    let mut n_anonymous = 0;
    for item in std::mem::take(items) {
        let key = if item.is_unknown() { None } else { key_of(&item, identity) };
        // What has no identity is nobody's rival.
        let key = key.unwrap_or_else(|| {
            n_anonymous += 1;
            format!("\u{0}{n_anonymous}")
        });
        kept.insert(key, item);
    }
    *items = kept.into_values().collect();
}

fn key_of(item: &Node, identity: Identity) -> Option<String> {
    let field = |name: &str| item.as_map().and_then(|map| map.node(name)).and_then(scalar_text);
    let text = item.as_str();
    match identity {
        Identity::Key => text.map(|text| text.split_once('=').map_or(text, |(key, _)| key).to_owned()),
        Identity::Whole => scalar_text(item),
        Identity::Mount => match text {
            Some(text) => parse_volume(text).ok().map(|volume| volume.target.0),
            None => field("target"),
        },
        Identity::Device => match text {
            Some(text) => Some(text.split(':').nth(1).unwrap_or(text.split(':').next()?).to_owned()),
            None => field("target"),
        },
        Identity::File(folder) => match text {
            Some(text) => Some(format!("{folder}/{text}")),
            None => field("target").or_else(|| Some(format!("{folder}/{}", field("source")?))),
        },
        Identity::Path => text.map(str::to_owned).or_else(|| field("path")),
        Identity::Port => match item.as_map() {
            None => scalar_text(item),
            Some(_) => {
                let host = field("host_ip").unwrap_or_else(|| "0.0.0.0".to_owned());
                let protocol = field("protocol").unwrap_or_else(|| "tcp".to_owned());
                let published = field("published").unwrap_or_default();
                Some(format!("{host}:{published}:{}/{protocol}", field("target")?))
            }
        },
    }
}
