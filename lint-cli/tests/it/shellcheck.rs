//! What the program shellcheck says about scripts, and what becomes of a run when it says nothing.

use std::os::unix::fs::PermissionsExt as _;
use std::{env, fs};

use crate::support::{Folder, Run, tell};

const ASKED: [&str; 6] =
    ["check", "--shellcheck", "--format", "concise", "--select", "shell-external-shellcheck"];

/// A folder with a program `shellcheck` that does what the lines of a shell script say.
fn with_program(lines: &str) -> Folder {
    let folder = Folder::with(&[("bin/shellcheck", &format!("#!/bin/sh\n{lines}\n"))]);
    let program = folder.path().join("bin/shellcheck");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("it is ours");
    folder
}

/// Runs with the program of the folder before all others.
fn run(folder: &Folder, arguments: &[&str]) -> Run {
    let mut command = folder.command(arguments);
    let old = env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{old}", folder.path().join("bin").display()));
    Run::of(command)
}

/// An answer with one remark on the first script.
fn answer(line: u32, columns: (u32, u32), level: &str, code: u32) -> String {
    let (column, end) = columns;
    let remark = format!(
        r#"{{"file":"0.sh","line":{line},"endLine":{line},"column":{column},"endColumn":{end},"level":"{level}","code":{code},"message":"said","fix":null}}"#
    );
    format!("echo '{{\"comments\":[{remark}]}}'; exit 1")
}

const CONTINUED: &str = "FROM debian:13\nRUN a \\\n  # a comment\n  && é\t$x\\\n y\n";

#[test]
fn a_remark_finds_its_place_behind_continuations() {
    // `#!/bin/dash`, then `a   && é<tab>$x y`; a tab is one column.
    let folder = with_program(&answer(2, (10, 12), "warning", 2154));
    folder.write("Dockerfile", CONTINUED);
    let found = run(&folder, &[&ASKED[..], &["Dockerfile"]].concat());
    let place = "Dockerfile:4:8: warning: said [shell-external-shellcheck/sc2154]\n";
    assert!(found.stdout.starts_with(place), "{}{}", found.stdout, found.stderr);
    assert_eq!((found.code, found.stderr.as_str()), (1, ""));
}

#[test]
fn levels_are_the_program_s_unless_settings_say_otherwise() {
    let level = |level: &str, code: u32, arguments: &[&str]| {
        let folder = with_program(&answer(2, (1, 2), level, code));
        folder.write("Dockerfile", CONTINUED);
        let found = run(&folder, &[&ASKED[..], arguments, &["Dockerfile"]].concat());
        let line = found.stdout.lines().next().unwrap_or_default().to_owned();
        let word = line.split(": ").nth(1).unwrap_or("none").to_owned();
        (word, found.code)
    };
    let pair = |word: &str, code| (word.to_owned(), code);
    assert_eq!(level("error", 1072, &[]), pair("error", 1));
    assert_eq!(level("info", 2086, &[]), pair("info", 0));
    assert_eq!(level("style", 2006, &[]), pair("info", 0));
    assert_eq!(level("style", 2006, &["--severity", "SC2006=error"]), pair("error", 1));
    assert_eq!(level("style", 2006, &["--severity", "SC2007=error"]), pair("info", 0));
    assert_eq!(level("error", 1072, &["--severity", "shell-external-shellcheck=info"]), pair("info", 0));
    assert_eq!(level("error", 1072, &["--ignore", "SC1072"]), pair("none", 0));
    assert_eq!(level("error", 1072, &["--ignore", "sc1073"]), pair("error", 1));
    assert_eq!(level("error", 1072, &["--ignore", "shell-external-shellcheck/sc1072"]), pair("none", 0));
}

#[test]
fn in_hadolint_s_place_its_levels_are_kept() {
    let levels = |level: &str, arguments: &[&str]| {
        let folder = with_program(&answer(2, (1, 2), level, 2006));
        folder.write("Dockerfile", "FROM debian:13\nRUN a \\\n  b\nUSER 1000\n");
        let found = run(&folder, &[&["hadolint", "-f", "gnu", "Dockerfile"], arguments].concat());
        (found.stdout, found.code)
    };
    let line = |level: &str| format!("hadolint:Dockerfile:2: SC2006 {level}: said\n");
    for (level, code) in [("style", 0), ("info", 1), ("warning", 1), ("error", 1)] {
        assert_eq!(levels(level, &["--shellcheck"]), (line(level), code), "{level}");
    }
    assert_eq!(levels("style", &["--shellcheck", "--error", "SC2006"]), (line("error"), 1));
    assert_eq!(levels("error", &["--shellcheck", "--ignore", "SC2006"]), (String::new(), 0));
    assert_eq!(levels("error", &["--error", "SC2007"]), (String::new(), 0));
}

