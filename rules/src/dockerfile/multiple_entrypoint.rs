//! # Several ENTRYPOINT in one stage
//!
//! An image has one ENTRYPOINT: of several in a stage only the last counts, and what the others prepare never runs.
//! Several steps belong into one script.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! ENTRYPOINT ["/init"]
//! ^^^^^^^^^^ ENTRYPOINT is overridden by a later one in this stage
//! ENTRYPOINT ["/app"]
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! ENTRYPOINT ["/app"]
//! ```
//! A stage may replace what the stage it starts from says.
//! ```dockerfile good
//! FROM alpine:3.22 AS base
//! ENTRYPOINT ["/app"]
//! FROM base
//! ENTRYPOINT ["/app"]
//! CMD ["serve"]
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::Stage;

use crate::patterns::dockerfile::overridden_in_stage::report_overridden;

/// See the page.
pub static RULE: Rule = Rule {
    name: "multiple-entrypoint",
    aliases: &[
        Alias::same("hadolint", "DL4004").on(Severity::Error),
        Alias::broader("buildkit", "MultipleInstructionsDisallowed").on(Severity::Warning),
        Alias::broader("tally", "buildkit/MultipleInstructionsDisallowed"),
        Alias::broader("dockerfile-utils", "MULTIPLE_INSTRUCTIONS"),
        Alias::same("droast", "DF039"),
        Alias::same("kics", "6938958b-3f1a-451c-909b-baeee14bdc97"),
        Alias::same("trivy", "DS-0007"),
        Alias::broader("sonar", "S6589"),
        Alias::same("semgrep", "dockerfile.correctness.multiple-entrypoint-instructions"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Safe,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    report_overridden(cx, stage, InstructionKind::Entrypoint);
}
