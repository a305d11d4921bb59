//! `data/tags.txt`, made from the image and variant records.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::images::expand;
use super::{list, text};

const HEADER: &str = "\
# Tags that images are known to have. Made by a test (CONTRIBUTING.md, \"Facts about images\"); do not edit. State of
# 2026-08-21, as samples of the official images of that day name them; there are more.
#
# image NAME            tags of an image, the full name without tag
#   TAG…
";

/// The file.
pub(crate) fn file(images: &[Value], variants: &[Value]) -> String {
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for record in images {
        for name in expand(text(record, "image")) {
            known.entry(name).or_default().extend(list(record, "example_tags"));
        }
    }
    // Those that are not listed are described by an expression.
    for record in variants.iter().filter(|record| record["tags"].is_array()) {
        known.entry(text(record, "image").to_owned()).or_default().extend(list(record, "tags"));
    }
    known.retain(|_, tags| !tags.is_empty());
    let mut out = HEADER.to_owned();
    for (name, tags) in known {
        let _ = write!(out, "\nimage {name}\n{}", super::images::wrapped(&tags));
    }
    out
}
