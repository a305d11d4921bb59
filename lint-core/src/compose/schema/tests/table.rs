use super::super::shape::{Decode, Rest, Shape, TextRule};
use super::super::top_level::FILE;
use super::super::{key_at, keys_at};

/// Every shape of the table.
fn shapes() -> Vec<&'static Shape> {
    let mut found = Vec::new();
    collect(&FILE, &mut found);
    found
}

fn collect(shape: &'static Shape, found: &mut Vec<&'static Shape>) {
    found.push(shape);
    if let Some(list) = shape.list {
        collect(list.items, found);
    }
    let Some(map) = shape.map else { return };
    for key in map.keys {
        collect(key.shape, found);
    }
    if let Rest::Named { shape, .. } = map.rest {
        collect(shape, found);
    }
}

#[test]
fn keys_are_sorted_and_described() {
    for map in shapes().iter().filter_map(|shape| shape.map) {
        assert!(map.keys.is_sorted_by(|a, b| a.name < b.name), "{}", map.title);
        for key in map.keys {
            let n_chars = key.doc.chars().count();
            assert!((1..=80).contains(&n_chars) && key.doc.ends_with('.'), "{}: {}", map.title, key.name);
        }
        for required in map.required {
            assert!(map.key(required).is_some(), "{} requires {required}", map.title);
        }
    }
}

#[test]
fn enumerations_hold_something() {
    for shape in shapes() {
        if let TextRule::OneOf(allowed) = shape.text {
            assert!(!allowed.is_empty());
        }
        if let Some(range) = shape.range {
            assert!(range.min < range.max);
        }
    }
}

#[test]
fn structures_are_read_part_by_part() {
    for shape in shapes() {
        let has_keys = shape.map.is_some_and(|map| !map.keys.is_empty());
        let reads_parts = matches!(
            shape.decode,
            Decode::Parts | Decode::GoFields | Decode::Ulimit | Decode::StrictUlimit | Decode::Bool
        );
        assert!(!has_keys || reads_parts, "{:?}", shape.map.map(|map| map.title));
    }
}

#[test]
fn all_keys_of_the_specification_are_there() {
    let n_keys = |path: &[&str]| keys_at(path).map_or(0, <[_]>::len);
    assert_eq!(n_keys(&[]), 9);
    assert_eq!(n_keys(&["services", "web"]), 93);
    assert_eq!(n_keys(&["services", "web", "build"]), 25);
    assert_eq!(n_keys(&["services", "web", "deploy"]), 9);
    assert_eq!(n_keys(&["networks", "front"]), 10);
    assert_eq!(n_keys(&["secrets", "key"]), 8);
    assert_eq!(n_keys(&["configs", "conf"]), 7);
}

#[test]
fn a_path_leads_to_keys() {
    let names = |path: &[&str]| keys_at(path).map(|keys| keys.iter().map(|key| key.name).collect::<Vec<_>>());
    let condition = Some(vec!["condition", "required", "restart"]);
    assert_eq!(names(&["services", "web", "depends_on", "db"]), condition);
    let secret = Some(vec!["gid", "mode", "source", "target", "uid"]);
    assert_eq!(names(&["services", "web", "secrets"]), secret);
    assert_eq!(names(&["services", "web", "secrets", "0"]), secret);
    assert_eq!(names(&["services", "web", "build", "secrets", "[]"]), secret);
    assert_eq!(names(&["services"]), None);
    assert_eq!(names(&["services", "web", "image"]), None);
    assert_eq!(names(&["nothing"]), None);
}

#[test]
fn a_key_tells_what_it_is_for() {
    let key = key_at(&["services", "web", "container_name"]).map(|key| key.doc);
    assert_eq!(key, Some("A fixed name; only one container can have it."));
    assert!(key_at(&["version"]).is_some_and(|key| key.deprecated.is_some()));
    assert!(key_at(&["services", "web", "nothing"]).is_none() && key_at(&[]).is_none());
}
