//! # OS package without a version
//!
//! Each build takes the release of the day, so that the same file gives other images. Most distributions keep only the
//! newest release of a package, though: a version that is named stops the build once it is gone. That is why this rule is off
//! unless it is selected; a snapshot of the repositories pins all packages at once.
//!
//! ```dockerfile bad
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends curl git=1:2.47.3-0+deb13u1 && rm -rf /var/lib/apt/lists/*
//!                                                                  ^^^^ no version of `curl` is named
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN apk add --no-cache curl~8.14 git
//!                                  ^^^ no version of `git` is named
//! ```
//! ```dockerfile bad
//! FROM fedora:43
//! RUN dnf install -y nginx-1.28.0-3.fc43 tar && dnf clean all
//!                                        ^^^ no version of `tar` is named
//! ```
//!
//! Files, groups and what only a variable names are not judged, nor packages of a repository that stands still:
//!
//! ```dockerfile good
//! FROM debian:13
//! ARG PACKAGES
//! COPY own.deb /tmp/
//! RUN apt-get update && apt-get install -y --no-install-recommends /tmp/own.deb $PACKAGES && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile good
//! FROM debian:13
//! RUN echo 'deb [check-valid-until=no] https://snapshot.debian.org/archive/debian/20260101T000000Z trixie main' \
//!       > /etc/apt/sources.list \
//!  && apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::Instruction;
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, Facet, Policy, Rule};
use hullwright_core::shell::command::packages;
use hullwright_core::shell::command::{
    CommandLine, PackageAction, PackageCommand, PackageManager, PackageSpec, Part,
};
use hullwright_core::text::TextRange;

use crate::patterns::shell::hadolint_variables::names_declared_variable;
use crate::patterns::shell::manager_facet::facet_of;
use crate::patterns::shell::package_calls::each_package_call;
use crate::patterns::shell::plain_calls::{each_plain_call, every_run};

/// See the page.
pub static RULE: Rule = Rule {
    name: "unpinned-os-package",
    facets: &[
        Facet::new(
            "apk",
            &[
                Alias::same("hadolint", "DL3018").on(Severity::Warning),
                Alias::narrower("droast", "DF052"),
                Alias::narrower("kics", "d3499f6d-1651-41bb-a9a7-de925fea487b"),
            ],
        ),
        Facet::new(
            "apt",
            &[
                Alias::same("hadolint", "DL3008").on(Severity::Warning),
                Alias::broader("droast", "DF005"),
                Alias::narrower("kics", "965a08d7-ef86-4f14-8792-4a3b2098937e"),
            ],
        ),
        Facet::new(
            "dnf",
            &[
                Alias::same("hadolint", "DL3041").on(Severity::Warning),
                Alias::broader("droast", "DF005"),
                Alias::narrower("kics", "93d88cf7-f078-46a8-8ddc-178e03aeacf1"),
            ],
        ),
        Facet::new(
            "yum",
            &[
                Alias::same("hadolint", "DL3033").on(Severity::Warning),
                Alias::broader("droast", "DF005"),
                Alias::narrower("kics", "6452c424-1d92-4deb-bb18-a03e95d579c4"),
                Alias::narrower("terrascan", "AC_DOCKER_0033"),
            ],
        ),
        Facet::new(
            "zypper",
            &[
                Alias::same("hadolint", "DL3037").on(Severity::Warning),
                Alias::broader("droast", "DF005"),
                Alias::narrower("kics", "562952e4-0348-4dea-9826-44f3a2c6117b"),
            ],
        ),
    ],
    category: Category::Reproducibility,
    severity: Severity::Info,
    default: DefaultSet::Policy,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    for run in every_run(cx) {
        if cx.policy() == Policy::Hadolint {
            check_as_hadolint(cx, run);
        } else {
            check_run(cx, run);
        }
    }
}

fn check_run(cx: &Context<'_>, run: &Instruction) {
    let launch = cx.launch(run);
    each_package_call(&launch, |_, call| {
        let Some(facet) = facet_of(call.manager).filter(|_| call.action == PackageAction::Install) else {
            return;
        };
        // Another release, or a repository given by an option, is chosen on purpose.
        let is_chosen =
            ["target-release", "default-release"].iter().any(|name| call.reading.find(name).is_some());
        if is_chosen {
            return;
        }
        let unpinned = call.packages.iter().filter(|package| is_unpinned(package));
        report(cx, facet, unpinned.map(|package| (package.whole.range(), package.name.text())));
    });
}

fn is_unpinned(package: &PackageSpec<'_>) -> bool {
    package.literal_name().is_some()
        && package.version.is_none()
        && package.release.is_none()
        && !package.is_removed
        && package.is_certain
}

/// One finding a call: at the first package, the others labelled.
fn report<'p>(cx: &Context<'_>, facet: &str, mut unpinned: impl Iterator<Item = (TextRange, &'p str)>) {
    let Some((range, name)) = unpinned.next() else { return };
    if stands_still(cx) && cx.policy() == Policy::Native {
        return;
    }
    let mut report = cx.report(range, format!("no version of `{name}` is named"));
    for (range, name) in unpinned {
        report = report.label(range, format!("nor of `{name}`"));
    }
    report.facet(facet).help("name the version, or install from a snapshot of the repositories");
}

/// Whether packages come from the repositories of one day.
fn stands_still(cx: &Context<'_>) -> bool {
    ["snapshot.debian.org", "snapshot.ubuntu.com", "snapshot-", "repro-sources-list"]
        .iter()
        .any(|sign| cx.text().contains(sign))
}

/// Any word behind `install` that does not look like a version.
fn check_as_hadolint(cx: &Context<'_>, run: &Instruction) {
    let launch = cx.launch(run);
    each_plain_call(&launch, |_, invocation| {
        let line = CommandLine::from(invocation);
        let Some(call) = packages::read(line).filter(is_plain_install) else { return };
        let Some(facet) = facet_of(call.manager) else { return };
        let words = call.packages.iter().filter(|package| !has_version_sign(cx, &call, package));
        report(cx, facet, words.map(|package| (package.whole.range(), package.whole.text())));
    });
}

fn is_plain_install(call: &PackageCommand<'_>) -> bool {
    let verb = call.action_word.map(Part::text);
    match &*call.program.text {
        "apt-get" => verb == Some("install"),
        "yum" | "dnf" | "microdnf" => {
            let operand = |idx: usize| call.reading.operands.get(idx).and_then(|word| word.literal());
            verb == Some("install") || verb == Some("module") && operand(1) == Some("install")
        }
        "apk" => verb == Some("add"),
        "zypper" => matches!(verb, Some("install" | "in")),
        _ => false,
    }
}

fn has_version_sign(cx: &Context<'_>, call: &PackageCommand<'_>, package: &PackageSpec<'_>) -> bool {
    let text = package.whole.text();
    let is_file = |ending: &str| text.rsplit_once('.').is_some_and(|(_, found)| found == ending);
    match call.manager {
        PackageManager::AptGet => text.contains(['=', '/']) || is_file("deb"),
        PackageManager::Apk => text.contains(['=', '<', '>', '~']) || is_file("apk"),
        PackageManager::Zypper => text.contains(['=', '<', '>']) || is_file("rpm"),
        _ if call.action_word.is_some_and(|word| word.text() == "module") => text.contains(':'),
        _ => {
            let is_digit = |part: &str| part.starts_with(|first: char| first.is_ascii_digit());
            text.contains('-')
                && (names_declared_variable(cx, text)
                    || !text.contains('$') && text.split('-').skip(1).any(is_digit)
                    || is_file("rpm"))
        }
    }
}
