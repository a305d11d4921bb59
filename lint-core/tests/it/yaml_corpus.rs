//! The YAML tree against another reader on the Compose files of public repositories.

use hullwright_core::yaml::{NodeId, NodeKind, Plain, ScalarStyle, Yaml, YamlErrorKind, core_value};
use serde_yaml::Value;

use crate::shared;
use crate::yaml_tree::check_laws;

fn texts() -> Option<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for kind in ["compose", "edge-compose"] {
        for row in shared::rows(&format!("corpus/dev/{kind}.jsonl.gz"))? {
            let field = |name: &str| row[name].as_str().expect("id and text are strings").to_owned();
            texts.push((field("id"), field("text")));
        }
    }
    Some(texts)
}

/// The value that the other reader makes of a node, with merge keys followed or as they stand.
fn value(yaml: &Yaml, id: NodeId, is_merged: bool) -> Value {
    let node = yaml.node(yaml.resolve(id).expect("aliases are defined"));
    let untagged = match &node.kind {
        NodeKind::Scalar(scalar) => {
            let core_tag = node.tag.as_ref().and_then(|tag| tag.name.strip_prefix("tag:yaml.org,2002:"));
            let typed = scalar.style == ScalarStyle::Plain && core_tag != Some("str");
            if typed { plain(&scalar.value) } else { Value::String(scalar.value.to_string()) }
        }
        NodeKind::Sequence { items, .. } => items.iter().map(|&item| value(yaml, item, is_merged)).collect(),
        NodeKind::Mapping { .. } if is_merged => Value::Mapping(
            yaml.merged_entries(id)
                .iter()
                .map(|entry| (value(yaml, entry.key, true), value(yaml, entry.value, true)))
                .collect(),
        ),
        NodeKind::Mapping { entries, .. } => Value::Mapping(
            entries
                .iter()
                .map(|entry| (value(yaml, entry.key, is_merged), value(yaml, entry.value, is_merged)))
                .collect(),
        ),
        NodeKind::Alias { .. } => unreachable!("the alias was followed"),
    };
    match &node.tag {
        Some(tag) if tag.name.starts_with('!') => Value::Tagged(Box::new(serde_yaml::value::TaggedValue {
            tag: serde_yaml::value::Tag::new(&tag.name),
            value: untagged,
        })),
        _ => untagged,
    }
}

fn plain(text: &str) -> Value {
    let digits = text.trim_start_matches(['+', '-']);
    let has_leading_zero =
        digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    match core_value(text) {
        Plain::Null => Value::Null,
        Plain::Bool(value) => Value::Bool(value),
        // The other reader takes a number with leading zeros for text.
        Plain::Int(_) | Plain::Float(_) if has_leading_zero => text.into(),
        Plain::Int(value) => value.into(),
        Plain::Float(value) => value.into(),
        Plain::Timestamp | Plain::Text => text.into(),
    }
}

#[test]
fn values_equal_those_of_another_reader() {
    let Some(texts) = texts() else { return };
    let (mut n_equal, mut n_refused, mut n_streams) = (0, 0, 0);
    let mut found = Vec::new();
    for (id, text) in &texts {
        let yaml = Yaml::parse(text);
        if yaml.documents().len() > 1 {
            // Without serde itself the other reader takes one document.
            n_streams += 1;
            continue;
        }
        let theirs: Result<Value, _> = serde_yaml::from_str(text);
        match (yaml.errors(), theirs) {
            ([], Ok(theirs)) => {
                // It has a null document for a file without any.
                let ours = yaml.documents().first().map_or(Value::Null, |&root| value(&yaml, root, false));
                if ours == theirs {
                    n_equal += 1;
                } else {
                    found.push(format!("{id}: values differ"));
                }
            }
            ([], Err(error)) => found.push(format!("{id}: only the other reader refuses: {error}")),
            (errors, Ok(_)) => found.push(format!("{id}: only we refuse: {errors:?}")),
            (errors, Err(error)) => {
                let is_duplicate =
                    errors.iter().any(|error| matches!(error.kind, YamlErrorKind::DuplicateKey { .. }));
                if is_duplicate != error.to_string().contains("duplicate entry") {
                    found.push(format!("{id}: refused for {errors:?} and {error}"));
                }
                n_refused += 1;
            }
        }
    }
    assert!(n_equal > 1000, "{n_equal} files, {n_streams} with several documents");
    assert!(
        found.is_empty(),
        "{n_equal} equal, {n_refused} refused by both; {} differences:\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn merged_mappings_equal_those_of_another_reader() {
    let Some(texts) = texts() else { return };
    let (mut n_merging, mut n_nested) = (0, 0);
    let mut found = Vec::new();
    for (id, text) in texts.iter().filter(|(_, text)| text.contains("<<")) {
        let yaml = Yaml::parse(text);
        let (&[root], Ok(mut theirs)) = (yaml.documents(), serde_yaml::from_str::<Value>(text)) else {
            continue;
        };
        if !yaml.errors().is_empty() || theirs.apply_merge().is_err() {
            continue;
        }
        n_merging += 1;
        if value(&yaml, root, true) == theirs {
            continue;
        }
        // It merges a mapping before the `<<` inside that mapping is followed.
        let is_nested = format!("{theirs:?}").contains("\"<<\"");
        if is_nested { n_nested += 1 } else { found.push(format!("{id}: {theirs:?}")) }
    }
    assert!(n_merging > 10, "{n_merging} files, {n_nested} with nested merges");
    assert!(found.is_empty(), "{} of {n_merging}:\n{}", found.len(), found.join("\n"));
}

#[test]
fn laws_hold_for_every_file() {
    let Some(texts) = texts() else { return };
    for (_, text) in &texts {
        check_laws(&Yaml::parse(text), text);
        let windows = text.replace("\r\n", "\n").replace('\n', "\r\n");
        check_laws(&Yaml::parse(&windows), &windows);
    }
}

#[test]
fn every_scalar_maps_piece_by_piece() {
    let Some(texts) = texts() else { return };
    let mut found = Vec::new();
    let mut n_scalars = 0;
    for (id, text) in &texts {
        let yaml = Yaml::parse(text);
        let mut nodes = yaml.documents().to_vec();
        while let Some(node_id) = nodes.pop() {
            let node = yaml.node(node_id);
            match &node.kind {
                NodeKind::Sequence { items, .. } => nodes.extend(items),
                NodeKind::Mapping { entries, .. } => {
                    nodes.extend(entries.iter().flat_map(|entry| [entry.key, entry.value]));
                }
                NodeKind::Alias { .. } => {}
                NodeKind::Scalar(scalar) => {
                    n_scalars += 1;
                    let mapped = yaml.scalar_text(node_id, text).expect("a scalar");
                    let falls_back = scalar.value.chars().count() > 1
                        && mapped.locate(0..1) == node.range
                        && mapped.locate(mapped.len() - 1..mapped.len()) == node.range;
                    if falls_back {
                        found.push(format!("{id}: {:?} of {:?}", scalar.value, node.range.slice(text)));
                    }
                }
            }
        }
    }
    assert!(n_scalars > 10_000);
    assert!(found.is_empty(), "{}", found.join("\n"));
}
