//! # Label value of the wrong type
//!
//! The configuration says what the values of labels are (`label-schema`: text, url, rfc3339, spdx, hash, semver or email), and this
//! one is something else. Tools that read the label cannot use it.
//!
//! ```dockerfile bad label=version=semver label=vendor=text label=created=rfc3339
//! FROM debian:13-slim
//! LABEL version="1.2" vendor=""
//!               ^^^^^ the label `version` is no version of semver.org
//!                            ^^ the label `vendor` is empty
//! LABEL created=yesterday
//!               ^^^^^^^^^ the label `created` is no moment of RFC 3339
//! ```
//! ```dockerfile good label=version=semver label=licence=spdx label=revision=hash label=created=rfc3339
//! FROM debian:13-slim
//! ARG VERSION
//! LABEL version=$VERSION licence="MIT OR Apache-2.0" revision=3f1c0de created=2026-11-01T12:00:00Z
//! LABEL other=
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, Pair};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, Facet, LabelType, Policy, Rule};
use hullwright_core::semantic::Place;

use crate::patterns::dockerfile::label_value::{fits, fits_hadolint};
use crate::patterns::dockerfile::stage_labels::{bare_key, labels};

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-label-value",
    facets: &[
        Facet::new("empty", &[Alias::same("hadolint", "DL3051").on(Severity::Warning)]),
        Facet::new("url", &[Alias::same("hadolint", "DL3052").on(Severity::Warning)]),
        Facet::new("rfc3339", &[Alias::same("hadolint", "DL3053").on(Severity::Warning)]),
        Facet::new("spdx", &[Alias::same("hadolint", "DL3054").on(Severity::Warning)]),
        Facet::new("hash", &[Alias::same("hadolint", "DL3055").on(Severity::Warning)]),
        Facet::new("semver", &[Alias::same("hadolint", "DL3056").on(Severity::Warning)]),
        Facet::new("email", &[Alias::same("hadolint", "DL3058").on(Severity::Warning)]),
    ],
    category: Category::Policy,
    severity: Severity::Warning,
    default: DefaultSet::Policy,
    asked_for_by: |options| !options.label_schema.is_empty(),
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let schema = &cx.options().label_schema;
    if schema.is_empty() {
        return;
    }
    for (label, pair) in labels(cx) {
        let key = bare_key(pair);
        let Some(&kind) = schema.get(key) else { continue };
        let Some(value) = value(cx, label, pair) else { continue };
        let range = if pair.value.is_empty() { pair.key.range() } else { pair.value.range() };
        if value.is_empty() {
            cx.report(range, format!("the label `{key}` is empty")).facet("empty");
        }
        let is_hadolint = cx.policy() == Policy::Hadolint;
        let does_fit = if is_hadolint { fits_hadolint(&value, kind) } else { fits(&value, kind) };
        if !does_fit && (is_hadolint || !value.is_empty()) {
            let what = wanted(kind);
            cx.report(range, format!("the label `{key}` is no {what}")).facet(kind.name());
        }
    }
}

/// The value; to hadolint, as it is written.
fn value(cx: &Context<'_>, label: &Instruction, pair: &Pair) -> Option<String> {
    if cx.policy() == Policy::Hadolint {
        let written = pair.value.as_str();
        let quoted = |quote| written.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        return Some(quoted('"').or_else(|| quoted('\'')).unwrap_or(written).to_owned());
    }
    let stage = cx.graph().stage_of(label)?;
    let place = Place::before(label.index);
    cx.graph().expand(Some(stage), &pair.value, place, cx.dockerfile().escape).value.known().cloned()
}

fn wanted(kind: LabelType) -> &'static str {
    match kind {
        LabelType::Text => "text",
        LabelType::Url => "absolute URL",
        LabelType::Rfc3339 => "moment of RFC 3339",
        LabelType::Spdx => "licence of the SPDX list",
        LabelType::Hash => "id of a Git commit",
        LabelType::Semver => "version of semver.org",
        LabelType::Email => "mail address",
    }
}
