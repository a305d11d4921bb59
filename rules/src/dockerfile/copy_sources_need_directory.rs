//! # Several sources, and a destination that is no directory
//!
//! Several sources go into a directory, which the destination says with a slash at its end. Without it some builders refuse
//! the line, and BuildKit writes one file after the other to the same path where no such directory exists yet.
//!
//! ```dockerfile bad
//! FROM node:24.4-slim
//! COPY package.json package-lock.json /app
//!                                     ^^^^ 2 sources go into a directory, and `/app` does not end with a slash
//! COPY ["server.js", "client.js", "/srv/web"]
//!                                  ^^^^^^^^ 2 sources go into a directory, and `/srv/web` does not end with a slash
//! ```
//! ```dockerfile fixed
//! FROM node:24.4-slim
//! COPY package.json package-lock.json /app/
//! COPY ["server.js", "client.js", "/srv/web/"]
//! ```
//! Heredocs are sources, flags are not:
//! ```dockerfile bad exact
//! FROM debian:13
//! COPY --chown=0:0 <<a.conf <<b.conf /etc/app
//!                                    ^^^^^^^^ 2 sources go into a directory, and `/etc/app` does not end with a slash
//! one
//! a.conf
//! two
//! b.conf
//! ```
//! ```dockerfile good
//! FROM node:24.4-slim
//! WORKDIR /app
//! COPY --chown=node:node package.json /app/package.json
//! COPY package.json package-lock.json ./
//! ```
//! Every builder takes `.` for the working directory, and what a variable holds may end with a slash:
//! ```dockerfile good
//! FROM node:24.4-slim
//! ARG DIR
//! ARG LIB=/lib/
//! WORKDIR /app
//! COPY package.json package-lock.json .
//! COPY server.js client.js ${DIR}
//! COPY server.js client.js $LIB
//! ```
//! ```dockerfile good
//! # escape=`
//! FROM mcr.microsoft.com/windows/nanoserver:ltsc2025
//! COPY server.exe client.exe C:\app\
//! ```
//! ```dockerfile bad preset=hadolint
//! FROM node:24.4-slim
//! WORKDIR /app
//! COPY server.js client.js .
//!                          ^ 2 sources go into a directory, and `.` does not end with a slash
//! ADD server.tar client.tar /app
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{CopyParts, Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::semantic::Place;
use hullwright_core::text::{Edit, TextRange};

/// See the page.
pub static RULE: Rule = Rule {
    name: "copy-sources-need-directory",
    aliases: &[
        Alias::same("hadolint", "DL3021").on(Severity::Error),
        Alias::same("tally", "hadolint/DL3021"),
        Alias::same("dockerfile-utils", "INVALID_DESTINATION"),
        Alias::same("dockerfilelint", "add_dest_invalid"),
        Alias::same("droast", "DF048"),
        Alias::same("kics", "6db6e0c2-32a3-4a2e-93b5-72c35f4119db"),
        Alias::same("trivy", "DS-0011"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Safe,
    yields_to: &["trailing-comment-in-argument"],
    checks: &[Check::Instruction(&[InstructionKind::Add, InstructionKind::Copy], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(copy) = instruction.as_copy() else { return };
    let n_sources = copy.sources.len();
    if n_sources < 2 || !is_no_directory(cx, instruction, copy) {
        return;
    }
    let text = copy.destination.as_str();
    let message = format!(
        "{n_sources} sources go into a directory, and `{}` does not end with a slash",
        text.trim_matches(['"', '\''])
    );
    cx.report(copy.destination.range(), message)
        .help("end the destination with `/`")
        .maybe_fix(with_slash(cx, copy));
}

/// Whether the destination is known to be written without the slash that makes it a directory.
fn is_no_directory(cx: &Context<'_>, instruction: &Instruction, copy: CopyParts<'_>) -> bool {
    let text = copy.destination.as_str();
    if cx.policy() == Policy::Hadolint {
        let bare = text.trim_matches(['"', '\'']);
        return instruction.kind == InstructionKind::Copy && !bare.ends_with('/');
    }
    // Words of a template may be one word in the end, and a list that is no JSON is for another rule.
    let is_foreign =
        |word: &str| word.starts_with('[') || ["{{", "{%", "<%", "@@"].iter().any(|mark| word.contains(mark));
    let may_be_template = is_foreign(text) || copy.sources.iter().any(|source| is_foreign(source.as_str()));
    let stage = cx.graph().stage_of(instruction);
    let place = Place::before(instruction.index);
    let expanded = cx.graph().expand(stage, copy.destination, place, cx.dockerfile().escape);
    let is_directory = |path: &str| {
        path.is_empty()
            || matches!(path, "." | "..")
            || path.ends_with(['/', '\\'])
            || path.ends_with("/.")
            || path.ends_with("/..")
    };
    !may_be_template && expanded.value.value().is_some_and(|path| !is_directory(path))
}

/// A slash behind the last character of the path, inside its quotes.
fn with_slash(cx: &Context<'_>, copy: CopyParts<'_>) -> Option<Fix> {
    let range = copy.destination.range();
    let written = cx.slice(range);
    let path = written.trim_end_matches(['"', '\'']);
    let n_quotes = written.len() - path.len();
    if written != copy.destination.as_str() || n_quotes > 1 || path.is_empty() {
        return None;
    }
    let end = range.end() - n_quotes as u32;
    let edit = Edit::replace(TextRange::new(end, end), "/");
    Some(Fix::safe("End the destination with a slash").edit(cx.file().id(), edit))
}
