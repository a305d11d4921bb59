//! `hullwright hadolint`: what pipelines and editors that call hadolint rely on. `.ci/hadolint-formats` compares the formats
//! with those of the real one.

mod comments;
mod divergences;
mod exit_codes;
mod formats;
mod settings;
#[cfg(unix)]
mod under_its_name;

use std::process::Command;

use crate::support::{Folder, Run};

/// A finding of each level in hadolint's preset: DL3006 on line 1, DL4000 on 2, DL3066 on 3, DL3048 on 4.
const FOUR_LEVELS: &str = "FROM debian\nMAINTAINER a@example.com\nUSER nobody\nLABEL com..example=\"x\"\n";
/// Nothing is found in it.
const CLEAN: &str = "FROM debian:13\nUSER 1000\n";
/// It cannot be parsed.
const BROKEN: &str = "FROM debian:13\nFOO bar\n";

/// The command in a folder that is also the home, and in which no variable speaks to it.
fn command(folder: &Folder, arguments: &[&str]) -> Command {
    let mut command = folder.command(&[&["hadolint"], arguments].concat());
    command.env("HOME", folder.path()).env_remove("XDG_CONFIG_HOME");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("HADOLINT_") {
            command.env_remove(name);
        }
    }
    command
}

fn run(folder: &Folder, arguments: &[&str]) -> Run {
    Run::of(command(folder, arguments))
}

fn run_with(folder: &Folder, environment: &[(&str, &str)], arguments: &[&str]) -> Run {
    let mut command = command(folder, arguments);
    command.envs(environment.iter().copied());
    Run::of(command)
}

/// The codes that were found, with their levels, in order.
#[track_caller]
fn codes(run: &Run) -> Vec<String> {
    let found: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).expect("it is a JSON array");
    let text = |found: &serde_json::Value, key: &str| found[key].as_str().unwrap_or_default().to_owned();
    found.iter().map(|found| format!("{} {}", text(found, "code"), text(found, "level"))).collect()
}
