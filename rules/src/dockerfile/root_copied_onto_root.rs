//! # Whole file system copied onto another
//!
//! `COPY --from` lays the root of another image over the one of this stage. The files of both base images mix, everything
//! the other one holds is shipped once more, and nothing that its configuration said (USER, ENV, ENTRYPOINT) comes along.
//!
//! ```dockerfile bad
//! FROM golang:1.26 AS build
//! WORKDIR /src
//! RUN go build -o /server .
//! FROM debian:13-slim
//! COPY --from=build / /
//!                   ^ the whole file system of `build` is laid over that of this stage
//! ```
//! ```dockerfile good
//! FROM golang:1.26 AS build
//! WORKDIR /src
//! RUN go build -o /server .
//! FROM debian:13-slim
//! COPY --from=build /server /usr/local/bin/server
//! ```
//! A stage that starts from nothing has nothing to mix with; that is how layers are squashed. An image put together
//! in a stage that was empty is meant to be copied as a whole:
//! ```dockerfile good
//! FROM debian:13 AS full
//! RUN rm -rf /usr/share/doc
//! FROM scratch
//! COPY --from=full / /
//! ```
//! ```dockerfile good
//! FROM scratch AS overlay
//! COPY rootfs/ /
//! FROM debian:13-slim
//! COPY --from=overlay / /
//! ```
//! Images from outside may be made to be laid over others, with or without a stage that names them:
//! ```dockerfile good
//! FROM alpine:3.22
//! COPY --from=tonistiigi/xx:1.6.1 / /
//! ```
//! ```dockerfile good
//! FROM tonistiigi/xx:1.6.1 AS xx
//! FROM alpine:3.22
//! COPY --link --from=xx / /
//! ```
//! ```dockerfile bad preset=hadolint
//! FROM debian:13 AS full
//! FROM scratch
//! COPY --from=full "/" "/"
//!                  ^^^ the whole file system of `full` is laid over that of this stage
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, Policy, Rule};
use hullwright_core::semantic::{DependencyKind, DependencyTarget, Source};

/// See the page.
pub static RULE: Rule = Rule {
    name: "root-copied-onto-root",
    aliases: &[Alias::same("hadolint", "DL3067").on(Severity::Warning)],
    category: Category::Performance,
    severity: Severity::Warning,
    checks: &[Check::Instruction(&[InstructionKind::Copy], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let (Some(copy), Some(from)) = (instruction.as_copy(), instruction.flag("from")) else { return };
    let bare = |text: &'_ str| text.trim_matches(['"', '\'']).to_owned();
    let Some(source) = copy.sources.iter().find(|source| bare(source.as_str()) == "/") else { return };
    if bare(copy.destination.as_str()) != "/" {
        return;
    }
    if cx.policy() != Policy::Hadolint
        && (instruction.flag("exclude").is_some() || !mixes_systems(cx, instruction))
    {
        return;
    }
    let name = from.value_str().unwrap_or_default();
    cx.report(source.range(), format!("the whole file system of `{name}` is laid over that of this stage"))
        .label(from.text.range(), "all of this")
        .help("copy the files that are needed, or start the stage from the other one");
}

/// Whether both the stage and what it copies from hold a system of their own: what stands on nothing, here or there, does not.
/// Images from outside may be made for it, and stages that run nothing are such an image.
fn mixes_systems(cx: &Context<'_>, instruction: &Instruction) -> bool {
    let Some(stage) = cx.graph().stage_of(instruction) else { return false };
    let has_system = |root: &Source| match root {
        Source::Image(_) => true,
        Source::Scratch | Source::Stage(_) | Source::Invalid(_) => false,
    };
    let copied = stage
        .dependencies
        .iter()
        .find(|found| found.kind == DependencyKind::Copy && found.instruction == instruction.index);
    let Some(DependencyTarget::Stage(other)) = copied.map(|found| &found.on) else { return false };
    let other = cx.graph().stage(*other);
    let runs = cx.graph().chain(other).any(|link| cx.of_kind(link, InstructionKind::Run).next().is_some());
    runs && has_system(cx.graph().root(stage)) && has_system(cx.graph().root(other))
}
