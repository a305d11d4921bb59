//! Puts the documents together as mdBook wants them: pages with their examples drawn, and the table of contents.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::example;

/// The folders that the site is made of.
const FOLDERS: [&str; 4] = ["guide", "peers", "reference", "rules"];

/// Writes the sources to `into/src`; returns how many pages there are.
pub(crate) fn assemble(docs: &Path, into: &Path) -> Result<usize> {
    let sources = into.join("src");
    let mut pages = BTreeMap::new();
    pages.insert("README.md".to_owned(), fs::read_to_string(docs.join("README.md"))?);
    for folder in FOLDERS {
        collect(docs, folder, &mut pages)?;
    }
    split_index(&mut pages);
    for (path, text) in &pages {
        let path = sources.join(path);
        fs::create_dir_all(path.parent().context("a page lies in a folder")?)?;
        fs::write(path, example::draw(text))?;
    }
    let summary = fs::read_to_string(docs.join("SUMMARY.md"))?;
    fs::write(sources.join("SUMMARY.md"), contents(&summary, &pages)?)?;
    Ok(pages.len())
}

fn collect(docs: &Path, folder: &str, pages: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in fs::read_dir(docs.join(folder)).with_context(|| folder.to_owned())? {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(docs, &path, pages)?;
        } else if entry.path().extension().is_some_and(|extension| extension == "md") {
            pages.insert(path, fs::read_to_string(entry.path())?);
        }
    }
    Ok(())
}

/// Gives each section of the index of rules a page of its own, which the sidebar leads to.
fn split_index(pages: &mut BTreeMap<String, String>) {
    let index = pages.get("rules/README.md").cloned().unwrap_or_default();
    for section in index.split("\n## ").skip(1) {
        let title = section.lines().next().unwrap_or_default();
        pages.insert(category_page(&title.to_lowercase()), format!("# {section}"));
    }
}

fn category_page(category: &str) -> String {
    format!("rules/in-{category}.md")
}

/// The table of contents: what is written by hand, then the rules by category and the tools.
fn contents(summary: &str, pages: &BTreeMap<String, String>) -> Result<String> {
    let mut out = summary.to_owned();
    let mut by_category: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for (path, text) in pages.iter().filter(|(path, _)| is_below(path, "rules")) {
        if path.starts_with("rules/in-") {
            continue;
        }
        // The third line is `name` · category · severity …
        let facts = text.lines().nth(2).unwrap_or_default();
        let mut facts = facts.split(" · ");
        let (name, category) = (facts.next().unwrap_or_default(), facts.next());
        let category = category.with_context(|| format!("{path} names no category"))?;
        by_category.entry(category).or_default().push((name.trim_matches('`'), path));
    }
    out.push_str("\n# Rules\n\n- [All rules](rules/README.md)\n");
    for (category, rules) in &by_category {
        let _ = writeln!(out, "- [{}]({})", capitalised(category), category_page(category));
        for (name, path) in rules {
            let _ = writeln!(out, "  - [{name}]({path})");
        }
    }
    out.push_str("\n# Other tools\n\n- [Names in other tools](peers/README.md)\n");
    for path in pages.keys().filter(|path| is_below(path, "peers")) {
        let _ = writeln!(out, "  - [{}]({path})", name_of(path));
    }
    Ok(out)
}

/// Whether a page lies in that folder and is not its index.
fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/') && rest != "/README.md")
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
