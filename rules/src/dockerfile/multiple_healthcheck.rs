//! # Several HEALTHCHECK in one stage
//!
//! An image has one HEALTHCHECK: of several in a stage only the last counts, `HEALTHCHECK NONE` included. The checks above
//! it never run, so a container that fails them still counts as healthy.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! HEALTHCHECK CMD ["/app", "ping"]
//! ^^^^^^^^^^^ HEALTHCHECK is overridden by a later one in this stage
//! HEALTHCHECK CMD ["/app", "status"]
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! HEALTHCHECK CMD ["/app", "status"]
//! ```
//! A stage may replace what the stage it starts from says.
//! ```dockerfile good
//! FROM alpine:3.22 AS base
//! HEALTHCHECK NONE
//! FROM base
//! HEALTHCHECK CMD ["/app", "ping"]
//! CMD ["serve"]
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::Stage;

use crate::patterns::dockerfile::overridden_in_stage::report_overridden;

/// See the page.
pub static RULE: Rule = Rule {
    name: "multiple-healthcheck",
    aliases: &[
        Alias::same("hadolint", "DL3012").on(Severity::Error),
        Alias::broader("buildkit", "MultipleInstructionsDisallowed").on(Severity::Warning),
        Alias::broader("tally", "buildkit/MultipleInstructionsDisallowed"),
        Alias::broader("dockerfile-utils", "MULTIPLE_INSTRUCTIONS"),
        Alias::same("droast", "DF041"),
        Alias::same("datadog-iac", "1c2d47bd-eec6-6485-7ed7-3d0650e960a4"),
        Alias::same("trivy", "DS-0023"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Safe,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    report_overridden(cx, stage, InstructionKind::Healthcheck);
}
