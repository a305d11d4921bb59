//! Exit codes, standard input, pipes, determinism.

use std::io::Read as _;
use std::process::Stdio;

use crate::support::{Folder, ONE_RULE, Run, TWICE};

#[test]
fn findings_at_the_level_that_fails_give_1() {
    let folder = Folder::with(&[("Dockerfile", TWICE)]);
    assert_eq!(folder.check(&[]).code, 1);
    assert_eq!(folder.check(&["--fail-on", "error"]).code, 1);
    assert_eq!(folder.check(&["--fail-on", "never"]).code, 0);
    assert_eq!(folder.check(&["--ignore", "DL3024"]).code, 0);
    assert_eq!(folder.check(&["--severity", "DL3024=info"]).code, 0);
    let run = folder.check(&["--severity", "DL3024=warning,root-user=error", "--fail-on", "error"]);
    assert!(run.code == 0 && run.stdout.starts_with("Dockerfile:2:21: warning: "), "{}", run.stdout);
}

#[test]
fn misuse_gives_2_and_says_why() {
    let folder = Folder::with(&[("Dockerfile", TWICE), ("wrong.yaml", "presett: strict\n")]);
    for (arguments, why) in [
        (&["check", "--bogus"][..], "--bogus"),
        (&["check", "nowhere"], "nowhere: there is no such file or folder"),
        (&["check", "--select", "duplicate-stage-nam"], "did you mean `duplicate-stage-name`?"),
        (
            &["check", "--severity", "root-user=high"],
            "`root-user=high` does not end in =error, =warning or =info",
        ),
        (&["check", "--severity", "rot-user=error"], "did you mean `root-user`?"),
        (&["check", "--config", "wrong.yaml"], "wrong.yaml:1: unknown key `presett`, did you mean `preset`?"),
        (&["check", "--config", "nowhere.yaml"], "nowhere.yaml: file cannot be read"),
        (&["check", "--baseline", "wrong.yaml"], "wrong.yaml: it is no baseline"),
        (&["check", "--today", "2026-13-01"], "`2026-13-01` is no date"),
        (&["check", "--env-file", "nowhere.env"], "--env-file: nowhere.env: there is no such file"),
        (&["check", "--output", "no/such/folder"], "no/such/folder: there is no such file or folder"),
        (&["explain", "nothing-like-it-at-all"], "no rule is named"),
        (&["explain", "--stage", "tset", "Dockerfile"], "Dockerfile has no stage `tset`; it has build"),
        (&["explain", "--stage", "build", "nowhere"], "nowhere: "),
    ] {
        let Run { stdout, stderr, code } = folder.run(arguments);
        assert_eq!((code, stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(stderr.contains(why), "{arguments:?}: {stderr}");
    }
}

#[test]
fn standard_input_is_a_file() {
    let folder = Folder::new();
    let run = folder.run_with_stdin(&[&["check", "-"], &ONE_RULE[..]].concat(), TWICE);
    assert_eq!(run.code, 1);
    assert!(run.stdout.starts_with("-:2:21: error: "), "{}", run.stdout);
    let named = ["check", "-", "--stdin-filename", "api/prod.Dockerfile"];
    let run = folder.run_with_stdin(&[&named, &ONE_RULE[..]].concat(), TWICE);
    assert!(run.stdout.starts_with("api/prod.Dockerfile:2:21: error: "), "{}", run.stdout);
    let named = ["check", "-", "--stdin-filename", ".dockerignore"];
    assert_eq!(folder.run_with_stdin(&[&named, &ONE_RULE[..]].concat(), TWICE).code, 0);
}

#[test]
fn the_configuration_of_standard_input_is_that_of_its_name() {
    let folder = Folder::with(&[("api/.hullwright.yaml", "ignore: [DL3024]\n")]);
    let run =
        |name| folder.run_with_stdin(&["check", "-", "--stdin-filename", name, "--fail-on", "error"], TWICE);
    assert!(!run("api/Dockerfile").stdout.contains("duplicate-stage-name"));
    assert!(run("web/Dockerfile").stdout.contains("duplicate-stage-name"));
}

#[test]
fn a_stage_is_explained_with_reasons() {
    let text = "FROM node:20-alpine AS base\nRUN apk add --no-cache curl\nFROM base AS app\nCOPY tools /usr/local/bin/\nUSER node\n";
    let folder = Folder::with(&[("Dockerfile", text)]);
    let Run { stdout, code, .. } = folder.run(&["explain", "--stage", "app", "Dockerfile"]);
    assert_eq!(code, 0);
    for line in [
        "stage app of Dockerfile, from base (line 3)",
        "  user               node (line 5)",
        "  shell              /bin/sh (BusyBox ash)",
        "    present, by line 2: curl",
        "    unknown, line 4 may change it: tools",
    ] {
        assert!(stdout.lines().any(|found| found == line), "{line}\n{stdout}");
    }
    let Run { stdout, .. } = folder.run(&["explain", "--stage", "0", "Dockerfile"]);
    assert!(stdout.starts_with("stage base of Dockerfile, from node:20-alpine (line 1)"), "{stdout}");
}

const FORMATS: [&str; 14] = [
    "text",
    "concise",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "codeclimate",
    "junit",
    "checkstyle",
    "sonarqube",
    "rdjson",
    "rdjsonl",
    "markdown",
];

fn many() -> Folder {
    let folder = Folder::new();
    (0..700).for_each(|number| folder.write(&format!("service-{number:04}/image/Dockerfile"), TWICE));
    folder
}

#[test]
fn a_closed_pipe_ends_quietly_with_the_usual_code() {
    let folder = many();
    for format in FORMATS {
        let mut command = folder.command(&[&["check", "--format", format], &ONE_RULE[..]].concat());
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        drop(child.stdout.take());
        let code = child.wait().expect("the program ends").code();
        let mut stderr = String::new();
        child.stderr.take().expect("it is piped").read_to_string(&mut stderr).expect("it is UTF-8");
        assert_eq!((code, stderr.as_str()), (Some(1), ""), "{format}");
    }
}

#[test]
fn output_larger_than_a_pipe_arrives_whole_and_is_always_the_same() {
    let folder = many();
    // All in one run, each to a file of its own, and each in a run of its own through a pipe.
    let together = FORMATS.iter().flat_map(|format| ["--format", format, "--output", format]);
    assert_eq!(folder.check(&together.collect::<Vec<_>>()).stdout, "");
    for format in FORMATS {
        let run = folder.check(&["--format", format]);
        assert!(run.stdout.len() > 1 << 16 && run.code == 1, "{format}");
        assert!(run.stdout.contains("service-0699/image/Dockerfile"), "{format}");
        assert_eq!((run.stderr.as_str(), &run.stdout), ("", &folder.read(format)), "{format}");
        match format {
            "json" | "sarif" | "gitlab" | "sonarqube" | "rdjson" => {
                serde_json::from_str::<serde_json::Value>(&run.stdout)
                    .map(drop)
                    .expect("it is a whole document");
            }
            "junit" => assert!(run.stdout.ends_with("</testsuites>\n")),
            "checkstyle" => assert!(run.stdout.ends_with("</checkstyle>\n")),
            "codeclimate" => assert_eq!(run.stdout.split_terminator('\0').count(), 700),
            "concise" | "text" | "markdown" => {
                assert!(run.stdout.ends_with("700 errors in 700 files\n"), "{format}");
            }
            _ => assert_eq!(run.stdout.lines().count(), 700, "{format}"),
        }
    }
}

#[test]
fn a_file_named_twice_is_checked_once() {
    let folder = Folder::with(&[("Dockerfile", TWICE)]);
    let absolute = folder.path().join("Dockerfile");
    let run = folder.check(&[".", "./Dockerfile", "Dockerfile", absolute.to_str().expect("it is UTF-8")]);
    assert_eq!(run.stdout.lines().count(), 2, "{}", run.stdout);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_ends_nothing() {
    let folder = Folder::with(&[("Dockerfile", TWICE)]);
    std::os::unix::fs::symlink("nowhere", folder.path().join("gone.Dockerfile")).expect("links can be made");
    let run = folder.run(&["check", ".", "gone.Dockerfile", "--fail-on", "never"]);
    assert_eq!(run.code, 0);
    assert!(
        (run.stdout.clone() + &run.stderr).contains("file cannot be read"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    assert!(run.stdout.contains("Dockerfile:2:21"), "{}", run.stdout);
}

#[test]
fn dump_answers_for_every_path() {
    let folder = Folder::with(&[("Dockerfile", "FROM a AS B\nRUN <<X\nx\nX\nNOPE\n")]);
    let run = folder.run(&["dump", "instructions", "./Dockerfile", "nowhere"]);
    let lines: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("a line is an object")).collect();
    assert_eq!((run.code, lines.len()), (0, 2));
    assert_eq!(lines[0]["path"], "./Dockerfile");
    assert_eq!(lines[0]["stages"][0], serde_json::json!({"name": "b", "base": "a", "start_line": 1}));
    assert_eq!(lines[0]["instructions"][1]["heredocs"], serde_json::json!(["X"]));
    assert_eq!(lines[0]["errors"][0]["line"], 5);
    assert!(lines[1]["errors"][0]["message"].as_str().is_some_and(|text| text.contains("cannot be read")));
    let run = folder.run(&["dump", "buildkit-ast", "Dockerfile"]);
    assert!(run.stdout.contains(r#""ast":"(from \"a\" \"AS\" \"B\")"#), "{}", run.stdout);
}

#[test]
fn dump_scripts_says_where_each_line_stands() {
    let text = "FROM a\nARG X\nRUN echo é $X && \\\n    # note\n    cd $X\nRUN [\"true\"]\nRUN <<E\nls\nE\n";
    let folder = Folder::with(&[("Dockerfile", text)]);
    let run = folder.run(&["dump", "scripts", "Dockerfile"]);
    let lines: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("a line is an object")).collect();
    assert_eq!((run.code, lines.len()), (0, 2));
    let script = lines[0]["script"].as_str().expect("a script is text");
    assert!(script.starts_with("#!/bin/sh\n") && script.contains("\nexport X=1\n"), "{script}");
    assert!(script.ends_with("\necho é $X &&     cd $X\n"), "{script}");
    assert_eq!(lines[0]["instruction"], serde_json::json!([3, 1, 5, 10]));
    // Ten lines are ours: the shell, X and eight proxies.
    assert_eq!(lines[0]["places"], serde_json::json!([[11, 1, 3, 5], [11, 14, 5, 1]]));
    assert_eq!(lines[1]["places"][1], serde_json::json!([12, 1, 8, 1]));
    assert_eq!(folder.run(&["dump", "scripts", "nowhere"]).code, 2);
    assert!(!folder.run(&["dump", "--help"]).stdout.contains("scripts"), "nobody else needs it");
}

#[test]
fn dump_compose_answers_for_every_path() {
    let text = "services:\n  web:\n    image: nginx:1.29\n";
    let folder = Folder::with(&[("compose.yaml", text), ("more.yaml", text)]);
    let lines = |arguments: &[&str]| -> Vec<serde_json::Value> {
        let run = folder.run(&[&["dump", "compose"], arguments].concat());
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("a line is an object")).collect()
    };
    let each = lines(&["compose.yaml", "nowhere", "more.yaml", "--profile", "*"]);
    let paths: Vec<_> = each.iter().map(|line| line["path"].as_str().unwrap_or_default()).collect();
    assert_eq!(paths, ["compose.yaml", "nowhere", "more.yaml"]);
    assert!(each[0]["project"].is_object() && each[0]["errors"] == serde_json::json!([]));
    assert!(each[1]["project"].is_null());
    assert!(each[1]["errors"][0]["message"].as_str().is_some_and(|text| text.contains("cannot be read")));
    let together = lines(&["-f", "compose.yaml", "-f", "more.yaml", "--project-name", "x"]);
    assert_eq!((together.len(), &together[0]["path"]), (1, &"compose.yaml".into()));
}

#[test]
fn explain_takes_other_tools_names() {
    let folder = Folder::new();
    let run = folder.run(&["explain", "dl3024"]);
    assert!(run.code == 0 && run.stdout.starts_with("# Stage name used twice\n"), "{}", run.stdout);
    let run = folder.run(&["rules", "--format", "json"]);
    let rules: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    let is_there = |rule: &serde_json::Value| rule["rule"] == "duplicate-stage-name";
    assert!(rules.as_array().is_some_and(|rules| rules.iter().any(is_there)));
}
