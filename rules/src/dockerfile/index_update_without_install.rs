//! # Package index updated apart from the install
//!
//! The build cache keeps each RUN by its text. An update in a RUN of its own is not run again when the packages of a later
//! RUN change, which are then looked up in the lists of some earlier day: they get old versions, or are not found any more.
//!
//! ```dockerfile bad
//! FROM debian:13
//! RUN apt-get update
//!     ^^^^^^^^^^^^^^ `apt-get update` is cached apart from the install that needs it
//! RUN apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
//! ```
//! The fix moves the update; it is not safe, because packages then come in versions of another day.
//! ```dockerfile bad
//! FROM ubuntu:24.04
//! RUN echo 'deb https://example.com/apt noble main' > /etc/apt/sources.list.d/example.list \
//!     && apt-get -qq update
//!        ^^^^^^^^^^^^^^^^^^ `apt-get update` is cached apart from the install that needs it
//! # What the server needs.
//! RUN set -ex \
//!     && apt-get install -y --no-install-recommends example && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM ubuntu:24.04
//! RUN echo 'deb https://example.com/apt noble main' > /etc/apt/sources.list.d/example.list
//! # What the server needs.
//! RUN set -ex \
//!     && apt-get -qq update && apt-get install -y --no-install-recommends example && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN apk update
//!     ^^^^^^^^^^ `apk update` stands in a RUN that installs nothing from it
//! RUN apk add --no-cache curl
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN apk add --no-cache curl
//! ```
//!
//! A mounted folder is not part of a layer, and a program that is not known may install:
//!
//! ```dockerfile good
//! FROM debian:13
//! RUN --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get update
//! RUN --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get install -y --no-install-recommends curl
//! ```
//! ```dockerfile good
//! FROM debian:13
//! COPY app.deb install.sh /tmp/
//! RUN apt-get update && gdebi -n /tmp/app.deb && rm -rf /var/lib/apt/lists/*
//! RUN apt-get update && /tmp/install.sh && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile good
//! FROM debian:13
//! RUN <<EOF
//! set -e
//! install() { apt-get install -y --no-install-recommends "$@"; }
//! apt-get update
//! install curl
//! rm -rf /var/lib/apt/lists/*
//! EOF
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::remove_instruction;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::Stage;

use crate::patterns::shell::chain_link::drop_link;
use crate::patterns::shell::fetched_lists::{Reliance, reliance, update_text};
use crate::patterns::shell::idle_update::{IdleUpdate, idle_updates};

/// See the page.
pub static RULE: Rule = Rule {
    name: "index-update-without-install",
    aliases: &[
        Alias::same("dockerfilelint", "apt-get-update_require_install"),
        Alias::same("droast", "DF028"),
        Alias::same("kics", "9bae49be-0aa3-4de5-bab2-4c3a069e40cd"),
        Alias::same("trivy", "DS-0017"),
        Alias::same("checkov", "CKV_DOCKER_5"),
        Alias::same("sonar", "S6595"),
        Alias::same("terrascan", "AC_DOCKER_0049"),
        Alias::same("dockle", "CIS-DI-0007"),
        Alias::same("cis-docker", "4.7"),
        Alias::same("trivy-cis", "4.7->DS-0017"),
        Alias::same("binnacle", "ruleAptGetUpdatePrecedesInstall"),
    ],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    for stage in cx.graph().stages().iter().filter(|stage| !stage.runs_windows) {
        for instruction in cx.instructions_of(stage) {
            let run = instruction.with_trigger().last().filter(|inner| inner.kind == InstructionKind::Run);
            for update in run.into_iter().flat_map(|run| idle_updates(cx, run)) {
                report(cx, stage, run.unwrap_or(instruction), &update);
            }
        }
    }
}

fn report(cx: &Context<'_>, stage: &Stage, run: &Instruction, update: &IdleUpdate) {
    let text = update_text(cx, run, update.family);
    let reliance = reliance(cx, stage, run, update.family, text.as_deref().unwrap_or_default());
    let name = &update.name;
    let fix = text.and_then(|_| fix(cx, run, update, &reliance));
    match reliance.calls.first() {
        Some((call, _)) => cx
            .report(update.range, format!("`{name}` is cached apart from the install that needs it"))
            .label(*call, "looks packages up in lists of an earlier day")
            .help("put both into one RUN"),
        None => cx
            .report(update.range, format!("`{name}` stands in a RUN that installs nothing from it"))
            .help("remove it, or put it into the RUN that installs"),
    }
    .maybe_fix(fix);
}

/// Moves the call to where packages are installed.
fn fix(cx: &Context<'_>, run: &Instruction, update: &IdleUpdate, reliance: &Reliance) -> Option<Fix> {
    let is_trigger = cx.instruction(run.index).kind != InstructionKind::Run;
    let launch = cx.launch(run);
    let has_comment = launch.script().is_some_and(|script| !script.script.comments.is_empty());
    if is_trigger || has_comment || reliance.is_script_first {
        return None;
    }
    let own = match launch.commands().as_slice() {
        [_] => remove_instruction(cx.text(), cx.dockerfile(), run),
        _ => drop_link(cx, &launch, update.command)?,
    };
    let name = &update.name;
    let title = if reliance.calls.is_empty() {
        format!("Remove `{name}`")
    } else {
        format!("Put `{name}` where packages are installed")
    };
    let fix = Fix::unsafe_fix(title).edits(cx.file().id(), own);
    Some(fix.edits(cx.file().id(), reliance.edits()?))
}
