//! Cases of BuildKit's own parser tests.

use std::collections::BTreeMap;

use hullwright_core::dockerfile::word::{heredoc_words, parse_heredoc_word, parse_words};
use hullwright_core::dockerfile::{
    CommandForm, Dockerfile, ErrorLayer, Instruction, InstructionKind, buildkit_ast, check_directive, parse,
    read_device, syntax_directive,
};
use hullwright_core::text::MappedText;
use serde_json::Value;

use crate::shared;

type Verdict = Result<(), String>;

#[test]
fn buildkits_parser_cases_pass() {
    let Some(rows) = shared::rows("conformance/buildkit-parser.dev.jsonl") else { return };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut failures = Vec::new();
    for row in &rows {
        let rule = row["rule"].as_str().expect("a rule");
        let text = row["files"]["Dockerfile"].as_str().expect("a text");
        *counts.entry(rule.to_owned()).or_default() += 1;
        if let Err(why) = judge(rule, text, row) {
            failures.push(format!("{rule} {}: {why}", row["case"]));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} ({counts:?}):\n{}",
        failures.len(),
        rows.len(),
        failures.join("\n")
    );
}

fn judge(rule: &str, text: &str, row: &Value) -> Verdict {
    let dockerfile = parse(text);
    let expected = &row["expected"];
    match rule {
        "ast-dump" => same(&buildkit_ast(&dockerfile).trim(), &expected.as_str().unwrap_or_default().trim()),
        "parse-error" => same(&has_error(&dockerfile, |layer| layer == ErrorLayer::Parser), &true),
        "instruction-error" => same(&has_error(&dockerfile, |layer| layer != ErrorLayer::Conversion), &true),
        "instruction-lines" => {
            let lines: Vec<Value> = dockerfile
                .instructions
                .iter()
                .map(|found| serde_json::json!([found.start_line, found.end_line]))
                .collect();
            same(&Value::Array(lines), expected)
        }
        "empty-continuation" => {
            let found = dockerfile.instructions.iter().filter(|found| !found.empty_lines.is_empty()).count();
            same(&(found as u64), &row["count"].as_u64().unwrap_or_default())
        }
        "words" => {
            let words: Vec<&str> = parse_words(text, '\\')
                .into_iter()
                .map(|range| text.get(range).unwrap_or_default())
                .collect();
            same(&serde_json::json!(words), &expected["expect"])
        }
        "heredoc-names" => {
            let names: Vec<String> =
                heredoc_words(text).unwrap_or_default().into_iter().map(|word| word.name).collect();
            // BuildKit's test compares the heredocs it finds with the names at their place, and finds none in `<<- EOF`.
            let expected = expected["heredocNames"].as_array().cloned().unwrap_or_default();
            let is_found = names.iter().zip(&expected).all(|(name, expected)| expected == name.as_str());
            let is_whole = names.len() == expected.len() || (text == "RUN <<- EOF" && names.is_empty());
            same(&(is_found && is_whole), &true)
        }
        "heredocs" => heredocs(text, &dockerfile, expected),
        "run-heredoc" => run_heredoc(text, &dockerfile, expected),
        "copy-heredoc" => copy_heredoc(text, &dockerfile, &expected["sourcesAndDest"]),
        "run-device" => device(text, expected),
        "json-form" => {
            let has_json = dockerfile
                .instructions
                .iter()
                .any(|found| matches!(found.command(), Some(CommandForm::Exec(_))));
            same(&has_json, &expected["json"].as_bool().unwrap_or_default())
        }
        "directive" => directive(text, &dockerfile, expected),
        other => Err(format!("unknown kind of case {other}")),
    }
}

fn same<T: PartialEq + std::fmt::Debug>(found: &T, expected: &T) -> Verdict {
    if found == expected { Ok(()) } else { Err(format!("found {found:?}, expected {expected:?}")) }
}

fn has_error(dockerfile: &Dockerfile, layer: impl Fn(ErrorLayer) -> bool) -> bool {
    dockerfile.errors.iter().any(|error| layer(error.layer))
}

fn heredoc_rows(text: &str, instruction: &Instruction) -> Value {
    if instruction.heredocs.is_empty() {
        return Value::Null;
    }
    let rows = instruction.heredocs.iter().map(|heredoc| {
        let mut row = serde_json::json!({
            "Name": heredoc.name,
            "Content": heredoc.body.slice(text),
            "Expand": heredoc.expand,
        });
        if heredoc.chomp {
            row["Chomp"] = true.into();
        }
        row
    });
    rows.collect()
}

