//! Nothing of an input steers a terminal, and colours come only where they are wanted.

use crate::support::{Folder, Run, TWICE};

/// Escape, CSI as one character, a direction override, a bell.
const HOSTILE: &str = "\x1b[2J\u{9b}31m\u{202e}\x07";

#[cfg(unix)]
#[test]
fn control_characters_reach_no_terminal() {
    let path = format!("a{HOSTILE}/Dockerfile");
    let folder = Folder::with(&[(
        &path,
        &format!("FROM a AS b\n# {HOSTILE}\rx\r\nFROM a AS b # {HOSTILE}\r\n{TWICE}"),
    )]);
    for format in ["text", "concise", "markdown"] {
        let run = folder.check(&["--format", format, "--statistics"]);
        assert_eq!(run.code, 1);
        let hostile = run.stdout.chars().find(|ch| (ch.is_control() && *ch != '\n') || *ch == '\u{202e}');
        assert_eq!(hostile, None, "{format}");
        assert!(run.stdout.contains("2J·31m\u{fffd}?/Dockerfile"), "{format}");
    }
    let run = folder.run(&["check", &format!("no-such-{HOSTILE}")]);
    assert!(run.code == 2 && !run.stderr.contains('\x1b'), "{:?}", run.stderr);
}

#[test]
fn colours_are_for_terminals_and_for_those_who_force_them() {
    let folder = Folder::with(&[("Dockerfile", TWICE)]);
    let with = |name: &str, value: &str| {
        let mut command = folder.command(&["check", "--format", "concise"]);
        command.env(name, value);
        Run::of(command).stdout.contains("\x1b[1;31merror\x1b[0m")
    };
    assert!(!with("TERM", "xterm-256color"));
    assert!(with("CLICOLOR_FORCE", "1") && !with("CLICOLOR_FORCE", "0"));
    let mut both = folder.command(&["check", "--format", "text"]);
    both.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1");
    assert!(!Run::of(both).stdout.contains('\x1b'));
}

#[test]
fn a_finding_is_drawn_with_its_source() {
    let folder = Folder::with(&[("Dockerfile", TWICE)]);
    let run = folder.check(&["--format", "text"]);
    let want = "duplicate-stage-name

  × stage name `build` is already taken
   ╭─[Dockerfile:2:21]
 1 │ FROM alpine:3.22 AS build
   ·                     ──┬──
   ·                       ╰── first used here
 2 │ FROM alpine:3.22 AS Build
   ·                     ─────
   ╰────
  help: give each stage a name of its own

1 error in 1 file
";
    assert_eq!(run.stdout, want);
}
