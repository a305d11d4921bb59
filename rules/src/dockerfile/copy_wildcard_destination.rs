//! # Wildcard in the destination of a copy
//!
//! Wildcards work in sources only. In a destination they are letters like others: all matches land in one directory
//! that is called `*`, each overwriting the one before.
//!
//! ```dockerfile bad
//! FROM node:24.4-slim
//! WORKDIR /app
//! COPY packages/*/package.json packages/*/
//!                              ^^^^^^^^^^^ a destination takes no wildcard: this makes a directory called `*`
//! COPY services/*/src/ /srv/services/*/src
//!                      ^^^^^^^^^^^^^^^^^^^ a destination takes no wildcard: this makes a directory called `*`
//! ```
//! Where the destination repeats the folders of the source, `--parents` keeps them (Dockerfile syntax 1.20).
//! ```dockerfile fixed(unsafe)
//! FROM node:24.4-slim
//! WORKDIR /app
//! COPY --parents packages/*/package.json ./
//! COPY --parents services/*/src/ /srv/
//! ```
//! ```dockerfile good
//! FROM node:24.4-slim
//! WORKDIR /app
//! COPY --parents packages/*/package.json ./
//! ```
//!
//! Escaped wildcards are meant as they are; variables are not looked into:
//!
//! ```dockerfile good
//! FROM node:24.4-slim
//! WORKDIR /app
//! ARG TARGET
//! COPY routes/\[id].js pages/\[id].js
//! COPY routes ${TARGET%/*}
//! COPY ["page.js", "pages/\\[slug].js"]
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{CopyParts, Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::insert_flag;
use hullwright_core::rule::{Check, Context, FixAvailability, Rule};
use hullwright_core::text::Edit;

/// See the page.
pub static RULE: Rule = Rule {
    name: "copy-wildcard-destination",
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Add, InstructionKind::Copy], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(copy) = instruction.as_copy() else { return };
    let text = copy.destination.as_str();
    if let Some(part) = wildcard_part(text, cx.dockerfile().escape) {
        let what = if text.trim_end_matches('/').ends_with(part) && !text.ends_with('/') {
            "file or directory"
        } else {
            "directory"
        };
        let message = format!("a destination takes no wildcard: this makes a {what} called `{part}`");
        cx.report(copy.destination.range(), message)
            .help("name the directory, or keep those of the sources with `COPY --parents`")
            .maybe_fix(with_parents(cx, instruction, copy));
    }
}

/// `--parents` where the destination ends as the only source begins. An older syntax that the file asks for lacks the flag.
fn with_parents(cx: &Context<'_>, instruction: &Instruction, copy: CopyParts<'_>) -> Option<Fix> {
    let [source] = copy.sources else { return None };
    let has_flag = instruction.flag("parents").is_some() || instruction.flag("from").is_some();
    let asks_for_syntax = cx.dockerfile().directives.iter().any(|found| found.name == "syntax");
    if instruction.kind != InstructionKind::Copy
        || has_flag
        || asks_for_syntax
        || instruction.trigger.is_some()
    {
        return None;
    }
    let path = source.as_str().strip_prefix("./").unwrap_or(source.as_str()).trim_end_matches('/');
    let written = copy.destination.as_str();
    let whole = written.trim_end_matches('/');
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    // A folder is copied by its content: with `--parents` it comes under its own path.
    let is_folder = source.as_str().ends_with('/');
    let endings = if is_folder { [path, path] } else { [folder, path] };
    let head = endings
        .into_iter()
        .filter(|ending| !ending.is_empty())
        .find_map(|ending| whole.strip_suffix(ending))?;
    let head = match head {
        "" | "./" => "./",
        head if head.ends_with('/') => head,
        _ => return None,
    };
    if cx.slice(copy.destination.range()) != written
        || path.contains(['$', '"', '\''])
        || head.contains(['*', '?', '['])
    {
        return None;
    }
    let edits = [insert_flag(instruction, "--parents"), Edit::replace(copy.destination.range(), head)];
    Some(Fix::unsafe_fix("Keep the folders of the source with `--parents`").edits(cx.file().id(), edits))
}

/// The first part of the path with an unescaped wildcard. Templates are not for us to read.
fn wildcard_part(path: &str, escape: char) -> Option<&str> {
    if path.contains("{{") || path.contains("{%") || path.contains("<%") {
        return None;
    }
    path.split('/')
        .find(|part| has_wildcard(part, escape) && !part.contains('$'))
        .filter(|_| !is_inside_braces(path))
}

/// `${name%/*}` holds a slash and a wildcard of its own.
fn is_inside_braces(path: &str) -> bool {
    let Some(at) = path.find(['*', '?', '[']) else { return false };
    let head = path.get(..at).unwrap_or_default();
    head.matches("${").count() > head.matches('}').count()
}

/// `*`, `?`, or a closed `[…]`.
fn has_wildcard(part: &str, escape: char) -> bool {
    let mut letters = part.char_indices();
    while let Some((at, letter)) = letters.next() {
        if letter == escape || letter == '\\' {
            letters.next();
            continue;
        }
        let closes = || {
            part.get(at + 1..)
                .is_some_and(|rest| rest.trim_start_matches('^').find(']').is_some_and(|end| end > 0))
        };
        if matches!(letter, '*' | '?') || (letter == '[' && closes()) {
            return true;
        }
    }
    false
}
