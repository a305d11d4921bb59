//! `data/packages.txt`, made from the package records.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::{list, text};

const HEADER: &str = "\
# What packages bring. Made by a test (CONTRIBUTING.md, \"Facts about images\"); do not edit. State of 2026-11-20: apt from
# the package tables of the releases, apk and dnf from what build files use them for.
#
# A line at the left edge is a heading, the lines below it belong to it.
#
# MANAGER NAME                    a package
#   in RELEASE…                   the releases that have it, by codename; `missing` likewise
#   path PATH…                    full paths of programs
#   has RELEASE…: PROGRAM…        what it has itself, in these releases or in `all`; `depends`: what packages that it
#                                 depends on have; `recommends`: what those have that it recommends
#
# What is not here may still be there: links that are made when a package is set up are not listed.
";

/// Programs by how they come, then by release.
type Table = BTreeMap<&'static str, BTreeMap<String, BTreeSet<String>>>;

/// The file.
pub(crate) fn file(records: &[Value]) -> String {
    let mut blocks: BTreeMap<String, String> = BTreeMap::new();
    for record in records.iter().filter(|record| record.get("package").is_some()) {
        let heading = format!("{} {}", text(record, "manager"), text(record, "package"));
        assert!(blocks.insert(heading.clone(), block(record)).is_none(), "{heading} has two records");
    }
    let blocks = blocks.iter().map(|(heading, block)| format!("\n{heading}\n{block}"));
    format!("{HEADER}{}", blocks.collect::<String>())
}

fn block(record: &Value) -> String {
    let mut out = String::new();
    // A name that another package stands in for can be installed.
    let stand_ins: Vec<String> =
        record["virtual_in"].as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect();
    let mut missing = list(record, "missing_in");
    missing.retain(|release| !stand_ins.contains(release));
    for (key, words) in
        [("in", list(record, "exists_in")), ("missing", missing), ("path", list(record, "paths"))]
    {
        if !words.is_empty() {
            let _ = writeln!(out, "  {key} {}", words.join(" "));
        }
    }
    for (how, by_release) in table(record) {
        let mut by_programs: BTreeMap<BTreeSet<String>, Vec<String>> = BTreeMap::new();
        for (release, programs) in by_release.into_iter().filter(|(_, programs)| !programs.is_empty()) {
            by_programs.entry(programs).or_default().push(release);
        }
        for (programs, releases) in by_programs {
            let programs: Vec<String> = programs.into_iter().collect();
            let _ = writeln!(out, "  {how} {}: {}", releases.join(" "), programs.join(" "));
        }
    }
    out
}

fn table(record: &Value) -> Table {
    let mut table = Table::new();
    let own = table.entry("has").or_default();
    match record["bins"].as_object() {
        Some(by_release) => {
            for release in by_release.keys() {
                own.insert(release.clone(), list(&record["bins"], release).into_iter().collect());
            }
        }
        None => {
            own.insert("all".to_owned(), list(record, "bins").into_iter().collect());
        }
    }
    let own = own.clone();
    let is_own = |release: &str, program: &String| {
        [release, "all"]
            .iter()
            .filter_map(|release| own.get(*release))
            .any(|programs| programs.contains(program))
    };
    for (how, key) in [("depends", "via_depends"), ("recommends", "via_recommends_only")] {
        for (release, packages) in record[key].as_object().into_iter().flatten() {
            let programs =
                packages.as_object().into_iter().flatten().flat_map(|(name, _)| list(packages, name));
            let programs = programs.filter(|program| !is_own(release, program));
            table.entry(how).or_default().entry(release.clone()).or_default().extend(programs);
        }
    }
    for (release, gains) in record["on_slim_base"].as_object().into_iter().flatten() {
        for (how, key) in [("depends", "gains"), ("recommends", "only_with_recommends")] {
            let programs = list(gains, key).into_iter().filter(|program| !is_own(release, program));
            table.entry(how).or_default().entry(release.clone()).or_default().extend(programs);
        }
    }
    table
}
