//! # Several CMD in one stage
//!
//! An image has one CMD: of several in a stage only the last counts, and the others are dead lines that look alive.
//! Usually one is left over from an edit, or belongs into a stage of its own.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! CMD ["serve", "--debug"]
//! ^^^ CMD is overridden by a later one in this stage
//! CMD ["serve"]
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! CMD ["serve"]
//! ```
//! A stage may replace what the stage it starts from says.
//! ```dockerfile good
//! FROM alpine:3.22 AS base
//! CMD ["serve"]
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
    name: "multiple-cmd",
    aliases: &[
        Alias::same("hadolint", "DL4003").on(Severity::Warning),
        Alias::broader("buildkit", "MultipleInstructionsDisallowed").on(Severity::Warning),
        Alias::broader("tally", "buildkit/MultipleInstructionsDisallowed"),
        Alias::broader("dockerfile-utils", "MULTIPLE_INSTRUCTIONS"),
        Alias::same("droast", "DF038"),
        Alias::same("kics", "41c195f4-fc31-4a5c-8a1b-90605538d49f"),
        Alias::same("trivy", "DS-0016"),
        Alias::broader("sonar", "S6589"),
        Alias::same("semgrep", "generic.dockerfile.correctness.multiple-cmd-instructions"),
        Alias::same("terrascan", "AC_DOCKER_0053"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Safe,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    report_overridden(cx, stage, InstructionKind::Cmd);
}