#[test]
fn a_code_may_be_selected_by_itself() {
    let folder = with_program(&answer(2, (1, 2), "warning", 2154));
    folder.write("Dockerfile", CONTINUED);
    let codes = |select: &str| {
        let found =
            run(&folder, &["check", "--shellcheck", "--format", "concise", "--select", select, "Dockerfile"]);
        found.stdout.matches("sc2154").count()
    };
    assert_eq!((codes("SC2154"), codes("SC2155"), codes("shell"), codes("security")), (1, 0, 1, 0));
}

#[test]
fn settings_and_comments_of_hadolint_name_codes() {
    let folder = with_program(&answer(2, (1, 2), "info", 2129));
    folder.write("Dockerfile", "FROM debian:13\nRUN a\n");
    let line = |folder: &Folder| {
        let found = run(folder, &["check", "--shellcheck", "--format", "concise", "Dockerfile"]);
        let lines: Vec<&str> = found.stdout.lines().filter(|line| line.contains("sc2129")).collect();
        lines.join("\n")
    };
    assert!(line(&folder).contains(": info: "), "{}", line(&folder));
    folder.write(".hadolint.yaml", "override: {error: [SC2129]}\n");
    assert!(line(&folder).contains(": error: "), "{}", line(&folder));
    folder.write(".hadolint.yaml", "ignored: [SC2129]\n");
    assert_eq!(line(&folder), "");
    fs::remove_file(folder.path().join(".hadolint.yaml")).expect("it is there");
    for comment in [
        "# hadolint ignore=SC2129",
        "# hullwright ignore=SC2129",
        "# hullwright ignore=shell-external-shellcheck",
    ] {
        folder.write("Dockerfile", &format!("FROM debian:13\n{comment}\nRUN a\n"));
        assert_eq!(line(&folder), "", "{comment}");
    }
    folder.write("Dockerfile", "FROM debian:13\n# hullwright ignore=SC2130\nRUN a\n");
    assert!(line(&folder).contains(":3:5: info: "), "{}", line(&folder));
}

#[test]
fn a_configuration_asks_for_it_too() {
    let folder = with_program(&answer(2, (1, 2), "warning", 2154));
    folder.write("Dockerfile", CONTINUED);
    folder.write("sub/Dockerfile", "FROM debian:13\nRUN other\n");
    folder.write(".hullwright.yaml", "overrides:\n  - files: [/Dockerfile]\n    shellcheck: true\n");
    let found = run(&folder, &["check", "--format", "concise"]);
    let places: Vec<&str> = found.stdout.lines().filter(|line| line.contains("sc2154")).collect();
    assert_eq!(places.len(), 1, "{}", found.stdout);
    folder.write(".hullwright.yaml", "shellcheck: true\n");
    let shown = run(&folder, &["config", "show", "Dockerfile"]).stdout;
    assert!(shown.contains("\nshellcheck: true\n") && shown.contains("  shell-external-shellcheck: info\n"));
}

#[test]
fn nothing_is_started_unless_it_is_asked_for() {
    let folder = with_program("echo started >> \"$PLACE/started\"; echo '{\"comments\":[]}'");
    folder.write("Dockerfile", CONTINUED);
    folder.write("sub/compose.yaml", "services: {}\n");
    let started = |arguments: &[&str]| {
        let mut command = folder.command(arguments);
        let path =
            format!("{}:{}", folder.path().join("bin").display(), env::var("PATH").unwrap_or_default());
        command.env("PATH", path).env("PLACE", folder.path());
        Run::of(command);
        fs::remove_file(folder.path().join("started")).is_ok()
    };
    assert!(!started(&["check", "--select", "all", "Dockerfile"]));
    assert!(!started(&["check", "--select", "SC2086", "Dockerfile"]));
    assert!(!started(&["check", "--shellcheck", "sub"]), "there is no script");
    assert!(!started(&["check", "--shellcheck", "--ignore", "shell-external-shellcheck", "Dockerfile"]));
    assert!(started(&["check", "--shellcheck", "Dockerfile"]));
    assert!(started(&["fix", "--shellcheck", "--diff", "Dockerfile"]));
}

