//! What to do about a key that its mapping does not know.

use super::super::error::ComposeError;
use super::super::node::Node;
use super::place::{key_at, keys_at};
use super::shape::{Decode, MapShape, Rest, Shape};
use super::top_level::FILE;
use crate::value::suggest::closest;

/// A service in the table; the name does not matter.
const SERVICE: [&str; 2] = ["services", "name"];

/// Keys of the first format that have another name since.
const OLD_NAMES: [(&str, &str); 1] = [("net", "network_mode")];

/// Adds advice on an unknown key: the closest known one, or where it belongs.
pub(super) fn for_unknown_key(
    error: ComposeError,
    name: &str,
    value: &Node,
    map: &MapShape,
    is_file: bool,
) -> ComposeError {
    if is_file && looks_like_service(value) {
        let help = format!("`{name}` looks like a service, which belongs under `services`");
        return error.with_help(Some(help));
    }
    let renamed = OLD_NAMES.iter().find(|(old, known)| *old == name && map.key(known).is_some());
    if let Some((old, known)) = renamed {
        return error.with_new_name(old, known);
    }
    if let Some(known) = closest(name, map.keys.iter().map(|key| key.name)) {
        return error.with_closest(name, Some(known));
    }
    if let Some(home) = only_home(name) {
        return error.with_help(Some(format!("`{name}` is a key of {home}")));
    }
    let is_service_key = is_file && key_at(&[SERVICE.as_slice(), &[name]].concat()).is_some();
    let help = format!("`{name}` is a key of a service, which has its name under `services`");
    error.with_help(is_service_key.then_some(help))
}

/// Advice on a section's entry that is no mapping.
pub(super) fn for_entry(section: &str, name: &str) -> Option<String> {
    let is_service_key = section == "services" && key_at(&[SERVICE.as_slice(), &[name]].concat()).is_some();
    is_service_key.then(|| format!("`{name}` is a key of a service; put the service's name above it"))
}

/// A mapping with an image, a build, or several other keys of a service.
fn looks_like_service(value: &Node) -> bool {
    let (Some(map), Some(keys)) = (value.as_map(), keys_at(&SERVICE)) else { return false };
    let n_known = keys.iter().filter(|key| map.contains(key.name)).count();
    map.contains("image") || map.contains("build") || n_known > 1
}

/// The title of the mapping that knows the key, if there is just one in the table.
fn only_home(name: &str) -> Option<&'static str> {
    let mut homes = Vec::new();
    collect_homes(&FILE, name, &mut homes);
    homes.dedup();
    match homes.as_slice() {
        [home] => Some(home),
        _ => None,
    }
}

fn collect_homes(shape: &'static Shape, name: &str, homes: &mut Vec<&'static str>) {
    if let Some(list) = shape.list {
        collect_homes(list.items, name, homes);
    }
    let Some(map) = shape.map else { return };
    if map.key(name).is_some() && shape.decode == Decode::Parts && !homes.contains(&map.title) {
        homes.push(map.title);
    }
    for key in map.keys {
        collect_homes(key.shape, name, homes);
    }
    if let Rest::Named { shape, .. } = map.rest {
        collect_homes(shape, name, homes);
    }
}
