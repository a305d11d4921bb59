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
//!
//! Further stages from the same image are named with the first one:
//!
//! ```dockerfile bad
//! FROM node:18-alpine AS build
//!           ^^^^^^^^^ `node:18-alpine` is Node.js 18, whose support ended on 2025-04-30
//! FROM node:18-alpine
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
//! The default of an ARG counts; a digest beside the tag changes nothing:
//!
//! ```dockerfile bad
//! ARG PYTHON=3.8
//! FROM python:${PYTHON}-slim
//!      ^^^^^^^^^^^^^^^^^^^^^ `python:3.8-slim`, the default here, is Python 3.8, whose support ended on 2024-10-07
//! FROM centos:7@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
//!             ^ `centos:7` is CentOS 7, whose support ended on 2024-06-30
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
//! ```compose good
//! services:
//!   db:
//!     image: mysql:8.4
//!   web:
//!     build: .
//!     image: python:2
//! ```

use std::fmt::Write as _;

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::image::ImageReference;
use hullwright_core::knowledge::{Cycle, EndOfSupport, Knowledge};
use hullwright_core::rule::{Alias, Check, ComposeContext, Context, Facet, ReportBuilder, Rule};
use hullwright_core::text::TextRange;

use crate::patterns::compose::service_image::{is_built_here, service_image};
use crate::patterns::image::used_images::{ImageUse, used_images};

