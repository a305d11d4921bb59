//! What services demand of a report, in our own words, held against the report of a hostile project.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};
use serde_json::Value;

use crate::nasty::{BREAKING, CLEAN, COMMAND, HOSTILE, NO_FROM, TEXT, UNREADABLE, project, report};
use crate::support::{Folder, TWICE};

/// A character that XML cannot hold is a replacement character.
const HOSTILE_MESSAGE: &str = "`FOO?·\u{fffd}#?vso[task.x]y` is not a Dockerfile instruction";
const WILDCARD_MESSAGE: &str = "a destination takes no wildcard: this makes a directory called `x<&]]>%*`";

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("it is one JSON document, and nothing else")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("it is a list")
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|number| number.try_into().ok()).expect("it is a number")
}

/// The finding of a rule, in a list whose items have the rule's name at `pointer`.
#[track_caller]
fn of_rule<'a>(items: &'a [Value], pointer: &str, rule: &str) -> &'a Value {
    let mut found = items.iter().filter(|item| item.pointer(pointer).is_some_and(|name| name == rule));
    let first = found.next().unwrap_or_else(|| panic!("{rule} is reported"));
    assert!(found.next().is_none(), "{rule} is reported once");
    first
}

/// GitLab: an array of objects with a description of one line, the name of the check, a fingerprint that is unique in the
/// report, one of five severities, a relative path without `./` and a first line from 1.
#[test]
fn gitlab_reports_hold_what_code_quality_asks_for() {
    let run = report(&project(), &["--format", "gitlab"]);
    assert!(!run.stdout.starts_with('\u{feff}'));
    let report = json(&run.stdout);
    let issues = list(&report);
    assert_eq!(issues.len(), 7);
    let fingerprints: BTreeSet<&str> =
        issues.iter().filter_map(|issue| issue["fingerprint"].as_str()).collect();
    assert_eq!(fingerprints.len(), issues.len());
    for issue in issues {
        let description = issue["description"].as_str().expect("there is a description");
        assert!(
            !description.is_empty() && !description.contains(|ch: char| ch.is_control()),
            "{description}"
        );
        assert!(
            ["info", "minor", "major", "critical", "blocker"]
                .contains(&issue["severity"].as_str().unwrap_or(""))
        );
        let path = issue["location"]["path"].as_str().expect("there is a path");
        assert!(!path.starts_with("./") && !path.starts_with('/'), "{path}");
        assert!(number(&issue["location"]["lines"]["begin"]) >= 1);
    }
    let paths: BTreeSet<&str> =
        issues.iter().filter_map(|issue| issue["location"]["path"].as_str()).collect();
    assert_eq!(paths, BTreeSet::from([HOSTILE, BREAKING, COMMAND, NO_FROM, UNREADABLE]));
    let unknown = of_rule(issues, "/check_name", "unknown-instruction");
    assert_eq!(unknown["description"], HOSTILE_MESSAGE);
}

/// A fingerprint stays when lines above the finding come and go, when the file's line ends change, and when the program
/// runs in a folder of the repository.
#[test]
fn gitlab_fingerprints_are_stable() {
    let folder = Folder::with(&[("api/Dockerfile", TWICE)]);
    std::fs::create_dir(folder.path().join(".git")).expect("folders can be made");
    let prints = |folder: &Folder| {
        let report = json(&folder.check(&["--format", "gitlab"]).stdout);
        list(&report).iter().map(|issue| issue["fingerprint"].clone()).collect::<Vec<_>>()
    };
    let before = prints(&folder);
    assert_eq!(before.len(), 1);
    folder.write("api/Dockerfile", &format!("# one\n\n# two\n{TWICE}RUN true\n"));
    assert_eq!(prints(&folder), before);
    folder.write("api/Dockerfile", &TWICE.replace('\n', "\r\n"));
    assert_eq!(prints(&folder), before);
    let mut below = folder.command(&["check", "--select", "duplicate-stage-name", "--format", "gitlab"]);
    let below = crate::support::Run::of({
        below.current_dir(folder.path().join("api"));
        below
    });
    let below = json(&below.stdout);
    assert_eq!(below[0]["fingerprint"], before[0]);
    assert_eq!(below[0]["location"]["path"], "api/Dockerfile");
}

