//! # Base image past its end of life
//!
//! When the support of a release ends, its security holes stay open. Images of it are still there to be pulled, and
//! package repositories move to an archive or away, so that builds stop working one day.
//!
//! ```dockerfile bad
//! FROM node:18-alpine AS build
//!           ^^^^^^^^^ `node:18-alpine` is Node.js 18, whose support ended on 2025-04-30
//! FROM debian:buster-slim
//!             ^^^^^^^^^^^ `debian:buster-slim` is Debian 10 (Buster), whose support ended on 2022-09-10
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:22-alpine AS build
//! FROM debian:trixie-slim
//! ```
//! ```dockerfile good
//! FROM node:24-alpine AS build
//! FROM debian:trixie-slim
//! FROM scratch
//! ```
//!
//! The operating system below counts where the tag names it:
//!
//! ```dockerfile bad
//! FROM python:3.13-slim-bullseye
//!             ^^^^^^^^^^^^^^^^^^ `python:3.13-slim-bullseye` is built on Debian 11 (Bullseye), whose support ended on 2024-08-14
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM python:3.13-slim-trixie
//! ```
//!
//! Further stages from the same image are named with the first one:
//!
//! ```dockerfile bad
//! FROM node:18-alpine AS build
//!           ^^^^^^^^^ `node:18-alpine` is Node.js 18, whose support ended on 2025-04-30
//! FROM node:18-alpine
//! COPY --from=build /srv /srv
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:22-alpine AS build
//! FROM node:22-alpine
//! COPY --from=build /srv /srv
//! ```
//!
//! A tag that leaves the release open is only reported when all that it can mean have ended. Tags and images that are not
//! known, those of other people with a familiar word in the tag among them, are left alone. So are products that bring out
//! a release every few weeks and support only the newest one: all their tags but one have ended.
//!
//! ```dockerfile bad
//! FROM python:2-slim
//!             ^^^^^^ `python:2-slim` is Python 2.7, whose support ended on 2020-01-01
//! ```
//! ```dockerfile good
//! ARG TAG
//! FROM python:3-slim AS open
//! FROM example/app:1.0-buster AS foreign
//! FROM python:4.99 AS unknown
//! FROM rust:1.90 AS frequent
//! FROM node:${TAG}
//! ```
//!
//! ```dockerfile bad
//! FROM gcr.io/distroless/static-debian11:nonroot
//!                                        ^^^^^^^ `gcr.io/distroless/static-debian11:nonroot` is distroless static debian11, whose support has ended
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM gcr.io/distroless/static-debian13:nonroot
//! ```
//!
//! The fix names the oldest release that is supported for some months more, in the form and flavour of the tag, where the
//! bundled table knows that there is such a tag. What runs may have to be changed for it.
//!
//! The default of an ARG counts; a digest beside the tag changes nothing:
//!
//! ```dockerfile bad also=deprecated-base-image
//! ARG PYTHON=3.8
//! FROM python:${PYTHON}-slim
//!      ^^^^^^^^^^^^^^^^^^^^^ `python:3.8-slim`, the default here, is Python 3.8, whose support ended on 2024-10-07
//! FROM centos:7@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
//!             ^ `centos:7` is CentOS 7, whose support ended on 2024-06-30
//! ```
//! ```dockerfile fixed(unsafe)
//! ARG PYTHON=3.11
//! FROM python:${PYTHON}-slim
//! FROM centos:7@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
//! ```
//! Support that goes on elsewhere, for money or by volunteers, is named in the help, and the finding is but an information:
//!
//! ```dockerfile bad
//! FROM redis:8.2-bookworm
//!            ^^^^^^^^^^^^ `redis:8.2-bookworm` is built on Debian 12 (Bookworm), whose standard support ended on 2026-07-11
//! ```
//! The day is that of the rule edition, 2026-11-01, so that nothing turns red overnight; `--today` sets another one.
//!
//! ```compose bad
//! services:
//!   db:
//!     image: mysql:5.7
//!                  ^^^ `mysql:5.7` is MySQL 5.7, whose support ended on 2023-10-31
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   db:
//!     image: mysql:8.4
//! ```
//! ```compose good
//! services:
//!   db:
//!     image: mysql:8.4
//!   web:
//!     build: .
//!     image: python:2
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::image::ImageReference;
use hullwright_core::knowledge::Knowledge;
use hullwright_core::rule::{
    Alias, Check, ComposeContext, Context, Facet, FixAvailability, ReportBuilder, Rule,
};
use hullwright_core::text::TextRange;

