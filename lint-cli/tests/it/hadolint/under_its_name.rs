//! A link named `hadolint` is hadolint.

use std::os::unix::fs::symlink;
use std::process::Command;

use super::{CLEAN, FOUR_LEVELS};
use crate::support::{Folder, Run};

fn linked(folder: &Folder, name: &str, arguments: &[&str]) -> Run {
    let link = folder.path().join(name);
    if !link.exists() {
        symlink(env!("CARGO_BIN_EXE_hullwright"), &link).expect("a link can be made");
    }
    let mut command = Command::new(link);
    command.args(arguments).current_dir(folder.path()).env("HOME", folder.path()).env_remove("NO_COLOR");
    Run::of(command)
}

#[test]
fn the_name_is_enough() {
    let folder = Folder::with(&[("Dockerfile", FOUR_LEVELS), ("clean", CLEAN)]);
    let direct = folder.run(&["hadolint", "-f", "checkstyle", "Dockerfile", "clean"]);
    for name in ["hadolint", "hadolint.exe"] {
        let run = linked(&folder, name, &["-f", "checkstyle", "Dockerfile", "clean"]);
        assert_eq!((run.code, run.stdout.as_str()), (direct.code, direct.stdout.as_str()), "{name}");
    }
    assert!(direct.code == 1 && direct.stdout.contains("source=\"DL4000\""), "{}", direct.stdout);
    // Under any other name `check` is a command; here it is a file that is not there.
    assert_eq!(linked(&folder, "other", &["check", "--select", "duplicate-stage-name", "."]).code, 0);
    assert_eq!(linked(&folder, "hadolint", &["check"]).code, 1);
}

#[test]
fn misuse_is_1_and_help_names_the_program() {
    let folder = Folder::new();
    let run = linked(&folder, "hadolint", &["--bogus"]);
    assert!(run.code == 1 && run.stderr.contains("Usage: hadolint "), "{}", run.stderr);
    let run = linked(&folder, "hadolint", &["--help"]);
    assert!(run.code == 0 && run.stdout.contains("--file-path-in-report"), "{}", run.stdout);
    let run = linked(&folder, "hadolint", &["--version"]);
    assert!(
        run.code == 0 && run.stdout.starts_with("Haskell Dockerfile Linter 2.15.1+hullwright."),
        "{}",
        run.stdout
    );
}
