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
//! Platform arguments are the same, though BuildKit sets them by itself.
//! ```dockerfile bad
//! FROM alpine:3.22
//! WORKDIR /srv
//! RUN wget "https://example.org/tool-$TARGETARCH"
//!                                     ^^^^^^^^^^ `TARGETARCH` is not set in this stage without an ARG of its own
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

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::{Alias, Check, Context, Rule};
use hullwright_core::semantic::{Place, Source, Stage, UseState, VariableKind};
use hullwright_core::shell::{Launch, Script};
use hullwright_core::text::TextRange;
use rustc_hash::FxHashSet;

use crate::patterns::shell::script_reads_variable::first_read;

/// See the page.
pub static RULE: Rule = Rule {
    name: "global-arg-not-redeclared",
    aliases: &[Alias::same("sonar", "S6579")],
    category: Category::Correctness,
    severity: Severity::Warning,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
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
            report(cx, &found.name, found.name_range);
        }
    }
    check_scripts(cx);
}

/// The text of a RUN is expanded by its shell, which sees the variables of the stage.
fn check_scripts(cx: &Context<'_>) {
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
                    report(cx, name, read);
                }
            }
        }
    }
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

fn report(cx: &Context<'_>, name: &str, range: TextRange) {
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
    report.help(format!("write `ARG {name}` in this stage before it is used"));
}
