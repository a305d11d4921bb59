//! # All packages are upgraded during the build
//!
//! What the upgrade brings depends on the day and on what the cache still holds, and every upgraded file lies in the image
//! twice. A newer base image brings the same updates, tested together and shared with other images.
//!
//! ```dockerfile bad
//! FROM debian:13
//! RUN apt-get update && apt-get upgrade -y && rm -rf /var/lib/apt/lists/*
//!                       ^^^^^^^^^^^^^^^ `apt-get upgrade` brings whatever is new on the day of the build
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! RUN apt-get update && rm -rf /var/lib/apt/lists/*
//! ```
//! The fix is unsafe: what is upgraded today may be what makes the rest of the build work. There is none for `apk upgrade -U`,
//! whose index later installs read.
//! ```dockerfile bad
//! FROM fedora:43
//! RUN dnf -y update && dnf clean all
//!     ^^^^^^^^^^^^^ `dnf update` brings whatever is new on the day of the build
//! ```
//! ```dockerfile bad
//! FROM opensuse/leap:16.0
//! RUN zypper -n dup && zypper clean --all
//!     ^^^^^^^^^^^^^ `zypper dup` brings whatever is new on the day of the build
//! ```
//!
//! Security updates alone, and packages that are named, are chosen on purpose:
//!
//! ```dockerfile good
//! FROM fedora:43
//! RUN dnf -y upgrade --security && dnf -y upgrade openssl-libs && dnf clean all
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN apk upgrade --no-cache libssl3 libcrypto3
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::Instruction;
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, Facet, FixAvailability, Policy, Rule};
use hullwright_core::shell::command::{PackageAction, PackageCommand, PackageManager, Part};

use crate::patterns::shell::dropped_command::drop_commands;
use crate::patterns::shell::manager_facet::facet_of;
use crate::patterns::shell::package_calls::{call_range, each_package_call};
use crate::patterns::shell::plain_calls::every_run;

/// See the page.
pub static RULE: Rule = Rule {
    name: "system-upgrade-in-build",
    aliases: &[
        Alias::narrower("trivy", "DS-0024"),
        Alias::narrower("terrascan", "AC_DOCKER_0003"),
        Alias::narrower("terrascan", "AC_DOCKER_0029"),
        Alias::narrower("terrascan", "AC_DOCKER_0039"),
        Alias::narrower("terrascan", "AC_DOCKER_0052"),
        Alias::narrower("dockle", "DKL-DI-0003"),
    ],
    facets: &[
        Facet::new("apk", &[Alias::narrower("semgrep", "dockerfile.best-practice.avoid-apk-upgrade")]),
        Facet::new(
            "apt",
            &[
                Alias::narrower("dockerfilelint", "apt-get-upgrade"),
                Alias::narrower("dockerfilelint", "apt-get-dist-upgrade"),
                Alias::narrower("droast", "DF069"),
                Alias::narrower("semgrep", "dockerfile.best-practice.avoid-apt-get-upgrade"),
            ],
        ),
        Facet::new("dnf", &[Alias::narrower("semgrep", "dockerfile.best-practice.avoid-dnf-update")]),
        Facet::new(
            "yum",
            &[
                Alias::narrower("dockerfile_lint", "yum_update_all"),
                Alias::narrower("semgrep", "dockerfile.best-practice.avoid-yum-update"),
            ],
        ),
        Facet::new(
            "zypper",
            &[
                Alias::narrower("hadolint", "DL3035").on(Severity::Warning),
                Alias::narrower("droast", "DF044"),
                Alias::narrower("semgrep", "dockerfile.best-practice.avoid-zypper-update"),
            ],
        ),
    ],
    category: Category::Reproducibility,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// Options that narrow an upgrade, or only show it.
const NARROWED: [&str; 13] = [
    "security",
    "bugfix",
    "enhancement",
    "newpackage",
    "advisory",
    "cve",
    "sec-severity",
    "simulate",
    "dry-run",
    "downloadonly",
    "download-only",
    "category",
    "self-upgrade-only",
];

fn check(cx: &Context<'_>) {
    for run in every_run(cx) {
        check_run(cx, run);
    }
}

fn check_run(cx: &Context<'_>, run: &Instruction) {
    let launch = cx.launch(run);
    each_package_call(&launch, |launched, call| {
        let Some(facet) = facet_of(call.manager).filter(|_| is_upgrade(cx, call)) else { return };
        let Some(verb) = call.action_word else { return };
        let (program, verb) = (&call.program.text, verb.text());
        // What follows may need the index that this call fetches.
        let fetches = !call.reading.has_any(&["update-cache", "update"]).is_no();
        let edits = if fetches { None } else { drop_commands(cx, run, &[launched.range]) };
        let fix = edits
            .map(|edits| Fix::unsafe_fix(format!("Remove `{program} {verb}`")).edits(cx.file().id(), edits));
        cx.report(
            call_range(call),
            format!("`{program} {verb}` brings whatever is new on the day of the build"),
        )
        .facet(facet)
        .help("take a newer base image, or name the packages that need an update")
        .maybe_fix(fix);
    });
}

fn is_upgrade(cx: &Context<'_>, call: &PackageCommand<'_>) -> bool {
    let verb = call.action_word.map(Part::text);
    if cx.policy() == Policy::Hadolint {
        return call.manager == PackageManager::Zypper && matches!(verb, Some("dup" | "dist-upgrade"));
    }
    // `apk fix` repairs; minimal upgrades are those for security.
    let is_all =
        !matches!(verb, Some("fix" | "upgrade-minimal" | "update-minimal" | "localupdate" | "patch"));
    call.action == PackageAction::Upgrade
        && is_all
        && call.is_complete
        && call.packages.is_empty()
        && call.reading.has_any(&NARROWED).is_no()
}
