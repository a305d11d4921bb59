//! # Stage that nothing uses
//!
//! No FROM, COPY or mount reads this stage, and it is not the last one: a plain build never runs it. It may be what is
//! left of an earlier layout, and whoever reads the file takes it for a part of the image.
//!
//! ```dockerfile bad
//! FROM node:24.4-slim AS assets
//!                        ^^^^^^ nothing uses stage `assets`
//! WORKDIR /app
//! RUN npm ci
//! FROM nginx:1.31
//! COPY public /usr/share/nginx/html
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM nginx:1.31
//! COPY public /usr/share/nginx/html
//! ```
//! The fix leaves a stage alone that has comments in it or right above it.
//! ```dockerfile good
//! FROM node:24.4-slim AS assets
//! WORKDIR /app
//! RUN npm ci
//! FROM nginx:1.31
//! COPY --from=assets /app/public /usr/share/nginx/html
//! ```
//!
//! Stages that are there to be asked for with `--target` are left alone: those named after a task, those that say what to
//! run, and those that start from `scratch` to hand out files.
//!
//! ```dockerfile good
//! FROM node:24.4-slim AS base
//! WORKDIR /app
//! FROM base AS unit-tests
//! RUN npm test
//! FROM base AS worker
//! CMD ["node", "worker.js"]
//! FROM scratch AS packages
//! COPY --from=base /app /
//! FROM base
//! CMD ["node", "server.js"]
//! ```
//!
//! A service may build one stage, and the next service another:
//!
//! ```dockerfile good
//! #- Dockerfile
//! FROM debian:13 AS queue
//! WORKDIR /queue
//! FROM alpine:3.22
//! #- compose.yaml
//! services:
//!   queue:
//!     build:
//!       context: .
//!       target: queue
//!   web:
//!     build: .
//! ```
//!
//! Where several stages are left over, the file is one of many images, each with a target of its own; so is a stage that
//! starts from the same base as the last one:
//!
//! ```dockerfile good
//! FROM debian:13 AS base
//! FROM base AS worker-cpu
//! FROM base AS worker-gpu
//! FROM debian:13
//! ```
//! ```dockerfile good
//! FROM debian:13 AS small
//! FROM debian:13 AS full
//! ```
//! ```dockerfile good
//! FROM debian:13 AS base-slim
//! FROM example/app:base-slim AS base-full
//! ```
//!
//! A FROM with a variable may mean any stage whose name fits:
//!
//! ```dockerfile good
//! ARG VARIANT=full
//! FROM debian:13 AS base-full
//! FROM debian:13 AS base-slim
//! FROM base-${VARIANT}
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::edit::dockerfile::{line_start, next_line};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::semantic::{DependencyTarget, Source, Stage, StageId};
use hullwright_core::text::{Edit, MappedText, TextRange};
use rustc_hash::FxHashSet;

use crate::patterns::dockerfile::stage_task::is_task;
use crate::patterns::dockerfile::template::has_template_statements;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unreachable-stage",
    aliases: &[Alias::same("tally", "tally/no-unreachable-stages")],
    category: Category::Maintainability,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    default: DefaultSet::Strict,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    if has_template_statements(cx) {
        return;
    }
    let graph = cx.graph();
    let facts = cx.remember(|| Facts::of(cx));
    let is_last = graph.stages().last().is_some_and(|last| last.id == stage.id);
    let is_asked_for = |name: &str| cx.targets().any(|target| target.eq_ignore_ascii_case(name));
    let is_target = graph.target().is_some_and(|target| target.id == stage.id)
        || stage.name.as_deref().is_some_and(is_asked_for);
    if is_last
        || is_target
        || facts.is_used(stage)
        || is_meant_as_target(cx, stage)
        || facts.is_variant(cx, stage)
    {
        return;
    }
    let from = cx.instruction(stage.from);
    let name = from.as_from().and_then(|from| from.name);
    let range = name.map_or(from.text.range(), MappedText::range);
    let message = match &stage.name {
        Some(name) => format!("nothing uses stage `{name}`"),
        None => "nothing uses this stage, and it has no name to build it by".to_owned(),
    };
    cx.report(range, message)
        .help("delete the stage, or copy from it what the image needs")
        .maybe_fix(without_stage(cx, stage));
}