/// See the page.
pub static RULE: Rule = Rule {
    name: "end-of-life-base-image",
    aliases: &[Alias::narrower("tally", "tally/ruby/eol-ruby-version"), Alias::related("sonar", "S6497")],
    category: Category::Security,
    severity: Severity::Warning,
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
    let mut ended: Vec<(Ended, String, Vec<TextRange>)> = Vec::new();
    for used in used_images(cx).into_iter().filter(|used| used.by == ImageUse::From) {
        let Some(&image) = used.image.value() else { continue };
        let Some(found) = Ended::of(image, cx.knowledge(), cx.today()) else { continue };
        let message = found.message(image, used.is_default());
        let range = tag_range(cx, used.range, image);
        match ended.iter_mut().find(|(_, known, _)| *known == message) {
            Some((_, _, places)) => places.push(range),
            None => ended.push((found, message, vec![range])),
        }
    }
    for (found, message, places) in ended {
        let Some((first, others)) = places.split_first() else { continue };
        let report = cx.report(*first, message).help(found.help());
        let report = others.iter().fold(report, |report, other| report.label(*other, "and here"));
        found.name_facet(report);
    }
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(image) = service_image(service) else { return };
    let is_own = service.has("build") || is_built_here(cx, &image.reference);
    let Some(ended) = Ended::of(&image.reference, cx.knowledge(), cx.today()).filter(|_| !is_own) else {
        return;
    };
    let span = match &image.reference.tag {
        Some(tag) => image.locate(tag.range.clone()),
        None => image.span(),
    };
    let report = cx.report_at(span, ended.message(&image.reference, image.is_default())).help(ended.help());
    ended.name_facet(report);
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

/// A cycle that has ended, and what can be used instead.
struct Ended {
    cycle: Cycle,
    /// Somebody goes on with it.
    extended: Option<EndOfSupport>,
    /// It is that of the operating system below.
    is_system: bool,
    successor: Option<Successor>,
}

/// The release to move to.
enum Successor {
    /// Nothing older is supported either.
    Oldest(Cycle),
    /// Older releases still are: those that are supported for longer.
    Newer(Cycle),
    /// Nothing newer is supported.
    Older(Cycle),
}

impl Ended {
    fn of(image: &ImageReference, knowledge: &dyn Knowledge, today: &str) -> Option<Self> {
        let cycles = knowledge.cycles_of(image);
        let has_ended = |cycle: &Cycle| cycle.has_ended(today) && !is_brief(cycle);
        let (cycle, is_system) = match (cycles.product.filter(has_ended), cycles.system.filter(has_ended)) {
            (Some(product), _) => (product, false),
            (None, system) => (system?, true),
        };
        let cycles = knowledge.cycles(cycle.product);
        let all = cycles.iter().copied();
        let supported = all.filter(|cycle| !cycle.has_ended(today) && cycle.is_released(today));
        let supported = supported.filter(|cycle| !is_brief(cycle));
        let mut supported: Vec<Cycle> = supported.collect();
        supported.sort_by_key(|cycle| cycle.released);
        let successor = successor(&cycle, &supported);
        let goes_on = |end: &EndOfSupport| match end {
            EndOfSupport::On(day) => *day >= today,
            EndOfSupport::Past => false,
            EndOfSupport::Open => true,
        };
        Some(Self { cycle, extended: cycle.extended.filter(goes_on), is_system, successor })
    }

    fn name_facet(&self, report: ReportBuilder<'_>) {
        if self.extended.is_some() {
            report.facet(EXTENDED);
        } else if self.cycle.product.starts_with("distroless") {
            report.facet(ESTIMATED);
        }
    }

    fn message(&self, image: &ImageReference, is_default: bool) -> String {
        let tag = image.tag.as_ref().map_or_else(String::new, |tag| format!(":{}", tag.text));
        let which = if is_default { ", the default here," } else { "" };
        let is = if self.is_system { "is built on" } else { "is" };
        let Cycle { title, name, .. } = self.cycle;
        let codename = self.cycle.codename.map_or_else(String::new, |codename| format!(" ({codename})"));
        let support = if self.extended.is_some() { "standard support" } else { "support" };
        let end = match self.cycle.end {
            EndOfSupport::On(day) => format!("ended on {day}"),
            EndOfSupport::Past | EndOfSupport::Open => "has ended".to_owned(),
        };
        format!(
            "`{}{tag}`{which} {is} {title} {name}{codename}, whose {support} {end}",
            image.familiar_name()
        )
    }

    fn help(&self) -> String {
        let title = self.cycle.title;
        let mut help = match &self.successor {
            Some(Successor::Oldest(cycle)) => {
                format!("move to {title} {} or later, the oldest release that is supported", cycle.name)
            }
            Some(Successor::Newer(cycle)) => {
                format!("move to {title} {} or later, the next release that is supported", cycle.name)
            }
            Some(Successor::Older(cycle)) => {
                format!("move to {title} {}, the newest release that is supported", cycle.name)
            }
            None => format!("move to a release of {title} that is supported"),
        };
        if let Some(EndOfSupport::On(day)) = self.extended {
            let _ = write!(help, "; extended support of {} goes until {day}", self.cycle.name);
        }
        help
    }
}

/// What follows a release that has ended, out of those that are supported, oldest first.
fn successor(ended: &Cycle, supported: &[Cycle]) -> Option<Successor> {
    let oldest = *supported.first()?;
    let newer = supported.iter().find(|cycle| cycle.released > ended.released);
    Some(match newer {
        Some(newer) if newer.released == oldest.released => Successor::Oldest(oldest),
        Some(newer) => Successor::Newer(*newer),
        None => Successor::Older(*supported.last()?),
    })
}

/// So many months of support make a release that was to be replaced at once: what brings out one every few weeks
/// supports the newest alone, and nearly every tag has ended.
const BRIEF_MONTHS: u32 = 5;

fn is_brief(cycle: &Cycle) -> bool {
    let (Some(released), EndOfSupport::On(end)) = (cycle.released, cycle.end) else { return false };
    let months = |day: &str| {
        let mut numbers = day.split('-').filter_map(|number| number.parse::<u32>().ok());
        Some(numbers.next()? * 12 + numbers.next()?)
    };
    months(released).zip(months(end)).is_some_and(|(start, end)| end < start + BRIEF_MONTHS)
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
