//! Tags to compare with: those that are in use, those of the records, and these changed a little.

use std::collections::BTreeSet;

use hullwright_core::image::ImageReference;
use serde_json::Value;

/// The image references in FROM lines of Dockerfiles and `image:` lines of Compose files, as often as they occur.
pub(crate) fn references() -> Option<Vec<ImageReference>> {
    let mut found = Vec::new();
    for (file, keyword) in [("dockerfile", "from "), ("compose", "image:")] {
        for row in crate::shared::rows(&format!("corpus/dev/{file}.jsonl.gz"))? {
            let text = row["text"].as_str().unwrap_or_default();
            found.extend(text.lines().filter_map(|line| reference(line.trim(), keyword)));
        }
    }
    Some(found)
}

fn reference(line: &str, keyword: &str) -> Option<ImageReference> {
    let rest = line
        .get(keyword.len()..)
        .filter(|_| line.get(..keyword.len()).is_some_and(|start| start.eq_ignore_ascii_case(keyword)))?;
    let word = rest.split_whitespace().find(|word| !word.starts_with("--"))?;
    let word = word.trim_matches(['"', '\'']);
    (!word.contains('$')).then(|| ImageReference::parse(word).ok()).flatten()
}

/// All tags of the records and of the corpus.
pub(crate) fn tags(records: &[Value], cycles: &[Value]) -> Option<BTreeSet<String>> {
    let mut tags: BTreeSet<String> =
        references()?.iter().map(|reference| reference.tag_or_latest().to_owned()).collect();
    let examples = records.iter().filter_map(|record| record["example_tags"].as_array()).flatten();
    tags.extend(examples.filter_map(|tag| tag.as_str().map(str::to_owned)));
    for cycle in cycles {
        for key in ["cycle", "latest"] {
            let version = cycle[key].as_str().unwrap_or_default();
            let codename = cycle["codename"].as_str().unwrap_or("slim").to_lowercase();
            let flavours = ["", "-slim", "-alpine", "-alpine3.20", "-20240101", "_1", ".1"];
            tags.extend(flavours.map(|flavour| format!("{version}{flavour}")));
            tags.extend([format!("{version}-{codename}"), format!("v{version}"), codename]);
        }
    }
    tags.retain(|tag| tag.is_ascii() && !tag.contains([' ', '(']));
    tags.insert(String::new());
    Some(tags)
}

/// A tag changed a little, in a few ways that do not depend on anything but the tag.
pub(crate) fn mutated(tag: &str) -> Vec<String> {
    let seed = tag.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
    let at = seed % (tag.len() + 1);
    let (head, tail) = tag.split_at(at);
    let cut = tail.get(1..).unwrap_or_default();
    let middle = ["-", ".", "_", "0", "x", "rc", "-rc1", "-slim", "3.", "v", "--"];
    let insert = middle.get(seed / 7 % middle.len()).copied().unwrap_or_default();
    vec![
        format!("{head}{insert}{tail}"),
        format!("{head}{insert}{cut}"),
        format!("{head}{cut}"),
        format!("{tail}{head}"),
        format!("{tag}-{insert}"),
        format!("latest-{tag}"),
        format!("{tag}-alpine3.20"),
        tag.replace('.', "-"),
        tag.replace('-', ""),
    ]
}
