//! # ENTRYPOINT or CMD starts a program that the image does not contain
//! The build succeeds, the push succeeds, and the container ends at once with `executable file not found in $PATH`. The usual
//! way there: the program is installed in another stage, or its name is that of a similar tool.
//! Reported only where it is proven: the base image is known, and no step of the stage can have brought the program.
//!
//! ```dockerfile bad
//! FROM node:24-alpine AS base
//! RUN apk add --no-cache dumb-init
//!
//! FROM node:24-alpine
//! WORKDIR /app
//! COPY . .
//! USER node
//! ENTRYPOINT ["tini", "--"]
//!              ^^^^ `tini` is not in the image: the container cannot start
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:24-alpine AS base
//! RUN apk add --no-cache dumb-init
//!
//! FROM node:24-alpine
//! RUN apk add --no-cache tini
//! WORKDIR /app
//! COPY . .
//! USER node
//! ENTRYPOINT ["tini", "--"]
//! CMD ["node", "server.js"]
//! ```
//! The fix names a program in its place that does the same and is there, or else installs it. It is unsafe, as nobody but you
//! knows which one was meant.
//! ```dockerfile bad
//! FROM node:24-alpine
//! RUN apk add --no-cache dumb-init
//! USER node
//! ENTRYPOINT ["tini", "--"]
//!              ^^^^ `tini` is not in the image: the container cannot start
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:24-alpine
//! RUN apk add --no-cache dumb-init
//! USER node
//! ENTRYPOINT ["dumb-init", "--"]
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good
//! FROM node:24-alpine
//! RUN apk add --no-cache tini
//! WORKDIR /app
//! COPY . .
//! USER node
//! ENTRYPOINT ["tini", "--"]
//! CMD ["node", "server.js"]
//! ```
//! A stage that another one starts from may leave it to that one; an image that is not known, and a step that may do
//! anything, say nothing:
//! ```dockerfile good
//! FROM node:24-alpine AS base
//! ENTRYPOINT ["tini", "--"]
//!
//! FROM base
//! RUN apk add --no-cache tini
//! USER node
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good
//! FROM registry.example.com/node:20
//! USER node
//! ENTRYPOINT ["tini", "--"]
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good
//! FROM node:24-alpine
//! COPY setup.sh /tmp/
//! RUN /tmp/setup.sh
//! USER node
//! ENTRYPOINT ["tini", "--"]
//! CMD ["node", "server.js"]
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::{Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::{Place, Stage};
use hullwright_core::shell::Launch;
use hullwright_core::text::Edit;

use crate::patterns::dockerfile::install_program::install_program;
use crate::patterns::dockerfile::shipped_stages::shipped_stages;
use crate::patterns::shell::missing_program::{MissingProgram, full_path, missing_programs, report_missing};
use crate::patterns::shell::shell_programs::is_init_wrapper;
use crate::patterns::shell::start_command::{StartCommand, start_command};
use crate::patterns::shell::started_command::is_started_by_image;

/// See the page.
pub static RULE: Rule = Rule {
    name: "entrypoint-program-not-found",
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let mut reported = Vec::new();
    for stage in shipped_stages(cx) {
        for missing in missing_in(cx, stage) {
            if !reported.contains(&missing.range) {
                reported.push(missing.range);
                report(cx, stage, &missing);
            }
        }
    }
}

fn report(cx: &Context<'_>, stage: &Stage, missing: &MissingProgram) {
    let what = if cx
        .contents()
        .image(cx.graph(), stage)
        .is_some_and(|image| image.off_path(&missing.name).is_some())
    {
        "on PATH"
    } else {
        "in the image"
    };
    let message = format!("`{}` is not {what}: the container cannot start", missing.written);
    let fix = full_path(cx, stage, missing)
        .or_else(|| other_name(cx, stage, missing))
        .or_else(|| install_program(cx, stage, &missing.name));
    report_missing(cx, stage, missing, cx.report(missing.range, message), &[]).maybe_fix(fix);
}

/// Programs that stand for each other: inits, and the names of one interpreter.
const ALIKE: [(&str, &str); 4] =
    [("tini", "dumb-init"), ("dumb-init", "tini"), ("python", "python3"), ("python3", "python")];

/// Names a program in the place of the missing one that does the same and is there.
fn other_name(cx: &Context<'_>, stage: &Stage, missing: &MissingProgram) -> Option<Fix> {
    let contents = cx.contents();
    let is_there = |name: &str| contents.program(stage, Place::END, name).is_present();
    let (_, other) = ALIKE.iter().find(|(name, other)| *name == missing.name && is_there(other))?;
    let is_written = cx.slice(missing.range) == missing.name;
    let edit = Edit::replace(missing.range, *other);
    is_written.then(|| Fix::unsafe_fix(format!("Start `{other}`, which is there")).edit(cx.file().id(), edit))
}

fn missing_in(cx: &Context<'_>, stage: &Stage) -> Vec<MissingProgram> {
    let entrypoint = start_command(cx, stage, InstructionKind::Entrypoint);
    let command = start_command(cx, stage, InstructionKind::Cmd);
    let of = |start: &StartCommand<'_>| {
        let launch = cx.launch(start.instruction);
        missing_programs(cx, stage, &launch, |_| Place::END)
    };
    let mut missing = entrypoint.as_ref().map(&of).unwrap_or_default();
    let starts_command = match &entrypoint {
        Some(entrypoint) => is_bare_init(&cx.launch(entrypoint.instruction)),
        None => is_started_by_image(cx, stage),
    };
    if let Some(command) = command.filter(|_| starts_command) {
        missing.extend(of(&command));
    }
    missing
}

/// Whether an ENTRYPOINT is an init that starts what CMD says: `["tini", "--"]`.
fn is_bare_init(launch: &Launch) -> bool {
    let Launch::Program(words) = launch else { return false };
    words.split_first().is_some_and(|(first, rest)| {
        is_init_wrapper(first.as_str()) && rest.iter().all(|word| word.as_str().starts_with('-'))
    })
}
