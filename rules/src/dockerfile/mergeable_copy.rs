//! # Copies that could be one
//!
//! Two COPY instructions in a row with the same flags and the same folder make two layers where one would do.
//!
//! ```dockerfile bad preset=strict
//! FROM node:24.4-slim
//! WORKDIR /app
//! COPY package.json ./
//! COPY package-lock.json tsconfig.json ./
//! ^^^^ goes to the same folder as the COPY above
//! USER node
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:24.4-slim
//! WORKDIR /app
//! COPY package.json package-lock.json tsconfig.json ./
//! USER node
//! ```
//! ```dockerfile bad preset=strict
//! FROM debian:13-slim
//! COPY --chown=0:0 a.conf b.conf /etc/app/
//! COPY --chown=0:0 c.conf \
//! ^^^^ goes to the same folder as the COPY above
//!   /etc/app/
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13-slim
//! COPY --chown=0:0 a.conf b.conf c.conf /etc/app/
//! ```
//! Other flags or folders keep them apart, as does anything between them. A folder and its list of dependencies are layers on
//! purpose, and of two files of one name the later one is meant to win:
//! ```dockerfile good preset=strict
//! FROM node:24.4-slim
//! WORKDIR /app
//! COPY package.json ./
//! COPY . ./
//! COPY default/settings.ini ./
//! COPY custom/settings.ini ./
//! COPY --chown=node a.js ./lib/
//! COPY b.js ./lib/
//! # what changes most
//! COPY c.js ./lib/
//! COPY vendor ./lib/
//! COPY d.js ./lib/
//! USER node
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{CopyParts, Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{insert_word_before, remove_instruction};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::text::MappedText;

/// See the page.
pub static RULE: Rule = Rule {
    name: "mergeable-copy",
    aliases: &[Alias::broader("kics", "0008c003-79aa-42d8-95b8-1c2fe37dbfe6")],
    category: Category::Performance,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    let instructions = cx.instructions_of(stage);
    for (first, second) in instructions.iter().zip(instructions.iter().skip(1)) {
        let (Some(above), Some(below)) = (plain_copy(first), plain_copy(second)) else { continue };
        let is_same = first.kind == second.kind
            && flags(first) == flags(second)
            && is_folder(above.destination.as_str())
            && folder(above.destination.as_str()) == folder(below.destination.as_str());
        if !is_same || has_comment_between(cx, first, second) || overwrite(above, below) {
            continue;
        }
        let sources: Vec<&str> = below.sources.iter().map(MappedText::as_str).collect();
        let escape = cx.dockerfile().escape;
        let mut edits =
            vec![insert_word_before(cx.text(), escape, above.destination.range(), &sources.join(" "))];
        edits.extend(remove_instruction(cx.text(), cx.dockerfile(), second));
        let keyword = first.kind.keyword();
        cx.report(second.keyword.range(), format!("goes to the same folder as the {keyword} above"))
            .label(first.keyword.range(), "the one above")
            .help("write the sources of both in one instruction")
            .fix(Fix::unsafe_fix("Copy all of it in one instruction").edits(cx.file().id(), edits));
    }
}

/// A COPY or ADD of files that are named one by one. What a folder holds, and whether it changes at other times than the rest,
/// is not known.
fn plain_copy(instruction: &Instruction) -> Option<CopyParts<'_>> {
    let is_copy = matches!(instruction.kind, InstructionKind::Copy | InstructionKind::Add);
    let copy = instruction.as_copy().filter(|copy| is_copy && !copy.is_json && !instruction.is_broken)?;
    let is_file = |source: &str| {
        let name = source.rsplit('/').next().unwrap_or_default();
        name.trim_start_matches('.').contains('.')
            && !source.contains(['*', '?', '[', '<', '$', '"', '\'', '{', '%'])
    };
    let is_local = |source: &str| !source.contains("://") && !source.starts_with("git@");
    let are_files = copy.sources.iter().all(|source| is_file(source.as_str()) && is_local(source.as_str()));
    (are_files && instruction.heredocs.is_empty()).then_some(copy)
}

fn flags(instruction: &Instruction) -> Vec<&str> {
    instruction.flags.iter().map(|flag| flag.text.as_str()).collect()
}

fn is_folder(destination: &str) -> bool {
    destination == "." || destination.ends_with('/')
}

/// `.` and `./` are the same.
fn folder(destination: &str) -> &str {
    let bare = destination.trim_end_matches('/');
    if bare.is_empty() && destination.starts_with('/') { "/" } else { bare }
}

fn has_comment_between(cx: &Context<'_>, first: &Instruction, second: &Instruction) -> bool {
    let inside = |range: hullwright_core::text::TextRange| {
        range.start() > first.range.start() && range.end() < second.range.end()
    };
    cx.dockerfile().comments.iter().any(|comment| inside(comment.range))
}

/// Whether a file of the second takes the place of one of the first.
fn overwrite(above: CopyParts<'_>, below: CopyParts<'_>) -> bool {
    let name = |source: &str| source.rsplit('/').next().unwrap_or_default().to_owned();
    above
        .sources
        .iter()
        .any(|first| below.sources.iter().any(|second| name(first.as_str()) == name(second.as_str())))
}
