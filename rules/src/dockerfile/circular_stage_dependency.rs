//! # Stages that need each other
//!
//! Each stage waits for what it copies from another one, and the other one waits in turn. BuildKit finds the circle and
//! refuses the file, whichever stage is asked for.
//!
//! ```dockerfile bad
//! FROM node:24.4-slim AS assets
//! COPY --from=server /api/schema.json /schema.json
//!             ^^^^^^ stages `assets` and `server` need each other
//! FROM golang:1.26 AS server
//! COPY --from=assets /srv/dist /dist
//! ```
//! ```dockerfile good
//! FROM golang:1.26 AS schema
//! WORKDIR /api
//! FROM node:24.4-slim AS assets
//! COPY --from=schema /api/schema.json /schema.json
//! FROM golang:1.26 AS server
//! COPY --from=assets /srv/dist /dist
//! ```
//!
//! The way around may be long, and go over mounts and FROM:
//!
//! ```dockerfile bad
//! FROM debian:13 AS one
//! RUN --mount=from=three,target=/mnt cp /mnt/a /a
//!                  ^^^^^ stages `one`, `three` and `two` need each other in a circle
//! FROM one AS two
//! FROM debian:13 AS three
//! COPY --from=two /a /a
//! ```
//!
//! A stage further down that needs nothing from here makes no circle (it is found by `copy-from-unknown-stage`):
//!
//! ```dockerfile good also=copy-from-unknown-stage
//! FROM node:24.4-slim AS assets
//! COPY --from=server /api/schema.json /schema.json
//! FROM golang:1.26 AS server
//! ```

use std::collections::VecDeque;

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, Context, Rule};
use hullwright_core::semantic::{BuildGraph, DependencyTarget, Source, Stage, StageId};

/// See the page.
pub static RULE: Rule = Rule {
    name: "circular-stage-dependency",
    aliases: &[Alias::same("tally", "tally/circular-stage-deps")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

/// How many stages of a circle are named.
const MAX_SHOWN: usize = 8;

/// FROM only reaches back, so each circle holds a `--from` that reaches forward: it is reported there.
fn check(cx: &Context<'_>, stage: &Stage) {
    let graph = cx.graph();
    for dependency in &stage.dependencies {
        let DependencyTarget::Later(later) = dependency.on else { continue };
        let Some(path) = shortest_path(graph, later, stage.id) else { continue };
        let shown = path.get(..MAX_SHOWN).unwrap_or(&path);
        let names: Vec<String> = shown.iter().map(|id| format!("`{}`", graph.stage(*id).label())).collect();
        let own = stage.label();
        let message = match names.as_slice() {
            [other, _] => format!("stages `{own}` and {other} need each other"),
            _ if shown.len() < path.len() => {
                let n_more = path.len() - shown.len() - 1;
                format!("stages `{own}`, {} and {n_more} more need each other in a circle", names.join(", "))
            }
            [others @ .., last, _] => {
                let others = others.join(", ");
                format!("stages `{own}`, {others} and {last} need each other in a circle")
            }
            _ => continue,
        };
        let mut report = cx.report(dependency.range, message);
        for id in shown.iter().filter(|id| **id != stage.id) {
            let other = graph.stage(*id);
            report =
                report.label(cx.instruction(other.from).text.range(), format!("stage `{}`", other.label()));
        }
        report.help("move what both need into a stage of its own");
    }
}

/// The stages from one to the other along what they need, both ends included.
fn shortest_path(graph: &BuildGraph, from: StageId, to: StageId) -> Option<Vec<StageId>> {
    // From where each stage was reached; the start leads to itself.
    let mut reached_from: Vec<Option<StageId>> = vec![None; graph.stages().len()];
    let mut open = VecDeque::from([(from, from)]);
    while let Some((id, previous)) = open.pop_front() {
        let Some(mark @ None) = reached_from.get_mut(id.0 as usize) else { continue };
        *mark = Some(previous);
        if id == to {
            break;
        }
        open.extend(needs(graph.stage(id)).map(|next| (next, id)));
    }
    let previous =
        |id: &StageId| reached_from.get(id.0 as usize).copied().flatten().filter(|before| before != id);
    previous(&to)?;
    let mut path: Vec<StageId> = std::iter::successors(Some(to), previous).collect();
    path.reverse();
    Some(path)
}

fn needs(stage: &Stage) -> impl Iterator<Item = StageId> {
    let base = match stage.base {
        Source::Stage(id) => Some(id),
        Source::Scratch | Source::Image(_) | Source::Invalid(_) => None,
    };
    let dependencies = stage.dependencies.iter().filter_map(|dependency| match dependency.on {
        DependencyTarget::Stage(id) | DependencyTarget::Later(id) => Some(id),
        DependencyTarget::Itself
        | DependencyTarget::NoSuchIndex
        | DependencyTarget::Image(_)
        | DependencyTarget::Unreadable => None,
    });
    base.into_iter().chain(dependencies)
}
