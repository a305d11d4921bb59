//! # Label set twice in a stage
//!
//! A stage sets the same label twice. The image keeps the last value; the one before is only there to mislead, or was meant
//! for another key.
//!
//! ```dockerfile bad
//! FROM debian:13-slim
//! LABEL org.opencontainers.image.title="tools" \
//!       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `org.opencontainers.image.title` is set again below, which hides this value
//!       org.opencontainers.image.licenses="MIT"
//! LABEL org.opencontainers.image.title="toolbox"
//! ```
//! ```dockerfile fixed
//! FROM debian:13-slim
//! LABEL org.opencontainers.image.licenses="MIT"
//! LABEL org.opencontainers.image.title="toolbox"
//! ```
//! ```dockerfile bad
//! FROM debian:13-slim
//! LABEL "team"=core
//!       ^^^^^^ `team` is set again below, which hides this value
//! LABEL team=web
//! ```
//! ```dockerfile fixed
//! FROM debian:13-slim
//! LABEL team=web
//! ```
//! A stage may set anew what the one it starts from has set. Keys with variables may be different ones:
//! ```dockerfile good
//! FROM debian:13-slim AS base
//! LABEL stage=base
//! FROM base
//! ARG KEY
//! ARG NAME
//! LABEL stage=final
//! LABEL example.${KEY}=1
//! LABEL example.${NAME}=1
//! ```
//! Nor is a value lost that is written twice, word for word, in files that a generator puts together:
//! ```dockerfile bad
//! FROM debian:13-slim
//! LABEL team=core
//!       ^^^^ `team` is set again below to the same value
//! LABEL tier=web
//! LABEL team=core
//! ```

use std::collections::HashMap;

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind, Pair};
use hullwright_core::edit::dockerfile::{remove_instruction, remove_word};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::{Place, Stage};
use hullwright_core::text::{Edit, TextRange};

/// See the page.
pub static RULE: Rule = Rule {
    name: "duplicate-label-key",
    aliases: &[Alias::same("tally", "tally/labels/no-duplicate-keys")],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Safe,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    let mut last: HashMap<String, (&Instruction, &Pair)> = HashMap::new();
    for label in cx.of_kind(stage, InstructionKind::Label).filter(|label| !label.is_broken) {
        for pair in label.pairs() {
            let place = Place::before(label.index);
            let expanded = cx.graph().expand(Some(stage), &pair.key, place, cx.dockerfile().escape);
            let Some(key) = expanded.value.known() else { continue };
            if let Some((owner, earlier)) = last.insert(key.clone(), (label, pair)) {
                report(cx, key, (owner, earlier), pair);
            }
        }
    }
}

fn report(cx: &Context<'_>, key: &str, (owner, earlier): (&Instruction, &Pair), later: &Pair) {
    let is_same = earlier.value.as_str() == later.value.as_str();
    let how = if is_same { "to the same value" } else { "which hides this value" };
    let comma = if is_same { "" } else { "," };
    cx.report(earlier.key.range(), format!("`{key}` is set again below{comma} {how}"))
        .label(later.key.range(), "the value that counts")
        .help("keep one of them")
        .maybe_fix(without(cx, key, owner, earlier));
}

/// The instruction without the pair, or nothing where it has no other one.
fn without(cx: &Context<'_>, key: &str, owner: &Instruction, pair: &Pair) -> Option<Fix> {
    let fix = Fix::safe(format!("Remove the first `{key}`"));
    if owner.pairs().len() == 1 {
        return Some(fix.edits(cx.file().id(), remove_instruction(cx.text(), cx.dockerfile(), owner)));
    }
    let start = pair.key.range().start();
    let next = owner.pairs().iter().map(|other| other.key.range().start()).find(|next| *next > start);
    if let Some(next) = next {
        let range = TextRange::new(start, next);
        let is_plain = !cx.slice(range).lines().any(|line| line.trim_start().starts_with('#'));
        return is_plain.then(|| fix.edit(cx.file().id(), Edit::delete(range)));
    }
    let range = TextRange::new(start, pair.value.range().end());
    let tail = cx.text().get(range.end() as usize..)?;
    let written = cx.slice(range);
    let is_plain = pair.has_equals
        && !written.contains('\n')
        && (tail.is_empty() || tail.starts_with([' ', '\t', '\n', '\r']));
    is_plain.then(|| fix.edits(cx.file().id(), remove_word(cx.text(), cx.dockerfile().escape, range)))
}