use crate::patterns::compose::datastore_image::datastore;
use crate::patterns::compose::service_image::{is_built_here, service_image};
use crate::patterns::image::distroless_name::{DISTROLESS_RELEASE, renamed};
use crate::patterns::image::ended_cycle::Ended;
use crate::patterns::image::image_spelling::{image_spelling, retag_all};
use crate::patterns::image::release_tag::Releases;
use crate::patterns::image::used_images::{ImageUse, used_images};

/// See the page.
pub static RULE: Rule = Rule {
    name: "end-of-life-base-image",
    aliases: &[Alias::narrower("tally", "tally/ruby/eol-ruby-version"), Alias::related("sonar", "S6497")],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    facets: &[
        Facet { severity: Some(Severity::Info), ..Facet::new(EXTENDED, &[]) },
        Facet { severity: Some(Severity::Info), ..Facet::new(ESTIMATED, &[]) },
    ],
    checks: &[Check::Dockerfile(check), Check::Service(check_service)],
    ..Rule::DEFAULT
};

/// Somebody goes on mending the release: Debian's and Ubuntu's long-term teams, say.
const EXTENDED: &str = "extended-support";
/// The makers give a month, and call it an estimate: the support policy of the distroless images.
const ESTIMATED: &str = "estimated";

fn check(cx: &Context<'_>) {
    let mut found: Vec<(Ended, String, Vec<Place<'_>>)> = Vec::new();
    for used in used_images(cx).into_iter().filter(|used| used.by == ImageUse::From) {
        let Some(&image) = used.image.value() else { continue };
        let Some(ended) = Ended::of(image, cx.knowledge(), cx.today()) else { continue };
        let message = ended.message(image, used.is_default());
        let place = (used.range, image);
        match found.iter_mut().find(|(_, known, _)| *known == message) {
            Some((_, _, places)) => places.push(place),
            None => found.push((ended, message, vec![place])),
        }
    }
    for (ended, message, places) in found {
        let ranges: Vec<TextRange> =
            places.iter().map(|(range, image)| tag_range(cx, *range, image)).collect();
        let Some((first, others)) = ranges.split_first() else { continue };
        let report = cx.report(*first, message).help(ended.help());
        let report = others.iter().fold(report, |report, other| report.label(*other, "and here"));
        name_facet(&ended, report.maybe_fix(fix(cx, &places)));
    }
}

/// Where an image is used, and the image.
type Place<'a> = (TextRange, &'a ImageReference);

fn fix(cx: &Context<'_>, places: &[Place<'_>]) -> Option<Fix> {
    let (_, image) = places.first()?;
    if let Some((suffix, name)) = renamed(image, cx.knowledge()) {
        let fix = Fix::unsafe_fix(format!("Move to `{name}`"));
        let edit = |(range, image): &Place<'_>| {
            image_spelling(cx, *range, image)?.replace(suffix.clone(), DISTROLESS_RELEASE)
        };
        let edits = places.iter().map(edit).collect::<Option<Vec<_>>>()?;
        return Some(fix.edits(cx.file().id(), edits));
    }
    let tag = raised_tag(image, cx.knowledge(), cx.today())?;
    let spellings = places.iter().map(|(range, image)| Some((image_spelling(cx, *range, image)?, *image)));
    retag_all(title(image, &tag), spellings.collect::<Option<Vec<_>>>()?, &tag)
}

fn title(image: &ImageReference, tag: &str) -> String {
    format!("Move to `{}:{tag}`", image.familiar_name())
}

