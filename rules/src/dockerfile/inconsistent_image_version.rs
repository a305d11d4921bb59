//! # Different versions of one image
//!
//! Two stages start from different versions of the same image. What one builds, the other may not run, and when one of them is
//! updated the other is forgotten.
//!
//! ```dockerfile bad preset=strict also=unpinned-base-image-digest,end-of-life-base-image
//! FROM node:22-slim AS build
//!      ^^^^^^^^^^^^ `node` is used in version `22` here, and in version `24` elsewhere in the file
//! FROM node:24-slim
//! COPY --from=build /etc/motd /etc/motd
//! USER node
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:24-slim AS build
//! FROM node:24-slim
//! COPY --from=build /etc/motd /etc/motd
//! USER node
//! ```
//! Flavours of one version are fine, and so are stages that are named after their versions:
//! ```dockerfile good preset=strict also=unpinned-base-image-digest,end-of-life-base-image,missing-user
//! FROM node:24 AS build
//! FROM node:24.4-slim
//! COPY --from=build /etc/motd /etc/motd
//! USER node
//! ```
//! ```dockerfile good preset=strict also=unpinned-base-image-digest,end-of-life-base-image,missing-user,unreachable-stage
//! FROM python:3.12-slim AS py312
//! FROM python:3.13-slim AS py313
//! USER nobody
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::image::ImageReference;
use hullwright_core::rule::{Check, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::semantic::{Resolution, Source, Stage};
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::template::has_template_statements;
use crate::patterns::image::image_spelling::image_spelling;

/// See the page.
pub static RULE: Rule = Rule {
    name: "inconsistent-image-version",
    category: Category::Reproducibility,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// A base image with a version.
struct Base<'a> {
    image: &'a ImageReference,
    version: Vec<u32>,
    /// The version as written, and what follows it: `22` and `slim`.
    written: (&'a str, &'a str),
    range: TextRange,
    stage: &'a Stage,
}

/// More versions than this are tried on purpose.
const MATRIX: usize = 3;

fn check(cx: &Context<'_>) {
    let bases: Vec<Base<'_>> = cx.graph().stages().iter().filter_map(|stage| base_of(cx, stage)).collect();
    if bases.len() < 2 || has_template_statements(cx) {
        return;
    }
    for base in &bases {
        let same: Vec<&Base<'_>> = bases
            .iter()
            .filter(|other| other.image.normalized_name() == base.image.normalized_name())
            .collect();
        let mut versions: Vec<&[u32]> = same.iter().map(|other| other.version.as_slice()).collect();
        versions.sort_unstable();
        versions.dedup();
        let is_matrix = versions.len() > MATRIX || same.iter().any(|other| is_named_after_version(other));
        let Some(highest) = same.iter().max_by(|one, other| one.version.cmp(&other.version)) else {
            continue;
        };
        if is_matrix || agrees(&base.version, &highest.version) {
            continue;
        }
        let name = base.image.familiar_name();
        let name = name.split([':', '@']).next().unwrap_or_default();
        let message = format!(
            "`{name}` is used in version `{}` here, and in version `{}` elsewhere in the file",
            base.written.0, highest.written.0
        );
        cx.report(base.range, message)
            .label(highest.range, "the highest version")
            .help("use one version, by an ARG before the first FROM if there are many stages")
            .maybe_fix(aligned(cx, base, highest));
    }
}

fn base_of<'a>(cx: &Context<'a>, stage: &'a Stage) -> Option<Base<'a>> {
    let Source::Image(Resolution::Known(image)) = &stage.base else { return None };
    let tag = image.tag.as_ref()?.text.as_str();
    let (version, flavour) = tag.split_once('-').unwrap_or((tag, ""));
    let bare = version.strip_prefix('v').unwrap_or(version);
    let numbers: Option<Vec<u32>> = bare.split('.').map(|number| number.parse().ok()).collect();
    let range = cx.instruction(stage.from).as_from()?.image.range();
    Some(Base { image, version: numbers?, written: (version, flavour), range, stage })
}

/// Whether one version is the other, or a part of it: `24` and `24.4`.
fn agrees(one: &[u32], other: &[u32]) -> bool {
    one.iter().zip(other).all(|(one, other)| one == other)
}

/// Whether the name of the stage tells which version it is for.
fn is_named_after_version(base: &Base<'_>) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let named = base.stage.name.as_deref().map(digits).unwrap_or_default();
    !named.is_empty() && digits(base.written.0).contains(&named)
}

/// The tag of the other stage, where both have the same flavour, so that the tag is known to be there.
fn aligned(cx: &Context<'_>, base: &Base<'_>, highest: &Base<'_>) -> Option<Fix> {
    let tag = highest
        .image
        .tag
        .as_ref()
        .filter(|_| base.written.1 == highest.written.1 && !base.image.has_digest())?;
    let spelling = image_spelling(cx, base.range, base.image)?;
    let edits = spelling.retag(base.image, &tag.text)?;
    Some(Fix::unsafe_fix(format!("Use `{}`", tag.text)).edits(spelling.file, edits))
}
