//! `fix` and `check --fix`: what is fixed, shown, told and left.

use std::process::Command;

use crate::support::{Folder, Run, patch_with, tell};

/// A Dockerfile with one finding that has a safe fix.
pub(crate) const APT: &str = "FROM debian:13 AS build\nRUN apt update\n";
/// What fixing makes of it.
pub(crate) const APT_GET: &str = "FROM debian:13 AS build\nRUN apt-get update\n";
/// What makes the findings of [`APT`] the only ones, however many rules there are.
const ONE_RULE: [&str; 3] = ["--no-config", "--select", "apt-instead-of-apt-get"];

fn fix(folder: &Folder, arguments: &[&str]) -> Run {
    folder.run(&[&["fix"], &ONE_RULE[..], arguments].concat())
}

#[test]
fn files_are_fixed_in_place_and_counted() {
    let folder = Folder::with(&[("Dockerfile", APT), ("a/Dockerfile", APT), ("b/Dockerfile", APT_GET)]);
    let run = fix(&folder, &[]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout, "2 findings fixed in 2 files\n     2  apt-instead-of-apt-get\nnothing left\n");
    for path in ["Dockerfile", "a/Dockerfile", "b/Dockerfile"] {
        assert_eq!(folder.read(path), APT_GET, "{path}");
    }
    assert_eq!(fix(&folder, &[]).stdout, "nothing changed\nnothing left\n");
}

#[test]
fn what_is_left_decides_the_exit_code() {
    let folder = Folder::with(&[("Dockerfile", &format!("{APT}FROM alpine:3.22 AS Build\n"))]);
    let rules = ["fix", "--select", "apt-instead-of-apt-get,duplicate-stage-name"];
    let run = folder.run(&rules);
    assert_eq!(run.code, 1);
    assert!(
        run.stdout.ends_with("1 finding left in 1 file\n     1  duplicate-stage-name\n"),
        "{}",
        run.stdout
    );
    assert_eq!(folder.run(&[&rules[..], &["--fail-on", "never"]].concat()).code, 0);
}

#[test]
fn only_named_rules_are_fixed_and_switched_on() {
    let folder = Folder::with(&[
        ("Dockerfile", "FROM debian:13 AS Build\nFROM Build\nRUN apt update\n"),
        (".hullwright.yaml", "select: [duplicate-stage-name]\nignore: [apt-instead-of-apt-get]\n"),
    ]);
    assert!(folder.run(&["fix", "--only", "maintainability"]).stdout.starts_with("nothing changed\n"));
    let run = folder.run(&["fix", "--only", "DL3027"]);
    let fixed = "FROM debian:13 AS Build\nFROM Build\nRUN apt-get update\n";
    assert_eq!(folder.read("Dockerfile"), fixed, "{}", run.stdout);
    let run = folder.run(&["fix", "--only", "apt-instead-of-apt-ge"]);
    assert!(run.code == 2 && run.stderr.contains("did you mean `apt-instead-of-apt-get`?"), "{}", run.stderr);
}

#[test]
fn check_fixes_first_and_reports_the_rest() {
    let folder = Folder::with(&[("Dockerfile", &format!("{APT}FROM alpine:3.22 AS Build\n"))]);
    let rules = ["check", "--select", "apt-instead-of-apt-get,duplicate-stage-name"];
    let run = folder
        .run(&[&rules[..], &["--fix", "--format", "json", "--format", "concise", "-o", "left.txt"]].concat());
    assert_eq!((run.code, run.stderr.lines().next()), (1, Some("1 finding fixed in 1 file")));
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(1));
    assert_eq!(report["findings"][0]["rule"], "duplicate-stage-name");
    assert!(folder.read("left.txt").starts_with("Dockerfile:3:21: error: "));
    for flag in
        [&["--diff"][..], &["--unsafe-fixes"], &["--only", "all"], &["--fix", "--write-baseline", "x"]]
    {
        assert_eq!(folder.run(&[&rules[..], flag].concat()).code, 2, "{flag:?}");
    }
}

