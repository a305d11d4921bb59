//! # Misspelled name of the Dockerfile frontend
//!
//! The syntax directive names the image that reads the file. With a slip in the name the build ends before its first
//! instruction, or runs whatever somebody else has published under that name.
//!
//! ```dockerfile bad
//! # syntax=docker/dockefile:1
//!          ^^^^^^^^^^^^^^^^^^ `docker/dockefile:1` is not the Dockerfile frontend: `docker/dockerfile:1` is meant
//! FROM alpine:3.22
//! ```
//! ```dockerfile fixed
//! # syntax=docker/dockerfile:1
//! FROM alpine:3.22
//! ```
//! ```dockerfile bad
//! #syntax = docker.io/Docker/dockerfile : 1.7
//!           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `docker.io/Docker/dockerfile : 1.7` is not the Dockerfile frontend: `docker.io/docker/dockerfile:1.7` is meant
//! FROM alpine:3.22
//! ```
//! ```dockerfile fixed
//! #syntax = docker.io/docker/dockerfile:1.7
//! FROM alpine:3.22
//! ```
//! ```dockerfile bad
//! # syntax=dockerfile:1
//!          ^^^^^^^^^^^^ `dockerfile:1` is not the Dockerfile frontend: `docker/dockerfile:1` is meant
//! FROM alpine:3.22
//! ```
//! ```dockerfile fixed
//! # syntax=docker/dockerfile:1
//! FROM alpine:3.22
//! ```
//! ```dockerfile bad
//! # syntax=docker/dockerfile1.4
//!          ^^^^^^^^^^^^^^^^^^^^ `docker/dockerfile1.4` is not the Dockerfile frontend: `docker/dockerfile:1.4` is meant
//! FROM alpine:3.22
//! ```
//! ```dockerfile fixed
//! # syntax=docker/dockerfile:1.4
//! FROM alpine:3.22
//! ```
//! Words behind the name are arguments of the frontend. Frontends of others have names of their own:
//! ```dockerfile good
//! # syntax=docker/dockerfile:1.7-labs # for --parents
//! FROM alpine:3.22
//! ```
//! ```dockerfile good
//! # syntax=registry.example/docker/dockefile:1
//! FROM alpine:3.22
//! ```
//! ```dockerfile good
//! # syntax=docker/dockerfile-upstream:master
//! FROM alpine:3.22
//! ```
//! ```dockerfile good
//! # syntax=rocker/dockerfile:1
//! FROM alpine:3.22
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::text::Edit;

/// See the page.
pub static RULE: Rule = Rule {
    name: "misspelled-syntax-directive",
    aliases: &[Alias::same("tally", "tally/syntax-directive-typo")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Safe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

const OWNER: &str = "docker";
const NAME: &str = "dockerfile";

fn check(cx: &Context<'_>) {
    let Some(directive) = cx.dockerfile().directives.iter().find(|found| found.name == "syntax") else {
        return;
    };
    let value = directive.value.as_str();
    let written = match value.find(" #") {
        Some(at) => value.get(..at).unwrap_or(value).trim_end(),
        None => value,
    };
    let first = written.split_whitespace().next().unwrap_or_default();
    let is_split = first != written && joined_is_meant(first, written);
    let written = if is_split { written } else { first };
    let Some(meant) = meant_name(written) else { return };
    let range = directive.value.locate(0..written.len());
    let fix =
        Fix::safe(format!("Write `{meant}`")).edit(cx.file().id(), Edit::replace(range, meant.as_str()));
    cx.report(range, format!("`{written}` is not the Dockerfile frontend: `{meant}` is meant")).fix(fix);
}

/// Whether blanks part one name: a sign of it ends the first word or starts the second.
fn joined_is_meant(first: &str, written: &str) -> bool {
    let second = written.split_whitespace().nth(1).unwrap_or_default();
    first.ends_with(['/', ':', '@']) || second.starts_with(['/', ':', '@'])
}

/// The name that is meant; `None` for the right one, and for one that is another frontend's.
fn meant_name(written: &str) -> Option<String> {
    let bare: String = written.split_whitespace().collect();
    let (registry, path) = match bare.strip_prefix("docker.io/") {
        Some(path) => ("docker.io/", path),
        None => ("", bare.as_str()),
    };
    let end = path.find([':', '@']).unwrap_or(path.len());
    let (repository, rest) = path.split_at_checked(end)?;
    let (name, rest) = match repository.rsplit_once('/') {
        // `docker/dockerfile1.4` lacks the colon.
        Some((_, name)) if rest.is_empty() && version_behind(name).is_some() => {
            (repository.strip_suffix(version_behind(name)?)?.trim_end_matches('-'), version_behind(name)?)
        }
        _ => (repository, rest),
    };
    let is_meant = match name.split('/').collect::<Vec<_>>().as_slice() {
        [alone] => *alone == NAME,
        [owner, name] => is_near(owner, OWNER) && is_near(name, NAME),
        _ => false,
    };
    let colon = if rest.is_empty() || rest.starts_with([':', '@']) { "" } else { ":" };
    let meant = format!("{registry}{OWNER}/{NAME}{colon}{rest}");
    (is_meant && meant != written).then_some(meant)
}

/// The version that stands right behind the name.
fn version_behind(name: &str) -> Option<&str> {
    let version = name.strip_prefix(NAME)?.trim_start_matches('-');
    version.starts_with(|ch: char| ch.is_ascii_digit()).then_some(version)
}

/// Whether the two are the same but for a slip: a letter missing, added, changed, or two of them swapped. First letters
/// tell one name from another.
fn is_near(written: &str, known: &str) -> bool {
    let lower = written.to_ascii_lowercase();
    let slips = if known.len() > 8 { 2 } else { 1 };
    lower.chars().next() == known.chars().next() && strsim::osa_distance(&lower, known) <= slips
}
