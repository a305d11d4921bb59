//! Where in the table a path of keys leads, for editors.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::shape::{Key, Rest, Shape};
use super::top_level::FILE;

/// The keys that a mapping at that path knows: `[]` is the file, `["services", "web", "build"]` a build. Any name
/// stands for a named resource, a number or `[]` for an item of a list; the item may be left out at the end.
/// `None` where no mapping stands, or one without known keys.
pub fn keys_at(path: &[&str]) -> Option<&'static [Key]> {
    let shape = shape_at(path)?;
    let item = shape.list.and_then(|list| list.items.map);
    let keys = shape.map.or(item)?.keys;
    (!keys.is_empty()).then_some(keys)
}

/// The key at that path: `["services", "web", "image"]`.
pub fn key_at(path: &[&str]) -> Option<&'static Key> {
    let (name, parent) = path.split_last()?;
    shape_at(parent)?.map?.key(name)
}

/// The names of all keys that are deprecated somewhere, so that other names need no path.
pub fn deprecated_names() -> &'static FxHashSet<&'static str> {
    static NAMES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        let mut names = FxHashSet::default();
        let mut seen: FxHashSet<*const Shape> = FxHashSet::default();
        let mut open: Vec<&'static Shape> = vec![&FILE];
        while let Some(shape) = open.pop() {
            if !seen.insert(std::ptr::from_ref(shape)) {
                continue;
            }
            open.extend(shape.list.map(|list| list.items));
            let Some(map) = shape.map else { continue };
            if let Rest::Named { shape, .. } = map.rest {
                open.push(shape);
            }
            open.extend(map.keys.iter().map(|key| key.shape));
            names.extend(map.keys.iter().filter(|key| key.deprecated.is_some()).map(|key| key.name));
        }
        names
    });
    &NAMES
}

/// What may stand at that path.
pub fn shape_at(path: &[&str]) -> Option<&'static Shape> {
    path.iter().try_fold(&FILE, |shape, &part| child(shape, part))
}

fn child(shape: &'static Shape, part: &str) -> Option<&'static Shape> {
    if let Some(list) = shape.list
        && (part == "[]" || part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Some(list.items);
    }
    let map = shape.map?;
    if let Some(key) = map.key(part) {
        return Some(key.shape);
    }
    match map.rest {
        Rest::Named { shape, names, .. } if names.accepts(part) => Some(shape),
        Rest::Named { .. } | Rest::Closed | Rest::Open => None,
    }
}
