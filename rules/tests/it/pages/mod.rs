//! The pages in `docs/rules` and `docs/peers` are made from the rules. `UPDATE=1 cargo test -p hullwright-rules pages` writes
//! them anew.

mod peer;
mod rule;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hullwright_rules::RULES;

/// The folder of the documents.
fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

#[test]
fn pages_are_up_to_date() {
    let mut rules: BTreeMap<String, String> =
        RULES.iter().map(|entry| (format!("{}.md", entry.rule.name), rule::page(entry))).collect();
    rules.insert("README.md".to_owned(), rule::index());
    hold("rules", &rules);
}

#[test]
fn pages_of_peers_are_up_to_date() {
    hold("peers", &peer::pages());
}

#[test]
fn the_address_of_a_rule_leads_to_its_page() {
    for entry in RULES {
        let url = entry.rule.url();
        let (_, page) = url.rsplit_once("/docs/").expect("the pages lie in the repository");
        assert!(docs().join(page).is_file(), "{url}");
    }
}

/// Fails where a folder holds anything else than these pages; writes them where that is wanted.
#[track_caller]
fn hold(folder: &str, pages: &BTreeMap<String, String>) {
    let folder = docs().join(folder);
    if std::env::var_os("UPDATE").is_some() {
        write(&folder, pages);
        return;
    }
    let is_stale = |(name, text): &(&String, &String)| {
        std::fs::read_to_string(folder.join(name)).ok().as_ref() != Some(*text)
    };
    let stale: Vec<&String> = pages.iter().filter(is_stale).map(|(name, _)| name).collect();
    let left_over: Vec<String> =
        files(&folder).into_iter().filter(|name| !pages.contains_key(name)).collect();
    assert!(
        stale.is_empty() && left_over.is_empty(),
        "run with UPDATE=1: stale {stale:?}, left over {left_over:?}"
    );
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the pages are part of the repository");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

fn write(folder: &Path, pages: &BTreeMap<String, String>) {
    std::fs::create_dir_all(folder).expect("the folder can be made");
    for name in files(folder).iter().filter(|name| !pages.contains_key(*name)) {
        std::fs::remove_file(folder.join(name)).expect("a page can be removed");
    }
    for (name, text) in pages {
        std::fs::write(folder.join(name), text).expect("a page can be written");
    }
}
