//! What comments silence, as the real one was seen to do it.

use super::run;
use crate::support::Folder;

const FROM: &str = "FROM debian:13\n";
const FOUND: &str = "MAINTAINER a@example.com\n";
const STAGE: &str = "# hadolint stage ignore=DL4000\n";

/// The lines on which DL4000 is found.
#[track_caller]
fn lines(parts: &[&str]) -> Vec<u32> {
    let folder = Folder::with(&[("Dockerfile", &parts.concat())]);
    let found: Vec<serde_json::Value> =
        serde_json::from_str(&run(&folder, &["-f", "json", "Dockerfile"]).stdout).expect("it is JSON");
    let found = found.iter().filter(|found| found["code"] == "DL4000");
    found.filter_map(|found| found["line"].as_u64()).filter_map(|line| u32::try_from(line).ok()).collect()
}

#[test]
fn a_comment_is_read_as_a_whole_or_not_at_all() {
    let counts = [
        "#hadolint ignore=DL4000\n",
        "\t# hadolint\tignore =\tDL3006 , DL4000 # why, and more\n",
        "# hadolint ignore=DL4000\r\n",
    ];
    for comment in counts {
        assert_eq!(lines(&[FROM, comment, FOUND]), [0; 0], "{comment}");
    }
    let void = [
        "# hadolint ignore=DL4000 because\n",
        "# hadolint ignore=DL4000,\n",
        "# hadolint ignore=DL4000,MaintainerDeprecated\n",
        "# hadolint ignore=dl4000\n",
        "# hadolint: ignore=DL4000\n",
        "# Hadolint ignore=DL4000\n",
        "## hadolint ignore=DL4000\n",
    ];
    for comment in void {
        assert_eq!(lines(&[FROM, comment, FOUND]), [3], "{comment}");
    }
}

#[test]
fn a_line_comment_is_for_the_next_line_alone() {
    let line = "# hadolint ignore=DL4000\n";
    assert_eq!(lines(&[FROM, line, FOUND, FOUND]), [4]);
    assert_eq!(lines(&[FROM, line, "\n", FOUND]), [4]);
    assert_eq!(lines(&[FROM, line, "# hadolint ignore=DL3006\n", FOUND]), [4]);
    assert_eq!(lines(&[FROM, "RUN true && \\\n", line, "  true\n", FOUND]), [5]);
}

#[test]
fn a_stage_comment_starts_behind_the_next_line_and_ends_with_the_next_from() {
    assert_eq!(lines(&[STAGE, FROM, FOUND, FROM, FOUND]), [5]);
    assert_eq!(lines(&[STAGE, "\n", FROM, FOUND]), [4]);
    assert_eq!(lines(&[FROM, STAGE, FOUND, FOUND]), [3]);
    assert_eq!(lines(&[FROM, FOUND, STAGE, "\n", FOUND, FROM, FOUND]), [2, 7]);
    assert_eq!(lines(&[FROM, FOUND, STAGE]), [2]);
    // The next one takes its place.
    let other = "# hadolint stage ignore=DL3066\n";
    assert_eq!(lines(&[STAGE, FROM, FOUND, other, "USER 1\n", FOUND]), [6]);
    assert_eq!(lines(&[STAGE, other, FROM, FOUND]), [4]);
}

#[test]
fn a_global_comment_stands_anywhere_but_in_an_instruction() {
    let global = "# hadolint global ignore=DL4000\n";
    assert_eq!(lines(&[global, "# syntax=docker/dockerfile:1\n", FROM, FOUND]), [0; 0]);
    assert_eq!(lines(&[FROM, FOUND, global]), [0; 0]);
    assert_eq!(lines(&[FROM, "RUN true && \\\n", global, "  true\n", FOUND]), [5]);
}

#[test]
fn what_cannot_be_parsed_stays() {
    for comment in ["# hadolint global ignore=DL1000\n", "# hadolint ignore=DL1000\n"] {
        let folder = Folder::with(&[("Dockerfile", &[FROM, comment, "FOO\n"].concat())]);
        let run = run(&folder, &["-f", "gnu", "Dockerfile"]);
        assert!(run.code == 1 && run.stdout.starts_with("hadolint:Dockerfile:3:1: "), "{}", run.stdout);
    }
}
