//! # Target platform given where it is the default
//!
//! A FROM builds for the target platform by itself. `--platform=$TARGETPLATFORM` says the same in more words, and
//! hides the FROM lines where the flag makes a difference.
//!
//! ```dockerfile bad
//! FROM --platform=$TARGETPLATFORM alpine:3.22
//!      ^^^^^^^^^^^^^^^^^^^^^^^^^^ the target platform is the default
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! ```
//! ```dockerfile good
//! FROM --platform=$BUILDPLATFORM alpine:3.22 AS build
//! FROM --platform=linux/${TARGETARCH} alpine:3.22 AS fetch
//! FROM alpine:3.22
//! ```
//! An ARG of that name may set another platform.
//! ```dockerfile good
//! ARG TARGETPLATFORM=linux/arm64
//! FROM --platform=${TARGETPLATFORM} alpine:3.22
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::word::{Modifier, Quoting, Template};
use hullwright_core::dockerfile::{Flag, Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::remove_flag;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::semantic::{Place, VariableKind};

/// See the page.
pub static RULE: Rule = Rule {
    name: "redundant-target-platform",
    aliases: &[
        Alias::same("hadolint", "DL3065").on(Severity::Warning),
        Alias::same("buildkit", "RedundantTargetPlatform").on(Severity::Warning),
        Alias::same("tally", "buildkit/RedundantTargetPlatform"),
        Alias::same("docker-language-server", "buildkit:RedundantTargetPlatform"),
        Alias::same("droast", "DF083"),
    ],
    category: Category::Maintainability,
    severity: Severity::Info,
    fix: FixAvailability::Safe,
    checks: &[Check::Instruction(&[InstructionKind::From], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, from: &Instruction) {
    let Some(flag) = from.flag("platform") else { return };
    let is_redefined = is_redefined(cx);
    if is_target_platform(cx, flag) && (cx.policy() == Policy::Buildkit || !is_redefined) {
        let edits = remove_flag(cx.text(), cx.dockerfile().escape, flag).filter(|_| !is_redefined);
        let fix = edits.map(|edits| Fix::safe("Remove `--platform`").edits(cx.file().id(), edits));
        cx.report(flag.text.range(), "the target platform is the default")
            .help("remove the flag")
            .maybe_fix(fix);
    }
}

/// Whether the value is the variable and nothing else.
fn is_target_platform(cx: &Context<'_>, flag: &Flag) -> bool {
    let Some(value) = flag.value() else { return false };
    if cx.policy() == Policy::Hadolint {
        return matches!(value.as_str(), "$TARGETPLATFORM" | "${TARGETPLATFORM}");
    }
    let template = Template::parse(value.as_str(), cx.dockerfile().escape, Quoting::Process);
    let mut variables = template.variables();
    let (Some(variable), None) = (variables.next(), variables.next()) else { return false };
    // BuildKit always sets it, so that a default is never taken.
    let keeps_value = matches!(
        variable.modifier(),
        Modifier::Plain
            | Modifier::DefaultIfUnset
            | Modifier::DefaultIfEmpty
            | Modifier::RequiredSet
            | Modifier::RequiredNotEmpty
    );
    variable.name() == "TARGETPLATFORM" && keeps_value && variable.range() == (0..value.len())
}

fn is_redefined(cx: &Context<'_>) -> bool {
    let variable = cx.graph().globals().get("TARGETPLATFORM", Place::END);
    variable.is_some_and(|variable| variable.kind != VariableKind::Predefined)
}
