//! # Image that its publisher has given up
//!
//! Nobody publishes this image any more, or it moved to another name. What is there stays as it is: no new releases, and no fixes
//! for what is found in the old ones.
//!
//! ```dockerfile bad also=unpinned-base-image-digest
//! FROM openjdk:17-jdk-slim
//!      ^^^^^^^^^^^^^^^^^^^ `openjdk` gets no more releases since 2022
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM eclipse-temurin:17-jdk
//! ```
//! ```dockerfile bad
//! FROM k8s.gcr.io/pause:3.9 AS pause
//!      ^^^^^^^^^^^^^^^^^^^^ `k8s.gcr.io/pause` gets no more releases there since 2023
//! FROM scratch
//! COPY --from=pause /pause /pause
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM registry.k8s.io/pause:3.9 AS pause
//! FROM scratch
//! COPY --from=pause /pause /pause
//! ```
//! ```compose bad
//! services:
//!   ci:
//!     image: jenkins:2.60.3
//!            ^^^^^^^^^^^^^^ `jenkins` is published elsewhere since 2018
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   ci:
//!     image: jenkins/jenkins:2.60.3
//! ```
//! Mirrors keep what they want:
//! ```dockerfile good
//! FROM registry.example.com/library/openjdk:17
//! COPY a.jar /
//! ```
//! ```dockerfile good
//! FROM example/centos:9
//! COPY a.jar /
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::image::ImageReference;
use hullwright_core::rule::{Check, ComposeContext, Context, FixAvailability, Rule};

use crate::patterns::compose::service_image::service_image;
use crate::patterns::image::image_spelling::{Spelling, image_spelling};
use crate::patterns::image::retired_image::{Retired, retired_image};
use crate::patterns::image::used_images::used_images;

/// See the page.
pub static RULE: Rule = Rule {
    name: "deprecated-base-image",
    category: Category::Reliability,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check), Check::Service(check_service)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    for used in used_images(cx) {
        let Some(image) = used.image.value() else { continue };
        let Some(retired) = retired_image(image) else { continue };
        let spelling = image_spelling(cx, used.range, image);
        cx.report(used.range, message(image, &retired))
            .help(help(&retired))
            .maybe_fix(spelling.and_then(|spelling| replaced(&spelling, image, &retired)));
    }
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    // An image that is built has only the name.
    let Some(image) = service_image(service).filter(|_| !service.has("build")) else { return };
    let Some(retired) = retired_image(&image.reference) else { return };
    cx.report_at(image.span(), message(&image.reference, &retired)).help(help(&retired)).maybe_fix(replaced(
        &image.spelling(),
        &image.reference,
        &retired,
    ));
}

fn bare_name(image: &ImageReference) -> String {
    let name = image.familiar_name();
    name.split(['@', ':']).next().unwrap_or_default().to_owned()
}

fn message(image: &ImageReference, retired: &Retired) -> String {
    format!("`{}` {}", bare_name(image), retired.what)
}

fn help(retired: &Retired) -> String {
    match &retired.successor {
        Some(successor) => format!("use `{successor}`"),
        None => "choose an image that somebody looks after".to_owned(),
    }
}

/// The successor with the same tag, or with the one that means the same there. A digest means nothing to it.
fn replaced(spelling: &Spelling, image: &ImageReference, retired: &Retired) -> Option<Fix> {
    let successor = retired.successor.as_ref().filter(|_| !image.has_digest())?;
    let start = image.registry.as_ref().map_or(image.repository.range.start, |registry| registry.range.start);
    let end = image.repository.range.end;
    let fix = Fix::unsafe_fix(format!("Use `{successor}`"));
    if retired.keeps_tags {
        return Some(fix.edit(spelling.file, spelling.replace(start..end, successor)?));
    }
    let tag = image.tag.as_ref().filter(|_| successor == "eclipse-temurin")?;
    let edit = spelling.replace(start..tag.range.end, &format!("{successor}:{}", temurin_tag(&tag.text)?))?;
    Some(fix.edit(spelling.file, edit))
}

/// The tag of Eclipse Temurin for one of openjdk: `17-jdk-slim` is `17-jdk`. Only releases that both have.
fn temurin_tag(tag: &str) -> Option<String> {
    let mut parts = tag.split('-');
    let release = parts.next().filter(|release| matches!(*release, "8" | "11" | "17" | "21"))?;
    let rest: Vec<&str> = parts.collect();
    let is_understood = |part: &&str| {
        let systems = [
            "jdk",
            "jre",
            "slim",
            "alpine",
            "buster",
            "bullseye",
            "bookworm",
            "stretch",
            "oracle",
            "oraclelinux8",
        ];
        systems.contains(part)
    };
    if !rest.iter().all(is_understood) {
        return None;
    }
    let kind = if rest.contains(&"jre") { "jre" } else { "jdk" };
    let flavour = if rest.contains(&"alpine") { "-alpine" } else { "" };
    Some(format!("{release}-{kind}{flavour}"))
}
