//! Completions and manual pages.

use std::process::{Command, Stdio};

use crate::support::{Folder, Run, tell};

/// Whether a program is there to compare with.
fn has(program: &str) -> bool {
    let mut command = Command::new(program);
    let found = command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_there = found.is_ok_and(|status| status.success());
    if !is_there {
        tell(&format!("skipped: no {program}"));
    }
    is_there
}

#[test]
fn every_shell_reads_its_script() {
    let folder = Folder::new();
    for (shell, check) in [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")] {
        let run = folder.run(&["completions", shell]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{shell}");
        folder.write("script", &run.stdout);
        if has(shell) {
            let mut command = Command::new(shell);
            let run = Run::of({
                command.args([check, "script"]).current_dir(folder.path());
                command
            });
            assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{shell}");
        }
    }
    for shell in ["powershell", "elvish"] {
        assert!(folder.run(&["completions", shell]).stdout.contains("explain"), "{shell}");
    }
    assert_eq!(folder.run(&["completions", "tcsh"]).code, 2);
}

#[test]
fn bash_completes_commands_flags_and_values() {
    if !has("bash") {
        return;
    }
    let folder = Folder::new();
    folder.write("script", &folder.run(&["completions", "bash"]).stdout);
    let complete = |words: &str| {
        let asked = format!(
            "source ./script; COMP_WORDS=(hullwright {words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _hullwright hullwright \"${{COMP_WORDS[-1]}}\" \"${{COMP_WORDS[-2]}}\"; echo \"${{COMPREPLY[*]}}\""
        );
        let mut command = Command::new("bash");
        command.args(["--norc", "-c", &asked]).current_dir(folder.path());
        Run::of(command).stdout.trim().to_owned()
    };
    assert_eq!(complete("che"), "check");
    assert_eq!(complete("check --preset ''"), "recommended strict hadolint buildkit dclint");
    assert_eq!(complete("check --write-b"), "--write-baseline");
    assert_eq!(complete("fix --only duplicate-stage"), "duplicate-stage-name");
    assert_eq!(complete("check --ignore reprod"), "reproducibility");
    assert_eq!(complete("explain duplicate-stage"), "duplicate-stage-name");
}

#[test]
fn each_command_has_a_page_that_groff_sets_without_a_warning() {
    let folder = Folder::new();
    assert!(folder.run(&["man"]).stdout.contains(".TH hullwright 1"));
    assert_eq!(folder.run(&["man", "--out", "pages/man1"]).code, 0);
    let pages: Vec<_> = std::fs::read_dir(folder.path().join("pages/man1"))
        .expect("the folder was made")
        .map(|page| page.expect("it can be read").path())
        .collect();
    for page in ["hullwright.1", "hullwright-check.1", "hullwright-config-init.1"] {
        assert!(pages.iter().any(|path| path.ends_with(page)), "{page}");
    }
    if has("groff") {
        for page in &pages {
            let mut command = Command::new("groff");
            command.args(["-man", "-Tutf8", "-ww", "-z"]).arg(page);
            let run = Run::of(command);
            assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", page.display());
        }
    }
}
