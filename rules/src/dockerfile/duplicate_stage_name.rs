//! # Stage name used twice
//!
//! Two FROM lines give their stage the same name. Every `COPY --from` and every `FROM` of that name reads the last
//! one before it, so what is copied depends on the order of the file. Names are compared without letter case,
//! because BuildKit lower-cases them.
//!
//! ```dockerfile bad
//! FROM alpine:3.22 AS build
//! FROM debian:13 AS Build
//!                   ^^^^^ stage name `build` is already taken
//! COPY --from=build /a /a
//! ```
//! ```dockerfile good
//! FROM alpine:3.22 AS build
//! FROM debian:13 AS runtime
//! COPY --from=build /a /a
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "duplicate-stage-name",
    aliases: &[
        Alias::same("hadolint", "DL3024").on(Severity::Error),
        Alias::same("buildkit", "DuplicateStageName").on(Severity::Warning),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Instruction(&[InstructionKind::From], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, from: &Instruction) {
    let Some(name) = from.as_from().and_then(|from| from.name) else { return };
    let lowered = name.as_str().to_lowercase();
    let earlier = cx.graph().stages().iter().take_while(|stage| stage.from < from.index);
    let first = earlier.into_iter().find(|stage| stage.name.as_deref() == Some(&lowered));
    if let Some(first) = first
        && let Some(taken) = cx.instruction(first.from).as_from().and_then(|from| from.name)
    {
        cx.report(name.range(), format!("stage name `{lowered}` is already taken"))
            .label(taken.range(), "first used here")
            .help("give each stage a name of its own");
    }
}
