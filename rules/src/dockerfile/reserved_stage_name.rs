//! # Stage named `scratch` or `context`
//!
//! `scratch` stands for the empty image and `context` for the files sent to the builder. A stage of that name hides
//! the one or is hidden by the other, so a later `FROM scratch` or a named context no longer means what it says.
//!
//! ```dockerfile bad
//! FROM alpine:3.22 AS context
//!                     ^^^^^^^ stage name `context` is reserved
//! RUN echo ready > /state
//! FROM alpine:3.22
//! COPY --from=context /state /state
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22 AS context-stage
//! RUN echo ready > /state
//! FROM alpine:3.22
//! COPY --from=context-stage /state /state
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22 AS Scratch
//!                     ^^^^^^^ stage name `Scratch` is reserved
//! ```
//! ```dockerfile good
//! FROM alpine:3.22 AS context-files
//! FROM scratch AS empty
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};

use crate::patterns::dockerfile::stage_references::{is_free_stage_name, rename_stage};

/// See the page.
pub static RULE: Rule = Rule {
    name: "reserved-stage-name",
    aliases: &[
        Alias::same("hadolint", "DL3063").on(Severity::Warning),
        Alias::same("buildkit", "ReservedStageName").on(Severity::Warning),
        Alias::same("tally", "buildkit/ReservedStageName"),
        Alias::same("droast", "DF084"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::From], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, from: &Instruction) {
    let Some(name) = from.as_from().and_then(|from| from.name) else { return };
    let written = name.as_str();
    if matches!(written.to_lowercase().as_str(), "scratch" | "context") {
        cx.report(name.range(), format!("stage name `{written}` is reserved"))
            .help("give the stage another name, and its references too")
            .maybe_fix(other_name(cx, from, &written.to_lowercase()));
    }
}

/// Whoever builds the stage with `--target` has to use the new name, too.
fn other_name(cx: &Context<'_>, from: &Instruction, reserved: &str) -> Option<Fix> {
    let stage = cx.graph().stage_of(from)?;
    let name = format!("{reserved}-stage");
    let edits = is_free_stage_name(cx, &name).then(|| rename_stage(cx, stage, &name))??;
    Some(Fix::unsafe_fix(format!("Rename the stage to `{name}`")).edits(cx.file().id(), edits))
}
