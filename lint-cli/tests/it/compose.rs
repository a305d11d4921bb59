//! Compose projects through the whole program: files that belong together, builds, comments that silence, hostile text.

use std::fmt::Write as _;

use serde_json::Value;

use crate::support::{Folder, Run};

/// What a run with JSON says: path, line and rule of each finding.
#[track_caller]
fn findings(run: &Run) -> Vec<(String, u64, String)> {
    let document: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let rows = document["findings"].as_array().expect("findings").iter();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    rows.map(|row| {
        let line = row["range"]["start"]["line"].as_u64().expect("a line");
        (text(&row["path"]), line, text(&row["rule"]))
    })
    .collect()
}

#[track_caller]
fn check(folder: &Folder, arguments: &[&str], expected: &[(&str, u64, &str)]) {
    let run = folder.run(&[&["check", "--format", "json"], arguments].concat());
    let found = findings(&run);
    let found: Vec<(&str, u64, &str)> =
        found.iter().map(|(path, line, rule)| (path.as_str(), *line, rule.as_str())).collect();
    assert_eq!(found, expected, "{arguments:?} {}", run.stderr);
}

#[test]
fn an_override_is_read_with_its_base() {
    let folder = Folder::with(&[
        ("compose.yaml", "services:\n  web:\n    image: nginx:1.29\n    depends_on: [db]\n"),
        ("compose.override.yaml", "services:\n  db:\n    image: postgres:17\n    networks: [back]\n"),
    ]);
    let rules = ["--select", "undefined-service,undefined-network"];
    check(&folder, &rules, &[("compose.override.yaml", 4, "undefined-network")]);
    check(&folder, &[&rules[..], &["compose.yaml"]].concat(), &[]);
    folder.write(".hullwright.yaml", "compose: {sets: [[compose.yaml], [compose.yaml, more.yaml]]}\n");
    folder.write("more.yaml", "services:\n  web:\n    networks: [front]\n");
    let expected = [("compose.yaml", 4, "undefined-service"), ("more.yaml", 3, "undefined-network")];
    check(&folder, &[&rules[..], &["compose.yaml", "more.yaml"]].concat(), &expected);
}

#[test]
fn includes_and_extends_bring_what_they_name() {
    let folder = Folder::with(&[
        (
            "compose.yaml",
            "include: [data/db.yaml]\nservices:\n  web:\n    extends: {file: base.yaml, service: base}\n    depends_on: [db]\n",
        ),
        (
            "data/db.yaml",
            "services:\n  db:\n    image: postgres:17\n    secrets: [key]\n    ports: [\"5432:99999\"]\n",
        ),
        ("base.yaml", "services:\n  base:\n    image: nginx:1.29\n    privileged: true\n"),
    ]);
    let rules = [
        "--select",
        "undefined-service,undefined-secret,service-without-image-or-build,privileged-service,invalid-port-mapping",
    ];
    check(
        &folder,
        &rules,
        &[("base.yaml", 4, "privileged-service"), ("data/db.yaml", 5, "invalid-port-mapping")],
    );
}

#[test]
fn profiles_and_variables_come_from_the_command_line() {
    let folder = Folder::with(&[
        (
            "compose.yaml",
            "services:\n  web:\n    image: nginx:${TAG}\n    depends_on: [db]\n  db:\n    image: postgres:17\n    profiles: [data]\n",
        ),
        ("prod.env", "TAG=latest\n"),
    ]);
    let rules = ["--select", "latest-tag,depends-on-disabled-profile"];
    check(&folder, &rules, &[("compose.yaml", 4, "depends-on-disabled-profile")]);
    check(&folder, &[&rules[..], &["--profile", "data"]].concat(), &[]);
    check(
        &folder,
        &[&rules[..], &["--profile", "data", "--env-file", "prod.env"]].concat(),
        &[("compose.yaml", 3, "latest-tag")],
    );
}

#[test]
fn an_inline_dockerfile_is_judged_where_it_stands() {
    let text = "services:\n  web:\n    build:\n      context: .\n      dockerfile_inline: |\n        FROM alpine:3.22 AS build\n        FROM alpine:3.22 AS Build\n        COPY app /app\n";
    let folder = Folder::with(&[("compose.yaml", text), ("app", "")]);
    check(&folder, &["--select", "duplicate-stage-name"], &[("compose.yaml", 7, "duplicate-stage-name")]);
    let run = folder.run(&["check", "--format", "concise", "--select", "duplicate-stage-name"]);
    assert!(run.stdout.starts_with("compose.yaml:7:29: error: "), "{}", run.stdout);
}

