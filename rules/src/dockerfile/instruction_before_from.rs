//! # Instruction before the first FROM
//!
//! Before the first FROM there is no image that an instruction could change, so BuildKit allows only ARG there. It is said
//! once, at the first such instruction.
//!
//! ```dockerfile bad
//! LABEL vendor=example
//! ^^^^^ `LABEL` stands before the first FROM, where only ARG may
//! ENV MODE=release
//! FROM alpine:3.22
//! ```
//! ```dockerfile good
//! # syntax=docker/dockerfile:1
//! ARG VERSION=3.22
//! FROM alpine:$VERSION
//! LABEL vendor=example
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Policy, Rule};

use crate::patterns::dockerfile::syntax_report::{misspelt_from, report_error};

/// See the page.
pub static RULE: Rule = Rule {
    name: "instruction-before-from",
    aliases: &[
        Alias::broader("hadolint", "DL3061").on(Severity::Error),
        Alias::broader("tally", "hadolint/DL3061"),
        Alias::broader("dockerfile-utils", "NO_SOURCE_IMAGE"),
        Alias::same("dockerfilelint", "from_first"),
        Alias::same("droast", "DF037"),
        Alias::same("datadog-iac", "52e2b1c6-56e4-5264-2fc6-523166b2c8f3"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[
        Check::Syntax(&[SyntaxErrorKind::InstructionBeforeFrom], check),
        Check::Dockerfile(check_order),
    ],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    if cx.policy() == Policy::Hadolint {
        return;
    }
    if misspelt_from(cx).is_some_and(|from| from.line < error.line) {
        return;
    }
    let builder = report_error(cx, error).help("move it below the FROM");
    let from = cx.dockerfile().of_kind(InstructionKind::From).next();
    if let Some(from) = from {
        builder.label(from.keyword.range(), "first FROM");
    }
}

/// hadolint says it of each instruction before the first FROM, also where there is none.
fn check_order(cx: &Context<'_>) {
    let instructions = cx.dockerfile().instructions.iter().filter(|_| cx.policy() == Policy::Hadolint);
    for instruction in instructions.take_while(|found| found.kind != InstructionKind::From) {
        if instruction.kind != InstructionKind::Arg {
            let keyword = instruction.keyword.as_str();
            cx.report(instruction.keyword.range(), format!("{keyword} stands before the first FROM"));
        }
    }
}
