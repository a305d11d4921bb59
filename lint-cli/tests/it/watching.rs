//! `check --watch`, with the real process and real files.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::support::{Folder, ONE_RULE, TWICE};

/// A Dockerfile without a finding of the one rule.
const ONCE: &str = "FROM alpine:3.22 AS build\n";
/// What ends each round.
const WAITING: &str = "; waiting for changes, Ctrl-C ends";
/// A test that waits for so long has failed; it is no measure of speed.
const LIMIT: Duration = Duration::from_mins(2);

/// A program that watches a folder.
struct Watcher {
    child: Child,
    lines: Receiver<String>,
    notes: Receiver<String>,
}

/// The lines that are written, as they come.
fn lines_of(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines() {
            let Ok(line) = line else { break };
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

impl Watcher {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut command = folder.command(&[&["check", "--watch"], &ONE_RULE[..], arguments].concat());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let lines = lines_of(child.stdout.take().expect("it is piped"));
        let notes = lines_of(child.stderr.take().expect("it is piped"));
        Self { child, lines, notes }
    }

    /// The lines of the next round.
    #[track_caller]
    fn round(&self) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let line = self.lines.recv_timeout(LIMIT).unwrap_or_else(|_| panic!("no round ends: {lines:?}"));
            let is_last = line.ends_with(WAITING);
            lines.push(line);
            if is_last {
                return lines;
            }
        }
    }

    /// The lines of the first round that has such a line; one change may be seen as two.
    #[track_caller]
    fn round_with(&self, text: &str) -> Vec<String> {
        loop {
            let lines = self.round();
            if lines.iter().any(|line| line.contains(text)) {
                return lines;
            }
        }
    }

    /// The next line that is told beside the results.
    #[track_caller]
    fn note(&self) -> String {
        self.notes.recv_timeout(LIMIT).expect("something is told")
    }

    /// Ends it, and gives what it told beside the results since.
    fn end(mut self) -> Vec<String> {
        self.child.kill().expect("it runs until it is ended");
        self.child.wait().expect("it ends");
        self.notes.iter().collect()
    }
}

#[test]
fn changes_of_files_are_found() {
    let folder = Folder::with(&[("Dockerfile", TWICE), ("a/Dockerfile", ONCE)]);
    let watcher = Watcher::start(&folder, &[]);
    let first = watcher.round();
    assert!(first.iter().any(|line| line.starts_with("Dockerfile:2:21: error")), "{first:?}");
    assert!(first.last().is_some_and(|line| line.starts_with("2 files checked in ")), "{first:?}");

    folder.write("a/Dockerfile", TWICE);
    let lines = watcher.round_with("2 errors in 2 files");
    assert!(lines.iter().any(|line| line.starts_with("a/Dockerfile:2:21: error")), "{lines:?}");

    folder.write("Dockerfile", ONCE);
    let lines = watcher.round_with("1 error in 1 file");
    assert!(
        lines.iter().any(|line| line.starts_with("Dockerfile changed: 2 files checked in ")),
        "{lines:?}"
    );
    // An editor that puts a new file in the place of the old one.
    folder.write("a/new", ONCE);
    std::fs::rename(folder.path().join("a/new"), folder.path().join("a/Dockerfile"))
        .expect("files can be moved");
    watcher.round_with("no findings in 2 files");

    folder.write("b/c/Dockerfile", TWICE);
    let lines = watcher.round_with("b/c/Dockerfile:2:21: error");
    assert!(lines.iter().any(|line| line.starts_with("b/c/Dockerfile is new: ")), "{lines:?}");
    std::fs::remove_dir_all(folder.path().join("b")).expect("folders can be removed");
    watcher.round_with("no findings in 2 files");
    assert_eq!(watcher.end(), Vec::<String>::new());
}

#[test]
fn changes_of_settings_are_followed() {
    let folder = Folder::with(&[("Dockerfile", TWICE), ("base.yaml", "")]);
    let watcher = Watcher::start(&folder, &[]);
    watcher.round_with("1 error in 1 file");
    folder.write(".hullwright.yaml", "extends: base.yaml\nseverity: {duplicate-stage-name: warning}\n");
    watcher.round_with("1 warning in 1 file");
    folder.write(".hullwright.yaml", "extends: base.yaml\n");
    watcher.round_with("1 error in 1 file");
    folder.write("base.yaml", "severity: {duplicate-stage-name: info}\n");
    watcher.round_with("1 info in 1 file");
    folder.write(".gitignore", "Dockerfile\n");
    watcher.round_with("no findings in 0 files");
    watcher.end();
}

#[test]
fn what_a_check_looked_at_counts_too() {
    let dockerfile = "FROM alpine:3.22\nCOPY app.conf /etc/\n";
    let folder = Folder::with(&[("Dockerfile", dockerfile), ("app.conf", "x"), (".dockerignore", "")]);
    let watcher = Watcher::start(&folder, &["--select", "copy-ignored-file", "Dockerfile"]);
    watcher.round_with("no findings in 1 file");
    folder.write(".dockerignore", "*.conf\n");
    watcher.round_with("[copy-ignored-file]");
    std::fs::remove_file(folder.path().join(".dockerignore")).expect("files can be removed");
    let lines = watcher.round_with("no findings in 1 file");
    assert!(lines.iter().any(|line| line.starts_with(".dockerignore changed: ")), "{lines:?}");
    watcher.end();
}

#[test]
fn what_is_wrong_may_be_put_right() {
    let folder = Folder::with(&[("Dockerfile", TWICE), ("own.yaml", "")]);
    let watcher = Watcher::start(&folder, &["--config", "own.yaml"]);
    watcher.round_with("1 error in 1 file");
    folder.write("own.yaml", "nonsense: 1\n");
    let note = watcher.note();
    assert!(note.contains("own.yaml:1: unknown key `nonsense`"), "{note}");
    // It is what was shown before, and is shown again.
    folder.write("own.yaml", "# right\n");
    watcher.round_with("1 error in 1 file");
    watcher.end();
}

#[test]
fn only_text_from_files_is_watched() {
    let folder = Folder::with(&[("Dockerfile", TWICE)]);
    for (arguments, why) in [
        (&["--format", "json"][..], "it goes with --format text or concise"),
        (&["--format", "concise", "--output", "x"], "without --output"),
        (&["-"], "standard input does not change"),
        (&["--fix"], "cannot be used with"),
        (&["--diff"], "--diff goes with --fix"),
        (&["nowhere"], "nowhere: there is no such file"),
    ] {
        let run = folder.check(&[&["--watch"], arguments].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains(why), "{arguments:?}: {}", run.stderr);
    }
}
