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

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Check, Context, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "copy-wildcard-destination",
    category: Category::Correctness,
    severity: Severity::Error,
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
            .help("name the directory, or keep those of the sources with `COPY --parents`");
    }
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
