//! Which settings are in force.

use super::{FOUR_LEVELS, codes, run, run_with};
use crate::support::Folder;

/// A server that nobody asks whether it is well: DL3057, which hadolint has off.
const SERVER: &str = "FROM node:24-slim\nUSER 1000\nEXPOSE 3000\nCMD [\"node\", \"server.js\"]\n";

#[test]
fn the_first_file_counts_and_no_other() {
    let places = [
        "work/.hadolint.yaml",
        "work/.hadolint.yml",
        "settings/hadolint.yaml",
        "settings/hadolint.yml",
        ".hadolint/hadolint.yaml",
        ".hadolint/hadolint.yml",
        ".hadolint/config.yaml",
        ".hadolint/config.yml",
        ".hadolint.yaml",
        ".hadolint.yml",
    ];
    let folder = Folder::with(&[("work/Dockerfile", FOUR_LEVELS)]);
    let settings = folder.path().join("settings");
    let found = |folder: &Folder| {
        let mut command = super::command(folder, &["-f", "json", "Dockerfile"]);
        command.current_dir(folder.path().join("work")).env("XDG_CONFIG_HOME", &settings);
        codes(&crate::support::Run::of(command))
    };
    // Beside the last place the file changes the level of DL3006, before it each hides the one behind.
    assert_eq!(found(&folder)[0], "DL3006 warning");
    for (idx, place) in places.iter().rev().enumerate() {
        let level = if idx % 2 == 0 { "error" } else { "style" };
        folder.write(place, &format!("override: {{{level}: [DL3006]}}\n"));
        assert_eq!(found(&folder)[0], format!("DL3006 {level}"), "{place}");
    }
    // A folder of that name is no file, and a relative place for settings is none.
    let other = Folder::with(&[
        ("Dockerfile", FOUR_LEVELS),
        (".hadolint.yaml/x", ""),
        ("rel/hadolint.yaml", "no-fail: true"),
    ]);
    assert_eq!(run_with(&other, &[("XDG_CONFIG_HOME", "rel")], &["Dockerfile"]).code, 1);
    other.write(".config/hadolint.yml", "no-fail: true\n");
    assert_eq!(run_with(&other, &[("XDG_CONFIG_HOME", "rel")], &["Dockerfile"]).code, 0);
}

#[test]
fn only_the_working_directory_is_looked_at() {
    let folder = Folder::with(&[("a/.hadolint.yaml", "no-fail: true\n"), ("a/Dockerfile", FOUR_LEVELS)]);
    assert_eq!(run(&folder, &["a/Dockerfile"]).code, 1);
    assert_eq!(run(&folder, &["-c", "a/.hadolint.yaml", "a/Dockerfile"]).code, 0);
}

#[test]
fn arguments_win_over_files_and_files_over_the_environment() {
    let folder = Folder::with(&[
        ("Dockerfile", FOUR_LEVELS),
        ("t.yaml", "failure-threshold: warning\nno-fail: false\n"),
    ]);
    let quiet = ["--ignore", "DL4000", "--ignore", "DL3006", "Dockerfile"];
    let code = |environment: &[(&str, &str)], arguments: &[&str]| {
        run_with(&folder, environment, &[arguments, &quiet[..]].concat()).code
    };
    assert_eq!(code(&[], &[]), 1);
    assert_eq!(code(&[("HADOLINT_FAILURE_THRESHOLD", "warning")], &[]), 0);
    assert_eq!(code(&[("HADOLINT_FAILURE_THRESHOLD", "WARNING")], &[]), 1);
    assert_eq!(code(&[("HADOLINT_FAILURE_THRESHOLD", "style")], &["-c", "t.yaml"]), 0);
    assert_eq!(code(&[("HADOLINT_FAILURE_THRESHOLD", "error")], &["-c", "t.yaml", "-t", "info"]), 1);
    for (value, expected) in
        [("1", 0), ("Yes", 0), ("on", 0), ("TRUE", 0), ("y", 0), ("0", 1), ("", 1), ("2", 1)]
    {
        assert_eq!(code(&[("HADOLINT_NOFAIL", value)], &[]), expected, "{value:?}");
    }
    assert_eq!(code(&[("HADOLINT_NOFAIL", "1")], &["-c", "t.yaml", "-t", "info"]), 1);
    assert_eq!(code(&[], &["-c", "t.yaml", "-t", "info", "--no-fail"]), 0);
}

#[test]
fn lists_are_put_behind_one_another() {
    let folder =
        Folder::with(&[("Dockerfile", FOUR_LEVELS), ("f.yaml", "ignored: [DL3048]\nformat: json\n")]);
    let environment = [("HADOLINT_IGNORE", "DL4000,unknown"), ("HADOLINT_FORMAT", "gnu,bogus")];
    let run = run_with(
        &folder,
        &environment,
        &["-c", "f.yaml", "--ignore", "DL3066", "--no-color", "-f", "tty", "Dockerfile"],
    );
    let (gnu, rest) = run.stdout.split_once("\n[{").expect("lines stand before the array");
    assert!(gnu.starts_with("hadolint:Dockerfile:1: DL3006 ") && gnu.lines().count() == 1, "{gnu}");
    let (json, tty) = rest.split_once("}]").expect("the array ends");
    assert!(json.starts_with("\"code\":\"DL3006\"") && !json.contains("},{"), "{json}");
    assert!(tty.starts_with("Dockerfile:1 DL3006 ") && tty.lines().count() == 1, "{tty}");
}

