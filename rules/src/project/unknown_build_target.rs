//! # Build target that is no stage
//!
//! `target` names a stage that the Dockerfile does not have, and the build stops before it starts. Letter case does not
//! matter, and the number of a stage counts as its name.
//!
//! ```compose bad exact
//! services:
//!   web:
//!     build:
//!       context: web
//!       target: prodution
//!               ^^^^^^^^^ `web/Dockerfile` has no stage `prodution`
//! #- web/Dockerfile
//! FROM node:24.4-slim AS build
//! RUN npm run build
//! FROM node:24.4-slim AS production
//! COPY --from=build /srv/app /app
//! USER node
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     build:
//!       context: web
//!       target: production
//! ```
//! ```compose bad exact
//! services:
//!   web:
//!     build:
//!       target: "2"
//!               ^^^ the inline Dockerfile has no stage `2`
//!       dockerfile_inline: |
//!         FROM nginx:1.31
//!         USER nginx
//! #- index.html
//! x
//! ```
//! ```compose good
//! services:
//!   web:
//!     build:
//!       context: web
//!       target: PRODUCTION
//!   first:
//!     build:
//!       context: web
//!       target: "0"
//!   chosen:
//!     build:
//!       context: web
//!       target: ${TARGET:-test}
//!   other:
//!     build:
//!       context: other
//!       target: anything
//! #- web/Dockerfile
//! FROM node:24.4-slim AS build
//! RUN npm run build
//! FROM node:24.4-slim AS production
//! COPY --from=build /srv/app /app
//! USER node
//! #- other/Dockerfile
//! # syntax=example.org/frontend
//! FROM nginx:1.31
//! USER nginx
//! ```

use hullwright_core::compose::{Certainty, Service};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::edit::yaml::YamlText;
use hullwright_core::project::ServiceBuild;
use hullwright_core::rule::{Check, ComposeContext, FixAvailability, Rule};
use hullwright_core::value::suggest::closest;

use crate::patterns::context::built_dockerfile::built_dockerfile;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unknown-build-target",
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ServiceBuild(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, _service: &Service<'_>, build: &ServiceBuild<'_>) {
    let Some((target, span)) = build.target else { return };
    let text = build.node("target").and_then(|node| node.as_text());
    if text.is_none_or(|text| text.certainty != Certainty::Known) {
        return;
    }
    let Some(dockerfile) = built_dockerfile(cx, build) else { return };
    let graph = &dockerfile.graph;
    let Some(last) = graph.stages().last().filter(|_| graph.target().is_none()) else { return };
    let names: Vec<&str> = graph.stages().iter().filter_map(|stage| stage.name.as_deref()).collect();
    let meant = closest(&target.to_lowercase(), names.iter().copied());
    let help = match meant {
        Some(meant) => format!("the closest stage is `{meant}`"),
        None if names.is_empty() => "none of its stages has a name: name one with `AS`".to_owned(),
        None if names.len() == 1 => format!("its only named stage is `{}`", names.join("")),
        None => format!("its named stages are `{}`", names.join("`, `")),
    };
    let from = dockerfile.tree().instructions.get(last.from as usize);
    let report = cx
        .report_at(span, format!("{} has no stage `{target}`", dockerfile.name(build)))
        .help(help)
        .maybe_fix(meant.and_then(|meant| fix(cx, build, meant)));
    if let Some(from) = from {
        report.label_at(build.locate(from.text.range()), "the last stage");
    }
}

/// Names the stage that is closest.
fn fix(cx: &ComposeContext<'_>, build: &ServiceBuild<'_>, meant: &str) -> Option<Fix> {
    let key = build.key("target")?;
    let file = cx.project().file(key.file)?;
    let yaml = YamlText::new(file.source.text(), &file.yaml);
    let edits = yaml.replace_scalar(&yaml.entry(key.range)?, meant)?;
    Some(Fix::unsafe_fix(format!("Build `{meant}`")).edits(key.file, edits))
}
