//! # Flag given twice
//!
//! The flag may stand once on an instruction, and BuildKit refuses the second. Only one of the two values can be meant.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! COPY --chown=1000 --chmod=644 --chown=app . /srv
//!                               ^^^^^^^^^^^ flag `--chown` is given twice
//! ```
//! One that says the same again has nothing to say.
//! ```dockerfile bad
//! FROM alpine:3.22
//! COPY --chown=1000 --chown=1000 . /srv
//!                   ^^^^^^^^^^^^ flag `--chown` is given twice
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! COPY --chown=1000 . /srv
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! COPY --chown=1000 --exclude=*.md --exclude=*.txt . /srv
//! RUN --mount=type=cache,target=/a --mount=type=cache,target=/b true
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Flag, SyntaxError, SyntaxErrorKind};
use hullwright_core::edit::dockerfile::remove_flag;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};

use crate::patterns::dockerfile::syntax_report::{instruction_of, report_error};

/// See the page.
pub static RULE: Rule = Rule {
    name: "duplicate-flag",
    aliases: &[Alias::same("dockerfile-utils", "FLAG_DUPLICATE")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Safe,
    checks: &[Check::Syntax(&[SyntaxErrorKind::DuplicateFlag], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    report_error(cx, error).help("keep one of them").maybe_fix(repetition_removed(cx, error));
}

/// Which of two different values is meant, nobody can tell.
fn repetition_removed(cx: &Context<'_>, error: &SyntaxError) -> Option<Fix> {
    let (_, instruction) = instruction_of(cx, error)?;
    let flags: Vec<&Flag> = instruction.with_trigger().flat_map(|inner| &inner.flags).collect();
    let repeated = flags.iter().find(|flag| flag.text.range() == error.range)?;
    let same = |flag: &&Flag| flag.text.as_str() == repeated.text.as_str();
    let is_repeated = flags.iter().find(|flag| flag.name() == repeated.name()).is_some_and(same);
    let edits = is_repeated.then(|| remove_flag(cx.text(), cx.dockerfile().escape, repeated))??;
    Some(Fix::safe(format!("Remove the second `--{}`", repeated.name())).edits(cx.file().id(), edits))
}
