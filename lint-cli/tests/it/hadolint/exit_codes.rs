//! When a run fails.

use super::{BROKEN, CLEAN, FOUR_LEVELS, run};
use crate::support::Folder;

fn folder() -> Folder {
    Folder::with(&[("found", FOUR_LEVELS), ("clean", CLEAN), ("broken", BROKEN)])
}

#[track_caller]
fn check(cases: &[(&[&str], i32)]) {
    let folder = folder();
    for (arguments, code) in cases {
        assert_eq!(run(&folder, arguments).code, *code, "{arguments:?}");
    }
}

#[test]
fn findings_fail_from_the_threshold_on() {
    check(&[
        (&["clean"], 0),
        (&["found"], 1),
        (&["clean", "found"], 1),
        (&["--ignore", "DL4000", "-t", "warning", "found"], 1),
        (&["--ignore", "DL4000", "-t", "error", "found"], 0),
        (&["--ignore", "DL4000", "--ignore=DL3006", "--failure-threshold", "warning", "found"], 0),
        (&["--ignore", "DL4000", "--ignore=DL3006", "found"], 1),
        (&["--style", "DL4000", "--style=DL3006", "--style=DL3066", "found"], 0),
        (&["--style", "DL4000", "--style=DL3006", "--style=DL3066", "-t", "style", "found"], 1),
        // `none` is not `never`: both words stand below all levels.
        (&["-t", "none", "found"], 1),
        (&["-t", "ignore", "found"], 1),
        (&["-t", "none", "clean"], 0),
    ]);
}

#[test]
fn what_cannot_be_parsed_fails_whatever_the_threshold_is() {
    check(&[
        (&["broken"], 1),
        (&["-t", "error", "broken"], 1),
        (&["--ignore", "DL1000", "broken"], 1),
        (&["--info", "DL1000", "-t", "error", "broken"], 1),
    ]);
}

#[test]
fn nothing_fails_where_that_is_asked_for() {
    check(&[
        (&["--no-fail", "found", "broken"], 0),
        (&["-f", "codeclimate", "found", "broken"], 0),
        (&["-f", "json", "-f", "codacy", "found", "broken"], 0),
        (&["-f", "gitlab_codeclimate", "found"], 1),
    ]);
}

#[test]
fn whatever_goes_wrong_is_1() {
    check(&[
        (&[], 1),
        (&["--no-such-flag", "clean"], 1),
        (&["-f", "text", "clean"], 1),
        (&["-t", "INFO", "clean"], 1),
        (&["-t", "error", "-t", "info", "clean"], 1),
        (&["--require-label", "a:text:b", "clean"], 1),
        (&["--config", "absent.yaml", "clean"], 1),
        (&["-o", "absent/file", "clean"], 1),
        (&["."], 1),
        (&["--help"], 0),
        (&["--version"], 0),
        (&["absent", "-v"], 0),
    ]);
}

#[test]
fn a_file_that_cannot_be_read_ends_the_run_before_anything_is_said() {
    let folder = folder();
    let run = run(&folder, &["found", "absent"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert_eq!(run.stderr, "hullwright: absent: there is no such file or folder\n");
}

#[test]
fn encodings_and_empty_files_do_not_matter() {
    let folder = folder();
    folder.write("empty", "");
    folder.write("crlf", "\u{feff}FROM debian:13\r\nUSER 1000\r\n");
    std::fs::write(folder.path().join("bytes"), b"FROM debian:13\n# \xff\nUSER 1000\n")
        .expect("it is written");
    let run = run(&folder, &["empty", "crlf", "bytes"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
}

#[test]
fn standard_input_is_a_file_like_others() {
    let folder = folder();
    let run = folder.run_with_stdin(&["hadolint", "--no-color", "-", "found"], FOUR_LEVELS);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!((run.code, lines.len()), (1, 8));
    assert!(lines[0].starts_with("-:1 DL3006 ") && lines[4].starts_with("found:1 DL3006 "), "{lines:?}");
}
