//! # Relative destination without a WORKDIR
//!
//! The destination is relative, and neither the stage nor what it starts from sets a working directory. The files land in
//! the root of the image, among those of the operating system, and move when the base image gets a WORKDIR.
//!
//! ```dockerfile bad
//! FROM debian:13-slim
//! COPY server.py conf/
//!                ^^^^^ relative destination without a WORKDIR: this is `/conf/`
//! ```
//! ```dockerfile fixed
//! FROM debian:13-slim
//! COPY server.py /conf/
//! ```
//! The fix says what happens today. Most often a WORKDIR is what was meant:
//! ```dockerfile good
//! FROM debian:13-slim
//! WORKDIR /srv
//! COPY server.py conf/
//! ```
//!
//! The working directory may come from an earlier stage, or from a base image; of most images it is not known here:
//!
//! ```dockerfile good
//! FROM debian:13-slim AS base
//! WORKDIR /srv
//! FROM base
//! COPY server.py conf/
//! FROM ghcr.io/example/runtime:2.1
//! COPY server.py conf/
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22 AS base
//! RUN adduser -D app
//! FROM base
//! COPY server.py .
//!                ^ relative destination without a WORKDIR: this is `/`
//! FROM node:24-alpine
//! COPY server.js ./
//!                ^^ relative destination without a WORKDIR: this is `/`
//! COPY client.js lib/
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22 AS base
//! RUN adduser -D app
//! FROM base
//! COPY server.py /
//! FROM node:24-alpine
//! COPY server.js /
//! COPY client.js /lib/
//! ```
//!
//! In an empty image there is nothing to land among, and `.` is a common way to write its root:
//!
//! ```dockerfile good
//! FROM scratch
//! COPY server .
//! ```

use std::collections::{BTreeMap, BTreeSet};

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::semantic::{Place, Source, Stage, StageId};
use hullwright_core::text::{Edit, MappedText};

use crate::patterns::dockerfile::rooted_path::rooted;
use crate::patterns::dockerfile::windows_path::is_windows_path;
use crate::patterns::image::image_without_workdir::lacks_workdir;

/// See the page.
pub static RULE: Rule = Rule {
    name: "relative-copy-without-workdir",
    aliases: &[
        Alias::same("hadolint", "DL3045").on(Severity::Warning),
        Alias::same("tally", "hadolint/DL3045"),
        Alias::same("droast", "DF063"),
    ],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Safe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// One WORKDIR where the chain starts mends all of them, so what hangs on one chain is one finding.
fn check(cx: &Context<'_>) {
    if cx.policy() == Policy::Hadolint {
        check_text(cx);
        return;
    }
    let mut found: BTreeMap<StageId, Vec<Destination<'_>>> = BTreeMap::new();
    let of_kind = |kind| cx.dockerfile().of_kind(kind).filter(|found| !found.is_broken);
    let mut copies: Vec<&Instruction> =
        of_kind(InstructionKind::Add).chain(of_kind(InstructionKind::Copy)).collect();
    copies.sort_by_key(|found| found.index);
    for instruction in copies {
        if let Some((bottom, destination)) = rootless_destination(cx, instruction) {
            found.entry(bottom).or_default().push(destination);
        }
    }
    for destinations in found.values() {
        report(cx, destinations);
    }
}

/// hadolint looks at COPY alone and not at the base image; what starts with a variable may be absolute. It knows stages by their
/// name, or by that of their image where they have none.
fn check_text(cx: &Context<'_>) {
    let mut anchored: BTreeSet<&str> = BTreeSet::new();
    let mut own = "";
    for instruction in &cx.dockerfile().instructions {
        if let Some(from) = instruction.as_from() {
            let image = without_tag(from.image.as_str());
            let is_anchored = anchored.contains(image);
            own = from.name.map_or(image, MappedText::as_str);
            if is_anchored {
                anchored.insert(own);
            } else {
                anchored.remove(own);
            }
        }
        if instruction.kind == InstructionKind::Workdir {
            anchored.insert(own);
        }
        let copy = instruction.as_copy().filter(|_| instruction.kind == InstructionKind::Copy);
        let Some(copy) = copy.filter(|_| !anchored.contains(own)) else { continue };
        let path = copy.destination.as_str().trim_matches(['"', '\'']);
        if !path.starts_with(['/', '$']) && !has_drive(path) {
            let message = format!("relative destination without a WORKDIR: `{path}`");
            cx.report(copy.destination.range(), message)
                .help("set a WORKDIR before, or write the destination from `/` on");
        }
    }
}

fn has_drive(path: &str) -> bool {
    path.starts_with(|ch: char| ch.is_ascii_alphabetic())
        && path.get(1..).is_some_and(|rest| rest.starts_with(':'))
}

fn without_tag(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or_default();
    match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => image,
    }
}

/// A relative destination, and where it leads.
struct Destination<'a> {
    word: &'a MappedText,
    path: String,
    /// Whether the base image is known to set no directory, whatever the build is given.
    is_sure: bool,
}

fn rootless_destination<'a>(
    cx: &Context<'a>,
    instruction: &'a Instruction,
) -> Option<(StageId, Destination<'a>)> {
    let copy = instruction.as_copy()?;
    let stage = cx.graph().stage_of(instruction)?;
    if cx.graph().workdir_before(stage, instruction.index).is_some() || !lacks_directory(cx, stage) {
        return None;
    }
    let place = Place::before(instruction.index);
    let expanded = cx.graph().expand(Some(stage), copy.destination, place, cx.dockerfile().escape);
    let path = expanded.value.known().filter(|path| is_relative(path))?;
    let shown = path.trim_start_matches("./");
    let shown = if shown == "." { "" } else { shown };
    let is_sure = lacks_directory(cx, stage);
    let destination = Destination { word: copy.destination, path: format!("/{shown}"), is_sure };
    Some((cx.graph().bottom(stage).id, destination))
}

fn report(cx: &Context<'_>, destinations: &[Destination<'_>]) {
    let Some((first, others)) = destinations.split_first() else { return };
    let path = &first.path;
    let mut report = cx
        .report(first.word.range(), format!("relative destination without a WORKDIR: this is `{path}`"))
        .help("set a WORKDIR before, or write the destination from `/` on")
        .maybe_fix(absolute(cx, destinations));
    for other in others {
        report = report.label(other.word.range(), format!("and this is `{}`", other.path));
    }
}

/// The destinations as what they are.
fn absolute(cx: &Context<'_>, destinations: &[Destination<'_>]) -> Option<Fix> {
    let sure = destinations.iter().all(|found| found.is_sure).then_some(destinations)?;
    let edits: Option<Vec<Edit>> = sure.iter().map(|found| rooted(cx, found.word)).collect();
    Some(Fix::safe("Write the destination from the root on").edits(cx.file().id(), edits?))
}

fn lacks_directory(cx: &Context<'_>, stage: &Stage) -> bool {
    match cx.graph().root(stage) {
        Source::Image(image) => {
            image.known().is_some_and(|image| lacks_workdir(cx.knowledge(), image)) && !stage.runs_windows
        }
        Source::Scratch | Source::Stage(_) | Source::Invalid(_) => false,
    }
}

/// Neither from `/` on nor from a Windows drive. Templates and leftover variables are not for us to read.
fn is_relative(path: &str) -> bool {
    !path.is_empty() && !path.starts_with(['/', '%', '{', '<', '@', '~']) && !is_windows_path(path)
}
