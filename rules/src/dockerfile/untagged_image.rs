//! # Image without a tag
//!
//! Without a tag the registry gives out `latest`, which is another image after each release. The same Dockerfile then
//! builds something else next month, and a cache on one machine differs from that on another.
//!
//! ```dockerfile bad
//! FROM node AS build
//!      ^^^^ `node` has no tag: each build may get another release
//! WORKDIR /app
//! FROM nginx:1.31
//! COPY --from=busybox /bin/busybox /bin/busybox
//!             ^^^^^^^ `busybox` has no tag: each build may get another release
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:26 AS build
//! WORKDIR /app
//! FROM nginx:1.31
//! COPY --from=busybox /bin/busybox /bin/busybox
//! ```
//! ```dockerfile good
//! FROM node:24.4-slim AS build
//! WORKDIR /app
//! FROM nginx@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
//! COPY --from=build /app/dist /usr/share/nginx/html
//! ```
//!
//! The fix names the tag that the image has elsewhere in the file, or that of its newest release, where the bundled table
//! knows of one. It may be another release than the one that was used so far.
//!
//! The default of an ARG counts, as far as it can be read:
//!
//! ```dockerfile bad
//! ARG BASE=registry.example.com:5000/team/node
//! FROM ${BASE}
//!      ^^^^^^^ `registry.example.com:5000/team/node`, the default here, has no tag: each build may get another release
//! ```
//! ```dockerfile good
//! ARG BASE
//! ARG TAG=24.4-slim
//! FROM ${BASE} AS one
//! FROM node:${TAG} AS two
//! FROM scratch
//! ```
//!
//! A bare name that is no official image cannot be pulled: it is a context of the build, which has no tags, or an image
//! that was built just before on the same machine.
//!
//! ```dockerfile good
//! FROM wheels
//! COPY --from=site / /usr/share/nginx/html
//! ```
//! Some images come without tags for releases; there is none to name:
//!
//! ```dockerfile good
//! FROM cgr.dev/chainguard/go AS build
//! WORKDIR /src
//! FROM nginx:1.31
//! COPY --from=build /src/site /usr/share/nginx/html
//! ```
//! The same goes for the images of services. Those that the project builds itself are its own.
//!
//! ```compose bad
//! services:
//!   cache:
//!     image: redis
//!            ^^^^^ `redis` has no tag: each host may get another release
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   cache:
//!     image: redis:8.10
//! ```
//! ```compose good
//! services:
//!   web:
//!     build: .
//!     image: example/web
//!   worker:
//!     image: example/web
//!   local:
//!     image: built-before
//!   proxy:
//!     image: ${PROXY_IMAGE}
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Context, FixAvailability, Policy, Rule};

use crate::patterns::compose::service_image::{is_pulled, service_image};
use crate::patterns::image::hadolint_from::written_images;
use crate::patterns::image::pinned_tag::{fix_of_service, fix_of_use};
use crate::patterns::image::release_tags::has_release_tags;
use crate::patterns::image::used_images::used_images;

/// See the page.
pub static RULE: Rule = Rule {
    name: "untagged-image",
    aliases: &[
        Alias::same("hadolint", "DL3006").on(Severity::Warning),
        Alias::same("tally", "hadolint/DL3006"),
        Alias::broader("dclint", "service-image-require-explicit-tag").on(Severity::Error),
        Alias::same("dockerfilelint", "missing_tag"),
        Alias::same("dockerfile_lint", "no_tag"),
        Alias::broader("droast", "DF001"),
        Alias::same("kics", "9efb0b2d-89c9-41a3-91ca-dcc0aec911fd"),
        Alias::broader("trivy", "DS-0001"),
        Alias::broader("checkov", "CKV_DOCKER_7"),
        Alias::broader("sonar", "S6596"),
        Alias::same("semgrep", "dockerfile.best-practice.missing-image-version"),
        Alias::broader("cis-docker", "5.28"),
        Alias::broader("owasp-docker", "RULE 9"),
        Alias::broader("nist-800-190", "4.2.2"),
    ],
    category: Category::Reproducibility,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    yields_to: &["copy-from-unknown-stage"],
    checks: &[Check::Dockerfile(check), Check::Service(check_service)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    match cx.policy() {
        Policy::Dclint => return,
        Policy::Hadolint => return check_words(cx),
        Policy::Native | Policy::Buildkit => {}
    }
    for used in used_images(cx) {
        let Some(&image) = used.image.value() else { continue };
        let is_default = used.is_default();
        let is_ours = !used.may_be_named_context() && has_release_tags(image);
        if image.has_tag() || image.has_digest() || !is_ours {
            continue;
        }
        let name = image.familiar_name();
        let which = if is_default { ", the default here," } else { "" };
        cx.report(used.range, format!("`{name}`{which} has no tag: each build may get another release"))
            .help("name the release that the file was written for, and let a bot raise it")
            .maybe_fix(fix_of_use(cx, &used));
    }
}

/// hadolint looks at FROM alone, at the words of it.
fn check_words(cx: &Context<'_>) {
    let used = used_images(cx);
    for image in written_images(cx).into_iter().filter(|image| image.is_bare()) {
        let range = image.word.range();
        let fix = used.iter().find(|used| used.range == range).and_then(|used| fix_of_use(cx, used));
        cx.report(range, format!("`{}` has no tag: each build may get another release", image.word.as_str()))
            .help("name the release that the file was written for, and let a bot raise it")
            .maybe_fix(fix);
    }
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(image) = service_image(service) else { return };
    let reference = &image.reference;
    if reference.has_tag() || reference.has_digest() {
        return;
    }
    let is_ours = match cx.policy() {
        Policy::Dclint => true,
        Policy::Native | Policy::Buildkit | Policy::Hadolint => {
            is_pulled(cx, service, reference) && has_release_tags(reference)
        }
    };
    if !is_ours {
        return;
    }
    let name = reference.familiar_name();
    let which = if image.is_default() { ", the default here," } else { "" };
    cx.report_at(image.span(), format!("`{name}`{which} has no tag: each host may get another release"))
        .help("name the release that the file was written for, and let a bot raise it")
        .maybe_fix(fix_of_service(cx, &image));
}