/// The tag to move to. A digest names the old image whatever the tag.
fn raised_tag(image: &ImageReference, knowledge: &dyn Knowledge, today: &str) -> Option<String> {
    let releases = Releases { knowledge, today };
    (!image.has_digest()).then(|| releases.raised_tag(image)).flatten()
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(image) = service_image(service) else { return };
    let reference = &image.reference;
    let is_own = service.has("build") || is_built_here(cx, reference);
    let Some(ended) = Ended::of(reference, cx.knowledge(), cx.today()).filter(|_| !is_own) else {
        return;
    };
    let span = match &reference.tag {
        Some(tag) => image.locate(tag.range.clone()),
        None => image.span(),
    };
    let fix = raised_tag(reference, cx.knowledge(), cx.today()).and_then(|tag| {
        let mut title = title(reference, &tag);
        if datastore(service).is_some() {
            title.push_str("; what it has stored may need a migration");
        }
        retag_all(title, [(image.spelling(), reference)], &tag)
    });
    let report = cx.report_at(span, ended.message(reference, image.is_default())).help(ended.help());
    name_facet(&ended, report.maybe_fix(fix));
}

/// Where the tag stands, if it is written as such; else where the image does.
fn tag_range(cx: &Context<'_>, range: TextRange, image: &ImageReference) -> TextRange {
    let written = ImageReference::parse(cx.slice(range)).ok().filter(|written| written == image);
    let tag = written.and_then(|written| written.tag);
    tag.map_or(range, |tag| {
        let start = range.start() as usize;
        TextRange::from(start + tag.range.start..start + tag.range.end)
    })
}

/// Names the facet of a release that somebody goes on with, or whose end is an estimate.
fn name_facet(ended: &Ended, report: ReportBuilder<'_>) {
    if ended.extended.is_some() {
        report.facet(EXTENDED);
    } else if ended.cycle.product.starts_with("distroless") {
        report.facet(ESTIMATED);
    }
}

#[cfg(test)]
mod tests {
    use hullwright_core::engine::{Engine, Request};
    use hullwright_core::project::NoFiles;
    use hullwright_core::rule::{Preset, RuleTable};
    use hullwright_core::semantic::BuildInputs;
    use hullwright_core::text::{FileId, FileKind, SourceFile};

    use super::*;
    use crate::{bundled_knowledge, rule_set};

    /// The help of the findings on a day.
    fn helps(text: &str, today: &str) -> Vec<String> {
        let set = rule_set();
        let rules = hullwright_core::engine::ActiveRules::new(
            &set,
            RuleTable::resolve(&set, Preset::Recommended, false, &[]),
        );
        let request = Request {
            file: &SourceFile::new(FileId(0), "Dockerfile", FileKind::Dockerfile, text),
            rules: &rules,
            files: &NoFiles,
            inputs: &BuildInputs::default(),
            today,
            suppressions: true,
            units: &[],
            shellcheck: None,
        };
        let report = Engine::new(set).with_knowledge(bundled_knowledge()).check(request);
        let found = report.findings.into_iter().filter(|finding| finding.rule.name == RULE.name);
        found.filter_map(|finding| finding.help).collect()
    }

    #[test]
    fn the_help_names_the_oldest_supported_release() {
        let help = "move to Node.js 22 or later, the oldest release that is supported";
        assert_eq!(helps("FROM node:18", "2026-11-01"), [help]);
        assert_eq!(helps("FROM node:18", "2025-05-01"), [help.replace("22", "20")]);
        let help = "move to Debian 13 or later, the oldest release that is supported; extended support of 12 goes until 2028-06-30";
        assert_eq!(helps("FROM debian:12", "2026-11-01"), [help]);
    }

    #[test]
    fn nobody_is_sent_back_to_an_older_release() {
        let help = "move to Node.js 24 or later, the next release that is supported";
        assert_eq!(helps("FROM node:23", "2026-11-01"), [help]);
        let help = "move to Eclipse Temurin 25 or later, the next release that is supported";
        assert_eq!(helps("FROM eclipse-temurin:24-jdk", "2026-11-01"), [help]);
    }

    #[test]
    fn the_day_decides() {
        assert!(helps("FROM node:18", "2025-04-30").is_empty());
        assert!(!helps("FROM node:18", "2025-05-01").is_empty());
    }

    #[test]
    fn without_a_table_nothing_is_said() {
        let linter = hullwright_core::engine::Linter::new(rule_set(), Preset::Recommended, &[]);
        let report = linter.check_text("Dockerfile", "FROM node:0.10\n");
        assert!(report.findings.iter().all(|finding| finding.rule.name != RULE.name));
    }
}
