//! # FROM with a variable that nothing declares
//!
//! FROM sees only the ARGs above the first FROM and the platform arguments of BuildKit. Any other name is empty there,
//! and `--build-arg` cannot fill it.
//!
//! ```dockerfile bad
//! ARG TAG=3.22
//! FROM alpine:${TGA}
//!               ^^^ no ARG before the first FROM declares `TGA`
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22 AS base
//! ARG VARIANT=slim
//! FROM debian:${VARIANT:-slim}
//!               ^^^^^^^ no ARG before the first FROM declares `VARIANT`
//! ```
//! ```dockerfile good
//! ARG TAG=3.22
//! FROM --platform=$BUILDPLATFORM alpine:${TAG} AS build
//! FROM alpine:${TAG}
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::{Alias, Check, Context, Rule};
use hullwright_core::semantic::{Place, UseState};
use hullwright_core::value::suggest::closest;

/// See the page.
pub static RULE: Rule = Rule {
    name: "undefined-arg-in-from",
    aliases: &[
        Alias::same("buildkit", "UndefinedArgInFrom").on(Severity::Warning),
        Alias::same("tally", "buildkit/UndefinedArgInFrom"),
        Alias::same("droast", "DF086"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Correctness,
    severity: Severity::Warning,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let mut last = None;
    for found in cx.graph().uses() {
        let instruction = cx.instruction(found.instruction);
        let place = (found.instruction, found.name.as_str());
        if instruction.kind != InstructionKind::From
            || instruction.is_broken
            || found.state != UseState::Undefined
            || last.replace(place) == Some(place)
        {
            continue;
        }
        let name = &found.name;
        let known = cx.graph().globals().names(Place::before(found.instruction));
        let help = match closest(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write `ARG {name}` above the first FROM"),
        };
        cx.report(found.name_range, format!("no ARG before the first FROM declares `{name}`")).help(help);
    }
}
