//! # Stage name used twice
//!
//! Two FROM lines give their stage the same name. A `FROM` of that name starts from the last one above it, a
//! `COPY --from` reads the last one of the file, so what is built depends on the order. Names are compared without
//! letter case, because BuildKit lower-cases them.
//!
//! ```dockerfile bad
//! FROM alpine:3.22 AS build
//! FROM debian:13 AS Build
//!                   ^^^^^ stage name `build` is already taken
//! FROM alpine:3.22
//! COPY --from=build /srv/a /a
//! ```
//! ```dockerfile good
//! FROM alpine:3.22 AS build
//! FROM debian:13 AS runtime
//! FROM alpine:3.22
//! COPY --from=build /srv/a /a
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, Policy, Rule};

use crate::patterns::dockerfile::template::has_template_statements;

/// See the page.
pub static RULE: Rule = Rule {
    name: "duplicate-stage-name",
    aliases: &[
        Alias::same("hadolint", "DL3024").on(Severity::Error),
        Alias::same("buildkit", "DuplicateStageName").on(Severity::Warning),
        Alias::same("tally", "buildkit/DuplicateStageName"),
        Alias::same("dockerfile-utils", "DUPLICATE_BUILD_STAGE_NAME"),
        Alias::same("droast", "DF042"),
        Alias::same("kics", "f2daed12-c802-49cd-afed-fe41d0b82fed"),
        Alias::same("trivy", "DS-0012"),
        Alias::same("checkov", "CKV_DOCKER_11"),
        Alias::same("semgrep", "generic.dockerfile.correctness.alias-must-be-unique"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Instruction(&[InstructionKind::From], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, from: &Instruction) {
    let Some(name) = from.as_from().and_then(|from| from.name) else { return };
    if cx.policy() == Policy::Native && has_template_statements(cx) {
        return;
    }
    let lowered = name.as_str().to_lowercase();
    let first = cx.graph().stages_named(&lowered).next().filter(|first| first.from < from.index);
    if let Some(first) = first
        && let Some(taken) = cx.instruction(first.from).as_from().and_then(|from| from.name)
    {
        cx.report(name.range(), format!("stage name `{lowered}` is already taken"))
            .label(taken.range(), "first used here")
            .help("give each stage a name of its own");
    }
}
