//! The Compose cases of KICS say the same with and without the `version` line, which modern files do not have.

use std::path::PathBuf;

use hullwright_core::engine::Engine;
use hullwright_core::testing::{examples, run};
use hullwright_rules::rule_set;
use serde_json::Value;

#[expect(clippy::print_stdout, reason = "the test harness shows why nothing was compared")]
fn cases() -> Option<Vec<Value>> {
    let mut folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    loop {
        let candidate = folder.join("shared/conformance/kics-compose.dev.jsonl");
        if candidate.exists() {
            let text = std::fs::read_to_string(candidate).expect("a listed file can be read");
            return Some(text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect());
        }
        if !folder.pop() {
            println!("skipped: no shared/conformance/kics-compose.dev.jsonl beside the repository");
            return None;
        }
    }
}

/// The text with its `version` line made a comment, so that all other lines stay where they are.
fn without_version(text: &str) -> Option<String> {
    let is_version = |line: &str| line.starts_with("version:");
    text.lines().any(is_version).then(|| {
        let lines = text.split('\n').map(|line| if is_version(line) { "#" } else { line });
        lines.collect::<Vec<_>>().join("\n")
    })
}

/// Rule and line of all findings of the strict set, those about the line itself left out.
fn found(engine: &Engine, path: &str, text: &str) -> Vec<(&'static str, u32)> {
    let page = format!("```compose good preset=strict file={path}\n{text}\n```\n");
    let example = examples(&page).into_iter().next().expect("an example");
    let reports = run(engine, &example, &[]);
    let findings = reports.iter().flat_map(|report| &report.findings);
    findings
        .map(|finding| (finding.rule.name, finding.place.start.line))
        .filter(|(rule, _)| *rule != "obsolete-version-field")
        .collect()
}

#[test]
fn findings_do_not_depend_on_the_version_line() {
    let Some(cases) = cases() else { return };
    let engine = Engine::new(rule_set());
    let (mut n_compared, mut n_found) = (0, 0);
    let mut differing = Vec::new();
    for case in &cases {
        let files = case["files"].as_object().expect("files");
        for (path, text) in files {
            let text = text.as_str().expect("text");
            let Some(modern) = without_version(text) else { continue };
            n_compared += 1;
            let (old, new) = (found(&engine, path, text), found(&engine, path, &modern));
            n_found += old.len();
            if old != new {
                differing.push(format!("{} {path}: {old:?} and {new:?}", case["case"]));
            }
        }
    }
    assert!(n_compared > 50, "only {n_compared} files with a version were found");
    assert!(n_found > n_compared, "only {n_found} findings in {n_compared} files");
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}