/// Runs with and without the program over files that have findings of their own.
#[track_caller]
fn is_told_once(folder: &Folder, path: Option<&str>, note: &str) {
    folder.write(
        "Dockerfile",
        "FROM alpine:3.22 AS a\n# hullwright ignore=SC2086\nRUN a $b\nFROM alpine:3.22 AS a\nRUN b\n",
    );
    folder
        .write("sub/Dockerfile", "FROM alpine:3.22 AS a\nRUN c\nRUN d\nRUN e\nRUN f\nRUN g\nRUN h\nRUN i\n");
    let arguments = ["check", "--format", "concise", "--no-config"];
    let without = folder.run(&arguments);
    let mut command = folder.command(&[&arguments[..], &["--shellcheck"]].concat());
    let own = format!("{}:{}", folder.path().join("bin").display(), env::var("PATH").unwrap_or_default());
    command.env("PATH", path.unwrap_or(&own));
    let with = Run::of(command);
    assert_eq!((with.code, with.stdout.as_str()), (without.code, without.stdout.as_str()));
    let told: Vec<&str> = with.stderr.lines().filter(|line| line.contains("shellcheck")).collect();
    assert!(told.len() == 1 && told.iter().all(|told| told.contains(note)), "{}", with.stderr);
}

#[test]
fn a_program_that_is_not_there_is_a_note() {
    is_told_once(
        &Folder::new(),
        Some("/nowhere"),
        "shellcheck: there is no such program on PATH; no script was checked",
    );
}

#[test]
fn a_program_that_is_too_old_is_a_note() {
    let folder = with_program("echo 'Unknown format json1' >&2; echo 'Supported formats:' >&2; exit 4");
    is_told_once(
        &folder,
        None,
        "shellcheck: the program is too old: version 0.7.0 or later is needed; no script",
    );
}

#[test]
fn a_program_that_fails_is_a_note() {
    is_told_once(
        &with_program("echo 'out of luck' >&2; exit 7"),
        None,
        "gave no answer that can be read (exit status: 7): out of luck; 9 scripts",
    );
    is_told_once(&with_program("kill -9 $$"), None, "gave no answer that can be read (signal: 9");
}

#[test]
fn rubbish_is_a_note() {
    for rubbish in [
        "echo '[]'",
        "echo '{\"comments\":[{}]}'",
        "printf '\\377\\0'",
        "true",
        "echo '{\"comments\":[]} more'",
    ] {
        is_told_once(&with_program(rubbish), None, "gave no answer that can be read (exit status: 0)");
    }
    let stranger = answer(1, (1, 2), "error", 2086).replace("0.sh", "99.sh");
    is_told_once(&with_program(&stranger), None, "gave no answer that can be read (exit status: 1)");
}

#[test]
fn remarks_from_nowhere_cost_nothing() {
    for (line, columns) in [(0, (0, 0)), (1, (1, 2)), (99, (1, 5)), (2, (4_000_000_000, 1))] {
        let folder = with_program(&answer(line, columns, "info", 2086));
        folder.write("Dockerfile", "FROM debian:13\nRUN a\n");
        let found = run(&folder, &[&ASKED[..], &["Dockerfile"]].concat());
        assert_eq!((found.code, found.stderr.as_str()), (0, ""), "{line} {columns:?}: {}", found.stdout);
    }
    let folder = with_program(&answer(2, (1, 2), "info", 65_000));
    folder.write("Dockerfile", "FROM debian:13\nRUN a\n");
    assert_eq!(run(&folder, &[&ASKED[..], &["Dockerfile"]].concat()).code, 0);
}

#[test]
fn a_program_that_hangs_is_ended() {
    // What it starts keeps its output open.
    is_told_once(&with_program("sleep 60"), None, "the program was ended after 1");
}

