//! # Whole build context in the image
//!
//! `COPY . .` takes whatever lies in the context on the day of the build: sources, notes, tests, and files that somebody forgot
//! there. Every change of any of them builds the layer anew. Name what the image needs, or let the ignore file name it.
//!
//! ```dockerfile bad preset=strict also=missing-dockerignore
//! #- Dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY . .
//!      ^ all of the build context goes into the image
//! USER nobody
//! #- main.py
//! x
//! ```
//! What a builder takes is not shipped, and an ignore file may name what is let in:
//! ```dockerfile good preset=strict
//! #- Dockerfile
//! FROM python:3.13-slim AS build
//! WORKDIR /app
//! COPY . .
//! FROM python:3.13-slim
//! COPY --from=build /app /app
//! COPY src /src
//! USER nobody
//! #- main.py
//! x
//! ```
//! ```dockerfile good preset=strict
//! #- Dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY . .
//! USER nobody
//! #- .dockerignore
//! *
//! !main.py
//! #- main.py
//! x
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::project::BuildUnit;
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, Rule};

use crate::patterns::context::broad_copy::broad_copies;
use crate::patterns::dockerfile::development_image::is_development_image;
use crate::patterns::dockerfile::shipped_stages::shipped_stages;

/// See the page.
pub static RULE: Rule = Rule {
    name: "whole-context-copied",
    aliases: &[
        Alias::same("droast", "DF007"),
        Alias::narrower("droast", "DF026"),
        Alias::narrower("sonar", "S6470"),
    ],
    category: Category::Performance,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    checks: &[Check::Build(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, unit: &BuildUnit) {
    if names_what_is_let_in(unit) {
        return;
    }
    let shipped: Vec<_> = shipped_stages(cx)
        .into_iter()
        .filter(|stage| !is_development_image(cx, stage))
        .flat_map(|stage| cx.graph().chain(stage))
        .map(|stage| stage.id)
        .collect();
    for copy in broad_copies(cx, unit).iter().filter(|copy| copy.is_whole()) {
        let stage = cx.graph().stage_of(copy.instruction);
        let is_shipped = stage.is_some_and(|stage| shipped.contains(&stage.id));
        if is_shipped && copy.instruction.flag("exclude").is_none() {
            cx.report(copy.source.range(), "all of the build context goes into the image").help(
                "name the files and folders that the image needs, or list them in the ignore file behind `*`",
            );
        }
    }
}

/// Whether the ignore file leaves everything out and lets some of it in.
fn names_what_is_let_in(unit: &BuildUnit) -> bool {
    let patterns = unit.ignore.as_ref().map(|ignore| ignore.file.patterns.as_slice()).unwrap_or_default();
    patterns.iter().any(|pattern| {
        !pattern.is_exception && matches!(pattern.effective.as_str(), "*" | "**" | "." | "**/*")
    })
}
