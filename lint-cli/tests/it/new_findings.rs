//! Baselines and changed lines.

use std::process::Command;

use crate::support::{Folder, TWICE};

#[test]
fn a_baseline_holds_what_is_known_across_moves_and_renames() {
    let folder = Folder::with(&[("Dockerfile", TWICE)]);
    let run = folder.check(&["--write-baseline", "known.json"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    let known = ["--baseline", "known.json"];
    assert_eq!(folder.check(&known).stdout, "no findings in 1 file\n");
    folder.write("Dockerfile", &format!("# moved down\n\n{TWICE}"));
    assert_eq!(folder.check(&known).code, 0);
    std::fs::rename(folder.path().join("Dockerfile"), folder.path().join("api.Dockerfile"))
        .expect("files move");
    assert_eq!(folder.check(&known).code, 0);
    // One entry stands for one finding, first for the one at its path.
    folder.write("Dockerfile", TWICE);
    let run = folder.check(&known);
    assert!(run.code == 1 && run.stdout.starts_with("api.Dockerfile:4:21"), "{}", run.stdout);
}

pub(crate) fn git(folder: &Folder, arguments: &[&str]) {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(identity).args(arguments).current_dir(folder.path()).output();
    assert!(output.is_ok_and(|output| output.status.success()), "git {arguments:?}");
}

#[test]
fn since_reports_changed_lines_only() {
    if Command::new("git").arg("--version").output().is_err() {
        return;
    }
    let folder = Folder::with(&[("Dockerfile", TWICE), ("sub/a b.Dockerfile", TWICE)]);
    git(&folder, &["init", "-q", "-b", "main"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "first"]);
    assert_eq!(folder.check(&["--since", "HEAD"]).stdout, "no findings in 2 files\n");
    folder.write("sub/a b.Dockerfile", &format!("{TWICE}FROM alpine:3.22 AS BUILD\n"));
    folder.write("new/Dockerfile", TWICE);
    let run = folder.check(&["--since", "HEAD"]);
    let places: Vec<&str> = run.stdout.lines().filter_map(|line| line.split(": error").next()).collect();
    assert_eq!(places, ["new/Dockerfile:2:21", "sub/a b.Dockerfile:3:21", "2 errors in 2 files"]);
    let below = folder
        .command(&["check", "--select", "DL3024", "--since", "main"])
        .current_dir(folder.path().join("sub"))
        .output();
    let below = String::from_utf8(below.expect("the program starts").stdout).expect("it is UTF-8");
    assert!(below.starts_with("a b.Dockerfile:3:21: "), "{below}");
    let run = folder.check(&["--since", "no-such-branch"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (2, "hullwright: --since: git knows no commit `no-such-branch`\n")
    );
    assert_eq!(folder.check(&["--since", "--output=x"]).code, 2);
}

#[test]
fn since_outside_of_a_repository_is_misuse() {
    let folder = Folder::with(&[("Dockerfile", TWICE)]);
    let run = folder.check(&["--since", "HEAD"]);
    assert!(run.code == 2 && run.stderr.starts_with("hullwright: --since: git "), "{}", run.stderr);
}
