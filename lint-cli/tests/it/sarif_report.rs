//! What GitHub's code scanning demands of SARIF, in our own words, held against the report of a hostile project.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::nasty::{
    BREAKING, CLEAN, COMMAND, CONTINUED, HOSTILE, NO_FROM, TEXT, UNREADABLE, project, report,
};
use crate::support::{Folder, ONE_RULE, Run, TWICE};

fn log_of(text: &str) -> Value {
    serde_json::from_str(text).expect("it is one JSON document, and nothing else")
}

/// The only run of a log.
#[track_caller]
fn run_of(log: &Value) -> &Value {
    assert_eq!(log["runs"].as_array().map(Vec::len), Some(1), "several runs are refused");
    &log["runs"][0]
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("it is a list")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("it is a text")
}

fn decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.bytes();
    while let Some(byte) = rest.next() {
        let digits: String =
            if byte == b'%' { rest.by_ref().take(2).map(char::from).collect() } else { String::new() };
        bytes.push(if byte == b'%' { u8::from_str_radix(&digits, 16).expect("two digits") } else { byte });
    }
    String::from_utf8(bytes).expect("it is UTF-8")
}

/// The statement: the value of a line is that of 100 UTF-16 units from its start, blanks and tabs left out, each line end
/// one LF, then the end of the file as 65535, then zeros, read as digits to the base 37, modulo 2^64; equal ones are counted.
fn line_hashes(source: &str) -> Vec<String> {
    let source = source.replace("\r\n", "\n").replace('\r', "\n");
    let units: Vec<u16> = source.replace([' ', '\t'], "").encode_utf16().chain([65_535]).collect();
    let after_breaks = units.iter().enumerate().filter(|(_, unit)| **unit == 10).map(|(at, _)| at + 1);
    let mut seen: BTreeMap<u64, u32> = BTreeMap::new();
    std::iter::once(0)
        .chain(after_breaks)
        .map(|start| {
            let window = units.iter().skip(start).copied().chain(std::iter::repeat(0)).take(100);
            let hash = window.fold(0_u64, |hash, unit| hash.wrapping_mul(37).wrapping_add(u64::from(unit)));
            let count = seen.entry(hash).or_default();
            *count += 1;
            format!("{hash:x}:{count}")
        })
        .collect()
}

#[test]
fn rules_and_results_hold_what_code_scanning_asks_for() {
    let output = report(&project(), &["--format", "sarif"]).stdout;
    let log = log_of(&output);
    assert_eq!(log["version"], "2.1.0");
    assert!(text(&log["$schema"]).ends_with("sarif-schema-2.1.0.json"));
    let run = run_of(&log);
    let driver = &run["tool"]["driver"];
    for name in ["name", "version", "semanticVersion", "informationUri"] {
        assert!(!text(&driver[name]).is_empty());
    }
    assert!(run["automationDetails"].is_null() && run["invocations"].is_null());
    let rules = list(&driver["rules"]);
    for rule in rules {
        for (pointer, most) in [
            ("/id", 255),
            ("/name", 255),
            ("/shortDescription/text", 1024),
            ("/fullDescription/text", 1024),
            ("/help/text", usize::MAX),
            ("/help/markdown", usize::MAX),
        ] {
            let text = text(rule.pointer(pointer).expect("it is there"));
            assert!(!text.trim().is_empty() && text.chars().count() <= most, "{pointer} of {rule}");
        }
        assert!(text(&rule["helpUri"]).starts_with("https://"));
        let level = text(&rule["defaultConfiguration"]["level"]);
        assert!(["note", "warning", "error"].contains(&level));
        let properties = &rule["properties"];
        let tags = list(&properties["tags"]);
        assert!((1..=10).contains(&tags.len()));
        assert!(["very-high", "high", "medium", "low"].contains(&text(&properties["precision"])));
        assert!(["error", "warning", "recommendation"].contains(&text(&properties["problem.severity"])));
        let is_security = tags.iter().any(|tag| tag == "security");
        match &properties["security-severity"] {
            Value::Null => assert!(!is_security, "{rule}"),
            Value::String(score) => {
                let score: f64 = score.parse().expect("it is a number in a string");
                assert!(is_security && (0.1..=10.0).contains(&score), "{rule}");
            }
            other => panic!("{other} is no string"),
        }
    }
    let results = list(&run["results"]);
    assert_eq!(results.len(), 7);
    for result in results {
        let index =
            result["ruleIndex"].as_u64().and_then(|index| usize::try_from(index).ok()).expect("an index");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(!text(&result["message"]["text"]).is_empty());
        assert_eq!(list(&result["locations"]).len(), 1);
        let related = result["relatedLocations"].as_array().into_iter().flatten();
        for location in related.chain(list(&result["locations"])) {
            let region = &location["physicalLocation"]["region"];
            let number = |name: &str| region[name].as_u64().expect("it is a number");
            let start = (number("startLine"), number("startColumn"));
            assert!(
                start >= (1, 1)
                    && number("endColumn") >= 1
                    && start < (number("endLine"), number("endColumn"))
            );
        }
    }
    assert!(rules.iter().any(|rule| rule["id"] == "unreadable-file"));
}

