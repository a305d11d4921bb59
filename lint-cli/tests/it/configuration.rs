//! Which settings hold for which file.

use crate::support::{Folder, TWICE};

#[track_caller]
fn paths_with_findings(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let run = folder.run(&[&["check", "--format", "jsonl", "--fail-on", "never"], arguments].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let findings = run.stdout.lines().map(|line| serde_json::from_str(line).expect("a line is an object"));
    findings
        .filter(|found: &serde_json::Value| found["rule"] == "duplicate-stage-name")
        .map(|found| {
            format!(
                "{} {}",
                found["path"].as_str().unwrap_or_default(),
                found["severity"].as_str().unwrap_or_default()
            )
        })
        .collect()
}

#[test]
fn the_nearest_file_counts_up_to_the_repository() {
    let folder = Folder::with(&[
        (".hullwright.yaml", "ignore: [DL3024]\n"),
        ("repository/.git/HEAD", ""),
        ("repository/Dockerfile", TWICE),
        ("repository/a/hullwright.yaml", "ignore: [DL3024]\n"),
        ("repository/a/Dockerfile", TWICE),
        ("repository/a/b/Dockerfile", TWICE),
        ("repository/a/c/.hullwright.yaml", "severity: {correctness: info}\n"),
        ("repository/a/c/Dockerfile", TWICE),
        ("Dockerfile", TWICE),
    ]);
    let found = paths_with_findings(&folder, &[]);
    assert_eq!(found, ["repository/Dockerfile error", "repository/a/c/Dockerfile info"]);
    assert_eq!(paths_with_findings(&folder, &["--no-config"]).len(), 5);
    assert_eq!(paths_with_findings(&folder, &["--config", ".hullwright.yaml"]).len(), 0);
}

#[test]
fn levels_of_hadolint_fail_as_they_do_there() {
    let folder = Folder::with(&[("Dockerfile", TWICE)]);
    let code = |text: &str, severity: &str| {
        folder.write(".hadolint.yaml", &format!("override: {{{severity}: [DL3024]}}\n{text}\n"));
        folder.check(&[]).code
    };
    assert_eq!((code("", "warning"), code("", "style")), (1, 0));
    assert_eq!(
        (code("failure-threshold: error", "warning"), code("failure-threshold: style", "style")),
        (0, 1)
    );
    assert_eq!(
        (code("failure-threshold: none", "style"), code("failure-threshold: ignore", "style")),
        (1, 1)
    );
    assert_eq!(code("failure-threshold: none\nno-fail: true", "error"), 0);
}

#[test]
fn flags_win_over_files() {
    let folder = Folder::with(&[
        (".hullwright.yaml", "select: [security]\nrules: {DL3024: off}\n"),
        ("Dockerfile", TWICE),
    ]);
    assert_eq!(paths_with_findings(&folder, &[]).len(), 0);
    assert_eq!(paths_with_findings(&folder, &["--select", "duplicate-stage-name"]).len(), 1);
    folder.write(".hullwright.yaml", "fail-on: never\n");
    assert_eq!(folder.check(&[]).code, 0);
    assert_eq!(folder.check(&["--fail-on", "error"]).code, 1);
}

#[test]
fn a_wrong_file_is_told_and_its_folder_goes_on_with_the_settings_above() {
    let folder = Folder::with(&[
        (".hullwright.yaml", "severity: {duplicate-stage-name: info}\n"),
        ("a/.hullwright.yaml", "# nothing else\nignores: [DL3024]\n"),
        ("a/Dockerfile", TWICE),
    ]);
    assert_eq!(paths_with_findings(&folder, &[]), ["a/Dockerfile info"]);
    let run = folder.run(&["check"]);
    let told = run.stdout + &run.stderr;
    assert!(told.contains("a/.hullwright.yaml"), "{told}");
    assert!(told.contains("unknown key `ignores`, did you mean `ignore`?"), "{told}");
    folder.write("a/.hullwright.yaml", "ignore: [duplicate-stage-nam]\n");
    let run = folder.run(&["check"]);
    let told = run.stdout + &run.stderr;
    assert!(
        told.contains("unknown rule `duplicate-stage-nam`, did you mean `duplicate-stage-name`?"),
        "{told}"
    );
}

#[test]
fn extending_in_a_circle_is_an_error() {
    let folder =
        Folder::with(&[("a.yaml", "extends: b.yaml\n"), ("b.yaml", "extends: a.yaml\n"), ("Dockerfile", "")]);
    let run = folder.run(&["check", "--config", "a.yaml"]);
    assert!(run.code == 2 && run.stderr.contains("extends this file again"), "{}", run.stderr);
}

#[test]
fn every_key_is_read_and_stands_in_the_schema() {
    let text = "edition: \"2026\"\npreset: strict\nselect: [all]\nextend-select: [style]\nignore: [security]\n\
                severity: {DL3024: warning}\nrules: {duplicate-stage-name: on}\npreview: true\nfail-on: info\n\
                build-args: {VERSION: \"1.10\", DEBUG: 1}\ntarget: build\nplatform: linux/arm64\ntoday: \"2026-01-31\"\n\
                compose: {sets: [[compose.yaml, compose.dev.yaml]]}\n\
                overrides:\n  - files: [\"*.dev\"]\n    preset: hadolint\n    build-args: {A: b}\n";
    let folder = Folder::with(&[("all.yaml", text)]);
    let run = folder.run(&["config", "show", "--config", "all.yaml"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(
        run.stdout.contains("preset: strict\nfail-on: info\ntoday: 2026-01-31\ntarget: \"build\""),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("\n  duplicate-stage-name: warning\n"), "{}", run.stdout);
    let schema = folder.run(&["config", "schema"]).stdout;
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("the schema is JSON");
    assert_eq!(
        (&schema["additionalProperties"], &schema["$schema"]),
        (&false.into(), &"http://json-schema.org/draft-07/schema#".into())
    );
    for key in text.lines().filter(|line| !line.starts_with(' ')).filter_map(|line| line.split(':').next()) {
        assert!(schema["properties"][key].is_object(), "{key}");
    }
}

#[test]
fn a_flag_names_trusted_registries_in_the_place_of_the_file() {
    let folder = Folder::with(&[
        ("Dockerfile", "FROM ghcr.io/a/b:1.2\nUSER 1000\n"),
        (".hullwright.yaml", "trusted-registries: [docker.io]\n"),
    ]);
    let is_trusted = |arguments: &[&str]| {
        let run = folder.run(&[&["check"], arguments].concat());
        assert_eq!(run.stdout.contains("untrusted-registry"), run.code == 1, "{}", run.stdout);
        run.code == 0
    };
    assert!(!is_trusted(&[]));
    assert!(is_trusted(&["--trusted-registry", "ghcr.io"]));
    assert!(is_trusted(&["--trusted-registry", "quay.io,ghcr.io/a"]));
    assert!(!is_trusted(&["--trusted-registry", "quay.io"]));
    assert!(!is_trusted(&["--no-config", "--trusted-registry", "quay.io", "--trusted-registry", "gcr.io"]));
}
