//! # Package lists and archives stay in the layer
//!
//! Package managers keep lists of what there is, and some keep what they downloaded. Nothing in a running container needs
//! them, they grow old, and a later RUN cannot take them out of the layer any more.
//!
//! ```dockerfile bad
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends curl
//!     ^^^^^^^^^^^^^^ what `apt-get` keeps stays in this layer
//! ```
//! ```dockerfile fixed
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN apk add curl \
//!     ^^^^^^^ what `apk` keeps stays in this layer
//!  && curl -fsSO https://example.com/x
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! RUN apk add --no-cache curl \
//!  && curl -fsSO https://example.com/x
//! ```
//! ```dockerfile bad
//! FROM fedora:43
//! RUN dnf install -y \
//!     ^^^^^^^^^^^ what `dnf` keeps stays in this layer
//!     curl \
//!     git
//! ```
//! ```dockerfile fixed
//! FROM fedora:43
//! RUN dnf install -y \
//!     curl \
//!     git \
//!     && dnf clean all
//! ```
//!
//! Where a later install relies on the lists, it has to fetch its own. Such a fix is not safe, because both then see the
//! packages of another moment:
//!
//! ```dockerfile bad also=index-update-without-install
//! FROM debian:13
//! RUN apt-get update
//!     ^^^^^^^^^^^^^^ what `apt-get` keeps stays in this layer
//! RUN apt-get install -y --no-install-recommends curl
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
//! ```
//!
//! A script that the file does not show may rely on them, too; then the fix waits for somebody who knows:
//!
//! ```dockerfile bad also=sudo-in-run
//! FROM example.com/base:1.2
//! RUN sudo apt-get update && sudo apt-get install -y --no-install-recommends curl
//!          ^^^^^^^^^^^^^^ what `apt-get` keeps stays in this layer
//! COPY setup.sh /
//! RUN sh /setup.sh
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM example.com/base:1.2
//! RUN sudo apt-get update && sudo apt-get install -y --no-install-recommends curl \
//!     && sudo rm -rf /var/lib/apt/lists/*
//! COPY setup.sh /
//! RUN sh /setup.sh
//! ```
//! ```dockerfile bad also=index-update-without-install
//! FROM debian:13
//! RUN apt-get update
//!     ^^^^^^^^^^^^^^ what `apt-get` keeps stays in this layer
//! RUN set -ex \
//!  && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends curl
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! RUN set -ex \
//!  && apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends curl \
//!  && rm -rf /var/lib/apt/lists/*
//! ```
//!
//! Caches that are mounted, stages that are not shipped, and everything that is cleared in the same RUN are fine:
//!
//! ```dockerfile good
//! FROM debian:13
//! RUN --mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt \
//!     apt-get update && apt-get install -y --no-install-recommends curl
//! ```
//! ```dockerfile good
//! FROM fedora:43 AS build
//! COPY a.c /
//! RUN dnf install -y gcc && gcc -o /a /a.c
//! FROM fedora:43
//! COPY --from=build /a /usr/bin/
//! RUN dnf install -y curl && dnf clean all && rm -rf /var/cache/dnf
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{append_command, remove_instruction};
use hullwright_core::rule::{Alias, Check, Context, Facet, FixAvailability, Policy, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::shipped_stages::shipped_layers;
use crate::patterns::shell::fetched_lists::{reliance, update_text};
use crate::patterns::shell::filling_calls::Remedy;
use crate::patterns::shell::hadolint_caches::kept_system_caches;
use crate::patterns::shell::package_cache::{CacheFamily, Leftover, leftovers};
use crate::patterns::shell::plain_calls::every_run;

/// See the page.
pub static RULE: Rule = Rule {
    name: "os-package-cache-kept",
    facets: &[
        Facet::new(
            "apt",
            &[
                Alias::same("hadolint", "DL3009").on(Severity::Info),
                Alias::same("dockerfilelint", "apt-get_missing_rm"),
                Alias::same("dockerfile_lint", "no_apt-get_clean"),
                Alias::narrower("droast", "DF004"),
                Alias::same("kics", "df746b39-6564-4fed-bf85-e9c44382303c"),
                Alias::same("sonar", "S6587"),
                Alias::same("semgrep", "dockerfile.best-practice.remove-package-lists"),
                Alias::same("dockle", "DKL-DI-0005"),
                Alias::same("binnacle", "ruleAptGetInstallThenRemoveAptLists"),
            ],
        ),
        Facet::new(
            "apk",
            &[
                Alias::same("hadolint", "DL3019").on(Severity::Info),
                Alias::same("dockerfilelint", "apkadd-missing_nocache_or_updaterm"),
                Alias::same("droast", "DF029"),
                Alias::same("kics", "ae9c56a6-3ed1-4ac0-9b54-31267f51151d"),
                Alias::same("trivy", "DS-0025"),
                Alias::same("semgrep", "dockerfile.best-practice.missing-apk-no-cache"),
                Alias::same("dockle", "DKL-DI-0004"),
                Alias::same("binnacle", "apkAddUseNoCache"),
            ],
        ),
        Facet::new(
            "dnf",
            &[
                Alias::same("hadolint", "DL3040").on(Severity::Warning),
                Alias::same("dockerfile_lint", "no_dnf_clean_all"),
                Alias::same("trivy", "DS-0019"),
                Alias::same("semgrep", "dockerfile.best-practice.missing-dnf-clean-all"),
            ],
        ),
        Facet::new("microdnf", &[]),
        Facet::new(
            "yum",
            &[
                Alias::same("hadolint", "DL3032").on(Severity::Warning),
                Alias::same("dockerfile_lint", "no_yum_clean_all"),
                Alias::same("trivy", "DS-0015"),
                Alias::same("semgrep", "generic.dockerfile.best-practice.missing-yum-clean-all"),
                Alias::same("binnacle", "yumInstallRmVarCacheYum"),
            ],
        ),
        Facet::new(
            "zypper",
            &[
                Alias::same("hadolint", "DL3036").on(Severity::Warning),
                Alias::same("trivy", "DS-0020"),
                Alias::same("semgrep", "dockerfile.best-practice.missing-zypper-clean"),
            ],
        ),
    ],
    category: Category::Performance,
    severity: Severity::Info,
    fix: FixAvailability::Safe,
    yields_to: &["index-update-without-install"],
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    if cx.policy() == Policy::Hadolint {
        every_run(cx).for_each(|run| check_as_hadolint(cx, run));
        return;
    }
    for stage in shipped_layers(cx) {
        check_stage(cx, stage);
    }
}

fn check_stage(cx: &Context<'_>, stage: &Stage) {
    for run in cx.of_kind(stage, InstructionKind::Run).filter(|run| !run.is_broken) {
        for leftover in leftovers(cx, run) {
            report(
                cx,
                leftover.range,
                leftover.family.name(),
                &leftover.program,
                fix(cx, stage, run, &leftover),
            );
        }
    }
}

fn report(cx: &Context<'_>, range: TextRange, facet: &str, program: &str, fix: Option<Fix>) {
    let help = match facet {
        "apt" => "remove `/var/lib/apt/lists/*` in the same RUN".to_owned(),
        "apk" => "add `--no-cache`".to_owned(),
        _ => format!("end the RUN with `{program} clean all`"),
    };
    let message = format!("what `{program}` keeps stays in this layer");
    cx.report(range, message).facet(facet).help(help).maybe_fix(fix);
}

/// What hadolint sees; the fix is ours where both see the same.
fn check_as_hadolint(cx: &Context<'_>, run: &Instruction) {
    let stage = cx.graph().stage_of(run).filter(|_| cx.instruction(run.index).kind == InstructionKind::Run);
    for left in kept_system_caches(cx, run) {
        let same = stage.and_then(|stage| {
            let mut ours = leftovers(cx, run).into_iter();
            let leftover = ours.find(|leftover| leftover.program == left.program)?;
            Some((leftover.range, fix(cx, stage, run, &leftover)))
        });
        let (range, fix) = same.unwrap_or((left.range, None));
        report(cx, range, left.facet, &left.program, fix);
    }
}

fn fix(cx: &Context<'_>, stage: &Stage, run: &Instruction, leftover: &Leftover) -> Option<Fix> {
    let file = cx.file().id();
    let command = match leftover.remedy.as_ref()? {
        Remedy::Edits(edits) => {
            return Some(Fix::safe("Add `--no-cache`").edits(file, edits.iter().cloned()));
        }
        Remedy::Append(command) => command,
    };
    let append = append_command(cx.text(), cx.dockerfile(), run, command)?;
    let title = format!("End with `{command}`");
    if leftover.family != CacheFamily::Apt {
        return Some(Fix::safe(title).edit(file, append));
    }
    let update = update_text(cx, run, leftover.family)?;
    let reliance = reliance(cx, stage, run, leftover.family, &update);
    if reliance.is_none() {
        return Some(Fix::safe(title).edit(file, append));
    }
    if reliance.calls.is_empty() {
        return Some(Fix::unsafe_fix(title).edit(file, append));
    }
    let is_all = cx.launch(run).commands().len() == 1;
    let own = if is_all { remove_instruction(cx.text(), cx.dockerfile(), run) } else { vec![append] };
    let fix = Fix::unsafe_fix("Fetch package lists where packages are installed");
    Some(fix.edits(file, own).edits(file, reliance.edits()?))
}
