//! # ARG of the file's head used in a stage
//!
//! An ARG above the first FROM is for FROM lines only. A stage sees it after an `ARG NAME` of its own; without that
//! the variable is empty there, unless the base image happens to set one of the same name.
//!
//! ```dockerfile bad
//! ARG VERSION=1.4
//! FROM alpine:3.22
//! LABEL org.opencontainers.image.version=$VERSION
//!                                         ^^^^^^^ ARG `VERSION` stands before the first FROM and is not set in this stage
//! ```
//! ```dockerfile bad
//! ARG VERSION=1.4
//! FROM alpine:3.22
//! WORKDIR /srv
//! RUN wget "https://example.org/tool-${VERSION}.tar.gz"
//!                                      ^^^^^^^ ARG `VERSION` stands before the first FROM and is not set in this stage
//! ```
//! ```dockerfile fixed(unsafe)
//! ARG VERSION=1.4
//! FROM alpine:3.22
//! WORKDIR /srv
//! ARG VERSION
//! RUN wget "https://example.org/tool-${VERSION}.tar.gz"
//! ```
//! Platform arguments are the same, though BuildKit sets them by itself.
//! ```dockerfile bad
//! FROM alpine:3.22
//! WORKDIR /srv
//! RUN wget "https://example.org/tool-$TARGETARCH"
//!                                     ^^^^^^^^^^ `TARGETARCH` is not set in this stage without an ARG of its own
//! ```
//! One ARG before the first use is enough for the stage and those that start from it.
//! ```dockerfile bad
//! ARG VERSION=1.4
//! FROM alpine:3.22 AS base
//! # what is in it
//! LABEL version=$VERSION
//!                ^^^^^^^ ARG `VERSION` stands before the first FROM and is not set in this stage
//! RUN wget "https://example.org/tool-$TARGETARCH-$VERSION"
//!                                     ^^^^^^^^^^ `TARGETARCH` is not set in this stage without an ARG of its own
//!                                                 ^^^^^^^ ARG `VERSION` stands before the first FROM and is not set in this stage
//! FROM base
//! LABEL version=$VERSION
//!                ^^^^^^^ ARG `VERSION` stands before the first FROM and is not set in this stage
//! ```
//! ```dockerfile fixed(unsafe)
//! ARG VERSION=1.4
//! FROM alpine:3.22 AS base
//! ARG VERSION
//! # what is in it
//! LABEL version=$VERSION
//! ARG TARGETARCH
//! RUN wget "https://example.org/tool-$TARGETARCH-$VERSION"
//! FROM base
//! LABEL version=$VERSION
//! ```
//! ```dockerfile good
//! ARG VERSION=1.4
//! FROM alpine:3.22
//! ARG VERSION TARGETARCH
//! WORKDIR /srv
//! RUN wget "https://example.org/tool-${VERSION}-$TARGETARCH"
//! ```
//! ```dockerfile bad
//! ARG VERSION=1.4
//! FROM alpine:3.22
//! RUN <<EOF
//! # it's here that the tool comes from
//! if [ -n "$VERSION" ]; then
//!           ^^^^^^^ ARG `VERSION` stands before the first FROM and is not set in this stage
//!   wget "https://example.org/tool-$(uname -m).tar.gz"
//! fi
//! EOF
//! ```
//! A script may set the variable itself, and the image may be the one that the variable is about.
//! ```dockerfile good
//! ARG VERSION=1.4
//! ARG NODE_VERSION=24
//! FROM node:${NODE_VERSION}
//! LABEL node=${NODE_VERSION}
//! RUN VERSION="$(cat /version)" && echo "$VERSION"
//! RUN . /etc/os-release && echo "$VERSION"
//! RUN echo '$VERSION' \$VERSION "${VERSION:-none}"
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::edit::dockerfile::{insert_before, instruction_line};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::{Place, Source, Stage, StageId, UseState, VariableKind};
use hullwright_core::shell::{Launch, Script};
use hullwright_core::text::TextRange;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::patterns::shell::script_reads_variable::first_read;

/// See the page.
pub static RULE: Rule = Rule {
    name: "global-arg-not-redeclared",
    aliases: &[Alias::same("sonar", "S6579")],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let mut reads = expanded_reads(cx);
    reads.extend(script_reads(cx));
    // Where the ARG belongs: before the first of the places in the stage.
    let mut firsts: FxHashMap<(StageId, &str), u32> = FxHashMap::default();
    for read in &reads {
        let first = firsts.entry((read.stage, &read.name)).or_insert(read.instruction);
        *first = read.instruction.min(*first);
    }
    for read in &reads {
        let first = firsts.get(&(read.stage, read.name.as_str())).copied().unwrap_or(read.instruction);
        let mut below = cx.graph().chain(cx.graph().stage(read.stage)).skip(1).take(MAX_CHAIN);
        let is_set_below = below.any(|stage| firsts.contains_key(&(stage.id, read.name.as_str())));
        let fix = if is_set_below { None } else { declaration(cx, first, &read.name) };
        report(cx, &read.name, read.range, fix);
    }
}

