//! The machine formats on one frozen case: CRLF, a byte order mark, characters beyond ASCII, a silenced finding.

use std::path::{Path, PathBuf};

use crate::support::{Folder, TWICE, check_file};

fn case() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats/mixed")
}

#[track_caller]
fn frozen(arguments: &[&str], file: &str) -> String {
    let run = Folder::copy_of(&case()).check(arguments);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let separators = run.stdout.chars().filter(|ch| matches!(ch, '\u{85}' | '\u{2028}' | '\u{2029}'));
    assert_eq!(separators.count(), 0, "a line is a line for every reader");
    let shown = run.stdout.replace(&format!("\"{}\"", env!("CARGO_PKG_VERSION")), "\"VERSION\"");
    let shown = shown.replace(&format!("/v{}/", env!("CARGO_PKG_VERSION")), "/vVERSION/");
    check_file(&case().join(file), &without_pages(&shown));
    run.stdout
}

/// The pages of the rules change for reasons of their own.
fn without_pages(text: &str) -> String {
    let log: serde_json::Value =
        text.lines().next().and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().cloned().unwrap_or_default();
    let sarif = rules.iter().flat_map(|rule| [&rule["help"]["text"], &rule["fullDescription"]["text"]]);
    let sonarqube = log["rules"].as_array().into_iter().flatten().map(|rule| &rule["description"]);
    let pages = sarif.chain(sonarqube);
    pages.fold(text.to_owned(), |text, page| text.replace(&page.to_string(), "\"PAGE\""))
}

#[test]
fn json_keeps_its_shape() {
    let text = frozen(&["--format", "json", "--show-suppressed"], "expected.json");
    let document: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(document["version"], 1);
    let findings = document["findings"].as_array().expect("findings are a list");
    // A byte order mark takes bytes and no column; offsets are those of the file on disk.
    let crlf = findings.iter().find(|found| found["path"] == "crlf/Dockerfile").expect("it has a finding");
    assert_eq!(crlf["range"]["start"], serde_json::json!({"line": 3, "column": 21, "offset": 56}));
    let labels = &crlf["labels"][0]["range"]["start"];
    assert_eq!(*labels, serde_json::json!({"line": 1, "column": 21, "offset": 23}));
    assert_eq!(findings.iter().filter(|found| !found["suppressed"].is_null()).count(), 1);
}

#[test]
fn jsonl_is_a_finding_a_line() {
    let text = frozen(&["--format", "jsonl"], "expected.jsonl");
    assert_eq!(text.lines().count(), 3);
    for line in text.lines() {
        let found: serde_json::Value = serde_json::from_str(line).expect("a line is an object");
        assert_eq!(found["rule"], "duplicate-stage-name");
    }
}

#[test]
fn sarif_keeps_its_shape() {
    let text = frozen(&["--format", "sarif"], "expected.sarif");
    let log: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let run = &log["runs"][0];
    assert!(run["automationDetails"].is_null());
    let results = run["results"].as_array().expect("results are a list");
    assert_eq!(results.len(), 3);
    for result in results {
        let index = result["ruleIndex"].as_u64().and_then(|index| usize::try_from(index).ok());
        let rule = &run["tool"]["driver"]["rules"][index.expect("it has an index")];
        assert_eq!(rule["id"], result["ruleId"]);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert!(region["endColumn"].as_u64() > region["startColumn"].as_u64());
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string());
        assert!(result["suppressions"].is_null());
    }
    assert!(text.contains("\"uri\":\"%C3%BC%20b/Dockerfile\""));
}

#[test]
fn the_formats_of_other_services_keep_their_shape() {
    for format in ["github", "gitlab", "junit", "checkstyle", "sonarqube", "rdjson", "rdjsonl", "markdown"] {
        frozen(&["--format", format], &format!("expected.{format}"));
    }
}

#[test]
fn gitlab_fingerprints_are_unique_in_a_report() {
    let folder = Folder::with(&[("a/Dockerfile", TWICE), ("b/Dockerfile", TWICE)]);
    let report: serde_json::Value =
        serde_json::from_str(&folder.check(&["--format", "gitlab"]).stdout).expect("it is JSON");
    assert_ne!(report[0]["fingerprint"], report[1]["fingerprint"]);
    assert_eq!(
        report[0]["location"],
        serde_json::json!({"path": "a/Dockerfile", "lines": {"begin": 2, "end": 2}})
    );
}

#[test]
fn codeclimate_issues_end_with_nul() {
    let folder = Folder::with(&[("a/Dockerfile", TWICE), ("b/Dockerfile", TWICE)]);
    let run = folder.check(&["--format", "codeclimate"]);
    let issues: Vec<&str> = run.stdout.split_terminator('\0').collect();
    assert_eq!(issues.len(), 2);
    let issue: serde_json::Value = serde_json::from_str(issues[1]).expect("an issue is JSON");
    assert_eq!((&issue["type"], &issue["categories"]), (&"issue".into(), &serde_json::json!(["Bug Risk"])));
}

#[test]
fn a_clean_file_is_a_passed_test() {
    let folder = Folder::with(&[("Dockerfile", "FROM alpine:3.22\n")]);
    let run = folder.check(&["--format", "junit"]);
    assert!(run.stdout.contains("tests=\"1\" failures=\"0\""), "{}", run.stdout);
    assert!(run.stdout.contains("<testcase classname=\"hullwright\" name=\"Dockerfile\""), "{}", run.stdout);
}

#[test]
fn sarif_has_a_category_and_suppressions_on_demand() {
    let folder = Folder::copy_of(&case());
    let run = folder.check(&["--format", "sarif", "--sarif-category", "images", "--show-suppressed"]);
    let log: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(log["runs"][0]["automationDetails"]["id"], "images/");
    let results = log["runs"][0]["results"].as_array().expect("results are a list");
    let silenced: Vec<_> = results.iter().filter(|result| !result["suppressions"].is_null()).collect();
    assert_eq!(silenced.len(), 1);
    assert_eq!(silenced[0]["suppressions"][0]["kind"], "inSource");
}

#[test]
fn every_format_may_go_to_a_file_of_its_own() {
    let folder = Folder::copy_of(&case());
    let outputs = [
        "--format", "sarif", "--output", "o.sarif", "--format", "concise", "--format", "json", "-o", "o.json",
    ];
    let run = folder.check(&outputs);
    assert!(run.stdout.starts_with("app.Dockerfile:4:21: error: "), "{}", run.stdout);
    assert!(
        folder.read("o.sarif").starts_with("{\"$schema\"")
            && folder.read("o.json").starts_with("{\"version\":1")
    );
    let run = folder.check(&["--output", "o.txt"]);
    assert!(run.stdout.is_empty() && folder.read("o.txt").ends_with("3 errors in 3 files\n"));
}

#[test]
fn statistics_leave_machine_formats_alone() {
    let folder = Folder::copy_of(&case());
    let run = folder.check(&["--statistics"]);
    assert!(
        run.stdout.ends_with("\n3  duplicate-stage-name\n3  in Dockerfiles\n3 errors in 3 files\n"),
        "{}",
        run.stdout
    );
    let run = folder.check(&["--statistics", "--format", "json"]);
    assert_eq!(
        (run.stdout.lines().count(), run.stderr.as_str()),
        (1, "3  duplicate-stage-name\n3  in Dockerfiles\n")
    );
}
