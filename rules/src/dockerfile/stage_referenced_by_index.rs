//! # Stage referred to by its number
//!
//! A number in `COPY --from` counts FROM lines from the top. Whoever adds a stage above, or moves one, makes every number
//! mean something else, and the build may still pass.
//!
//! ```dockerfile bad
//! FROM golang:1.26
//! WORKDIR /src
//! RUN go build -o /app ./cmd/app
//! FROM alpine:3.22
//! COPY --from=0 /app /app
//!             ^ `0` is a position that changes with every stage added above
//! ```
//! ```dockerfile fixed
//! FROM golang:1.26 AS build
//! WORKDIR /src
//! RUN go build -o /app ./cmd/app
//! FROM alpine:3.22
//! COPY --from=build /app /app
//! ```
//! A name that the stage has already is taken; where several stages get one, it tells what they start from.
//! ```dockerfile bad also=copy-from-path-never-created
//! FROM golang:1.26
//! FROM node:24 as assets
//! FROM node:24
//! FROM alpine:3.22
//! COPY --from=0 /app /app
//!             ^ `0` is a position that changes with every stage added above
//! COPY --from=1 --chmod=644 /site /site
//!             ^ `1` is a position that changes with every stage added above
//! COPY --from=2 /tools /tools
//!             ^ `2` is a position that changes with every stage added above
//! ```
//! ```dockerfile fixed also=copy-from-path-never-created
//! FROM golang:1.26 AS golang-build
//! FROM node:24 as assets
//! FROM node:24 AS node-build
//! FROM alpine:3.22
//! COPY --from=golang-build /app /app
//! COPY --from=assets --chmod=644 /site /site
//! COPY --from=node-build /tools /tools
//! ```
//! ```dockerfile good
//! FROM golang:1.26 AS build
//! WORKDIR /src
//! RUN go build -o /app ./cmd/app
//! FROM alpine:3.22
//! COPY --from=build /app /app
//! ```
//!
//! In a mount a number is the name of an image, not a position:
//!
//! ```dockerfile good
//! FROM golang:1.26
//! FROM alpine:3.22
//! RUN --mount=from=0,target=/mnt cp /mnt/a /b
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::{Dependency, DependencyTarget, Stage, StageId};
use hullwright_core::text::Edit;

use crate::patterns::dockerfile::stage_references::is_free_stage_name;

/// See the page.
pub static RULE: Rule = Rule {
    name: "stage-referenced-by-index",
    aliases: &[Alias::same("droast", "DF023"), Alias::same("kics", "68a51e22-ae5a-4d48-8e87-b01a323605c9")],
    category: Category::Maintainability,
    severity: Severity::Info,
    fix: FixAvailability::Safe,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    for dependency in stage.dependencies.iter().filter(|found| found.is_index) {
        let DependencyTarget::Stage(on) = dependency.on else { continue };
        let source = cx.graph().stage(on);
        let help = match &source.name {
            Some(name) => format!("write `--from={name}`"),
            None => "name that stage with `AS`, and copy from the name".to_owned(),
        };
        let number = &dependency.text;
        cx.report(
            dependency.range,
            format!("`{number}` is a position that changes with every stage added above"),
        )
        .label(cx.instruction(source.from).text.range(), "the stage meant here")
        .help(help)
        .maybe_fix(by_name(cx, dependency, source));
    }
}

/// Gives the stage a name where it has none, and uses it.
fn by_name(cx: &Context<'_>, dependency: &Dependency, source: &Stage) -> Option<Fix> {
    let from = cx.instruction(source.from);
    // The number in a trigger counts the stages of another file.
    let is_trigger = cx.instruction(dependency.instruction).kind == InstructionKind::Onbuild;
    if is_trigger || cx.slice(dependency.range) != dependency.text {
        return None;
    }
    let reference = |name: &str| Edit::replace(dependency.range, name);
    if let Some(name) = &source.name {
        let is_only = cx.graph().stages_named(name).nth(1).is_none();
        return is_only
            .then(|| Fix::safe(format!("Copy from stage `{name}`")).edit(cx.file().id(), reference(name)));
    }
    let names = cx.remember(|| new_names(cx));
    let (_, name) = names.0.iter().find(|(id, _)| *id == source.id)?;
    let is_lower = from.keyword.as_str().chars().all(|ch| ch.is_ascii_lowercase());
    let keyword = if is_lower { "as" } else { "AS" };
    let declared = Edit::insert(from.as_from()?.image.range().end(), format!(" {keyword} {name}"));
    let title = format!("Name the stage `{name}`, and copy from that name");
    Some(Fix::safe(title).edit(cx.file().id(), declared).edit(cx.file().id(), reference(name)))
}

/// Names for the stages that have none and are read by number.
struct NewNames(Vec<(StageId, String)>);

/// Further stages go without; no file of people has so many.
const MAX_NEW_NAMES: usize = 32;

fn new_names(cx: &Context<'_>) -> NewNames {
    let stages = cx.graph().stages();
    let read = stages.iter().flat_map(|stage| &stage.dependencies).filter(|found| found.is_index);
    let mut unnamed: Vec<StageId> = read
        .filter_map(|found| match found.on {
            DependencyTarget::Stage(on) => Some(on),
            _ => None,
        })
        .filter(|on| cx.graph().stage(*on).name.is_none())
        .collect();
    unnamed.sort_unstable();
    unnamed.dedup();
    unnamed.truncate(MAX_NEW_NAMES);
    let is_only = unnamed.len() == 1;
    let mut names: Vec<(StageId, String)> = Vec::with_capacity(unnamed.len());
    for id in unnamed {
        let image =
            cx.instruction(cx.graph().stage(id).from).as_from().map_or("", |from| from.image.as_str());
        let short = image.rsplit('/').next().unwrap_or_default();
        let short = short.split([':', '@', '$']).next().unwrap_or_default().to_ascii_lowercase();
        let candidates = [
            if is_only { "build".to_owned() } else { String::new() },
            format!("{short}-build"),
            format!("build-{}", id.0),
        ];
        let free = candidates
            .into_iter()
            .find(|name| is_free_stage_name(cx, name) && names.iter().all(|(_, taken)| taken != name));
        names.extend(free.map(|name| (id, name)));
    }
    NewNames(names)
}
