//! # Source above the build context
//!
//! A source cannot leave the build context. BuildKit cuts the leading `..` off without a word, so the path means something
//! else than it says, and mostly something that is not there.
//!
//! ```dockerfile bad
//! FROM python:3.14-slim
//! COPY ../shared /srv/shared
//!      ^^^^^^^^^ source leaves the build context: BuildKit reads `shared` instead
//! COPY ["lib/../../config.toml", "/srv/"]
//!        ^^^^^^^^^^^^^^^^^^^^^ source leaves the build context: BuildKit reads `config.toml` instead
//! ```
//! ```dockerfile good
//! FROM python:3.14-slim
//! COPY shared /srv/shared
//! COPY lib/../config.toml /srv/
//! ```
//!
//! Other stages and images have no context to leave, and web addresses neither:
//!
//! ```dockerfile good
//! FROM python:3.14-slim AS build
//! WORKDIR /srv
//! FROM python:3.14-slim
//! COPY --from=build ../srv/shared /srv/shared
//! ADD https://example.com/a/../../b.tar.gz /srv/
//! ```
//!
//! Where the context is known, it is said whether the path is there:
//!
//! ```dockerfile bad preset=buildkit
//! #- app/Dockerfile
//! FROM python:3.14-slim
//! COPY ../shared /srv/shared
//!      ^^^^^^^^^ source leaves the build context: BuildKit reads `shared` instead, which is not there
//! #- shared/a.py
//! ```
//! The context that Compose names decides what is outside of it:
//! ```compose bad exact
//! services:
//!   web:
//!     build:
//!       context: web
//!       dockerfile: ../docker/Dockerfile
//! #- docker/Dockerfile
//! FROM alpine:3.22
//! COPY ../shared /shared
//!      ^^^^^^^^^ source leaves the build context: BuildKit reads `shared` instead, which is not there
//! COPY main.js /
//! USER nobody
//! #- shared/a.js
//! x
//! #- web/main.js
//! x
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::project::BuildUnit;
use hullwright_core::project::path::{clean_in_root, join};
use hullwright_core::rule::{Alias, Check, Context, Facet, Rule};
use hullwright_core::semantic::Place;

/// See the page.
pub static RULE: Rule = Rule {
    name: "copy-source-outside-context",
    aliases: &[Alias::same("dockerfilelint", "add_src_invalid")],
    // The build goes on as long as the cut path leads to something.
    facets: &[Facet { severity: Some(Severity::Warning), ..Facet::new("cut-off", &[]) }],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Build(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, unit: &BuildUnit) {
    for instruction in &cx.dockerfile().instructions {
        let is_local = match instruction.kind {
            InstructionKind::Copy => instruction.flag("from").is_none(),
            InstructionKind::Add => true,
            _ => false,
        };
        if is_local && !instruction.is_broken {
            check_sources(cx, unit, instruction);
        }
    }
}

fn check_sources(cx: &Context<'_>, unit: &BuildUnit, instruction: &Instruction) {
    let Some(copy) = instruction.as_copy() else { return };
    let stage = cx.graph().stage_of(instruction);
    let place = Place::before(instruction.index);
    for source in copy.sources.iter().filter(|source| source.as_str().contains("..")) {
        let expanded = cx.graph().expand(stage, source, place, cx.dockerfile().escape);
        let Some(path) = expanded.value.known().filter(|path| climbs(path)) else { continue };
        let cut = clean_in_root(path);
        let shown = if cut.is_empty() { "." } else { &cut };
        let message = format!("source leaves the build context: BuildKit reads `{shown}` instead");
        let context = unit.context.known();
        let is_pattern = cut.contains(['*', '?', '[', '\\']);
        let is_absent =
            !is_pattern && context.is_some_and(|context| cx.files().kind(&join(context, &cut)) == Some(None));
        if is_absent {
            cx.report(source.range(), format!("{message}, which is not there"))
        } else {
            cx.report(source.range(), message).facet("cut-off")
        }
        .help("build from a folder further up, or pass the other one with `--build-context`");
    }
}

/// Whether the path leaves the folder it starts from. Addresses and heredocs are no paths.
fn climbs(path: &str) -> bool {
    if path.contains("://") || path.starts_with("git@") || path.starts_with("<<") {
        return false;
    }
    let mut depth: i32 = 0;
    path.split('/').any(|part| {
        depth += match part {
            "" | "." => 0,
            ".." => -1,
            _ => 1,
        };
        depth < 0
    })
}