/// So far down a chain of stages we look for an ARG that will be there.
const MAX_CHAIN: usize = 16;

/// A place where the value is missing.
struct Read {
    stage: StageId,
    name: String,
    instruction: u32,
    range: TextRange,
}

fn declaration(cx: &Context<'_>, first: u32, name: &str) -> Option<Fix> {
    let instruction = cx.instruction(first);
    // A trigger runs in another build, which this stage's ARGs do not reach.
    if instruction.kind == InstructionKind::Onbuild {
        return None;
    }
    let line = [instruction_line(cx.dockerfile(), InstructionKind::Arg, name)];
    let edit = insert_before(cx.text(), cx.dockerfile(), instruction, &line);
    Some(Fix::unsafe_fix(format!("Declare `{name}` in the stage")).edit(cx.file().id(), edit))
}

fn expanded_reads(cx: &Context<'_>) -> Vec<Read> {
    let mut reads = Vec::new();
    let mut seen: FxHashSet<(u32, &str)> = FxHashSet::default();
    for found in cx.graph().uses() {
        let instruction = cx.instruction(found.instruction);
        let Some(stage) = cx.graph().stage_of(instruction) else { continue };
        let place = (found.instruction, found.name.as_str());
        let is_unset = matches!(found.state, UseState::Undefined | UseState::PerhapsFromBase);
        if is_unset
            && !instruction.is_broken
            && instruction.kind != InstructionKind::From
            && !seen.contains(&place)
            && may_report(cx, stage, &found.name)
        {
            seen.insert(place);
            reads.push(Read {
                stage: stage.id,
                name: found.name.clone(),
                instruction: found.instruction,
                range: found.name_range,
            });
        }
    }
    reads
}

/// The text of a RUN is expanded by its shell, which sees the variables of the stage.
fn script_reads(cx: &Context<'_>) -> Vec<Read> {
    let mut reads = Vec::new();
    for stage in cx.graph().stages() {
        for run in cx.of_kind(stage, InstructionKind::Run).filter(|run| !run.is_broken) {
            let launch = cx.launch(run);
            let Launch::Script { script, words } = &*launch else { continue };
            // What stands around a script in an exec form may set variables.
            if !words.is_empty() {
                continue;
            }
            for name in names_read(&script.script) {
                if cx.graph().globals().has(name)
                    && !run.flags.iter().any(|flag| flag.text.as_str().contains(name))
                    && cx.graph().variable(stage, name, Place::before(run.index)).is_none()
                    && may_report(cx, stage, name)
                    && let Some(read) = first_read(&script.script, name)
                {
                    let name = name.to_owned();
                    reads.push(Read { stage: stage.id, name, instruction: run.index, range: read });
                }
            }
        }
    }
    reads
}

/// The variables that a script reads, each once, in order.
fn names_read(script: &Script) -> Vec<&str> {
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let names = script.parameters().into_iter().map(|parameter| script.slice(parameter.name));
    names.filter(|name| seen.insert(name)).collect()
}

/// Whether the name is one of the file's head that the base image does not plainly bring.
fn may_report(cx: &Context<'_>, stage: &Stage, name: &str) -> bool {
    if cx.graph().globals().get(name, Place::END).is_none() {
        return false;
    }
    let Source::Image(image) = cx.graph().root(stage) else { return true };
    let Some(image) = image.value() else { return !is_predefined(cx, name) };
    // `node` sets `NODE_VERSION`, `cuda` sets `CUDA_VERSION`.
    let words =
        image.repository.text.split(|ch: char| !ch.is_ascii_alphanumeric()).filter(|word| word.len() > 2);
    let upper = name.to_uppercase();
    !words.into_iter().any(|word| upper.contains(&word.to_uppercase()))
}

fn is_predefined(cx: &Context<'_>, name: &str) -> bool {
    let variable = cx.graph().globals().get(name, Place::END);
    variable.is_some_and(|variable| variable.kind == VariableKind::Predefined)
}

fn report(cx: &Context<'_>, name: &str, range: TextRange, fix: Option<Fix>) {
    let message = if is_predefined(cx, name) {
        format!("`{name}` is not set in this stage without an ARG of its own")
    } else {
        format!("ARG `{name}` stands before the first FROM and is not set in this stage")
    };
    let mut report = cx.report(range, message);
    let declared = cx.graph().globals().get(name, Place::END).and_then(|variable| variable.instruction);
    if let Some(declared) = declared {
        report = report.label(cx.instruction(declared).keyword.range(), "declared here");
    }
    report.help(format!("write `ARG {name}` in this stage before it is used")).maybe_fix(fix);
}