#[test]
fn many_scripts_need_few_processes() {
    let folder = with_program("shift 4; echo $# >> \"$PLACE/counts\"; echo '{\"comments\":[]}'");
    let n_scripts = 10_000;
    let lines: Vec<String> = (0..n_scripts).map(|idx| format!("RUN a {}", idx % 5_000)).collect();
    folder.write("Dockerfile", &format!("FROM debian:13\n{}\n", lines.join("\n")));
    let mut command = folder.command(&[&ASKED[..], &["Dockerfile"]].concat());
    let path = format!("{}:{}", folder.path().join("bin").display(), env::var("PATH").unwrap_or_default());
    command.env("PATH", path).env("PLACE", folder.path());
    let found = Run::of(command);
    assert_eq!((found.code, found.stderr.as_str()), (0, ""), "{}", found.stdout);
    let counts: Vec<usize> =
        folder.read("counts").lines().map(|line| line.parse().expect("it is a number")).collect();
    assert_eq!(counts.iter().sum::<usize>(), 5_000, "each text once");
    assert!(counts.len() <= 30, "{} processes", counts.len());
}

#[test]
fn odd_bytes_and_standard_input_are_handed_over() {
    let folder = with_program(&answer(2, (4, 5), "warning", 2154));
    fs::write(folder.path().join("Dockerfile"), b"FROM debian:13\nRUN a\0\xff$x\n")
        .expect("it can be written");
    let found = run(&folder, &[&ASKED[..], &["Dockerfile"]].concat());
    assert!(found.stdout.contains("sc2154"), "{}{}", found.stdout, found.stderr);
    let mut command = folder.command(&[&ASKED[..], &["-"]].concat());
    let path = format!("{}:{}", folder.path().join("bin").display(), env::var("PATH").unwrap_or_default());
    command.env("PATH", path);
    command.stdin(fs::File::open(folder.path().join("Dockerfile")).expect("it is there"));
    assert!(Run::of(command).stdout.contains("sc2154"));
}

#[test]
fn scripts_do_not_stay_behind() {
    let folder =
        with_program("pwd >> \"$PLACE/folders\"; ls -ld . >> \"$PLACE/modes\"; echo '{\"comments\":[]}'");
    folder.write("Dockerfile", CONTINUED);
    let mut command = folder.command(&[&ASKED[..], &["Dockerfile"]].concat());
    let path = format!("{}:{}", folder.path().join("bin").display(), env::var("PATH").unwrap_or_default());
    command.env("PATH", path).env("PLACE", folder.path());
    assert_eq!(Run::of(command).stderr, "");
    let place = folder.read("folders");
    assert!(!place.trim().is_empty() && !std::path::Path::new(place.trim()).exists(), "{place}");
    assert!(folder.read("modes").starts_with("drwx------"), "{}", folder.read("modes"));
}

#[test]
fn the_real_program_is_understood() {
    let folder = Folder::with(&[(
        "Dockerfile",
        "FROM debian:13\nARG known\nRUN echo \"$known\" && \\\n    # a comment\n\tcd é/x; \\\n  [ x\"$unknown\" = xa ]\nRUN <<EOF\n#!/bin/bash\n[ x\"$other\" = xa ]\nEOF\n",
    )]);
    let found = folder.run(&[&ASKED[..], &["Dockerfile"]].concat());
    if !found.stderr.is_empty() {
        tell(&format!("left out: shellcheck does not answer here: {}", found.stderr.trim()));
        return;
    }
    let places: Vec<&str> = found.stdout.lines().filter_map(|line| line.split(": ").next()).collect();
    for place in ["Dockerfile:5:2", "Dockerfile:6:5", "Dockerfile:9:3"] {
        assert!(places.contains(&place), "{place}: {}", found.stdout);
    }
    assert!(
        !found.stdout.contains(
            "known is referenced but not assigned. [shell-external-shellcheck/sc2154]\nDockerfile:3"
        )
    );
    let fixed = folder.run(&["fix", "--shellcheck", "--only", "SC2268", "--unsafe-fixes", "Dockerfile"]);
    assert_eq!(fixed.stderr, "");
    assert_eq!(
        folder.read("Dockerfile"),
        "FROM debian:13\nARG known\nRUN echo \"$known\" && \\\n    # a comment\n\tcd é/x; \\\n  [ \"$unknown\" = a ]\nRUN <<EOF\n#!/bin/bash\n[ \"$other\" = a ]\nEOF\n"
    );
}
