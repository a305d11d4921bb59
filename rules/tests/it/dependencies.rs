//! The crates depend on each other in one direction, and the engine needs no operating system and no C compiler.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Everything the engine and the rules may pull in: pure Rust, no IO. A new crate here is a decision.
const PURE: [&str; 13] = [
    "arraydeque",
    "equivalent",
    "granit-parser",
    "hashbrown",
    "hullwright-core",
    "hullwright-rules",
    "indexmap",
    "memchr",
    "nom",
    "rustc-hash",
    "smallvec",
    "spdx",
    "strsim",
];

fn metadata() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo prints JSON")
}

/// Normal and build dependencies by package id.
fn edges(metadata: &Value) -> BTreeMap<String, Vec<String>> {
    let nodes = metadata["resolve"]["nodes"].as_array().expect("nodes");
    let edge = |node: &Value| {
        let dependencies = node["deps"].as_array().expect("deps").iter().filter(|dependency| {
            let kinds = dependency["dep_kinds"].as_array().expect("kinds");
            kinds.iter().any(|kind| kind["kind"] != "dev")
        });
        let ids =
            dependencies.map(|dependency| dependency["pkg"].as_str().expect("an id").to_owned()).collect();
        (node["id"].as_str().expect("an id").to_owned(), ids)
    };
    nodes.iter().map(edge).collect()
}

fn names(metadata: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let packages = metadata["packages"].as_array().expect("packages");
    packages.iter().map(|package| (text(&package["id"]), text(&package["name"]))).collect()
}

#[test]
fn the_engine_and_the_rules_need_no_operating_system() {
    let metadata = metadata();
    let (names, edges) = (names(&metadata), edges(&metadata));
    let is_root = |id: &String| matches!(names[id].as_str(), "hullwright-core" | "hullwright-rules");
    let mut open: Vec<&String> = names.keys().filter(|id| is_root(id)).collect();
    assert_eq!(open.len(), 2);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(&names[id]) {
            open.extend(&edges[id]);
        }
    }
    let foreign: Vec<_> = seen.difference(&BTreeSet::from(PURE)).copied().collect();
    assert!(foreign.is_empty(), "new dependencies of the engine or the rules: {foreign:?}");
    let links: Vec<&Value> = metadata["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .filter(|package| {
            PURE.contains(&package["name"].as_str().unwrap_or_default()) && !package["links"].is_null()
        })
        .collect();
    assert!(links.is_empty(), "packages that link C code: {links:?}");
}

#[test]
fn no_crate_depends_on_one_to_its_right() {
    let metadata = metadata();
    let (names, edges) = (names(&metadata), edges(&metadata));
    let order = ["hullwright-core", "hullwright-rules", "hullwright-lsp", "hullwright"];
    let rank = |name: &str| order.iter().position(|known| *known == name);
    for (id, dependencies) in &edges {
        let Some(own) = rank(&names[id]) else { continue };
        for dependency in dependencies {
            let other = rank(&names[dependency]);
            assert!(other.is_none_or(|other| other < own), "{} needs {}", names[id], names[dependency]);
        }
    }
}

#[test]
fn the_engine_opens_no_files() {
    for folder in ["../lint-core/src", "src"] {
        let mut open = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder)];
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(
                    std::fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()),
                );
                continue;
            }
            if path.ends_with("tests.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("UTF-8 source");
            for word in [
                "std::fs",
                "TcpStream",
                "TcpListener",
                "UdpSocket",
                "std::process",
                "std::thread",
                "std::env::",
                "SystemTime",
                "Instant::now",
            ] {
                assert!(!text.contains(word), "{} uses {word}", path.display());
            }
        }
    }
}