#[test]
fn one_dockerfile_built_twice_is_judged_for_each_build() {
    let dockerfile =
        "FROM alpine:3.22 AS one\nCOPY a.txt /\nFROM alpine:3.22 AS two\nARG NAME\nCOPY b.txt /${NAME}/\n";
    let compose = "services:\n  one:\n    build: {context: ., target: one}\n  two:\n    build: {context: ., target: two, args: {NAMEE: x}}\n  gone:\n    build: {context: ., target: three}\n";
    let folder = Folder::with(&[("Dockerfile", dockerfile), ("compose.yaml", compose), ("a.txt", "")]);
    check(
        &folder,
        &["--select", "unknown-build-target,undeclared-build-arg"],
        &[("compose.yaml", 5, "undeclared-build-arg"), ("compose.yaml", 7, "unknown-build-target")],
    );
}

#[test]
fn comments_silence_findings_in_compose_files() {
    let folder = Folder::with(&[(
        "compose.yaml",
        "services:\n  web:\n    image: nginx:latest # hullwright: ignore=latest-tag\n  # hullwright: ignore=latest-tag\n  api:\n    image: nginx:latest\n",
    )]);
    let run = folder.run(&["check", "--format", "json", "--select", "latest-tag"]);
    let lines: Vec<u64> = findings(&run).into_iter().map(|(_, line, _)| line).collect();
    assert!(!lines.contains(&3), "{}", run.stdout);
}

#[test]
fn one_broken_file_costs_only_itself() {
    let folder = Folder::with(&[
        ("a/compose.yaml", "services:\n  web:\n    image: nginx:1.29\n    privileged: true\n   oops: [\n"),
        ("b/compose.yaml", "services:\n  web:\n    image: nginx:1.29\n    privileged: true\n"),
        ("c/compose.yaml", "\u{0}\u{1}\n"),
    ]);
    let run = folder.run(&["check", "--format", "json", "--select", "privileged-service,invalid-yaml"]);
    let found = findings(&run);
    let has = |path: &str, line: u64, rule: &str| found.contains(&(path.to_owned(), line, rule.to_owned()));
    assert!(has("a/compose.yaml", 4, "privileged-service"), "{found:?}");
    assert!(has("b/compose.yaml", 4, "privileged-service"), "{found:?}");
    assert!(
        found.iter().any(|(path, _, rule)| path == "a/compose.yaml" && rule == "invalid-yaml"),
        "{found:?}"
    );
    assert!(
        found.iter().any(|(path, _, rule)| path == "c/compose.yaml" && rule == "invalid-yaml"),
        "{found:?}"
    );
}

#[test]
fn bombs_end_in_a_finding() {
    let mut aliases = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(aliases, "a{level}: &a{level} [{below}]").expect("a string takes all");
    }
    aliases.push_str("services: *a11\n");
    let mut merges = String::from("x-a0: &a0 {k: v}\n");
    for level in 1..200 {
        writeln!(merges, "x-a{level}: &a{level} {{<<: [*a{0}, *a{0}], k{level}: v}}", level - 1)
            .expect("a string takes all");
    }
    merges.push_str("services: {web: *a199}\n");
    let cycle = "services: &all\n  web: *all\n".to_owned();
    let deep = format!("services: {}", "[".repeat(100_000));
    let mut chain = String::from("x-m0: &m0 {image: 'a:1'}\n");
    for level in 1..200 {
        writeln!(chain, "x-m{level}: &m{level} {{<<: *m{}, k{level}: v}}", level - 1)
            .expect("a string takes all");
    }
    chain.push_str("services:\n");
    (0..500).for_each(|idx| writeln!(chain, "  s{idx}: *m199").expect("a string takes all"));
    let variables = format!("services: {{web: {{image: \"{}\"}}}}\n", "${A".repeat(20_000));
    for (name, text) in [
        ("aliases", aliases),
        ("merges", merges),
        ("cycle", cycle),
        ("deep", deep),
        ("chain", chain),
        ("variables", variables),
    ] {
        let folder = Folder::with(&[("compose.yaml", &text)]);
        let run = folder.run(&["check", "--format", "json", "--fail-on", "error"]);
        assert_eq!(run.code, 1, "{name}: {}", run.stderr);
        assert!(!findings(&run).is_empty(), "{name}");
    }
}
