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
//! ```dockerfile fixed(unsafe)
//! ARG TAG=3.22
//! FROM alpine:${TAG}
//! ```
//! A name that is like no other is declared, with the default that an ARG further down gives it.
//! ```dockerfile bad
//! FROM alpine:3.22 AS base
//! ARG VARIANT=slim
//! FROM debian:${VARIANT:-slim}
//!               ^^^^^^^ no ARG before the first FROM declares `VARIANT`
//! ```
//! ```dockerfile fixed(unsafe)
//! ARG VARIANT=slim
//! FROM alpine:3.22 AS base
//! ARG VARIANT=slim
//! FROM debian:${VARIANT:-slim}
//! ```
//! ```dockerfile bad
//! ARG VERSION=17
//! # one or the other
//! FROM ${IMAGE}:${VERSION}
//!        ^^^^^ no ARG before the first FROM declares `IMAGE`
//! ```
//! ```dockerfile fixed(unsafe)
//! ARG VERSION=17
//! ARG IMAGE
//! # one or the other
//! FROM ${IMAGE}:${VERSION}
//! ```
//! ```dockerfile good
//! ARG TAG=3.22
//! FROM --platform=$BUILDPLATFORM alpine:${TAG} AS build
//! FROM alpine:${TAG}
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{insert_after, insert_before, instruction_line};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::{Place, UseState};
use hullwright_core::text::MappedText;
use hullwright_core::value::suggest::closest;

use crate::patterns::dockerfile::variable_name::other_variable;

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
    fix: FixAvailability::Unsafe,
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
        let near = closest(name, known);
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write `ARG {name}` above the first FROM"),
        };
        let fix = match near {
            Some(near) => other_variable(cx, found, near),
            None => declaration(cx, instruction, name),
        };
        cx.report(found.name_range, format!("no ARG before the first FROM declares `{name}`"))
            .help(help)
            .maybe_fix(fix);
    }
}

/// Declares the variable above the first FROM, behind the ARGs that stand there.
fn declaration(cx: &Context<'_>, from: &Instruction, name: &str) -> Option<Fix> {
    let dockerfile = cx.dockerfile();
    let first = dockerfile.of_kind(InstructionKind::From).next()?;
    let args =
        || dockerfile.of_kind(InstructionKind::Arg).filter(|arg| !arg.is_broken && arg.index < from.index);
    // An ARG of a stage above may give it a value; one that is made of others stays where it is.
    let mut pairs = args().flat_map(Instruction::words).map(MappedText::as_str);
    let is_default = |pair: &&str| {
        let value = pair.strip_prefix(name).and_then(|rest| rest.strip_prefix('='));
        value.is_some_and(|value| !value.is_empty() && !value.contains('$'))
    };
    let pair = pairs.find(is_default).unwrap_or(name);
    let line = [instruction_line(dockerfile, InstructionKind::Arg, pair)];
    let above = args().take_while(|arg| arg.index < first.index).last();
    let edit = match above {
        Some(above) => insert_after(cx.text(), dockerfile, above, &line)?,
        None => insert_before(cx.text(), dockerfile, first, &line),
    };
    Some(Fix::unsafe_fix(format!("Declare `{name}` above the first FROM")).edit(cx.file().id(), edit))
}