#[test]
fn standard_input_is_fixed_to_standard_output() {
    let folder = Folder::with(&[("Dockerfile", APT)]);
    let stdin =
        |arguments: &[&str], text: &str| folder.run_with_stdin(&[arguments, &ONE_RULE[..]].concat(), text);
    let run = stdin(&["fix", "-"], APT);
    assert_eq!((run.code, run.stdout.as_str()), (0, APT_GET));
    assert!(run.stderr.starts_with("1 finding fixed in 1 file\n"), "{}", run.stderr);
    let run = stdin(&["fix", "-", "--stdin-filename", "Dockerfile", "--diff"], APT);
    assert_eq!(run.code, 1);
    assert!(
        run.stdout.starts_with("--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +1,2 @@\n"),
        "{}",
        run.stdout
    );
    let run = stdin(&["check", "--fix", "-"], APT);
    assert_eq!((run.code, run.stdout.as_str()), (0, APT_GET));
    assert!(run.stderr.ends_with("no findings in 1 file\n"), "{}", run.stderr);
    assert_eq!(stdin(&["fix", "-"], "FROM a AS b").stdout, "FROM a AS b", "what needs no fix stays");
    assert_eq!(stdin(&["fix", "-", "Dockerfile"], APT).code, 2);
    assert_eq!(folder.read("Dockerfile"), APT);
}

#[test]
fn line_ends_and_marks_stay() {
    let text = "\u{feff}# a\u{2028}b\u{85}c\rd\r\nFROM debian:13\r\nRUN apt update";
    let folder = Folder::with(&[("Dockerfile", text)]);
    fix(&folder, &[]);
    assert_eq!(folder.read("Dockerfile"), text.replace("apt ", "apt-get "));
    let bytes = [b"FROM debian:13\nRUN apt update && echo ".as_slice(), &[0xff, b'\n']].concat();
    std::fs::write(folder.path().join("Dockerfile"), &bytes).expect("files can be written");
    fix(&folder, &[]);
    assert_eq!(std::fs::read(folder.path().join("Dockerfile")).ok(), Some(bytes), "no text is guessed");
}

/// Files whose names and texts are hard on diffs.
fn odd_files() -> Folder {
    let folder = Folder::with(&[
        ("Dockerfile", APT),
        ("with blank/é.Dockerfile", APT),
        ("crlf/Dockerfile", "FROM debian:13\r\nRUN apt update\r\n"),
        ("end/Dockerfile", "FROM debian:13\nRUN apt update"),
        ("far/Dockerfile", &format!("{APT}{}RUN apt update\n", "# x\u{2028}y\rz\n".repeat(20))),
    ]);
    if cfg!(unix) {
        folder.write("q\"\\\t/Dockerfile", APT);
    }
    folder
}

#[test]
fn a_diff_writes_nothing_and_is_what_fixing_does() {
    let folder = odd_files();
    let diff = fix(&folder, &["--diff"]);
    assert_eq!(diff.code, 1);
    assert!(
        diff.stderr.starts_with(&format!("{} findings would be fixed", if cfg!(unix) { 7 } else { 6 })),
        "{}",
        diff.stderr
    );
    assert_eq!(folder.read("Dockerfile"), APT);
    assert!(!diff.stdout.contains("with blank/é"), "names are quoted");
    let fixed = odd_files();
    assert_eq!(fix(&fixed, &[]).code, 0);
    assert_eq!((fix(&fixed, &["--diff"]).code, fix(&fixed, &["--diff"]).stdout.as_str()), (0, ""));
    for (program, arguments) in [("git", &["apply", "-"][..]), ("patch", &["-p1", "-s", "--binary"])] {
        let patched = odd_files();
        let Some(done) = patch_with(&patched, program, arguments, &diff.stdout) else {
            tell(&format!("skipped: no {program}"));
            continue;
        };
        done.unwrap_or_else(|why| panic!("{program}: {why}\n{}", diff.stdout));
        for path in
            ["Dockerfile", "with blank/é.Dockerfile", "crlf/Dockerfile", "end/Dockerfile", "far/Dockerfile"]
        {
            assert_eq!(patched.read(path), fixed.read(path), "{program}: {path}");
        }
        if cfg!(unix) {
            assert_eq!(patched.read("q\"\\\t/Dockerfile"), APT_GET, "{program}");
        }
    }
}

