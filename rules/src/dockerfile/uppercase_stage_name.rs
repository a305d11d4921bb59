//! # Stage name with upper-case letters
//!
//! BuildKit keeps stage names in lower case. `COPY --from` finds the stage in any case, but a FROM looks for the
//! lower-case name only, so `FROM Build` goes to the registry and not to the stage `Build`.
//!
//! ```dockerfile bad
//! FROM alpine:3.22 AS BuildEnv
//!                     ^^^^^^^^ stage name `BuildEnv` has upper-case letters
//! ```
//! ```dockerfile good
//! FROM alpine:3.22 AS build-env
//! FROM alpine:3.22 AS runtime_2
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "uppercase-stage-name",
    aliases: &[
        Alias::same("buildkit", "StageNameCasing").on(Severity::Warning),
        Alias::same("tally", "buildkit/StageNameCasing"),
        Alias::same("docker-language-server", "buildkit:StageNameCasing"),
        Alias::same("droast", "DF085"),
    ],
    category: Category::Maintainability,
    severity: Severity::Info,
    checks: &[Check::Instruction(&[InstructionKind::From], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, from: &Instruction) {
    let Some(name) = from.as_from().and_then(|from| from.name) else { return };
    let lowered = name.as_str().to_lowercase();
    if lowered != name.as_str() {
        cx.report(name.range(), format!("stage name `{}` has upper-case letters", name.as_str()))
            .help(format!("write `{lowered}` here and wherever the stage is named"));
    }
}
