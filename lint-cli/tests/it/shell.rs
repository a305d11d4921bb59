//! Completions, manual pages, and the program as a plugin of docker.

use std::path::Path;
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
    assert_eq!(complete("docker install --as l"), "lint");
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

/// Runs `hullwright docker` with a home folder of its own.
fn docker(home: &Folder, arguments: &[&str]) -> Run {
    let mut command = home.command(&[&["docker"], arguments].concat());
    command.env("HOME", home.path()).env_remove("DOCKER_CONFIG").env("PATH", "");
    Run::of(command)
}

#[cfg(unix)]
#[test]
fn docker_finds_the_plugin_by_a_link() {
    let home = Folder::new();
    assert_eq!(docker(&home, &["install"]).code, 0);
    assert_eq!(docker(&home, &["install"]).code, 0, "again");
    let plugin = home.path().join(".docker/cli-plugins/docker-hullwright");
    let ask = |arguments: &[&str]| {
        let mut command = Command::new(&plugin);
        command.args(arguments).current_dir(home.path());
        Run::of(command)
    };
    let told = ask(&["docker-cli-plugin-metadata"]);
    let metadata: serde_json::Value = serde_json::from_str(&told.stdout).expect("it is JSON");
    assert_eq!((told.code, told.stderr.as_str()), (0, ""));
    assert_eq!((&metadata["SchemaVersion"], &metadata["Vendor"]), (&"0.1.0".into(), &"hullwright".into()));
    for key in ["Version", "ShortDescription", "URL"] {
        assert!(metadata[key].as_str().is_some_and(|text| !text.is_empty()), "{key}");
    }
    home.write("Dockerfile", crate::support::TWICE);
    let run = ask(&["--context", "x", "-D", "hullwright", "check", "--select", "DL3024"]);
    assert!(
        run.code == 1 && run.stdout.starts_with("Dockerfile:2:21: error"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    let run = ask(&["hullwright", "fix", "--bogus"]);
    assert!(run.code == 2 && run.stderr.contains("Usage: docker hullwright fix"), "{}", run.stderr);
    assert!(docker(&home, &["status"]).stdout.contains("docker-hullwright (this program)"));
    assert_eq!(docker(&home, &["uninstall"]).code, 0);
    assert!(plugin.symlink_metadata().is_err());
    assert!(docker(&home, &["uninstall"]).stderr.contains("nothing to remove"));
}

#[cfg(unix)]
#[test]
fn the_name_lint_is_taken_from_nobody() {
    let home = Folder::new();
    let own = |name: &str| home.path().join(".docker/cli-plugins").join(name);
    let is_link = |path: &Path| path.symlink_metadata().is_ok_and(|found| found.is_symlink());
    home.write("extra/docker-lint", "#!/bin/sh\n");
    let folder = home.path().join("extra");
    let config = serde_json::json!({ "cliPluginsExtraDirs": [folder.to_string_lossy()] });
    home.write(".docker/config.json", &config.to_string());

    assert_eq!(docker(&home, &["install"]).code, 0);
    assert!(!own("docker-lint").exists(), "not silently");
    let run = docker(&home, &["install", "--as", "lint"]);
    assert!(run.code == 2 && run.stderr.contains("extra/docker-lint already"), "{}", run.stderr);
    assert!(!own("docker-lint").exists());
    let run = docker(&home, &["install", "--as", "lint", "--force"]);
    assert!(run.code == 0 && run.stderr.contains("docker still runs"), "{}", run.stderr);
    assert!(is_link(&own("docker-lint")));
    let told = docker(&home, &["status"]).stdout;
    assert!(told.contains("extra/docker-lint (another program)"), "{told}");
    assert!(told.contains("(this program; not run, the first one wins)"), "{told}");

    assert_eq!(docker(&home, &["uninstall"]).code, 0);
    home.write(".docker/cli-plugins/docker-lint", "#!/bin/sh\n");
    docker(&home, &["uninstall"]);
    assert!(own("docker-lint").exists(), "what others put there stays");
}