/// Takes the stage out up to the next one. `None` where a comment would go or speak of another stage then, and where a
/// stage further down is read by its number.
fn without_stage(cx: &Context<'_>, stage: &Stage) -> Option<Fix> {
    let is_read_by_number = cx.graph().stages().iter().flat_map(|stage| &stage.dependencies).any(|found| {
        found.is_index
            && matches!(found.on, DependencyTarget::Stage(on) | DependencyTarget::Later(on) if on > stage.id)
    });
    let text = cx.text();
    let start = line_start(text, cx.instruction(stage.from).range.start());
    let last = cx.instructions_of(stage).last().unwrap_or(cx.instruction(stage.from));
    let mut end = next_line(text, last.range.end());
    let above = TextRange::new(0, start).slice(text).lines().next_back().unwrap_or_default();
    let has_comment = cx
        .dockerfile()
        .comments
        .iter()
        .any(|comment| TextRange::new(start, end).contains_range(comment.range));
    if is_read_by_number || has_comment || above.trim_start().starts_with('#') {
        return None;
    }
    while (end as usize) < text.len()
        && TextRange::new(end, next_line(text, end)).slice(text).trim().is_empty()
    {
        end = next_line(text, end);
    }
    let name = stage.name.as_deref().map_or("the stage".to_owned(), |name| format!("stage `{name}`"));
    let edit = Edit::delete(TextRange::new(start, end));
    Some(Fix::unsafe_fix(format!("Delete {name}")).edit(cx.file().id(), edit))
}

/// What is known of all stages of a file together.
struct Facts {
    /// Whether another stage uses it, by position.
    used: Vec<bool>,
    /// Named stages that nothing uses, the last one aside.
    n_left_over: usize,
    /// The last parts of the names of all base images.
    bases: FxHashSet<String>,
}

impl Facts {
    fn of(cx: &Context<'_>) -> Self {
        let stages = cx.graph().stages();
        let mut used = vec![false; stages.len()];
        let mut mark = |StageId(idx): StageId| {
            if let Some(slot) = used.get_mut(idx as usize) {
                *slot = true;
            }
        };
        let mut is_open = false;
        let mut heads: FxHashSet<String> = FxHashSet::default();
        let mut bases = FxHashSet::default();
        for stage in stages {
            if let Source::Stage(base) = stage.base {
                mark(base);
            }
            for dependency in &stage.dependencies {
                match &dependency.on {
                    DependencyTarget::Stage(on) | DependencyTarget::Later(on) => mark(*on),
                    DependencyTarget::Unreadable => is_open = true,
                    DependencyTarget::Itself | DependencyTarget::NoSuchIndex | DependencyTarget::Image(_) => {
                    }
                }
            }
            match cx.instruction(stage.from).as_from() {
                // A FROM with a variable may expand to any name that starts as it does.
                Some(from) => {
                    let image = from.image.as_str();
                    if let Some((head, _)) = image.split_once('$') {
                        heads.insert(head.trim_start_matches('"').to_owned());
                    }
                    bases.extend(image.rsplit(['/', ':']).next().map(str::to_owned));
                }
                None => is_open = true,
            }
        }
        let triggers = trigger_flags(cx);
        for stage in stages {
            let name = stage.name.as_deref();
            let is_named = |name: &str| {
                heads.iter().any(|head| name.starts_with(head.as_str()))
                    || triggers.iter().any(|flag| flag.contains(name))
            };
            if (is_open || name.is_some_and(is_named))
                && let Some(slot) = used.get_mut(stage.id.0 as usize)
            {
                *slot = true;
            }
        }
        let others = stages.split_last().map_or(&[][..], |(_, others)| others);
        let is_left_over =
            |stage: &&Stage| stage.name.is_some() && used.get(stage.id.0 as usize) == Some(&false);
        let n_left_over = others.iter().filter(is_left_over).count();
        Self { used, n_left_over, bases }
    }

    fn is_used(&self, stage: &Stage) -> bool {
        self.used.get(stage.id.0 as usize) == Some(&true)
    }

    /// Whether the file looks like one of many images: other named stages are left over too, the last stage starts from the
    /// same base, or an image was built from the stage and pushed under its name.
    fn is_variant(&self, cx: &Context<'_>, stage: &Stage) -> bool {
        let (Some(last), Some(name)) = (cx.graph().stages().last(), stage.name.as_deref()) else {
            return false;
        };
        let base = |stage: &Stage| cx.instruction(stage.from).as_from().map(|from| from.image.as_str());
        base(last) == base(stage)
            || last.name.as_deref().is_some_and(is_task)
            || self.n_left_over > 1
            || self.bases.contains(name)
    }
}

/// The flags of all ONBUILD triggers, lower-cased: an `ONBUILD COPY --from` names a stage.
fn trigger_flags(cx: &Context<'_>) -> Vec<String> {
    let triggers =
        cx.dockerfile().of_kind(InstructionKind::Onbuild).filter_map(|found| found.trigger.as_deref());
    triggers.flat_map(|trigger| &trigger.flags).map(|flag| flag.text.as_str().to_lowercase()).collect()
}

fn is_meant_as_target(cx: &Context<'_>, stage: &Stage) -> bool {
    let Some(name) = stage.name.as_deref() else { return false };
    let starts = |kind| cx.of_kind(stage, kind).next().is_some();
    let says_what_to_run = starts(InstructionKind::Cmd) || starts(InstructionKind::Entrypoint);
    is_task(name) || says_what_to_run || stage.base == Source::Scratch
}
