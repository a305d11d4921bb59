//! Patterns and verdicts of moby/patternmatcher on the ignore files of public repositories.

use std::collections::HashMap;

use hullwright_core::dockerignore::{IgnoreFile, Matcher};
use serde_json::Value;

use crate::shared;

fn texts() -> Option<HashMap<String, String>> {
    let mut texts = HashMap::new();
    for kind in ["dockerignore", "edge-dockerignore"] {
        for row in shared::rows(&format!("corpus/dev/{kind}.jsonl.gz"))? {
            let field = |name: &str| row[name].as_str().expect("id and text are strings").to_owned();
            texts.insert(field("id"), field("text"));
        }
    }
    Some(texts)
}

/// Differences of one ignore file; counts the verdicts that were compared.
fn differences(row: &Value, text: &str, n_verdicts: &mut usize) -> Vec<String> {
    let id = &row["id"];
    let mut found = Vec::new();
    let file = IgnoreFile::parse(text);
    let patterns: Vec<&str> = file.cleaned().collect();
    let expected: Vec<&str> =
        row["patterns"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if patterns != expected {
        found.push(format!("{id} patterns: want {expected:?}, got {patterns:?}"));
    }
    let matcher = match (Matcher::new(&file), row["error"].as_str()) {
        (Ok(matcher), None) => matcher,
        (Err(error), Some(message)) if message.contains(error.reference_message()) => return found,
        (matcher, message) => {
            found.push(format!("{id} error: want {message:?}, got {:?}", matcher.err()));
            return found;
        }
    };
    for (path, verdict) in row["paths"].as_object().into_iter().flatten() {
        *n_verdicts += 1;
        if Some(matcher.matches_or_parent_matches(path)) != verdict.as_bool() {
            let deciding = matcher.deciding_pattern(path).map(|pattern| pattern.cleaned.as_str());
            found.push(format!("{id} {path:?}: want {verdict}, decided by {deciding:?}"));
        }
    }
    found
}

#[test]
fn every_pattern_and_verdict_equals_the_reference() {
    let (Some(texts), Some(rows)) = (texts(), shared::rows("oracle/dockerignore.dev.jsonl.gz")) else {
        return;
    };
    let (mut n_files, mut n_verdicts) = (0, 0);
    let mut found = Vec::new();
    for row in rows {
        let id = row["id"].as_str().expect("the id is a string");
        if let Some(text) = texts.get(id) {
            n_files += 1;
            found.extend(differences(&row, text, &mut n_verdicts));
        }
    }
    assert!(n_files > 0 && n_verdicts > 0);
    assert!(
        found.is_empty(),
        "{} differences in {n_files} files and {n_verdicts} verdicts:\n{}",
        found.len(),
        found.join("\n")
    );
}