#[test]
fn a_diff_is_coloured_where_colours_are_wanted() {
    let folder = Folder::with(&[("Dockerfile", APT)]);
    let arguments = [&["fix", "--diff"], &ONE_RULE[..]].concat();
    let with = |variables: &[(&str, &str)]| {
        let mut command = folder.command(&arguments);
        command.envs(variables.iter().copied());
        Run::of(command).stdout
    };
    assert!(!with(&[]).contains('\x1b'));
    assert!(with(&[("CLICOLOR_FORCE", "1")]).contains("\x1b[32m+RUN apt-get update\x1b[0m\n"));
    assert!(!with(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).contains('\x1b'));
}

#[test]
fn a_baseline_and_changed_lines_limit_what_is_fixed() {
    let folder = Folder::with(&[("Dockerfile", APT)]);
    let known = [&["check", "--write-baseline", "known.json"], &ONE_RULE[..]].concat();
    assert_eq!(folder.run(&known).code, 0);
    let two = format!("{APT}RUN apt -y install curl\n");
    folder.write("Dockerfile", &two);
    let run = fix(&folder, &["--baseline", "known.json"]);
    assert_eq!(folder.read("Dockerfile"), two.replace("apt -y", "apt-get -y"), "{}", run.stderr);
    assert!(run.stdout.ends_with("nothing left\n"), "{}", run.stdout);

    if Command::new("git").arg("--version").output().is_err() {
        tell("skipped: no git");
        return;
    }
    folder.write("Dockerfile", APT);
    crate::new_findings::git(&folder, &["init", "-q", "-b", "main"]);
    crate::new_findings::git(&folder, &["add", "."]);
    crate::new_findings::git(&folder, &["commit", "-qm", "first"]);
    folder.write("Dockerfile", &two);
    let run = fix(&folder, &["--since", "HEAD"]);
    assert_eq!(folder.read("Dockerfile"), two.replace("apt -y", "apt-get -y"), "{}", run.stderr);
    assert!(run.stdout.ends_with("nothing left\n"), "{}", run.stdout);
}

#[test]
fn a_file_that_a_fix_moves_is_at_one_place_alone() {
    let compose = "services:\n  web:\n    build:\n      context: .\n      dockerfile: web/Dockerfile\n";
    let files = [
        ("compose.yaml", compose),
        ("web/Dockerfile", "FROM alpine:3.22\nCOPY web/main.js ./\n"),
        ("web/main.js", "x\n"),
        ("web/.dockerignore", "node_modules\n"),
    ];
    let rules = ["fix", "--no-config", "--select", "dockerignore-not-in-context", "--unsafe-fixes"];
    let folder = Folder::with(&files);
    let diff = folder.run(&[&rules[..], &["--diff"]].concat());
    assert_eq!(diff.code, 1, "{}", diff.stderr);
    for (program, arguments) in [("git", &["apply", "-"][..]), ("patch", &["-p1", "--silent"])] {
        let patched = Folder::with(&files);
        let Some(done) = patch_with(&patched, program, arguments, &diff.stdout) else {
            tell(&format!("skipped: no {program}"));
            continue;
        };
        assert_eq!(done, Ok(()), "{program} with\n{}", diff.stdout);
        assert_eq!(patched.read("web/Dockerfile.dockerignore"), "web/node_modules\n");
        assert!(!patched.path().join("web/.dockerignore").exists(), "{program}");
    }
    let run = folder.run(&rules);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    assert_eq!(folder.read("web/Dockerfile.dockerignore"), "web/node_modules\n");
    assert!(!folder.path().join("web/.dockerignore").exists());
}
