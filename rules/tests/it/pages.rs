//! The pages in `docs/rules` are made from the rules. `UPDATE=1 cargo test -p hullwright-rules pages` writes them anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use hullwright_core::rule::{Alias, Relation, RuleEntry};
use hullwright_rules::RULES;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules")
}

/// The page of a rule: its title, a line of facts, its text, and what peers call it.
fn page(entry: &RuleEntry) -> String {
    let RuleEntry { rule, page } = entry;
    let body = page.split_once('\n').map_or("", |(_, body)| body.trim());
    let mut out = format!("# {}\n\n", entry.title());
    let _ = writeln!(
        out,
        "`{}` · {} · {} · {} · since {}\n\n{body}",
        rule.name,
        rule.category,
        rule.severity,
        rule.default.name(),
        rule.since
    );
    if !rule.facets.is_empty() {
        out.push_str("\n## Facets\n\nEach can be selected, silenced and weighed on its own.\n\n");
        for facet in rule.facets {
            let state = match facet.default {
                Some(set) => format!(" (in `{}`)", set.name()),
                None if facet.on => String::new(),
                None => " (off unless named)".to_owned(),
            };
            let _ = writeln!(out, "- `{}/{}`{state}", rule.name, facet.name);
        }
    }
    let known_as = known_as(rule.all_aliases().map(|(_, alias)| alias));
    if !known_as.is_empty() {
        let _ = write!(out, "\n## Also known as\n\n{known_as}");
    }
    out
}

fn known_as<'a>(aliases: impl Iterator<Item = &'a Alias>) -> String {
    let mut by_peer: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for alias in aliases {
        let relation = if alias.relation == Relation::Same {
            String::new()
        } else {
            format!(" ({})", alias.relation.name())
        };
        let name = format!("`{}`{relation}", alias.id);
        let names = by_peer.entry(alias.peer).or_default();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let lines = by_peer.iter().map(|(peer, names)| format!("- {peer}: {}\n", names.join(", ")));
    lines.collect::<Vec<_>>().concat()
}

fn index() -> String {
    let mut out =
        "# Rules\n\n| rule | category | severity | set | |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for entry in RULES {
        let rule = entry.rule;
        let _ = writeln!(
            out,
            "| [`{0}`]({0}.md) | {1} | {2} | {3} | {4} |",
            rule.name,
            rule.category,
            rule.severity,
            rule.default.name(),
            entry.title()
        );
    }
    out
}

#[test]
fn pages_are_up_to_date() {
    let mut expected: BTreeMap<String, String> =
        RULES.iter().map(|entry| (format!("{}.md", entry.rule.name), page(entry))).collect();
    expected.insert("README.md".to_owned(), index());
    if std::env::var_os("UPDATE").is_some() {
        write(&expected);
        return;
    }
    let stale = |(name, text): &(&String, &String)| {
        std::fs::read_to_string(folder().join(name)).ok().as_ref() != Some(*text)
    };
    let stale: Vec<&String> = expected.iter().filter(stale).map(|(name, _)| name).collect();
    let left_over: Vec<String> = files().into_iter().filter(|name| !expected.contains_key(name)).collect();
    assert!(
        stale.is_empty() && left_over.is_empty(),
        "run with UPDATE=1: stale {stale:?}, left over {left_over:?}"
    );
}

fn files() -> Vec<String> {
    let entries = std::fs::read_dir(folder()).expect("the pages are part of the repository");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

fn write(pages: &BTreeMap<String, String>) {
    std::fs::create_dir_all(folder()).expect("the folder can be made");
    for name in files().iter().filter(|name| !pages.contains_key(*name)) {
        std::fs::remove_file(folder().join(name)).expect("a page can be removed");
    }
    for (name, text) in pages {
        std::fs::write(folder().join(name), text).expect("a page can be written");
    }
}