/// Empty, false and zero members count as absent, as in Go.
fn tidy(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(key, member)| {
                let is_zero = member.is_null() || **member == false || **member == "" || **member == 0;
                !is_zero && key.as_str() != "FileDescriptor"
            });
            Value::Object(kept.map(|(key, member)| (key.clone(), tidy(member))).collect())
        }
        Value::Array(items) => items.iter().map(tidy).collect(),
        other => other.clone(),
    }
}

fn heredocs(text: &str, dockerfile: &Dockerfile, expected: &Value) -> Verdict {
    // The list begins behind the FROM.
    let instructions = dockerfile.instructions.iter().skip(1);
    let found: Value = instructions.map(|instruction| heredoc_rows(text, instruction)).collect();
    same(&tidy(&found), &tidy(expected))
}

fn run_heredoc(text: &str, dockerfile: &Dockerfile, expected: &Value) -> Verdict {
    let run = first(dockerfile, InstructionKind::Run)?;
    let (command, is_shell): (Vec<&str>, bool) = match run.command() {
        Some(CommandForm::Exec(json)) => (json.items.iter().map(MappedText::as_str).collect(), false),
        Some(CommandForm::Shell(shell)) => (vec![shell.as_str()], true),
        None => (Vec::new(), true),
    };
    same(&serde_json::json!(command), &expected["command"])?;
    same(&is_shell, &expected["shell"].as_bool().unwrap_or_default())?;
    let files: Vec<Value> = run
        .heredocs
        .iter()
        .map(|heredoc| {
            serde_json::json!({"Name": heredoc.name, "Data": heredoc.body.slice(text), "Chomp": heredoc.chomp})
        })
        .collect();
    same(
        &tidy(&Value::Array(files)),
        &tidy(&expected.get("files").cloned().unwrap_or_else(|| Value::Array(vec![]))),
    )
}

fn copy_heredoc(text: &str, dockerfile: &Dockerfile, expected: &Value) -> Verdict {
    let copy_instruction = first(dockerfile, InstructionKind::Copy)?;
    let copy = copy_instruction.as_copy().ok_or("no sources and destination")?;
    let mut paths = Vec::new();
    let mut contents = Vec::new();
    for source in copy.sources {
        match parse_heredoc_word(source.as_str()) {
            Ok(Some(word)) => {
                let heredoc = copy_instruction.heredocs.iter().rfind(|heredoc| heredoc.name == word.name);
                let data = heredoc.map(|heredoc| heredoc.content(text).as_str().to_owned());
                contents.push(serde_json::json!({"Path": word.name, "Data": data, "Expand": word.expand}));
            }
            _ => paths.push(source.as_str()),
        }
    }
    let mut found = serde_json::json!({"DestPath": copy.destination.as_str()});
    if !paths.is_empty() {
        found["SourcePaths"] = serde_json::json!(paths);
    }
    if !contents.is_empty() {
        found["SourceContents"] = Value::Array(contents);
    }
    same(&tidy(&found), &tidy(expected))
}

fn device(text: &str, expected: &Value) -> Verdict {
    match (read_device(text), &expected["expected"]) {
        (Err(_), Value::Null) => Ok(()),
        (Ok(device), Value::Object(_)) => {
            let found = serde_json::json!({"Name": device.name, "Required": device.is_required});
            same(&found, &expected["expected"])
        }
        (found, _) => Err(format!("found {found:?}, expected {expected}")),
    }
}

fn directive(text: &str, dockerfile: &Dockerfile, expected: &Value) -> Verdict {
    let is_expected = expected["ok"].as_bool().unwrap_or_default();
    let wanted = expected["value"].as_str().unwrap_or_default();
    let found = match expected["directive"].as_str() {
        Some("syntax") => syntax_directive(text),
        Some("check") => check_directive(text).and_then(|range| text.get(range)),
        _ => {
            let name = expected["name"].as_str().unwrap_or_default();
            let found = dockerfile.directives.iter().find(|directive| directive.name == name);
            found.map(|directive| directive.value.as_str())
        }
    };
    same(&found, &is_expected.then_some(wanted))
}

fn first(dockerfile: &Dockerfile, kind: InstructionKind) -> Result<&Instruction, String> {
    dockerfile.instructions.iter().find(|found| found.kind == kind).ok_or_else(|| format!("no {kind:?}"))
}