/// CodeClimate: issues with a type, known categories and a body, each ended by NUL.
#[test]
fn codeclimate_issues_hold_what_an_engine_says() {
    let run = report(&project(), &["--format", "codeclimate"]);
    assert!(run.stdout.ends_with('\0'));
    let issues: Vec<Value> = run.stdout.split_terminator('\0').map(json).collect();
    assert_eq!(issues.len(), 7);
    let known = [
        "Bug Risk",
        "Clarity",
        "Compatibility",
        "Complexity",
        "Duplication",
        "Performance",
        "Security",
        "Style",
    ];
    for issue in &issues {
        assert_eq!(issue["type"], "issue");
        assert!(
            list(&issue["categories"])
                .iter()
                .all(|category| known.contains(&category.as_str().unwrap_or("")))
        );
        assert!(!list(&issue["categories"]).is_empty());
        assert!(issue["content"]["body"].as_str().is_some_and(|body| body.starts_with("# ")));
    }
}

fn attribute<'a>(node: Node<'a, '_>, name: &str) -> &'a str {
    node.attribute(name).unwrap_or_else(|| panic!("<{}> has {name}", node.tag_name().name()))
}

fn children<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Vec<Node<'a, 'i>> {
    let children: Vec<Node<'a, 'i>> = node.children().filter(Node::is_element).collect();
    assert!(children.iter().all(|child| child.has_tag_name(name)), "only <{name}>");
    children
}

/// JUnit: suites of test cases with counts that add up, a failure with type and message a finding, and a test that passes
/// for a file without any, since an empty report counts as an error.
#[test]
fn junit_is_xml_whose_counts_add_up() {
    let run = report(&project(), &["--format", "junit"]);
    let document = Document::parse(&run.stdout).expect("it is XML");
    let root = document.root_element();
    assert!(root.has_tag_name("testsuites"));
    let suites = children(root, "testsuite");
    let names: BTreeSet<&str> = suites.iter().map(|suite| attribute(*suite, "name")).collect();
    assert_eq!(names, BTreeSet::from([HOSTILE, BREAKING, COMMAND, NO_FROM, UNREADABLE, CLEAN]));
    let (mut tests, mut failures) = (0, 0);
    for suite in suites {
        let cases = children(suite, "testcase");
        assert_eq!(attribute(suite, "tests"), cases.len().to_string());
        let failed: Vec<Node<'_, '_>> = cases.iter().flat_map(|case| children(*case, "failure")).collect();
        assert_eq!(attribute(suite, "failures"), failed.len().to_string());
        assert_eq!(attribute(suite, "errors"), "0");
        assert!(!cases.is_empty());
        for case in &cases {
            assert_eq!(attribute(*case, "file"), attribute(suite, "name"));
            assert!(!attribute(*case, "name").is_empty() && attribute(*case, "classname") == "hullwright");
        }
        assert!(
            failed.iter().all(|failure| ["error", "warning", "info"].contains(&attribute(*failure, "type")))
        );
        if attribute(suite, "name") == CLEAN {
            assert_eq!((cases.len(), failed.len()), (1, 0));
        }
        tests += cases.len();
        failures += failed.len();
    }
    assert_eq!(
        (attribute(root, "tests"), attribute(root, "failures")),
        (&*tests.to_string(), &*failures.to_string())
    );
    assert_eq!((tests, failures), (8, 7));
    let wildcard = document.descendants().find(|node| node.attribute("message") == Some(WILDCARD_MESSAGE));
    let wildcard = wildcard.expect("the message arrives as it is");
    assert_eq!(wildcard.text(), Some(&*format!("{HOSTILE}:3:8: {WILDCARD_MESSAGE}")));
    assert_eq!(wildcard.parent().map(|case| attribute(case, "line")), Some("3"));
    assert!(document.descendants().any(|node| node.attribute("message") == Some(HOSTILE_MESSAGE)));
}

