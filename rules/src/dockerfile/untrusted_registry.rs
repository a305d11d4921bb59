//! # Image from a registry that is not trusted
//!
//! The configuration lists the registries that images may come from (`trusted-registries`), and this image comes from another
//! one. It is on as soon as there is such a list.
//!
//! ```dockerfile bad registry=docker.io registry=*.example.com
//! FROM quay.io/prometheus/prometheus:v3.5.0
//!      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `quay.io` is not among the trusted registries
//! COPY --from=ghcr.io/example/tools:2 /tool /usr/local/bin/tool
//!             ^^^^^^^^^^^^^^^^^^^^^^^ `ghcr.io` is not among the trusted registries
//! ```
//! ```dockerfile good registry=docker.io registry=*.example.com
//! FROM registry.example.com/base:4 AS build
//! FROM debian:13-slim
//! COPY --from=build /srv /srv
//! RUN --mount=from=docker.io/library/busybox:1.37,target=/mnt true
//! ```
//! A pattern may name the owner as well. What a build argument without a default decides is not judged, and a default is:
//! ```dockerfile bad registry=ghcr.io/example
//! ARG BASE=ghcr.io/other/base:1
//! ARG TOOLS
//! FROM ${TOOLS} AS tools
//! FROM ghcr.io/example/base:1 AS base
//! FROM ${BASE}
//!      ^^^^^^^ `ghcr.io` is not among the trusted registries
//! COPY --from=base /etc/base /etc/base
//! COPY --from=tools /usr/bin/tool /usr/bin/tool
//! ```
//! The same goes for the images of services:
//! ```compose bad registry=registry.example.com
//! services:
//!   web:
//!     image: registry.example.com/web:3
//!   cache:
//!     image: redis:8.10
//!            ^^^^^^^^^^ `docker.io` is not among the trusted registries
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Flag, InstructionKind, read_mount};
use hullwright_core::image::ImageReference;
use hullwright_core::rule::{Alias, Check, ComposeContext, Context, DefaultSet, Policy, Rule};
use hullwright_core::text::MappedText;

use crate::patterns::compose::service_image::{is_pulled, service_image};
use crate::patterns::image::registry_pattern::{is_trusted, is_trusted_host};
use crate::patterns::image::used_images::used_images;

/// See the page.
pub static RULE: Rule = Rule {
    name: "untrusted-registry",
    aliases: &[
        Alias::same("hadolint", "DL3026").on(Severity::Error),
        Alias::same("tally", "hadolint/DL3026"),
        Alias::same("droast", "DF065"),
        Alias::same("datadog-iac", "d0b535a2-5e5f-d18f-52f8-cc59a3f236bd"),
        Alias::broader("nist-800-190", "4.1.5"),
    ],
    category: Category::Policy,
    severity: Severity::Error,
    default: DefaultSet::Policy,
    asked_for_by: |options| !options.trusted_registries.is_empty(),
    checks: &[Check::Dockerfile(check), Check::Service(check_service)],
    ..Rule::DEFAULT
};

const HELP: &str = "take the image from a registry of the list, or add this one to `trusted-registries`";

fn check(cx: &Context<'_>) {
    let trusted = &cx.options().trusted_registries;
    if trusted.is_empty() {
        return;
    }
    if cx.policy() == Policy::Hadolint {
        check_words(cx, trusted);
        return;
    }
    for used in used_images(cx) {
        if let Some(&image) = used.image.value().filter(|image| !is_trusted(image, trusted)) {
            cx.report(used.range, message(image)).help(HELP);
        }
    }
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let trusted = &cx.options().trusted_registries;
    let Some(image) = service_image(service).filter(|_| !trusted.is_empty()) else { return };
    if is_pulled(cx, service, &image.reference) && !is_trusted(&image.reference, trusted) {
        cx.report_at(image.span(), message(&image.reference)).help(HELP);
    }
}

fn message(image: &ImageReference) -> String {
    let name = image.normalized_name();
    let host = name.split('/').next().unwrap_or_default();
    format!("`{host}` is not among the trusted registries")
}

/// hadolint looks at the words alone: variables are part of the name, and stages are known by the names above, letter by letter.
fn check_words(cx: &Context<'_>, trusted: &[String]) {
    let mut stages: Vec<&str> = Vec::new();
    for instruction in &cx.dockerfile().instructions {
        let mut used: Vec<MappedText> = Vec::new();
        match instruction.kind {
            InstructionKind::From => used.extend(instruction.as_from().map(|from| from.image.clone())),
            InstructionKind::Copy => used.extend(instruction.flag("from").and_then(Flag::value)),
            InstructionKind::Run => {
                let mounts = instruction.flags_named("mount").filter_map(read_mount);
                used.extend(mounts.filter_map(|mount| mount.value("from").cloned()));
            }
            _ => {}
        }
        for image in used {
            let text = image.as_str();
            let is_known = text == "scratch" || stages.contains(&text);
            if !is_known && !is_trusted_host(host_of(text), trusted) {
                let host = host_of(text).unwrap_or("docker.io");
                cx.report(image.range(), format!("`{host}` is not among the trusted registries")).help(HELP);
            }
        }
        stages.extend(instruction.as_from().and_then(|from| from.name).map(MappedText::as_str));
    }
}

/// What stands before the first slash, where it looks like a host.
fn host_of(text: &str) -> Option<&str> {
    let (host, _) = text.split_once('/')?;
    (host.contains('.') || (host.contains(':') && !host.contains('$'))).then_some(host)
}
