//! # Package manager asks a question
//!
//! Before it changes more than it was told to, a package manager shows its plan and waits for a yes. During a build nobody
//! answers: the question reads the end of its input, and the build stops. Whether it asks depends on the packages of the day.
//!
//! ```dockerfile bad
//! FROM debian:13
//! RUN apt-get update && apt-get install --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
//!                       ^^^^^^^^^^^^^^^ `apt-get install` may ask before it goes on, and nobody answers
//! ```
//! ```dockerfile fixed
//! FROM debian:13
//! RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile bad
//! FROM fedora:43
//! RUN dnf install curl \
//!     ^^^^^^^^^^^ `dnf install` may ask before it goes on, and nobody answers
//!  && dnf clean all
//! ```
//! ```dockerfile fixed
//! FROM fedora:43
//! RUN dnf install -y curl \
//!  && dnf clean all
//! ```
//!
//! ```dockerfile bad
//! FROM debian:13
//! RUN ["apt-get", "install", "curl"]
//!       ^^^^^^^^^^^^^^^^^^ `apt-get install` may ask before it goes on, and nobody answers
//! ```
//! ```dockerfile fixed
//! FROM debian:13
//! RUN ["apt-get", "install", "-y", "curl"]
//! ```
//!
//! `-qq` means yes to apt, and so do its settings; somebody may answer through a pipe, and what only looks asks nothing.
//! A file alone is installed without a question, and
//! microdnf never asks. `DEBIAN_FRONTEND` is about the questions of packages and changes nothing here.
//!
//! ```dockerfile good
//! FROM debian:13
//! RUN apt-get update && apt-get install -qq curl && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile good
//! FROM debian:13
//! RUN echo 'APT::Get::Assume-Yes "true";' > /etc/apt/apt.conf.d/90yes
//! RUN apt-get update && apt-get install curl && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile good
//! FROM debian:13
//! COPY own.deb /tmp/
//! RUN apt-get update && apt-get install /tmp/own.deb
//! ```
//! ```dockerfile good
//! FROM debian:13
//! RUN apt-get update && yes | apt-get install curl && apt-get -s remove curl && apt-get purge
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, Facet, FixAvailability, Policy, Rule};
use hullwright_core::shell::command::packages;
use hullwright_core::shell::command::{CommandLine, PackageAction, PackageCommand, PackageManager};
use hullwright_core::shell::{LaunchedCommand, Redirection};

use crate::patterns::shell::hadolint_words::WordCall;
use crate::patterns::shell::package_calls::{
    call_range, each_package_call, may_be_configured, option_behind_subcommand,
};
use crate::patterns::shell::plain_calls::{each_plain_call, every_run};

/// See the page.
pub static RULE: Rule = Rule {
    name: "missing-assume-yes",
    facets: &[
        Facet::new(
            "apt",
            &[
                Alias::same("hadolint", "DL3014").on(Severity::Warning),
                Alias::same("tally", "hadolint/DL3014"),
                Alias::narrower("dockerfilelint", "apt-get_missing_param"),
                Alias::same("droast", "DF015"),
                Alias::same("kics", "77783205-c4ca-4f80-bb80-c777f267c547"),
                Alias::same("trivy", "DS-0021"),
                Alias::narrower("sonar", "S6584"),
                Alias::narrower("semgrep", "dockerfile.correctness.missing-assume-yes-switch"),
                Alias::same("terrascan", "AC_DOCKER_0004"),
                Alias::same("binnacle", "ruleAptGetInstallUseY"),
            ],
        ),
        Facet::new(
            "dnf",
            &[
                Alias::same("hadolint", "DL3038").on(Severity::Warning),
                Alias::same("tally", "hadolint/DL3038"),
                Alias::same("droast", "DF043"),
                Alias::same("kics", "7ebd323c-31b7-4e5b-b26f-de5e9e477af8"),
                Alias::same("semgrep", "dockerfile.best-practice.missing-dnf-assume-yes-switch"),
            ],
        ),
        Facet::new(
            "yum",
            &[
                Alias::same("hadolint", "DL3030").on(Severity::Warning),
                Alias::same("tally", "hadolint/DL3030"),
                Alias::same("droast", "DF027"),
                Alias::same("kics", "6e19193a-8753-436d-8a09-76dcff91bb03"),
                Alias::same("semgrep", "dockerfile.best-practice.missing-yum-assume-yes-switch"),
                Alias::same("binnacle", "yumInstallForceYes"),
            ],
        ),
        Facet::new(
            "zypper",
            &[
                Alias::same("hadolint", "DL3034").on(Severity::Warning),
                Alias::same("tally", "hadolint/DL3034"),
                Alias::same("kics", "45e1fca5-f90e-465d-825f-c2cb63fa3944"),
                Alias::same("semgrep", "generic.dockerfile.missing-zypper-no-confirm-switch"),
            ],
        ),
    ],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Safe,
    checks: &[Check::Instruction(&[InstructionKind::Run], check), Check::Dockerfile(check_as_hadolint)],
    ..Rule::DEFAULT
};

