//! # Base image that only a build argument makes valid
//!
//! A build without arguments takes the defaults of ARG. When they leave the image empty or misspelt, a plain
//! `docker build .` fails, and tools that read the Dockerfile alone cannot tell what it is built on.
//!
//! ```dockerfile bad
//! ARG IMAGE
//! FROM ${IMAGE}
//!      ^^^^^^^^ the base image is empty unless the build passes `IMAGE`
//! ```
//! ```dockerfile bad
//! ARG TAG
//! FROM alpine:${TAG}
//!      ^^^^^^^^^^^^^ with defaults only, the base image is `alpine:`, which is no image reference
//! ```
//! A default makes it work alone, and a message says that none is meant.
//! ```dockerfile good
//! ARG IMAGE=alpine:3.22
//! ARG VARIANT
//! ARG BASE_TO_TEST
//! FROM ${IMAGE}${VARIANT} AS build
//! FROM ${BASE_TO_TEST:?missing}
//! ```
//! ```dockerfile good arg=IMAGE=alpine:3.22
//! ARG IMAGE
//! FROM ${IMAGE}
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::image::ImageReference;
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, Policy, Rule};
use hullwright_core::semantic::{BuildGraph, BuildInputs, Place, UseState, VariableUse, World};
use hullwright_core::text::MappedText;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-default-arg-in-from",
    aliases: &[
        Alias::same("buildkit", "InvalidDefaultArgInFrom").on(Severity::Warning),
        Alias::same("tally", "buildkit/InvalidDefaultArgInFrom"),
        Alias::same("dockerfile-utils", "BASE_NAME_EMPTY"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Correctness,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let is_buildkit = cx.policy() == Policy::Buildkit;
    let images: Vec<(&Instruction, &MappedText)> = cx
        .dockerfile()
        .instructions
        .iter()
        .filter(|found| found.kind == InstructionKind::From && !found.is_broken)
        .filter_map(|found| Some((found, found.as_from()?.image)))
        .filter(|(_, image)| is_buildkit || image.as_str().contains('$'))
        .collect();
    if images.is_empty() {
        return;
    }
    let inputs = BuildInputs {
        platform: cx.graph().inputs().platform.clone(),
        world: World::Closed,
        ..BuildInputs::default()
    };
    let defaults = BuildGraph::build(cx.dockerfile(), cx.text(), inputs);
    for (from, image) in images {
        let place = Place::before(from.index);
        let value = defaults.expand(None, image, place, cx.dockerfile().escape).value;
        let Some(value) = value.value() else {
            // BuildKit gives up at the first FROM that cannot be expanded.
            if is_buildkit {
                return;
            }
            continue;
        };
        if ImageReference::parse(value).is_err() && (is_buildkit || speaks(cx, from, image)) {
            report(cx, from, image, value);
        }
    }
}

/// The uses of variables in the image of a FROM.
fn uses_in<'a>(cx: &Context<'a>, from: &Instruction, image: &MappedText) -> Vec<&'a VariableUse> {
    let uses = cx.graph().uses().iter();
    uses.filter(|found| found.instruction == from.index && image.range().contains_range(found.range))
        .collect()
}

/// Whether the variables are declared and no build argument is known to fill them.
fn speaks(cx: &Context<'_>, from: &Instruction, image: &MappedText) -> bool {
    let uses = uses_in(cx, from, image);
    let is_open = |found: &&VariableUse| {
        found.state != UseState::Undefined && !cx.graph().inputs().args.contains_key(&found.name)
    };
    !uses.is_empty() && uses.iter().all(is_open)
}

fn report(cx: &Context<'_>, from: &Instruction, image: &MappedText, value: &str) {
    let name = uses_in(cx, from, image).first().map(|found| found.name.as_str()).unwrap_or_default();
    let message = if value.is_empty() {
        format!("the base image is empty unless the build passes `{name}`")
    } else {
        format!("with defaults only, the base image is `{value}`, which is no image reference")
    };
    cx.report(image.range(), message).help("give the ARG a default that makes a whole image name");
}
