//! # Required label missing
//!
//! The configuration lists the labels that every image has to carry (`label-schema`), and this one lacks some. It is on as soon as
//! there is such a list.
//!
//! ```dockerfile bad label=org.opencontainers.image.source=url label=com.example.team=text
//! FROM debian:13-slim
//!      ^^^^^^^^^^^^^^ the image lacks the label `com.example.team`
//! LABEL org.opencontainers.image.source=https://example.com/tools
//! ```
//! Labels of the stages below count. Stages that only bring files need none, and a key that a variable decides may be any:
//! ```dockerfile good label=com.example.team=text
//! FROM golang:1.26 AS build
//! FROM debian:13-slim AS base
//! LABEL com.example.team=core
//! FROM base
//! COPY --from=build /srv /srv
//! ```
//! ```dockerfile good label=com.example.team=text
//! ARG KEY
//! FROM debian:13-slim
//! ARG KEY
//! LABEL ${KEY}=core
//! ```
//! ```dockerfile bad preset=hadolint label=com.example.team=text
//! FROM debian:13-slim
//!      ^^^^^^^^^^^^^^ the image lacks the label `com.example.team`
//! FROM debian:13-slim
//! LABEL com.example.team=core
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, Policy, Rule};

use crate::patterns::dockerfile::shipped_stages::shipped_stages;
use crate::patterns::dockerfile::stage_labels::{carries_label, labelled_stages};

/// See the page.
pub static RULE: Rule = Rule {
    name: "missing-label",
    aliases: &[
        Alias::same("hadolint", "DL3049").on(Severity::Info),
        Alias::same("dockerfile_lint", "label Name/Version"),
        Alias::same("droast", "DF074"),
        Alias::same("sonar", "S7028"),
    ],
    category: Category::Policy,
    severity: Severity::Warning,
    default: DefaultSet::Policy,
    asked_for_by: |options| !options.label_schema.is_empty(),
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let schema = &cx.options().label_schema;
    if schema.is_empty() {
        return;
    }
    let stages = if cx.policy() == Policy::Hadolint { labelled_stages(cx) } else { shipped_stages(cx) };
    for stage in stages {
        let Some(from) = cx.instruction(stage.from).as_from() else { continue };
        for (key, kind) in schema.iter().filter(|(key, _)| !carries_label(cx, stage, key)) {
            cx.report(from.image.range(), format!("the image lacks the label `{key}`"))
                .help(format!("add `LABEL {key}=…`; its value is of the type `{}`", kind.name()));
        }
    }
}
