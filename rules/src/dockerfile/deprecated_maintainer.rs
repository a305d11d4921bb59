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
//! ```dockerfile good
//! FROM alpine:3.22
//! LABEL org.opencontainers.image.authors="Ada <ada@example.org>"
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::{Alias, Check, Context, Policy, Rule};

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
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    // hadolint also reads one that stands before the first FROM; elsewhere that place is the error.
    let with_broken = cx.policy() == Policy::Hadolint;
    let instructions = cx.dockerfile().of_kind(InstructionKind::Maintainer);
    for found in instructions.filter(|found| with_broken || !found.is_broken) {
        cx.report(found.keyword.range(), "MAINTAINER is deprecated")
            .help("write `LABEL org.opencontainers.image.authors=\"…\"`");
    }
}
