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

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, Context, Rule};
use hullwright_core::semantic::{DependencyTarget, Stage};

/// See the page.
pub static RULE: Rule = Rule {
    name: "stage-referenced-by-index",
    aliases: &[Alias::same("droast", "DF023"), Alias::same("kics", "68a51e22-ae5a-4d48-8e87-b01a323605c9")],
    category: Category::Maintainability,
    severity: Severity::Info,
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
        .help(help);
    }
}
