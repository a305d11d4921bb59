//! # Recommended packages are installed too
//!
//! By default apt installs what a package recommends beside what it needs: documentation viewers, mail servers, desktop
//! files. In an image they cost space and are one more thing to keep up to date.
//!
//! ```dockerfile bad
//! FROM debian:13
//! RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
//!                       ^^^^^^^^^^^^^^^ recommended packages are installed as well
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! RUN apt-get update && apt-get install --no-install-recommends -y curl && rm -rf /var/lib/apt/lists/*
//! ```
//!
//! The fix is not safe, because something may rely on a recommended package, `ca-certificates` above all: name what is
//! needed. Stages that are not shipped, and settings in apt's own files, are left alone.
//!
//! ```dockerfile good
//! FROM debian:13 AS build
//! COPY a.c /
//! RUN apt-get update && apt-get install -y gcc && gcc -o /a /a.c
//! FROM debian:13
//! COPY --from=build /a /usr/local/bin/
//! RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile good
//! FROM debian:13
//! COPY no-recommends /etc/apt/apt.conf.d/90no-recommends
//! RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile good
//! FROM debian:13
//! RUN apt-get update && apt-get -o APT::Install-Recommends=false install -y curl && rm -rf /var/lib/apt/lists/*
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::shell::LaunchedCommand;
use hullwright_core::shell::command::packages;
use hullwright_core::shell::command::{CommandLine, PackageAction, PackageCommand, PackageManager};

use crate::patterns::dockerfile::shipped_stages::shipped_layers;
use crate::patterns::shell::hadolint_words::WordCall;
use crate::patterns::shell::package_calls::{
    call_range, each_package_call, may_be_configured, option_behind_subcommand,
};
use crate::patterns::shell::plain_calls::{each_plain_call, every_run};

/// See the page.
pub static RULE: Rule = Rule {
    name: "apt-recommends-installed",
    aliases: &[
        Alias::same("hadolint", "DL3015").on(Severity::Info),
        Alias::same("dockerfilelint", "apt-get_recommends"),
        Alias::same("droast", "DF016"),
        Alias::same("kics", "7384dfb2-fcd1-4fbf-91cd-6c44c318c33c"),
        Alias::same("trivy", "DS-0029"),
        Alias::same("sonar", "S6500"),
        Alias::same("semgrep", "dockerfile.best-practice.missing-no-install-recommends"),
        Alias::same("terrascan", "AC_DOCKER_0014"),
        Alias::same("binnacle", "ruleAptGetInstallUseNoRec"),
    ],
    category: Category::Performance,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    if cx.policy() == Policy::Hadolint {
        check_as_hadolint(cx);
        return;
    }
    for stage in shipped_layers(cx) {
        check_stage(cx, stage);
    }
}

fn check_stage(cx: &Context<'_>, stage: &Stage) {
    if may_be_configured(cx, stage, PackageManager::AptGet) {
        return;
    }
    for run in cx.of_kind(stage, InstructionKind::Run).filter(|run| !run.is_broken) {
        let launch = cx.launch(run);
        each_package_call(&launch, |launched, call| {
            let is_apt = matches!(call.manager, PackageManager::AptGet | PackageManager::Apt);
            let is_install = is_apt && call.action == PackageAction::Install;
            if !is_install || call.packages.is_empty() || !call.skips_recommends().is_no() {
                return;
            }
            report(cx, launched, call);
        });
    }
}

fn report(cx: &Context<'_>, launched: &LaunchedCommand<'_>, call: &PackageCommand<'_>) {
    let edit = option_behind_subcommand(cx, launched, call, "--no-install-recommends");
    let fix = edit.map(|edit| Fix::unsafe_fix("Add `--no-install-recommends`").edit(cx.file().id(), edit));
    cx.report(call_range(call), "recommended packages are installed as well")
        .help("add `--no-install-recommends`, and name what is needed")
        .maybe_fix(fix);
}

/// Every `apt-get install` without the words that help.
fn check_as_hadolint(cx: &Context<'_>) {
    for run in every_run(cx) {
        each_plain_call(&cx.launch(run), |launched, invocation| {
            let words = WordCall::of(invocation);
            let helps = words.has_option(&[], &["no-install-recommends"])
                || words.has_word("APT::Install-Recommends=false");
            if words.asks(&["apt-get"], &["install"])
                && !helps
                && let Some(call) = packages::read(CommandLine::from(invocation))
            {
                report(cx, launched, &call);
            }
        });
    }
}
