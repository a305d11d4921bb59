//! # ARG that nothing uses
//!
//! An argument that no instruction expands, and that no RUN could read from its environment, does nothing. Whoever passes a
//! value for it is led to think that it counts.
//!
//! ```dockerfile bad preset=strict
//! ARG UNUSED=1
//!     ^^^^^^^^ nothing uses `UNUSED`
//! FROM alpine:3.22
//! RUN echo a
//! ARG VERSION
//!     ^^^^^^^ nothing uses `VERSION`
//! COPY app /app
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN echo a
//! COPY app /app
//! ```
//! A RUN may read it, a stage may hand it on, a trigger of the base image may ask for it, and some arguments mean something to
//! the builder itself:
//! ```dockerfile good preset=strict
//! ARG TAG=3.22
//! ARG SHARED
//! ARG BUILDKIT_SBOM_SCAN_STAGE=true
//! FROM alpine:$TAG AS base
//! ARG SHARED
//! ARG HTTP_PROXY
//! FROM base
//! RUN ./build.sh
//! ARG CACHE_BUST
//! ARG PORT=80
//! EXPOSE $PORT
//! ```
//! ```dockerfile good preset=strict
//! ARG NODE_VERSION=24.4.0
//! FROM example.com/factory:1.2
//! COPY app /app
//! ```
//! ```dockerfile good preset=strict
//! ARG KIND=slim
//! FROM alpine:3.22 AS base-slim
//! ARG MODE=fast
//! FROM base-${KIND}
//! RUN ./build.sh
//! ```

use hullwright_core::contents::Base;
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{remove_instruction, remove_word};
use hullwright_core::rule::{Check, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::semantic::{PLATFORM_ARGS, PROXY_ARGS, Stage};
use hullwright_core::text::MappedText;

use crate::patterns::dockerfile::template::has_template_statements;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unused-arg",
    category: Category::Maintainability,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// Parts of names of arguments that are there to end the use of a cache, or that the builder itself reads.
const KEPT: [&str; 8] = ["CACHE", "BUST", "DATE", "EPOCH", "BUILDKIT", "REBUILD", "NONCE", "PROXY"];

fn check(cx: &Context<'_>) {
    if has_template_statements(cx) {
        return;
    }
    for arg in cx.dockerfile().of_kind(InstructionKind::Arg).filter(|arg| !arg.is_broken) {
        for word in arg.words() {
            let name = word.as_str().split('=').next().unwrap_or_default();
            if is_name(name) && !is_kept(name) && !may_be_read(cx, arg, word, name) {
                let range = word.locate(0..word.len());
                let edits = if arg.words().len() == 1 {
                    remove_instruction(cx.text(), cx.dockerfile(), arg)
                } else {
                    remove_word(cx.text(), cx.dockerfile().escape, range)
                };
                cx.report(range, format!("nothing uses `{name}`"))
                    .help("remove it, or use it")
                    .fix(Fix::unsafe_fix(format!("Remove `{name}`")).edits(cx.file().id(), edits));
            }
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_kept(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    PROXY_ARGS.contains(&name)
        || PLATFORM_ARGS.contains(&name)
        || KEPT.iter().any(|part| upper.contains(part))
}

/// Whether the name stands anywhere else in the instructions behind it, or a RUN gets it in its environment.
fn may_be_read(cx: &Context<'_>, arg: &Instruction, word: &MappedText, name: &str) -> bool {
    let later = cx.dockerfile().instructions.get(arg.index as usize..).unwrap_or_default();
    let own = word.range();
    let is_mentioned = later.iter().any(|found| {
        let text = cx.slice(found.range);
        let start = found.range.start() as usize;
        text.match_indices(name).any(|(at, _)| {
            let is_inside = |ch: char| ch == '_' || ch.is_ascii_alphanumeric();
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            let behind = text.get(at + name.len()..).and_then(|rest| rest.chars().next());
            let is_own = (start + at) as u32 == own.start();
            !is_own && !before.is_some_and(is_inside) && !behind.is_some_and(is_inside)
        })
    });
    is_mentioned || reaches_run(cx, arg) || may_reach_trigger(cx, arg)
}

/// Whether an image of which nothing is known may declare the argument in a trigger of its own.
fn may_reach_trigger(cx: &Context<'_>, arg: &Instruction) -> bool {
    let contents = cx.contents();
    let is_open = |stage: &Stage| matches!(contents.base(stage), Base::Unknown);
    cx.graph().stage_of(arg).is_none() && cx.graph().stages().iter().any(is_open)
}

/// Whether a RUN (or a trigger for another build) stands behind the ARG in its stage, or in one that starts from it.
fn reaches_run(cx: &Context<'_>, arg: &Instruction) -> bool {
    let Some(stage) = cx.graph().stage_of(arg) else { return false };
    let reads = |found: &Instruction| {
        found.index > arg.index
            && matches!(
                found.kind,
                InstructionKind::Run | InstructionKind::Onbuild | InstructionKind::Unknown
            )
    };
    // `FROM base-$TARGETARCH` may mean this stage.
    let is_open = |other: &Stage| {
        let from = cx.instruction(other.from).as_from();
        other.from > stage.from && from.is_some_and(|from| from.image.as_str().contains('$'))
    };
    let descends = |other: &&Stage| cx.graph().chain(other).any(|link| link.id == stage.id || is_open(link));
    cx.graph().stages().iter().filter(descends).any(|found| cx.instructions_of(found).iter().any(reads))
}
