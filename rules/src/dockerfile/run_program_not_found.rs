//! # RUN calls a program that the stage does not contain at that point
//! The build stops with `not found`. Package managers of another distribution are the usual case (`apt-get` on Alpine), next
//! to programs that an earlier stage had: a stage that starts from the image again has only what the image has.
//! Reported once for each program of a stage.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN apt-get update && apt-get install -y --no-install-recommends jq
//!     ^^^^^^^ `apt-get` is not in the stage: the build fails here
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN apk update && apk add --no-cache jq
//! ```
//! ```dockerfile bad
//! FROM debian:13-slim
//! RUN curl -fsSLo /usr/local/bin/tool https://example.com/tool
//!     ^^^^ `curl` is not in the stage: the build fails here
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13-slim
//! RUN apt-get update \
//!     && apt-get install -y --no-install-recommends ca-certificates curl \
//!     && rm -rf /var/lib/apt/lists/*
//! RUN curl -fsSLo /usr/local/bin/tool https://example.com/tool
//! ```
//! ```dockerfile bad
//! FROM node:24-bookworm-slim AS deps
//! RUN corepack enable
//! WORKDIR /app
//! COPY package.json pnpm-lock.yaml ./
//! RUN pnpm install --frozen-lockfile
//!
//! FROM node:24-bookworm-slim AS build
//! WORKDIR /app
//! COPY --from=deps /app/node_modules ./node_modules
//! COPY . .
//! RUN pnpm build
//!     ^^^^ `pnpm` is not in the stage: the build fails here
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN apk add --no-cache jq
//! ```
//! What is tried, guarded or defined by the script itself is not judged:
//! ```dockerfile good also=index-update-without-install
//! FROM alpine:3.22
//! RUN if command -v apt-get; then apt-get update; else apk update; fi
//! RUN apt-get update || apk update
//! RUN curl() { wget -qO- "$1"; } && curl https://example.com/
//! ```
//! Where a script looks for programs elsewhere, nothing is known of them:
//! ```dockerfile good
//! FROM alpine:3.22
//! COPY tools /opt/tools
//! RUN PATH=/opt/tools:$PATH curl --version
//! RUN export PATH="/opt/tools:$PATH" && curl --version
//! RUN . /opt/tools/environment && curl --version
//! RUN env PATH=/opt/tools curl --version
//! RUN chroot /opt/root curl --version
//! SHELL ["/bin/sh", "-l", "-c"]
//! RUN curl --version
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! COPY tools /opt/tools
//! WORKDIR /usr/local/bin
//! RUN cp /opt/tools/curl .
//! RUN curl --version
//! ```
//! A build may choose any image where a variable names it:
//! ```dockerfile good
//! ARG BASE=alpine:3.22
//! FROM ${BASE}
//! RUN curl --version
//! ```

use hullwright_core::contents::{Base, Proof};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind};
use hullwright_core::knowledge::PackageManager;
use hullwright_core::rule::{Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::{Place, Stage};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::patterns::dockerfile::install_program::install_program;
use crate::patterns::shell::missing_program::{
    MissingProgram, is_package_manager, missing_program, missing_programs, report_missing,
};
use crate::patterns::shell::other_manager::translated;

/// See the page.
pub static RULE: Rule = Rule {
    name: "run-program-not-found",
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    // Of an image that is not known, nothing is known to be missing.
    if matches!(cx.contents().base(cx.graph().bottom(stage)), Base::Unknown) {
        return;
    }
    let mut found: Vec<Vec<MissingProgram>> = Vec::new();
    let mut by_name: FxHashMap<String, usize> = FxHashMap::default();
    for run in cx.of_kind(stage, InstructionKind::Run).filter(|run| !run.is_broken) {
        let launch = cx.launch(run);
        let place_of = |idx: usize| Place::within(run.index, idx as u32);
        let commands = missing_programs(cx, stage, &launch, place_of);
        let mut named = FxHashSet::default();
        for missing in shell_of(cx, stage, run).into_iter().chain(commands) {
            if !named.insert(missing.name.clone()) {
                continue;
            }
            let at = *by_name.entry(missing.name.clone()).or_insert_with(|| {
                found.push(Vec::new());
                found.len() - 1
            });
            if let Some(places) = found.get_mut(at) {
                places.push(missing);
            }
        }
    }
    for places in found {
        report(cx, stage, &places);
    }
}

/// The program of the SHELL that reads a RUN, if it is missing.
fn shell_of(cx: &Context<'_>, stage: &Stage, run: &Instruction) -> Option<MissingProgram> {
    if !matches!(run.command()?, CommandForm::Shell(_)) {
        return None;
    }
    let (at, words) = cx.graph().shell_before(stage, run.index)?;
    let program = words.first()?;
    let word = cx.instruction(*at).words().first()?;
    missing_program(cx, stage, Place::before(run.index), program, word.range())
}

fn report(cx: &Context<'_>, stage: &Stage, places: &[MissingProgram]) {
    let Some((first, others)) = places.split_first() else { return };
    let message = format!("`{}` is not in the stage: the build fails here", first.written);
    let report = cx.report(first.range, message);
    let report = report.maybe_fix(fix(cx, stage, first, places));
    let mut report = report_missing(cx, stage, first, report, &[]);
    for other in others {
        report = report.label(other.range, "and here");
    }
}

/// Writes calls of a package manager for the one that the image has; installs another program. What comes with an image
/// made for it is not installed from the distribution, which has it in another version.
fn fix(cx: &Context<'_>, stage: &Stage, missing: &MissingProgram, places: &[MissingProgram]) -> Option<Fix> {
    const OF_PROJECTS: [&str; 4] = ["composer", "go", "bundle", "mvn"];
    if OF_PROJECTS.contains(&missing.name.as_str()) || !matches!(missing.fact.proof, Proof::Image(..)) {
        return None;
    }
    let Some(to) = own_manager(cx, stage, &missing.name) else {
        return install_program(cx, stage, &missing.name);
    };
    let runs = cx.of_kind(stage, InstructionKind::Run);
    let runs = runs.filter(|run| places.iter().any(|place| run.range.contains_range(place.range)));
    let edits = runs.map(|run| translated(cx, &cx.launch(run), &missing.name, to));
    let edits: Vec<_> = edits.collect::<Option<Vec<_>>>()?.concat();
    let title = format!("Install with `{}`, as the image does", to.name());
    (!edits.is_empty()).then(|| Fix::unsafe_fix(title).edits(cx.file().id(), edits))
}

/// The package manager of the image, for a program that is one.
fn own_manager(cx: &Context<'_>, stage: &Stage, program: &str) -> Option<PackageManager> {
    let contents = cx.contents();
    let managers = contents.image(cx.graph(), stage)?.package_managers.known()?;
    is_package_manager(program).then_some(*managers.first()?)
}
