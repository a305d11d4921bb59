//! # Keyword in another letter case than most
//!
//! Keywords stand out from their arguments when they all look alike. The case of most keywords of the file is the one
//! to follow; where neither leads, it is upper case.
//!
//! ```dockerfile bad exact
//! FROM alpine:3.22
//! WORKDIR /srv
//! copy app.conf /srv/
//! ^^^^ `copy` is not in upper case as most keywords here are
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! WORKDIR /srv
//! COPY app.conf /srv/
//! ```
//! ```dockerfile bad exact
//! from alpine:3.22
//! workdir /srv
//! COPY app.conf /srv/
//! ^^^^ `COPY` is not in lower case as most keywords here are
//! ```
//! ```dockerfile bad exact
//! from alpine:3.22
//! ^^^^ `from` is not in upper case
//! COPY app.conf /srv/
//! ```
//! The AS of a FROM goes with its keyword.
//! ```dockerfile bad exact
//! from alpine:3.22 as build
//! ^^^^ `from` is not in upper case as most keywords here are
//! WORKDIR /srv
//! COPY app.conf /srv/
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22 AS build
//! WORKDIR /srv
//! COPY app.conf /srv/
//! ```
//! ```dockerfile good exact
//! from alpine:3.22
//! workdir /srv
//! copy app.conf /srv/
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::text::Edit;

use crate::patterns::dockerfile::letter_case::LetterCase;

/// See the page.
pub static RULE: Rule = Rule {
    name: "inconsistent-instruction-casing",
    aliases: &[
        Alias::same("buildkit", "ConsistentInstructionCasing").on(Severity::Warning),
        Alias::same("tally", "buildkit/ConsistentInstructionCasing"),
        Alias::same("docker-language-server", "buildkit:ConsistentInstructionCasing"),
        Alias::same("droast", "DF076"),
    ],
    category: Category::Style,
    severity: Severity::Info,
    fix: FixAvailability::Safe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let cased = |found: &'_ Instruction| LetterCase::of(found.keyword.as_str());
    let counted: Vec<(&Instruction, Option<LetterCase>)> =
        counted(cx).map(|found| (found, cased(found))).collect();
    let count = |case| counted.iter().filter(|(_, found)| *found == Some(case)).count();
    let (n_lower, n_upper) = (count(LetterCase::Lower), count(LetterCase::Upper));
    let wanted = if n_lower > n_upper { LetterCase::Lower } else { LetterCase::Upper };
    let why = if n_lower == n_upper { "" } else { " as most keywords here are" };
    for (instruction, _) in counted.iter().filter(|(_, found)| *found != Some(wanted)) {
        let keyword = instruction.keyword.as_str();
        let expected = wanted.apply(keyword);
        let message = format!("`{keyword}` is not in {}{why}", wanted.name());
        cx.report(instruction.keyword.range(), message)
            .help(format!("write `{expected}`"))
            .maybe_fix(recased(cx, instruction, wanted));
    }
}

/// The keyword in that case, and the AS of a FROM that had the case of its keyword.
fn recased(cx: &Context<'_>, instruction: &Instruction, wanted: LetterCase) -> Option<Fix> {
    let keyword = &instruction.keyword;
    let expected = wanted.apply(keyword.as_str());
    let own = LetterCase::of(keyword.as_str());
    let edit = keyword.is_verbatim().then(|| Edit::replace(keyword.range(), expected.as_str()))?;
    let with = instruction.as_from().and_then(|from| from.as_keyword);
    let with =
        with.filter(|with| with.is_verbatim() && own.is_some() && LetterCase::of(with.as_str()) == own);
    let with = with.map(|with| Edit::replace(with.range(), wanted.apply(with.as_str())));
    Some(
        Fix::safe(format!("Write `{expected}`"))
            .edits(cx.file().id(), [Some(edit), with].into_iter().flatten()),
    )
}

/// The instructions whose keywords count. BuildKit leaves out ARG before the first FROM and what ONBUILD holds.
fn counted<'a>(cx: &Context<'a>) -> impl Iterator<Item = &'a Instruction> {
    let is_buildkit = cx.policy() == Policy::Buildkit;
    let graph = cx.graph();
    cx.dockerfile()
        .instructions
        .iter()
        .filter(move |found| !found.is_broken && (!is_buildkit || graph.stage_of(found).is_some()))
        .flat_map(move |found| found.with_trigger().take(if is_buildkit { 1 } else { 2 }))
        .filter(|found| found.kind != InstructionKind::Unknown)
}
