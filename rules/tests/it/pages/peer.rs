//! The page of a peer: each of its rules, and what it is here.
//!
//! Names come from the aliases of our rules. For the tools that people come from, `peers` lists all of their rules, so that
//! their pages also say what has no counterpart.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use hullwright_core::rule::{Alias, Relation, Rule};
use hullwright_rules::RULES;

use super::rule::fix;

/// The peers whose rules are known to the last.
const KNOWN: [(&str, &str); 4] = [
    ("buildkit", include_str!("peers/buildkit.txt")),
    ("dclint", include_str!("peers/dclint.txt")),
    ("hadolint", include_str!("peers/hadolint.txt")),
    ("tally", include_str!("peers/tally.txt")),
];

/// The peers that have a preset of their own.
const PRESETS: [&str; 3] = ["buildkit", "dclint", "hadolint"];

/// A rule, or a facet of it, that has a name in another tool.
struct Counterpart {
    rule: &'static Rule,
    facet: Option<&'static str>,
    alias: &'static Alias,
}

/// The pages by file name, the index among them.
pub(super) fn pages() -> BTreeMap<String, String> {
    let by_peer = counterparts();
    let mut pages: BTreeMap<String, String> =
        by_peer.iter().map(|(peer, rows)| (format!("{peer}.md"), page(peer, rows))).collect();
    pages.insert("README.md".to_owned(), index(&by_peer));
    pages
}

/// What has a name in another tool, by tool and name.
fn counterparts() -> BTreeMap<&'static str, BTreeMap<&'static str, Vec<Counterpart>>> {
    let mut by_peer: BTreeMap<&str, BTreeMap<&str, Vec<Counterpart>>> = BTreeMap::new();
    for entry in RULES {
        for (facet, alias) in entry.rule.all_aliases() {
            let facet = entry.rule.facet(facet).map(|facet| facet.name);
            let row = Counterpart { rule: entry.rule, facet, alias };
            by_peer.entry(alias.peer).or_default().entry(alias.id).or_default().push(row);
        }
    }
    by_peer
}

fn index(by_peer: &BTreeMap<&str, BTreeMap<&str, Vec<Counterpart>>>) -> String {
    let mut out = "# Names in other tools\n\nSelectors, suppressions and `hullwright explain` take these names as well: \
                   `--ignore DL3007`, `hullwright explain CKV_DOCKER_8`.\n\n\
                   | tool or standard | names known here |\n| --- | --- |\n"
        .to_owned();
    for (peer, rows) in by_peer {
        let _ = writeln!(out, "| [{peer}]({peer}.md) | {} |", rows.len());
    }
    out
}

fn page(peer: &str, rows: &BTreeMap<&str, Vec<Counterpart>>) -> String {
    let absent = absent(peer, rows);
    let has_preset = PRESETS.contains(&peer);
    let mut out = format!("# Names of {peer}\n\n");
    match absent.len() {
        0 => {
            let _ = writeln!(out, "{} names of {peer} lead to rules here.", rows.len());
        }
        n_absent => {
            let _ = writeln!(
                out,
                "{} names of {peer} lead to rules here, {n_absent} have no counterpart and stand [below](#without-a-counterpart).",
                rows.len()
            );
        }
    }
    out.push_str(
        "A name that is *narrower* covers a part of our rule, one that is *broader* covers more than it; *related* means the \
         same aim with\nanother test.\n",
    );
    if has_preset {
        let _ = writeln!(
            out,
            "The last column is the severity under `--preset {peer}`; it is empty where {peer} has the rule off."
        );
    }
    let (further, line) = if has_preset { (format!(" `{peer}` |"), " --- |") } else { (String::new(), "") };
    let _ = writeln!(
        out,
        "\n| {peer} | hullwright | | severity | set | fix |{further}\n| --- | --- | --- | --- | --- | --- |{line}"
    );
    for (id, found) in rows {
        for row in found {
            let _ = write!(out, "| `{id}` | {}", cells(row));
            if has_preset {
                let _ = write!(
                    out,
                    " {} |",
                    row.alias.preset.map_or("", |own| if row.alias.is_style {
                        "info (`style` there)"
                    } else {
                        own.name()
                    })
                );
            }
            out.push('\n');
        }
    }
    if !absent.is_empty() {
        out.push_str("\n## Without a counterpart\n\n");
        let (settled, open): (Vec<_>, Vec<_>) =
            absent.into_iter().partition(|(_, reason)| !reason.is_empty());
        for (id, reason) in &settled {
            let _ = writeln!(out, "- `{id}`: {reason}");
        }
        if !open.is_empty() {
            let names: Vec<String> = open.iter().map(|(id, _)| format!("`{id}`")).collect();
            let _ = writeln!(out, "- not there yet: {}", names.join(", "));
        }
    }
    out
}

fn cells(row: &Counterpart) -> String {
    let rule = row.rule;
    let name = row.facet.map_or_else(|| rule.name.to_owned(), |facet| format!("{}/{facet}", rule.name));
    let relation = match row.alias.relation {
        Relation::Same => "",
        other => other.name(),
    };
    let facet = row.facet.and_then(|name| rule.facets.iter().find(|facet| facet.name == name));
    let severity = facet.and_then(|facet| facet.severity).unwrap_or(rule.severity);
    let set = facet.and_then(|facet| facet.default).unwrap_or(rule.default);
    format!(
        "[`{name}`](../rules/{}.md) | {relation} | {severity} | {} | {} |",
        rule.name,
        set.name(),
        fix(rule)
    )
}

/// The names of a peer that lead nowhere, and why that is so where it is settled.
fn absent<'a>(peer: &str, rows: &BTreeMap<&str, Vec<Counterpart>>) -> Vec<(&'a str, &'a str)> {
    let known = KNOWN.iter().find(|(name, _)| *name == peer).map_or("", |(_, text)| *text);
    let lines = known.lines().filter(|line| !line.starts_with('#'));
    let split = lines.map(|line| line.split_once(' ').unwrap_or((line, "")));
    split.filter(|(id, _)| !rows.contains_key(id)).collect()
}

#[test]
fn the_names_of_peers_that_rules_carry_are_names_that_the_peers_have() {
    let by_peer = counterparts();
    for (peer, text) in KNOWN {
        let known: BTreeSet<&str> =
            text.lines().filter_map(|line| line.split(' ').next()).filter(|name| *name != "#").collect();
        let is_known = |id: &str| known.contains(id) || (id.starts_with("SC") && known.contains("SC*"));
        let strange: Vec<&&str> = by_peer[peer].keys().filter(|id| !is_known(id)).collect();
        assert!(strange.is_empty(), "{peer} is not known to have {strange:?}");
    }
}

#[test]
fn the_lists_of_peers_names_are_whole() {
    let Some(catalogue) = crate::shared::rows("catalog/rules.jsonl") else { return };
    for (peer, text) in KNOWN {
        let listed: BTreeSet<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
        let is_listed = |id: &str| {
            listed.contains(id) || (id.starts_with("powershell/") && listed.contains("powershell/*"))
        };
        let aliases = catalogue.iter().filter_map(|row| row["aliases"].as_array()).flatten();
        let ids = aliases.filter(|alias| alias["peer"] == peer).filter_map(|alias| alias["id"].as_str());
        let lacking: BTreeSet<&str> = ids.filter(|id| !is_listed(id)).collect();
        assert!(lacking.is_empty(), "the list of {peer} lacks {lacking:?}");
    }
}
