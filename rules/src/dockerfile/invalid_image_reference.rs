//! # Image name that cannot be an image
//!
//! The name behind FROM or `--from` does not follow the grammar of image references: upper-case letters, a second colon, a
//! digest that is cut short. BuildKit stops before it asks any registry.
//!
//! ```dockerfile bad
//! FROM Alpine:3.22
//!      ^^^^^^ `Alpine` has upper-case letters, which no image name has
//! FROM alpine::3.22
//!             ^^^^^ `:3.22` is no tag
//! FROM alpine:3.22@sha256:0123abcd
//!                  ^^^^^^^^^^^^^^^ `sha256:0123abcd` is no digest
//! COPY --from=example.org/Tools:1 /tool /bin/tool
//!                         ^^^^^ `Tools` has upper-case letters, which no image name has
//! ```
//! Names that hold a variable are judged only where its value is sure, and a registry may have a port.
//! ```dockerfile good
//! ARG BASE
//! ARG TAG=Bad::Default
//! FROM localhost:5000/team/app:1.0 AS app
//! FROM example.org/app:$TAG AS tagged
//! FROM ${BASE}
//! COPY --from=app /a /b
//! ```
//! Docker Compose passes the image of a service to the engine, which refuses it in the same way.
//! ```compose bad
//! services:
//!   app:
//!     image: registry.example.io/Team/app:1.2
//!                                ^^^^^^^^ `Team/app` has upper-case letters, which no image name has
//!   tool:
//!     image: "example/tool: 1.0"
//!                          ^^^^ ` 1.0` is no tag
//! ```
//! ```compose good
//! services:
//!   app:
//!     image: localhost:5000/team/app:1.2
//!   tool:
//!     image: ${REGISTRY}/tool:1.0
//!   slot:
//!     image: "<your-image>"
//!   filled:
//!     image: example/tool:{TOOL_VERSION}
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::Instruction;
use hullwright_core::image::{ImageReference, ReferenceErrorKind};
use hullwright_core::rule::{Alias, Check, ComposeContext, Context, Policy, Rule};
use hullwright_core::semantic::{DependencyTarget, Source, Stage, UseState};
use hullwright_core::text::{MappedText, Span, TextRange};

use crate::patterns::dockerfile::hadolint_grammar::hadolint_reads_image;
use crate::patterns::dockerfile::template::{find_marker, is_image_placeholder};

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-image-reference",
    aliases: &[
        Alias::broader("hadolint", "DL1000").on(Severity::Error),
        Alias::same("dockerfile-utils", "INVALID_REFERENCE_FORMAT"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Stage(check), Check::Service(check_service)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    let from = cx.instruction(stage.from);
    if let Source::Invalid(name) = &stage.base
        && let Some(parts) = from.as_from()
        && !uses_unset_variable(cx, from)
        && !(cx.policy() == Policy::Hadolint && hadolint_reads_image(name))
    {
        report(cx, name, parts.image);
    }
    // hadolint takes any name there, but not none.
    let is_judged = |text: &str| cx.policy() != Policy::Hadolint || text.is_empty();
    for dependency in stage.dependencies.iter().filter(|dependency| is_judged(&dependency.text)) {
        if dependency.on == DependencyTarget::Unreadable && !dependency.text.contains('$') {
            let written = cx.slice(dependency.range);
            let word = MappedText::verbatim(written, dependency.range.start());
            report(cx, &dependency.text, &word);
        }
    }
}

/// A name that is broken because a variable is not set is the finding of the rules about variables.
fn uses_unset_variable(cx: &Context<'_>, from: &Instruction) -> bool {
    let uses = cx.graph().uses();
    let first = uses.partition_point(|found| found.instruction < from.index);
    let mut own = uses.get(first..).unwrap_or_default().iter();
    own.by_ref().take_while(|found| found.instruction == from.index).any(|found| found.state != UseState::Set)
}

fn report(cx: &Context<'_>, name: &str, word: &MappedText) {
    let Err(error) = ImageReference::parse(name) else { return };
    let part = name.get(error.range.clone()).unwrap_or_default();
    let located = if word.as_str() == name { word.locate(error.range.clone()) } else { word.range() };
    let range = if located.is_empty() { word.range() } else { located };
    let stage =
        cx.graph().stage_named(name).map(|stage| format!("the stage is `{}`, in lower case", stage.label()));
    let (message, help) = describe(error.kind, part, stage);
    report_at(cx, range, message, help);
}

fn report_at(cx: &Context<'_>, range: TextRange, message: String, help: String) {
    let builder = cx.report(range, message);
    if !help.is_empty() {
        builder.help(help);
    }
}

/// The image of a service. The engine takes the id of an image that it has, too.
fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(node) = service.node("image") else { return };
    let Some((text, name)) = node.as_text().and_then(|text| Some((text, text.resolved()?))) else { return };
    let Err(error) = ImageReference::parse(name) else { return };
    let is_slot = find_marker(name).is_some() || is_image_placeholder(name) || name.contains(['$', '{']);
    if is_slot || matches!(error.kind, ReferenceErrorKind::Empty | ReferenceErrorKind::Identifier) {
        return;
    }
    let located = text.text.locate(error.range.clone());
    let range = if located.is_empty() { node.span.range } else { located };
    let (message, help) = describe(error.kind, name.get(error.range).unwrap_or_default(), None);
    let report = cx.report_at(Span { file: node.span.file, range }, message);
    if !help.is_empty() {
        report.help(help);
    }
}

fn describe(kind: ReferenceErrorKind, part: &str, stage: Option<String>) -> (String, String) {
    match kind {
        ReferenceErrorKind::Empty => {
            ("image name is empty".to_owned(), "name an image, or `scratch`".to_owned())
        }
        ReferenceErrorKind::Identifier => {
            ("an image id is no image name".to_owned(), "write `name@sha256:` and the digest".to_owned())
        }
        ReferenceErrorKind::UppercaseRepository => (
            format!("`{part}` has upper-case letters, which no image name has"),
            stage.unwrap_or_else(|| format!("write `{}`", part.to_lowercase())),
        ),
        ReferenceErrorKind::InvalidRepository => (
            format!("`{part}` is no image name"),
            "a name is lower-case words with `/`, `-`, `.` or `_` between them".to_owned(),
        ),
        ReferenceErrorKind::RepositoryTooLong => {
            ("image name is longer than 255 characters".to_owned(), String::new())
        }
        ReferenceErrorKind::InvalidRegistry => {
            (format!("`{part}` is no registry"), "a registry is `host` or `host:port`".to_owned())
        }
        ReferenceErrorKind::InvalidTag if part.is_empty() => {
            ("tag is missing behind the `:`".to_owned(), "name a tag, or remove the colon".to_owned())
        }
        ReferenceErrorKind::InvalidTag => (
            format!("`{part}` is no tag"),
            "a tag is at most 128 letters, digits, `_`, `.` and `-`, the first one no `.` or `-`".to_owned(),
        ),
        ReferenceErrorKind::InvalidDigest => {
            (format!("`{part}` is no digest"), "a digest is `sha256:` and 64 hexadecimal digits".to_owned())
        }
        ReferenceErrorKind::InvalidDigestLength => (
            "digest has the wrong length for its algorithm".to_owned(),
            "SHA-256 has 64 hexadecimal digits, SHA-384 has 96 and SHA-512 has 128".to_owned(),
        ),
        ReferenceErrorKind::UnsupportedDigest => {
            ("digest algorithm is not supported".to_owned(), "use `sha256:`".to_owned())
        }
    }
}
