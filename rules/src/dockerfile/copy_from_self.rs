//! # Stage copies from itself
//!
//! A COPY or a mount reads from the stage it stands in. A stage is no source for itself while it is being built, so
//! BuildKit refuses the file as a circular dependency.
//!
//! ```dockerfile bad
//! FROM golang:1.26 AS build
//! WORKDIR /src
//! COPY --from=build /src/go.mod /tmp/go.mod
//!             ^^^^^ `build` is the stage that this COPY stands in
//! ```
//! ```dockerfile good
//! FROM golang:1.26 AS build
//! WORKDIR /src
//! COPY go.mod ./
//! FROM alpine:3.22
//! COPY --from=build /src/go.mod /go.mod
//! ```
//!
//! Numbers and letter case make no difference, nor does the kind of instruction:
//!
//! ```dockerfile bad
//! FROM debian:13 AS Tools
//! RUN --mount=from=tools,target=/mnt cp /mnt/a /b
//!                  ^^^^^ `tools` is the stage that this mount stands in
//! FROM debian:13
//! COPY --from=1 /a /b
//!             ^ `1` is the stage that this COPY stands in
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, Context, Rule};
use hullwright_core::semantic::{DependencyKind, DependencyTarget, Stage};

use crate::patterns::dockerfile::template::has_template_statements;

/// See the page.
pub static RULE: Rule = Rule {
    name: "copy-from-self",
    aliases: &[
        Alias::same("hadolint", "DL3023").on(Severity::Error),
        Alias::same("tally", "hadolint/DL3023"),
        Alias::same("droast", "DF050"),
        Alias::same("kics", "cdddb86f-95f6-4fc4-b5a1-483d9afceb2b"),
        Alias::same("trivy", "DS-0006"),
        Alias::same("semgrep", "generic.dockerfile.correctness.copy-from-own-alias"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    if has_template_statements(cx) {
        return;
    }
    let own = stage.dependencies.iter().filter(|found| found.on == DependencyTarget::Itself);
    for dependency in own {
        let user = match dependency.kind {
            DependencyKind::Copy => "COPY",
            DependencyKind::Mount => "mount",
        };
        let name = &dependency.text;
        let message = format!("`{name}` is the stage that this {user} stands in");
        cx.report(dependency.range, message)
            .label(cx.instruction(stage.from).text.range(), "the stage starts here")
            .help("name an earlier stage or an image, or copy within the stage with RUN");
    }
}