#[test]
fn security_rules_alone_are_security_alerts() {
    let folder = Folder::with(&[("Dockerfile", "FROM alpine:3.22 AS a\nFROM alpine:3.22 AS A\nUSER root\n")]);
    let log = log_of(&folder.run(&["check", "--format", "sarif"]).stdout);
    let score = |name: &str| {
        let rules = list(&run_of(&log)["tool"]["driver"]["rules"]);
        rules.iter().find(|rule| rule["id"] == name).expect("it is reported")["properties"]["security-severity"].clone()
    };
    assert_eq!((score("root-user"), score("duplicate-stage-name")), ("5.5".into(), Value::Null));
}

#[test]
fn uris_are_relative_and_encoded() {
    let log = log_of(&report(&project(), &["--format", "sarif"]).stdout);
    let mut paths = BTreeSet::new();
    for result in list(&run_of(&log)["results"]) {
        let uri = text(&result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]);
        assert!(!uri.starts_with("./") && !uri.starts_with('/'));
        let plain = |ch: char| ch.is_ascii_alphanumeric() || "-._~/%".contains(ch);
        assert!(uri.chars().all(plain), "{uri}");
        paths.insert(decoded(uri));
    }
    let wanted = [HOSTILE, BREAKING, COMMAND, NO_FROM, UNREADABLE].map(str::to_owned);
    assert_eq!(paths, BTreeSet::from(wanted));
}

#[test]
fn lines_are_hashed_as_the_upload_does() {
    let folder = project();
    let again = format!("{0}{0}", "FROM alpine:3.22 AS s\nFROM alpine:3.22 AS S\n".repeat(6));
    let with_mark = format!("\u{feff}{TWICE}");
    folder.write("again/Dockerfile", &again);
    folder.write("mark/Dockerfile", &with_mark);
    let texts = [
        (HOSTILE, TEXT),
        (BREAKING, CONTINUED),
        (COMMAND, "FROM alpine:3.22 AS s\nFROM alpine:3.22 AS S\n"),
        (NO_FROM, "# nothing to start from\nRUN true\n"),
        ("again/Dockerfile", &again),
        ("mark/Dockerfile", &with_mark),
        (UNREADABLE, ""),
    ];
    let texts: BTreeMap<&str, &str> = BTreeMap::from(texts);
    let log = log_of(&report(&folder, &["--format", "sarif"]).stdout);
    let results = list(&run_of(&log)["results"]);
    assert!(results.len() > 7 + 10);
    let mut own = BTreeSet::new();
    for result in results {
        let place = &result["locations"][0]["physicalLocation"];
        let path = decoded(text(&place["artifactLocation"]["uri"]));
        let line = place["region"]["startLine"]
            .as_u64()
            .and_then(|line| usize::try_from(line).ok())
            .expect("a line");
        let hashes = line_hashes(texts.get(&*path).expect("the file is known"));
        assert_eq!(
            result["partialFingerprints"]["primaryLocationLineHash"],
            hashes[line - 1],
            "{path}:{line}"
        );
        own.insert((path, text(&result["partialFingerprints"]["hullwright/v1"]).to_owned()));
    }
    assert_eq!(own.len(), results.len(), "our own fingerprint tells findings of a file apart");
}