#[test]
fn the_worst_of_several_levels_counts() {
    let folder = Folder::with(&[
        ("Dockerfile", FOUR_LEVELS),
        (
            "o.yaml",
            "override:\n  style: [DL3006, DL4000]\n  error: [DL3006]\n  ignore: [DL3066]\n  other: 1\n",
        ),
    ]);
    let run = run_with(
        &folder,
        &[("HADOLINT_OVERRIDE_WARNING", "DL3066"), ("HADOLINT_OVERRIDE_INFO", "DL3006,DL3048")],
        &["-c", "o.yaml", "-f", "json", "--info", "DL4000", "Dockerfile"],
    );
    assert_eq!(codes(&run), ["DL3006 error", "DL4000 info", "DL3066 warning", "DL3048 info"]);
}

#[test]
fn a_level_switches_on_what_is_off_by_itself() {
    let folder =
        Folder::with(&[("Dockerfile", SERVER), (".hadolint.yaml", "override: {warning: [DL3057]}\n")]);
    assert_eq!(codes(&run(&folder, &["-f", "json", "Dockerfile"])), ["DL3057 warning"]);
    assert_eq!(codes(&run(&folder, &["-f", "json", "--ignore", "DL3057", "Dockerfile"])), [""; 0]);
    folder.write(".hadolint.yaml", "ignored: [dl3006]\n");
    assert_eq!(codes(&run(&folder, &["-f", "json", "Dockerfile"])), [""; 0]);
}

#[test]
fn a_wrong_file_is_told_and_passed_over() {
    for text in [
        "ignored: DL3006\n",
        "no-fail: yes\n",
        "failure-threshold: Error\n",
        "format: text\n",
        "- a\n",
        "a: [\n",
    ] {
        let folder = Folder::with(&[("Dockerfile", FOUR_LEVELS), (".hadolint.yaml", text)]);
        let run = run_with(
            &folder,
            &[("HADOLINT_IGNORE", "DL4000")],
            &["-f", "json", "--ignore", "DL3048", "Dockerfile"],
        );
        assert_eq!((run.code, codes(&run)), (1, vec!["DL3006 warning".to_owned(), "DL3066 info".to_owned()]));
        assert!(
            run.stderr.starts_with("hullwright: ") && run.stderr.contains(".hadolint.yaml: "),
            "{}",
            run.stderr
        );
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    }
}

#[test]
fn comments_count_unless_they_are_switched_off() {
    let text = "FROM debian:13\n# hadolint ignore=DL4000\nMAINTAINER a@example.com\n";
    let folder = Folder::with(&[("Dockerfile", text), ("p.yaml", "disable-ignore-pragma: true\n")]);
    assert_eq!(run(&folder, &["Dockerfile"]).code, 0);
    assert_eq!(run(&folder, &["--disable-ignore-pragma", "Dockerfile"]).code, 1);
    assert_eq!(run(&folder, &["-c", "p.yaml", "Dockerfile"]).code, 1);
    assert_eq!(run_with(&folder, &[("HADOLINT_DISABLE_IGNORE_PRAGMA", "true")], &["Dockerfile"]).code, 1);
}

#[test]
fn the_settings_in_force_are_shown() {
    let folder = Folder::with(&[
        ("Dockerfile", "FROM a/base:1\nLABEL a=a@example.com b=x d=0123abc\n"),
        ("all.yaml", "label-schema: {a: url, b: \"\"}\nstrict-labels: true\n"),
    ]);
    let environment = [
        ("HADOLINT_REQUIRE_LABELS", "a:email,c:bogus"),
        ("HADOLINT_TRUSTED_REGISTRIES", "docker.io,a"),
        ("HADOLINT_FAILURE_THRESHOLD", "none"),
    ];
    let arguments =
        ["-V", "-c", "all.yaml", "--require-label", "d:hash", "--error", "X", "-f", "gnu", "Dockerfile"];
    let run = run_with(&folder, &environment, &arguments);
    let expected = "\"Configuration file used: all.yaml\"\nConfiguration:\n  no fail: False\n  no color: False\n  \
                    output format:\n    - gnu\n  failure threshold: ignore\n  override error:\n    - \"X\"\n  \
                    override warning:\n    none\n  override info:\n    none\n  override style:\n    none\n  \
                    override ignore:\n    none\n  strict labels: True\n  label schema:\n    - a: email\n    - b: text\n    \
                    - d: hash\n  disable ignore pragma: False\n  allowed registries:\n    - - a\n    - - docker.io\n";
    assert_eq!((run.code, run.stderr.as_str(), run.stdout.as_str()), (0, expected, ""));
}

#[test]
fn each_label_that_is_missing_is_named_once() {
    let folder = Folder::with(&[("Dockerfile", "FROM debian:13\nLABEL x=1 y=2\nEXPOSE 70000 80000\n")]);
    let arguments =
        ["-f", "json", "--require-label", "a:text", "--require-label", "b:text", "--strict-labels"];
    let found = codes(&run(&folder, &[&arguments[..], &["Dockerfile"]].concat()));
    assert_eq!(found, ["DL3049 info", "DL3049 info", "DL3050 info", "DL3011 error"]);
}
