//! # Digest of another base image in a label
//!
//! `org.opencontainers.image.base.digest` tells scanners and rebuild bots which image this one was built from. Where FROM was
//! updated and the label was not, they watch an image that is no longer in use.
//!
//! ```dockerfile bad preset=strict
//! FROM alpine:3.22@sha256:8d591b0b7dea080ea3be9e12ae563eebf9869168ffced1cb25b2470a3d9fe15e
//! LABEL org.opencontainers.image.base.digest="sha256:1111111111111111111111111111111111111111111111111111111111111111"
//!                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the base image has another digest
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22@sha256:8d591b0b7dea080ea3be9e12ae563eebf9869168ffced1cb25b2470a3d9fe15e
//! LABEL org.opencontainers.image.base.digest="sha256:8d591b0b7dea080ea3be9e12ae563eebf9869168ffced1cb25b2470a3d9fe15e"
//! ```
//! ```dockerfile good preset=strict
//! FROM alpine:3.22@sha256:8d591b0b7dea080ea3be9e12ae563eebf9869168ffced1cb25b2470a3d9fe15e AS base
//! LABEL org.opencontainers.image.base.digest=sha256:8d591b0b7dea080ea3be9e12ae563eebf9869168ffced1cb25b2470a3d9fe15e
//! FROM base
//! ARG DIGEST
//! LABEL org.opencontainers.image.base.digest=$DIGEST
//! ```
//! ```dockerfile good preset=strict also=unpinned-base-image-digest
//! FROM alpine:3.22
//! LABEL org.opencontainers.image.base.digest=sha256:1111111111111111111111111111111111111111111111111111111111111111
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind, Pair};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::semantic::{Resolution, Source};
use hullwright_core::text::Edit;

/// See the page.
pub static RULE: Rule = Rule {
    name: "stale-base-digest-label",
    aliases: &[Alias::same("tally", "tally/labels/no-stale-base-digest")],
    category: Category::Maintainability,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Label], check)],
    ..Rule::DEFAULT
};

const KEY: &str = "org.opencontainers.image.base.digest";

fn check(cx: &Context<'_>, label: &Instruction) {
    let Some(stage) = cx.graph().stage_of(label) else { return };
    let Source::Image(Resolution::Known(image)) = cx.graph().root(stage) else { return };
    let Some(digest) = image.digest.as_ref().map(|digest| digest.text.as_str()) else { return };
    for pair in label.pairs().iter().filter(|pair| pair.key.as_str().trim_matches(['"', '\'']) == KEY) {
        check_pair(cx, pair, digest, cx.instruction(cx.graph().bottom(stage).from));
    }
}

fn check_pair(cx: &Context<'_>, pair: &Pair, digest: &str, from: &Instruction) {
    let written = pair.value.as_str();
    let bare = written.trim_matches(['"', '\'']);
    let is_digest = bare.split_once(':').is_some_and(|(algorithm, hex)| {
        algorithm.starts_with("sha") && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    if !is_digest || bare == digest {
        return;
    }
    let start = written.find(bare).unwrap_or_default();
    let part = start..start + bare.len();
    let range = pair.value.locate(part.clone());
    let fix = Fix::unsafe_fix("Write the digest of the base image")
        .edit(cx.file().id(), Edit::replace(range, digest));
    let image = from.as_from().map_or(from.keyword.range(), |from| from.image.range());
    cx.report(range, "the base image has another digest")
        .label(image, "the base image")
        .help("write the digest of FROM, or leave the label to the tool that builds")
        .maybe_fix(pair.value.is_verbatim_in(part).then_some(fix));
}