#[test]
fn findings_about_a_file_have_a_region() {
    let log = log_of(&report(&project(), &["--format", "sarif"]).stdout);
    let region = |rule: &str| {
        let results = list(&run_of(&log)["results"]);
        let result = results.iter().find(|result| result["ruleId"] == rule).expect("it is reported");
        let region = &result["locations"][0]["physicalLocation"]["region"];
        ["startLine", "startColumn", "endLine", "endColumn"].map(|name| region[name].as_u64().unwrap_or(0))
    };
    assert_eq!(region("missing-from"), [2, 1, 2, 4]);
    assert_eq!(region("unreadable-file"), [1, 1, 1, 2]);
}

#[test]
fn a_run_in_a_folder_of_the_repository_speaks_of_the_repository() {
    let folder = Folder::with(&[
        ("repo/api/Dockerfile", TWICE),
        ("repo/Dockerfile", TWICE),
        ("far/Dockerfile", TWICE),
    ]);
    std::fs::create_dir(folder.path().join("repo/.git")).expect("folders can be made");
    let uris = |paths: &[&str]| {
        let mut command = folder.command(&[&["check", "--format", "sarif"], &ONE_RULE[..], paths].concat());
        command.current_dir(folder.path().join("repo/api"));
        let log = log_of(&Run::of(command).stdout);
        let results = list(&run_of(&log)["results"]).iter();
        let uris = results.map(|result| {
            text(&result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]).to_owned()
        });
        (uris.collect::<Vec<_>>(), run_of(&log)["invocations"].clone())
    };
    assert_eq!(uris(&["."]), (vec!["api/Dockerfile".to_owned()], Value::Null));
    assert_eq!(uris(&["./../Dockerfile"]), (vec!["Dockerfile".to_owned()], Value::Null));
    let (found, invocations) = uris(&["../../far"]);
    let root = format!("file://{}", folder.path().display());
    assert_eq!(found, [format!("{root}/far/Dockerfile")]);
    assert_eq!(
        invocations,
        serde_json::json!([{"executionSuccessful": true, "workingDirectory": {"uri": format!("{root}/repo/")}}])
    );
}

#[test]
fn a_category_names_the_analysis() {
    let folder = Folder::with(&[("Dockerfile", TWICE)]);
    for category in ["images/api", "images/api/"] {
        let run = folder.check(&["--format", "sarif", "--sarif-category", category]);
        assert_eq!(
            run_of(&log_of(&run.stdout))["automationDetails"],
            serde_json::json!({"id": "images/api/"})
        );
    }
    let run = folder.check(&["--format", "sarif", "--sarif-category", ""]);
    assert!(run_of(&log_of(&run.stdout))["automationDetails"].is_null());
}

#[test]
fn a_clean_run_is_a_run() {
    let folder = Folder::with(&[(CLEAN, "FROM alpine:3.22\n")]);
    let log = log_of(&folder.check(&["--format", "sarif"]).stdout);
    assert_eq!(
        (list(&run_of(&log)["results"]).len(), list(&run_of(&log)["tool"]["driver"]["rules"]).len()),
        (0, 0)
    );
}

#[test]
fn more_findings_than_code_scanning_shows_are_told() {
    let folder = Folder::with(&[("Dockerfile", &"FROM alpine:3.22 AS s\n".repeat(5_002))]);
    let run = folder.check(&["--format", "sarif"]);
    assert_eq!(run.stderr, "hullwright: SARIF holds 5001 findings; code scanning shows 5000 of them\n");
    assert_eq!(list(&run_of(&log_of(&run.stdout))["results"]).len(), 5_001);
}

#[test]
fn fixes_are_replacements() {
    let log = log_of(&report(&project(), &["--format", "sarif"]).stdout);
    let results = list(&run_of(&log)["results"]);
    let empty =
        results.iter().find(|result| result["ruleId"] == "empty-continuation-line").expect("it is reported");
    let change = &empty["fixes"][0]["artifactChanges"][0];
    assert_eq!(decoded(text(&change["artifactLocation"]["uri"])), BREAKING);
    let replacement = &change["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "");
    let offset = CONTINUED.find("\n\n").expect("it is there") + 1;
    assert_eq!(replacement["deletedRegion"]["byteOffset"], offset);
    assert_eq!(replacement["deletedRegion"]["byteLength"], 1);
}
