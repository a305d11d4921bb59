//! What compose-go makes of the Compose files of public repositories: which it refuses, and what it reads.

use std::collections::{BTreeMap, HashMap};

use hullwright_core::compose::{Data, FileRole, LoadOptions, Node, Profiles, Reading, load};
use hullwright_core::project::NoFiles;
use hullwright_core::text::{FileId, FileKind, SourceFile};
use serde_json::{Map, Value, json};

use crate::shared;

/// A value as JSON.
fn to_json(node: &Node) -> Value {
    match &node.data {
        Data::Null | Data::Broken => Value::Null,
        Data::Bool(value) => json!(value),
        Data::Int(value) => json!(value),
        Data::Float(value) => json!(value),
        Data::Text(text) => json!(text.as_str()),
        Data::List(items) => items.iter().map(to_json).collect(),
        Data::Map(map) => {
            let members = map.iter().map(|(key, member)| (key.to_owned(), to_json(&member.node)));
            Value::Object(members.collect::<Map<_, _>>())
        }
    }
}

/// Without what says nothing: null, empty texts, lists and mappings.
fn tidy(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let tidied = members.iter().map(|(key, value)| (key.clone(), tidy(value)));
            Value::Object(tidied.filter(|(_, value)| !is_blank(value)).collect())
        }
        Value::Array(items) => items.iter().map(tidy).collect(),
        value => value.clone(),
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn first_difference(want: &Value, got: &Value, place: &str) -> String {
    match (want, got) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys()) {
                let (a, b) = (a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null));
                if a != b {
                    return first_difference(a, b, &format!("{place}/{key}"));
                }
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            if let Some((idx, (a, b))) = a.iter().zip(b).enumerate().find(|(_, (a, b))| a != b) {
                return first_difference(a, b, &format!("{place}/{idx}"));
            }
        }
        _ => {}
    }
    format!("{place}: want {want}, got {got}").chars().take(300).collect()
}

#[test]
fn files_are_refused_and_read_as_by_docker_compose() {
    let mut texts = HashMap::new();
    for kind in ["compose", "edge-compose"] {
        let Some(rows) = shared::rows(&format!("corpus/dev/{kind}.jsonl.gz")) else { return };
        for row in rows {
            let field = |name: &str| row[name].as_str().expect("id and text are strings").to_owned();
            texts.insert(field("id"), field("text"));
        }
    }
    let Some(rows) = shared::rows("oracle/compose.dev.jsonl.gz") else { return };
    let environment = BTreeMap::new();
    let options = LoadOptions {
        project_name: Some("p"),
        profiles: Profiles { active: vec!["*".to_owned()] },
        environment: &environment,
        env_files: &[],
        role: FileRole::Main,
        reading: Reading::AsDocker,
    };
    let (mut n_files, mut found) = (0, Vec::new());
    for row in rows {
        let id = row["id"].as_str().expect("the id is a string");
        let Some(text) = texts.get(id) else { continue };
        n_files += 1;
        let source = SourceFile::new(FileId(0), "compose.yaml", FileKind::Compose, text);
        let project = load(vec![source], &options, &NoFiles);
        let refused = row["error"].as_str();
        // compose-go's JSON of an SSH key with a path is no JSON, so nothing was kept of such a project.
        if refused.is_none() && row["project"].is_null() {
            assert!(project.errors.is_empty(), "{id}: {:?}", project.errors);
            continue;
        }
        if refused.is_some() == project.errors.is_empty() {
            let own: Vec<String> = project
                .errors
                .iter()
                .take(3)
                .map(|error| format!("{:?} {}", error.kind, error.message))
                .collect();
            found.push(format!("{id}: want {refused:?}, got {own:?}"));
        } else if refused.is_none() {
            let want = tidy(&row["project"]);
            let got = tidy(&to_json(&project.as_docker_prints(&options.profiles)));
            if want != got {
                found.push(format!("{id}: {}", first_difference(&want, &got, "")));
            }
        }
    }
    assert!(n_files > 0);
    assert!(found.is_empty(), "{} differences in {n_files} files:\n{}", found.len(), found.join("\n"));
}
