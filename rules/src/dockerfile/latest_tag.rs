//! # Image with the tag `latest`
//!
//! `latest` is whatever was pushed last without another tag, not a release. The same Dockerfile builds something else
//! after the next push, and nobody can say which version an image was built from.
//!
//! ```dockerfile bad
//! FROM debian:latest
//!      ^^^^^^^^^^^^^ `debian:latest` moves with every release
//! RUN --mount=from=ghcr.io/example/tools:latest,target=/mnt cp /mnt/tool /usr/local/bin/
//!                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `ghcr.io/example/tools:latest` moves with every release
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! RUN --mount=from=ghcr.io/example/tools:latest,target=/mnt cp /mnt/tool /usr/local/bin/
//! ```
//! ```dockerfile good
//! FROM debian:13-slim
//! COPY --from=ghcr.io/example/tools:2.1 /tool /usr/local/bin/
//! ```
//!
//! The fix names the tag that the image has elsewhere in the file, or that of its newest release, where the bundled table
//! knows of one.
//!
//! The default of an ARG counts; a digest, and tags that only have the word in them, are fine:
//!
//! ```dockerfile bad
//! ARG TAG=latest
//! FROM debian:${TAG}
//!      ^^^^^^^^^^^^^ `debian:latest`, the default here, moves with every release
//! ```
//! ```dockerfile fixed(unsafe)
//! ARG TAG=13
//! FROM debian:${TAG}
//! ```
//! ```dockerfile good
//! FROM debian:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
//! FROM example/tool:latest-alpine
//! ```
//! Some images come with no tag but this one for everybody:
//!
//! ```dockerfile good
//! FROM cgr.dev/chainguard/nginx:latest
//! COPY dist /usr/share/nginx/html
//! ```
//! A service of a Compose file gets whatever is newest on the day that its host first pulls the image. Images that the
//! project builds itself are its own, whatever their tag.
//!
//! ```compose bad
//! services:
//!   metrics:
//!     image: prom/prometheus:latest
//!                            ^^^^^^ `prom/prometheus:latest` moves with every release
//!   proxy:
//!     image: traefik:${TAG:-latest}
//!                           ^^^^^^ `traefik:latest`, the default here, moves with every release
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   metrics:
//!     image: prom/prometheus:v3.13.2
//!   proxy:
//!     image: traefik:${TAG:-3.7}
//! ```
//! ```compose good
//! services:
//!   web:
//!     build: .
//!     image: example/web:latest
//!   worker:
//!     image: example/web:latest
//!   db:
//!     image: postgres:${PG_TAG}
//!   local:
//!     image: ${APP_IMAGE:-built-before:latest}
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
    name: "latest-tag",
    aliases: &[
        Alias::same("hadolint", "DL3007").on(Severity::Warning),
        Alias::same("tally", "hadolint/DL3007"),
        Alias::broader("dclint", "service-image-require-explicit-tag").on(Severity::Error),
        Alias::same("dockerfilelint", "latest_tag"),
        Alias::same("dockerfile_lint", "is_latest_tag"),
        Alias::broader("droast", "DF001"),
        Alias::same("droast", "DF024"),
        Alias::same("kics", "f45ea400-6bbe-4501-9fc7-1c3d75c32067"),
        Alias::broader("trivy", "DS-0001"),
        Alias::broader("checkov", "CKV_DOCKER_7"),
        Alias::broader("sonar", "S6596"),
        Alias::same("semgrep", "dockerfile.best-practice.avoid-latest-version"),
        Alias::same("terrascan", "AC_DOCKER_0041"),
        Alias::same("dockle", "DKL-DI-0006"),
        Alias::narrower("conftest", "examples/compose/policy/deny.rego#latest"),
    ],
    category: Category::Reproducibility,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
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
        let is_ours = has_release_tags(image);
        let is_latest = image.tag.as_ref().is_some_and(|tag| tag.text == "latest");
        if !is_latest || image.has_digest() || !is_ours {
            continue;
        }
        let name = image.familiar_name();
        let which = if is_default { ", the default here," } else { "" };
        cx.report(used.range, format!("`{name}:latest`{which} moves with every release"))
            .help("name the release that the file was written for, and let a bot raise it")
            .maybe_fix(fix_of_use(cx, &used));
    }
}

/// hadolint looks at FROM alone, at the words of it.
fn check_words(cx: &Context<'_>) {
    let used = used_images(cx);
    for image in written_images(cx).into_iter().filter(|image| image.tag() == Some("latest")) {
        let range = image.word.range();
        let fix = used.iter().find(|used| used.range == range).and_then(|used| fix_of_use(cx, used));
        cx.report(range, format!("`{}` moves with every release", image.word.as_str()))
            .help("name the release that the file was written for, and let a bot raise it")
            .maybe_fix(fix);
    }
}

/// Tags that move, by dclint's own list.
const DCLINT_TAGS: [&str; 8] = ["beta", "canary", "dev", "edge", "latest", "nightly", "stable", "test"];

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(image) = service_image(service) else { return };
    let Some(tag) = image.reference.tag.as_ref().filter(|_| !image.reference.has_digest()) else { return };
    let is_ours = match cx.policy() {
        Policy::Dclint => DCLINT_TAGS.contains(&tag.text.as_str()),
        Policy::Native | Policy::Buildkit | Policy::Hadolint => {
            let reference = &image.reference;
            tag.text == "latest" && is_pulled(cx, service, reference) && has_release_tags(reference)
        }
    };
    if !is_ours {
        return;
    }
    let name = image.reference.familiar_name();
    let which = if image.is_default() { ", the default here," } else { "" };
    let message = format!("`{name}:{}`{which} moves with every release", tag.text);
    cx.report_at(image.locate(tag.range.clone()), message)
        .help("name the release that the file was written for, and let a bot raise it")
        .maybe_fix(fix_of_service(cx, &image));
}