/// Checkstyle: a file element for each file, error elements with line and column from 1, one of three severities, the
/// message and the rule.
#[test]
fn checkstyle_is_xml_with_the_known_severities() {
    let run = report(&project(), &["--format", "checkstyle"]);
    let document = Document::parse(&run.stdout).expect("it is XML");
    let root = document.root_element();
    assert!(root.has_tag_name("checkstyle"));
    let files = children(root, "file");
    assert_eq!(files.len(), 6);
    let mut found = Vec::new();
    for file in files {
        for error in children(file, "error") {
            assert!(["error", "warning", "info"].contains(&attribute(error, "severity")));
            assert!(attribute(error, "line") != "0" && attribute(error, "column") != "0");
            let rule =
                attribute(error, "source").strip_prefix("hullwright.").expect("the source names the tool");
            found.push((attribute(file, "name"), attribute(error, "line"), attribute(error, "column"), rule));
            if rule == "copy-wildcard-destination" {
                assert_eq!(attribute(error, "message"), WILDCARD_MESSAGE);
            }
        }
    }
    assert_eq!(found.len(), 7);
    for wanted in [
        (HOSTILE, "2", "19", "run-program-not-found"),
        (BREAKING, "3", "1", "empty-continuation-line"),
        (NO_FROM, "2", "1", "missing-from"),
        (UNREADABLE, "1", "1", "unreadable-file"),
    ] {
        assert!(found.contains(&wanted), "{found:?}");
    }
}

/// SonarQube: rules with an engine, an attribute and impacts; issues of those rules, whose ranges have columns from 0 in
/// UTF-16 units and are never empty; a place without a range has lines alone.
#[test]
fn sonarqube_ranges_are_never_empty() {
    let folder = project();
    let report = json(&report(&folder, &["--format", "sonarqube"]).stdout);
    let rules: BTreeSet<&str> = list(&report["rules"])
        .iter()
        .map(|rule| {
            for name in ["id", "name", "description", "engineId", "cleanCodeAttribute"] {
                assert!(rule[name].as_str().is_some_and(|text| !text.is_empty()), "{name} of {rule}");
            }
            for impact in list(&rule["impacts"]) {
                let quality = impact["softwareQuality"].as_str().unwrap_or("");
                assert!(["SECURITY", "RELIABILITY", "MAINTAINABILITY"].contains(&quality));
                assert!(["HIGH", "MEDIUM", "LOW"].contains(&impact["severity"].as_str().unwrap_or("")));
            }
            rule["id"].as_str().unwrap_or("")
        })
        .collect();
    let issues = list(&report["issues"]);
    assert_eq!((issues.len(), rules.len()), (7, 7));
    for issue in issues {
        assert!(rules.contains(issue["ruleId"].as_str().unwrap_or("")));
        let further = issue["secondaryLocations"].as_array().into_iter().flatten();
        for location in further.chain([&issue["primaryLocation"]]) {
            assert!(location["message"].is_string() && location["filePath"].is_string());
            let range = &location["textRange"];
            let place = |line: &str, column: &str| (number(&range[line]), range[column].as_u64());
            let (start, end) = (place("startLine", "startColumn"), place("endLine", "endColumn"));
            assert!(start.0 >= 1 && end.0 >= start.0);
            assert!(start < end || (start.1.is_none() && end.1.is_none()), "{range}");
        }
    }
    let range = |rule| &of_rule(issues, "/ruleId", rule)["primaryLocation"]["textRange"];
    let sudo = TEXT.lines().nth(1).and_then(|line| line.split_once("sudo")).expect("it is there").0;
    let column = sudo.encode_utf16().count();
    assert_eq!(
        *range("run-program-not-found"),
        serde_json::json!({"startLine": 2, "endLine": 2, "startColumn": column, "endColumn": column + 4})
    );
    assert_eq!(*range("unreadable-file"), serde_json::json!({"startLine": 1, "endLine": 1}));
    assert_eq!(range("empty-continuation-line")["endLine"], 4);
}

