//! # Stage name with upper-case letters
//!
//! BuildKit keeps stage names in lower case. `COPY --from` finds the stage in any case, but a FROM looks for the
//! lower-case name only, so `FROM Build` goes to the registry and not to the stage `Build`.
//!
//! ```dockerfile bad
//! FROM alpine:3.22 AS BuildEnv
//!                     ^^^^^^^^ stage name `BuildEnv` has upper-case letters
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22 AS buildenv
//! ```
//! The fix reaches every place of the file that names the stage. `--target` finds it in either case.
//! ```dockerfile bad also=copy-from-path-never-created,invalid-image-reference
//! FROM golang:1.26 AS Build
//!                     ^^^^^ stage name `Build` has upper-case letters
//! FROM Build AS test
//! FROM alpine:3.22
//! COPY --from=BUILD /app /app
//! RUN --mount=from=Build,target=/build /build/install
//! ```
//! ```dockerfile fixed also=copy-from-path-never-created
//! FROM golang:1.26 AS build
//! FROM build AS test
//! FROM alpine:3.22
//! COPY --from=build /app /app
//! RUN --mount=from=build,target=/build /build/install
//! ```
//! ```dockerfile good
//! FROM alpine:3.22 AS build-env
//! FROM alpine:3.22 AS runtime_2
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};

use crate::patterns::dockerfile::stage_references::rename_stage;

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
    fix: FixAvailability::Safe,
    checks: &[Check::Instruction(&[InstructionKind::From], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, from: &Instruction) {
    let Some(name) = from.as_from().and_then(|from| from.name) else { return };
    let lowered = name.as_str().to_lowercase();
    if lowered != name.as_str() {
        let edits = cx.graph().stage_of(from).and_then(|stage| rename_stage(cx, stage, &lowered));
        let fix = edits.map(|edits| {
            Fix::safe(format!("Write `{lowered}` wherever the stage is named")).edits(cx.file().id(), edits)
        });
        cx.report(name.range(), format!("stage name `{}` has upper-case letters", name.as_str()))
            .help(format!("write `{lowered}` here and wherever the stage is named"))
            .maybe_fix(fix);
    }
}
