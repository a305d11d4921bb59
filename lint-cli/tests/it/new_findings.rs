//! Baselines and changed lines.

use std::process::Command;

use crate::support::{Folder, TWICE, tell};

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

/// What `--since` lets through, as `path:line`.
fn since(folder: &Folder, below: &str, arguments: &[&str]) -> Vec<String> {
    let mut command = folder.command(&[&["check", "--select", "DL3024", "--since"], arguments].concat());
    command.current_dir(folder.path().join(below));
    let run = crate::support::Run::of(command);
    let found = run.stdout.lines().filter_map(|line| line.split_once(":21: error")).map(|(place, _)| place);
    found.map(str::to_owned).collect()
}

#[test]
fn since_follows_renames_and_the_point_where_branches_parted() {
    if Command::new("git").arg("--version").output().is_err() {
        return tell("skipped: no git");
    }
    let more = format!("{TWICE}FROM alpine:3.22 AS BUILD\n");
    let folder = Folder::with(&[
        ("a/Dockerfile", TWICE),
        ("b/Dockerfile", TWICE),
        ("gone.Dockerfile", &format!("# goes\n{TWICE}")),
        ("on \"main\" é/Dockerfile", TWICE),
        (".gitignore", "ignored*\n"),
    ]);
    git(&folder, &["init", "-q", "-b", "main"]);
    // Nothing that a user may have set changes what counts.
    for setting in
        ["diff.renames=false", "diff.relative=true", "diff.interHunkContext=9", "diff.noprefix=true"]
    {
        let (name, value) = setting.split_once('=').expect("a name and a value");
        git(&folder, &["config", name, value]);
    }
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "first"]);
    git(&folder, &["checkout", "-qb", "topic"]);
    git(&folder, &["mv", "a/Dockerfile", "a/renamed.Dockerfile"]);
    git(&folder, &["rm", "-q", "gone.Dockerfile"]);
    folder.write("b/Dockerfile", &more);
    git(&folder, &["commit", "-qam", "on the topic"]);
    git(&folder, &["checkout", "-q", "main"]);
    folder.write("on \"main\" é/Dockerfile", &format!("# main goes on\n{TWICE}"));
    git(&folder, &["commit", "-qam", "on main"]);
    git(&folder, &["checkout", "-q", "topic"]);
    assert_eq!(since(&folder, ".", &["main"]), ["b/Dockerfile:3"]);
    assert_eq!(since(&folder, "b", &["main"]), ["Dockerfile:3"]);
    assert_eq!(since(&folder, "a", &["main", "../b"]), ["../b/Dockerfile:3"]);
    // What is not committed counts, staged or not, and what git does not look at as well.
    folder.write("new.Dockerfile", &format!("# new\n{TWICE}"));
    folder.write("ignored.Dockerfile", TWICE);
    folder.write("on \"main\" é/Dockerfile", &more);
    let wanted = ["b/Dockerfile:3", "new.Dockerfile:3", "on \"main\" é/Dockerfile:3"];
    assert_eq!(since(&folder, ".", &["main"]), wanted);
    assert_eq!(since(&folder, ".", &["HEAD", ".", "ignored.Dockerfile"])[0], "ignored.Dockerfile:2");
    git(&folder, &["add", "-A"]);
    assert_eq!(since(&folder, ".", &["HEAD"]), wanted[1..]);
    // Nobody can say that these are old.
    let elsewhere = Folder::with(&[("Dockerfile", TWICE)]);
    let path = elsewhere.path().join("Dockerfile");
    let path = path.to_str().expect("it is UTF-8");
    assert_eq!(since(&folder, ".", &["HEAD", path]), [format!("{path}:2")]);
    let run = folder.run_with_stdin(&["check", "--select", "DL3024", "--since", "HEAD", "-"], TWICE);
    assert!(run.stdout.starts_with("-:2:21: "), "{}", run.stdout);
}

#[test]
fn since_in_a_shallow_clone_says_what_is_missing() {
    if Command::new("git").arg("--version").output().is_err() {
        return tell("skipped: no git");
    }
    let folder = Folder::with(&[("origin/Dockerfile", TWICE)]);
    let origin = folder.path().join("origin");
    let at_origin = |arguments: &[&str]| git(&folder, &[&["-C", "origin"], arguments].concat());
    at_origin(&["init", "-q", "-b", "main"]);
    at_origin(&["add", "."]);
    at_origin(&["commit", "-qm", "first"]);
    at_origin(&["checkout", "-qb", "topic"]);
    folder.write("origin/Dockerfile", &format!("{TWICE}FROM alpine:3.22 AS BUILD\n"));
    at_origin(&["commit", "-qam", "second"]);
    let url = format!("file://{}", origin.display());
    git(&folder, &["clone", "-q", "--depth", "1", "--branch", "topic", &url, "clone"]);
    let check = |reference| {
        let mut command = folder.command(&["check", "--select", "DL3024", "--since", reference]);
        command.current_dir(folder.path().join("clone"));
        crate::support::Run::of(command)
    };
    let run = check("origin/main");
    let missing = "hullwright: --since: git knows no commit `origin/main`; this clone is shallow: fetch more of the history\n";
    assert_eq!((run.code, run.stderr.as_str()), (2, missing));
    git(&folder, &["-C", "clone", "fetch", "-q", "--depth", "1", "origin", "main:refs/remotes/origin/main"]);
    let run = check("origin/main");
    assert_eq!(run.code, 1);
    assert!(run.stdout.starts_with("Dockerfile:3:21: ") && run.stdout.lines().count() == 2, "{}", run.stdout);
    assert!(run.stderr.contains("no commit here is common to `origin/main` and HEAD"), "{}", run.stderr);
}
