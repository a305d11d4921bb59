//! # Deprecated MAINTAINER
//!
//! MAINTAINER was replaced by labels in Docker 1.13. It fills a field of the image that few tools still show, while
//! the label `org.opencontainers.image.authors` is what registries read.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! MAINTAINER Ada <ada@example.org>
//! ^^^^^^^^^^ MAINTAINER is deprecated
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! LABEL org.opencontainers.image.authors="Ada <ada@example.org>"
//! ```
//! Of several only the last counts; a label names them all.
//! ```dockerfile bad
//! FROM alpine:3.22
//! MAINTAINER "Ada <ada@example.org>"
//! ^^^^^^^^^^ MAINTAINER is deprecated
//! MAINTAINER Grace $1
//! ^^^^^^^^^^ MAINTAINER is deprecated
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! LABEL org.opencontainers.image.authors="Ada <ada@example.org>, Grace \$1"
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! LABEL org.opencontainers.image.authors="Ada <ada@example.org>"
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{quoted_value, remove_instruction};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::text::Edit;

use crate::patterns::dockerfile::letter_case::LetterCase;

/// See the page.
pub static RULE: Rule = Rule {
    name: "deprecated-maintainer",
    aliases: &[
        Alias::same("hadolint", "DL4000").on(Severity::Error),
        Alias::same("buildkit", "MaintainerDeprecated").on(Severity::Warning),
        Alias::same("tally", "buildkit/MaintainerDeprecated"),
        Alias::same("docker-language-server", "buildkit:MaintainerDeprecated"),
        Alias::same("dockerfile-utils", "DEPRECATED_MAINTAINER"),
        Alias::same("dockerfilelint", "deprecated_in_1.13"),
        Alias::same("dockerfile_lint", "maintainer_deprecated"),
        Alias::same("droast", "DF019"),
        Alias::same("kics", "99614418-f82b-4852-a9ae-5051402b741c"),
        Alias::same("trivy", "DS-0022"),
        Alias::same("checkov", "CKV_DOCKER_6"),
        Alias::same("sonar", "S6586"),
        Alias::same("semgrep", "dockerfile.best-practice.maintainer-is-deprecated"),
    ],
    category: Category::Maintainability,
    severity: Severity::Warning,
    fix: FixAvailability::Safe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    // hadolint also reads one that stands before the first FROM; elsewhere that place is the error.
    let with_broken = cx.policy() == Policy::Hadolint;
    let instructions = cx.dockerfile().of_kind(InstructionKind::Maintainer);
    for found in instructions.filter(|found| with_broken || !found.is_broken) {
        cx.report(found.keyword.range(), "MAINTAINER is deprecated")
            .help("write `LABEL org.opencontainers.image.authors=\"…\"`")
            .maybe_fix(as_label(cx, found));
    }
}

const AUTHORS: &str = "org.opencontainers.image.authors";

/// One label with all maintainers of the stage, in place of the last one.
fn as_label(cx: &Context<'_>, found: &Instruction) -> Option<Fix> {
    let stage = cx.graph().stage_of(found)?;
    let has_label = cx
        .of_kind(stage, InstructionKind::Label)
        .any(|label| label.is_broken || label.pairs().iter().any(|pair| pair.key.as_str().contains(AUTHORS)));
    if has_label {
        return None;
    }
    let all: Vec<&Instruction> = cx.of_kind(stage, InstructionKind::Maintainer).collect();
    let mut names: Vec<&str> = Vec::new();
    for maintainer in &all {
        let name = unquoted(maintainer.as_text()?.as_str());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let (last, overridden) = all.split_last()?;
    let range = last.keyword.range().cover(last.as_text()?.range());
    let is_one_line = !cx.slice(range).contains('\n');
    let value = quoted_value(&names.join(", "), cx.dockerfile().escape).filter(|_| is_one_line)?;
    let case = LetterCase::of(last.keyword.as_str()).unwrap_or(LetterCase::Upper);
    let label = Edit::replace(range, format!("{} {AUTHORS}={value}", case.apply("LABEL")));
    let removed = overridden.iter().flat_map(|other| remove_instruction(cx.text(), cx.dockerfile(), other));
    Some(Fix::safe("Replace by a label").edits(cx.file().id(), removed.chain([label])))
}

/// The text without quotes around all of it, which MAINTAINER would keep.
fn unquoted(text: &str) -> &str {
    let inner = ['"', '\''].into_iter().find_map(|quote| {
        let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inner.contains(quote)).then_some(inner.trim())
    });
    inner.filter(|inner| !inner.is_empty()).unwrap_or(text)
}