/// reviewdog: diagnostics with a message, a path, a range that starts at 1, counts columns in bytes of UTF-8 and ends before
/// its end, a severity in capitals, a code with its page, and suggestions, of whole lines where they are longer than one.
#[test]
fn reviewdog_columns_count_bytes() {
    let folder = project();
    let document = json(&report(&folder, &["--format", "rdjson"]).stdout);
    assert_eq!(document["source"]["name"], "hullwright");
    let lines = report(&folder, &["--format", "rdjsonl"]).stdout;
    let lines: Vec<Value> = lines.lines().map(json).collect();
    assert_eq!(list(&document["diagnostics"]), lines);
    assert_eq!(lines.len(), 7);
    for diagnostic in &lines {
        assert!(diagnostic["message"].is_string() && diagnostic["location"]["path"].is_string());
        assert!(["ERROR", "WARNING", "INFO"].contains(&diagnostic["severity"].as_str().unwrap_or("")));
        assert!(diagnostic["code"]["url"].as_str().is_some_and(|url| url.starts_with("https://")));
        let range = &diagnostic["location"]["range"];
        let place = |end: &str| (number(&range[end]["line"]), number(&range[end]["column"]));
        assert!(place("start") >= (1, 1) && place("start") <= place("end"), "{range}");
        for suggestion in diagnostic["suggestions"].as_array().into_iter().flatten() {
            let (start, end) = (&suggestion["range"]["start"], &suggestion["range"]["end"]);
            assert_eq!(start["column"].is_null(), end["column"].is_null());
            assert!(start["line"] == end["line"] || start["column"].is_null(), "{suggestion}");
        }
    }
    let sudo = of_rule(&lines, "/code/value", "run-program-not-found");
    let line = TEXT.lines().nth(1).expect("it is there");
    let at = line.find("sudo").expect("it is there") + 1;
    assert_eq!(
        sudo["location"]["range"],
        serde_json::json!({"start": {"line": 2, "column": at}, "end": {"line": 2, "column": at + 4}})
    );
    assert!(sudo["suggestions"].is_null(), "no safe fix, no suggestion");
    let empty = of_rule(&lines, "/code/value", "empty-continuation-line");
    assert_eq!(
        empty["suggestions"],
        serde_json::json!([{"range": {"start": {"line": 3}, "end": {"line": 4}}, "text": "  && false"}])
    );
}

/// Markdown: a table of four columns, whatever the names and messages hold.
#[test]
fn markdown_rows_have_four_cells() {
    let run = report(&project(), &["--format", "markdown"]);
    let rows: Vec<&str> = run.stdout.lines().take_while(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), 2 + 7);
    for row in &rows {
        let bars = row.replace("\\|", "").matches('|').count();
        assert_eq!(bars, 5, "{row}");
    }
    let rest: Vec<&str> = run.stdout.lines().skip(rows.len()).collect();
    assert_eq!(rest.len(), 3, "{rest:?}");
}

/// JSON lines: an object a line, whatever the names and messages hold.
#[test]
fn json_lines_are_lines_for_every_reader() {
    let run = report(&project(), &["--format", "jsonl"]);
    assert!(!run.stdout.contains(['\u{85}', '\u{2028}', '\u{2029}', '\r']));
    let found: Vec<Value> = run.stdout.lines().map(json).collect();
    assert_eq!(found.len(), 7);
    let paths: BTreeSet<&str> = found.iter().filter_map(|found| found["path"].as_str()).collect();
    assert_eq!(paths, BTreeSet::from([HOSTILE, BREAKING, COMMAND, NO_FROM, UNREADABLE]));
}