/// Options that make a manager only say what it would do.
const DRY_RUNS: [&str; 9] = [
    "simulate",
    "just-print",
    "dry-run",
    "recon",
    "no-act",
    "print-uris",
    "assumeno",
    "assume-no",
    "downloadonly",
];

fn check(cx: &Context<'_>, run: &Instruction) {
    if cx.policy() == Policy::Hadolint {
        return;
    }
    let Some(stage) = cx.graph().stage_of(run) else { return };
    let launch = cx.launch(run);
    each_package_call(&launch, |launched, call| {
        let Some(facet) = facet_of(call.manager) else { return };
        let is_answered = !call.asks_nothing().is_no() || has_input(launched) || !changes_packages(call);
        if is_answered || may_be_configured(cx, stage, call.manager) {
            return;
        }
        let Some(verb) = call.action_word else { return };
        report(cx, launched, call, facet, verb.text());
    });
}

fn report(
    cx: &Context<'_>,
    launched: &LaunchedCommand<'_>,
    call: &PackageCommand<'_>,
    facet: &str,
    verb: &str,
) {
    let program = &call.program.text;
    let edit = option_behind_subcommand(cx, launched, call, "-y");
    cx.report(call_range(call), format!("`{program} {verb}` may ask before it goes on, and nobody answers"))
        .facet(facet)
        .help("add `-y`")
        .maybe_fix(edit.map(|edit| Fix::safe("Add `-y`").edit(cx.file().id(), edit)));
}

/// Words that install or remove, and no option that says yes.
fn check_as_hadolint(cx: &Context<'_>) {
    if cx.policy() != Policy::Hadolint {
        return;
    }
    for run in every_run(cx) {
        each_plain_call(&cx.launch(run), |launched, invocation| {
            let words = WordCall::of(invocation);
            let Some(facet) = unanswered(&words) else { return };
            let Some(call) = packages::read(CommandLine::from(invocation)) else { return };
            let verb = call.action_word.map(|word| word.text().to_owned()).unwrap_or_default();
            report(cx, launched, &call, facet, &verb);
        });
    }
}

/// The facet of a call that hadolint wants an answer in.
fn unanswered(words: &WordCall) -> Option<&'static str> {
    let group = ["install", "groupinstall", "localinstall"];
    let zypper = ["install", "in", "remove", "rm", "patch", "source-install", "si"];
    let (facet, is_answered) = match () {
        () if words.asks(&["apt-get"], &["install"]) => {
            let is_quiet = words.count('q', "quiet") >= 2 || words.has_word("-q=2");
            ("apt", is_quiet || words.has_option(&['y'], &["yes", "assume-yes"]))
        }
        () if words.asks(&["yum"], &group) => ("yum", words.has_option(&['y'], &["assumeyes"])),
        () if words.asks(&["dnf", "microdnf"], &group) => ("dnf", words.has_option(&['y'], &["assumeyes"])),
        () if words.asks(&["zypper"], &zypper) => {
            ("zypper", words.has_option(&['y', 'n'], &["no-confirm", "non-interactive"]))
        }
        () => return None,
    };
    (!is_answered).then_some(facet)
}

fn facet_of(manager: PackageManager) -> Option<&'static str> {
    Some(match manager {
        PackageManager::AptGet | PackageManager::Apt | PackageManager::Aptitude => "apt",
        PackageManager::Dnf | PackageManager::Microdnf | PackageManager::Tdnf => "dnf",
        PackageManager::Yum => "yum",
        PackageManager::Zypper => "zypper",
        _ => return None,
    })
}

/// Whether it would change what is installed. What nothing needs any more may be nothing at all.
fn changes_packages(call: &PackageCommand<'_>) -> bool {
    let is_change = match call.action {
        PackageAction::Install => call.named().next().is_some(),
        PackageAction::Remove | PackageAction::Purge => !call.packages.is_empty(),
        PackageAction::Upgrade => true,
        PackageAction::RemoveUnneeded
        | PackageAction::UpdateIndex
        | PackageAction::Clean
        | PackageAction::Download
        | PackageAction::Build
        | PackageAction::Other
        | PackageAction::Unknown => false,
    };
    is_change && call.reading.has_any(&DRY_RUNS).is_no()
}

/// Whether its input comes from somewhere that may answer.
fn has_input(launched: &LaunchedCommand<'_>) -> bool {
    launched.place.is_some_and(|place| {
        let script = &place.script.script;
        let is_input = |redirection: &Redirection| {
            redirection.descriptor.is_none_or(|descriptor| script.slice(descriptor) == "0")
                && redirection.operator.is_input()
        };
        place.site.around.reads_pipe || place.site.command.redirections.iter().any(is_input)
    })
}
