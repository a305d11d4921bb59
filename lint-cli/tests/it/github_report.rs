//! Workflow commands of GitHub Actions and the summary of a step.

use crate::nasty::{BREAKING, COMMAND, HOSTILE, NO_FROM, UNREADABLE, project, report};
use crate::support::{Folder, ONE_RULE, Run, TWICE};

/// How the runner reads a command: the name, properties with their escapes undone, and the message.
fn read(line: &str) -> (String, Vec<(String, String)>, String) {
    let (head, message) =
        line.strip_prefix("::").and_then(|rest| rest.split_once("::")).expect("it is a command");
    let (name, properties) = head.split_once(' ').expect("it has properties");
    let data = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    let property = |text: &str| data(&text.replace("%3A", ":").replace("%2C", ","));
    let properties = properties.split(',').map(|pair| pair.split_once('=').expect("a name and a value"));
    let properties = properties.map(|(name, value)| (name.to_owned(), property(value))).collect();
    (name.to_owned(), properties, data(message))
}

fn value<'a>(properties: &'a [(String, String)], name: &str) -> Option<&'a str> {
    properties.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
}

#[test]
fn every_line_is_a_command_and_names_arrive_whole() {
    let run = report(&project(), &["--format", "github"]);
    let mut paths = Vec::new();
    for line in run.stdout.lines() {
        let (name, properties, message) = read(line);
        assert!(["error", "warning", "notice"].contains(&&*name), "{line}");
        let known = ["file", "line", "endLine", "col", "endColumn", "title"];
        assert!(properties.iter().all(|(name, _)| known.contains(&&**name)), "{line}");
        assert!(!message.is_empty() && !message.chars().any(char::is_control), "{line}");
        let is_one_line = value(&properties, "line") == value(&properties, "endLine");
        assert_eq!(is_one_line, value(&properties, "col").is_some(), "{line}");
        paths.push(value(&properties, "file").expect("it has a file").to_owned());
    }
    assert_eq!(paths, [COMMAND, HOSTILE, HOSTILE, HOSTILE, UNREADABLE, NO_FROM, BREAKING]);
}

#[test]
fn the_worst_come_first() {
    let text = "FROM alpine:3.22 as s\nfrom alpine:3.22 AS s\n";
    let folder = Folder::with(&[("Dockerfile", text), ("z/Dockerfile", text)]);
    let run = folder.run(&["check", "--preset", "strict", "--format", "github"]);
    let ranks = run.stdout.lines().map(|line| match read(line).0.as_str() {
        "error" => 0,
        "warning" => 1,
        _ => 2,
    });
    let ranks: Vec<u8> = ranks.collect();
    assert!(ranks.is_sorted() && ranks.contains(&0) && ranks.contains(&2), "{ranks:?}");
}

#[test]
fn no_name_at_the_start_of_a_line_is_a_command() {
    let run = report(&project(), &["--format", "concise"]);
    assert!(!run.stdout.lines().any(|line| line.trim_start().starts_with("::")), "{}", run.stdout);
    assert!(run.stdout.starts_with("./::add-mask::z/Dockerfile:2:21: "), "{}", run.stdout);
    assert!(!run.stdout.contains("##vso["));
}

/// Runs the format with a summary file that holds a text already.
fn summarise(folder: &Folder, before: &str, arguments: &[&str]) -> (Run, String) {
    let summary = folder.path().join("summary.md");
    folder.write("summary.md", before);
    let mut command = folder.command(&[&["check", "--format", "github"], &ONE_RULE[..], arguments].concat());
    command.env("GITHUB_STEP_SUMMARY", &summary);
    let run = Run::of(command);
    (run, folder.read("summary.md"))
}

#[test]
fn the_summary_of_the_step_is_added_to() {
    let folder = Folder::with(&[("a|b/Dockerfile", TWICE)]);
    let (run, summary) = summarise(&folder, "before\n", &[]);
    assert_eq!((run.code, run.stderr.as_str(), run.stdout.lines().count()), (1, "", 1));
    let lines: Vec<&str> = summary.lines().collect();
    assert_eq!(lines[..3], ["before", "### hullwright", ""]);
    assert!(
        lines[5].starts_with("| a\\|b/Dockerfile:2:21 | error | stage name `build` is already taken | [dup"),
        "{summary}"
    );
    assert!(summary.ends_with("|\n\n1 error in 1 file\n"), "{summary}");
}

#[test]
fn a_clean_step_has_a_summary_too() {
    let folder = Folder::with(&[("Dockerfile", "FROM alpine:3.22\n")]);
    assert_eq!(summarise(&folder, "", &[]).1, "### hullwright\n\nno findings in 1 file\n");
}

#[test]
fn a_summary_stays_below_the_limit() {
    const LIMIT: usize = 1024 * 1024;
    let folder = Folder::with(&[("Dockerfile", &"FROM alpine:3.22 AS s\n".repeat(9_000))]);
    let (run, summary) = summarise(&folder, &"x\n".repeat(100_000), &[]);
    assert_eq!((run.stdout.lines().count(), run.stderr.as_str()), (8_999, ""));
    assert!((LIMIT - 4096..=LIMIT).contains(&summary.len()), "{}", summary.len());
    let shown = summary.lines().filter(|line| line.starts_with("| Dockerfile:")).count();
    assert!(
        summary.contains(&format!("\n{} more did not fit in here.\n", 8_999 - shown)),
        "{}",
        &summary[LIMIT - 5000..]
    );
    let (run, summary) = summarise(&folder, &"x".repeat(LIMIT), &[]);
    assert_eq!((run.code, summary.len()), (1, LIMIT));
}

#[test]
fn a_summary_that_cannot_be_written_fails_nothing() {
    let folder = Folder::with(&[("Dockerfile", TWICE)]);
    let mut command = folder.command(&[&["check", "--format", "github"], &ONE_RULE[..]].concat());
    command.env("GITHUB_STEP_SUMMARY", folder.path());
    let run = Run::of(command);
    assert_eq!((run.code, run.stdout.lines().count()), (1, 1));
    assert_eq!(run.stderr, "hullwright: the summary of the step cannot be written: it is a folder\n");
}

#[test]
fn other_formats_leave_the_summary_alone() {
    let folder = Folder::with(&[("Dockerfile", TWICE)]);
    for arguments in [&["--format", "concise"][..], &["--format", "github", "--output", "o.txt"]] {
        let mut command = folder.command(&[&["check"], &ONE_RULE[..], arguments].concat());
        command.env("GITHUB_STEP_SUMMARY", folder.path().join("summary.md"));
        assert_eq!(Run::of(command).code, 1);
        assert!(!folder.path().join("summary.md").exists());
    }
}
