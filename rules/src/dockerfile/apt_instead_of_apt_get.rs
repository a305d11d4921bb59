//! # apt where apt-get is meant
//!
//! `apt` is made for people: it warns that its command line is not stable, draws progress bars, and may change what it does
//! with the next release. Scripts call `apt-get` and `apt-cache`, which take the same packages and keep their options.
//!
//! ```dockerfile bad also=missing-assume-yes
//! FROM debian:13
//! RUN apt update && apt install curl
//!     ^^^ `apt` has no stable command line for scripts
//! ```
//! ```dockerfile fixed
//! FROM debian:13
//! RUN apt-get update && apt-get install curl
//! ```
//!
//! Searches are for `apt-cache`. `apt upgrade` also installs what the new versions need, and `apt-get` is told to.
//!
//! ```dockerfile bad
//! FROM debian:13
//! RUN nice apt -y upgrade \
//!          ^^^ `apt` has no stable command line for scripts
//!  && apt policy curl
//! ```
//! ```dockerfile fixed
//! FROM debian:13
//! RUN nice apt-get -y upgrade --with-new-pkgs \
//!  && apt-cache policy curl
//! ```
//!
//! Words, folders and packages with that name are none of its calls:
//!
//! ```dockerfile good
//! FROM debian:13
//! RUN apt-get update && apt-get install -y apt && rm -rf /var/lib/apt/lists/* && echo apt install
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::shell::LaunchedCommand;
use hullwright_core::shell::command::packages;
use hullwright_core::shell::command::{CommandLine, PackageCommand, PackageManager, Part};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::package_calls::{each_package_call, is_as_written};
use crate::patterns::shell::plain_calls::{each_plain_call, every_run};

/// See the page.
pub static RULE: Rule = Rule {
    name: "apt-instead-of-apt-get",
    aliases: &[
        Alias::same("hadolint", "DL3027").on(Severity::Warning),
        Alias::same("tally", "hadolint/DL3027"),
        Alias::same("droast", "DF059"),
        Alias::same("kics", "b84a0b47-2e99-4c9f-8933-98bcabe2b94d"),
        Alias::same("checkov", "CKV_DOCKER_9"),
        Alias::same("semgrep", "dockerfile.best-practice.prefer-apt-get"),
        Alias::same("terrascan", "AC_DOCKER_0002"),
        Alias::same("parfum", "DL3027"),
    ],
    category: Category::Maintainability,
    severity: Severity::Info,
    fix: FixAvailability::Safe,
    checks: &[Check::Instruction(&[InstructionKind::Run], check), Check::Dockerfile(check_as_hadolint)],
    ..Rule::DEFAULT
};

/// A call, and what makes it one of `apt-get`.
type AptCall = (TextRange, Option<Vec<Edit>>);

fn check(cx: &Context<'_>, run: &Instruction) {
    if cx.policy() == Policy::Hadolint {
        return;
    }
    let launch = cx.launch(run);
    let mut calls: Vec<AptCall> = Vec::new();
    each_package_call(&launch, |launched, call| {
        if call.manager == PackageManager::Apt {
            calls.push((call.program.range, edits(cx, launched, call)));
        }
    });
    report(cx, &calls);
}

/// Every call by that name, in triggers too.
fn check_as_hadolint(cx: &Context<'_>) {
    if cx.policy() != Policy::Hadolint {
        return;
    }
    for run in every_run(cx) {
        let mut calls: Vec<AptCall> = Vec::new();
        each_plain_call(&cx.launch(run), |launched, invocation| {
            if invocation.program.text == "apt" {
                let call = packages::read(CommandLine::from(invocation));
                let edits = call.and_then(|call| edits(cx, launched, &call));
                calls.push((invocation.program.range, edits));
            }
        });
        report(cx, &calls);
    }
}

fn report(cx: &Context<'_>, calls: &[AptCall]) {
    let Some((first, _)) = calls.first() else { return };
    let mut report = cx
        .report(*first, "`apt` has no stable command line for scripts")
        .help("call `apt-get`, or `apt-cache` to look something up");
    for (range, _) in calls.iter().skip(1) {
        report = report.label(*range, "and here");
    }
    let edits: Option<Vec<Vec<Edit>>> = calls.iter().map(|(_, edits)| edits.clone()).collect();
    report.maybe_fix(edits.map(|edits| {
        let edits = edits.into_iter().flatten();
        Fix::safe("Call `apt-get` and `apt-cache`").edits(cx.file().id(), edits)
    }));
}

/// What makes the call one of `apt-get` or `apt-cache`; `None` where those do something else.
fn edits(cx: &Context<'_>, launched: &LaunchedCommand<'_>, call: &PackageCommand<'_>) -> Option<Vec<Edit>> {
    let program = Part::whole(call.program);
    let verb = call.action_word.filter(|verb| is_as_written(cx, *verb))?;
    let name = match verb.literal()? {
        "install" | "reinstall" | "remove" | "purge" | "update" | "upgrade" | "full-upgrade"
        | "autoremove" | "autopurge" | "autoclean" | "clean" | "build-dep" | "source" | "download"
        | "changelog" => "apt-get",
        "show" | "search" | "policy" | "depends" | "rdepends" => "apt-cache",
        _ => return None,
    };
    let end = program.range().end();
    // What becomes two words has to stay in a script.
    let is_split = matches!(verb.text(), "upgrade" | "reinstall" | "autopurge") && launched.place.is_none();
    if cx.slice(program.range()) != "apt" || is_split {
        return None;
    }
    let mut edits = vec![Edit::insert(end, name.strip_prefix("apt")?)];
    match verb.text() {
        "upgrade" => edits.push(Edit::insert(verb.range().end(), " --with-new-pkgs")),
        "full-upgrade" => edits.push(Edit::replace(verb.range(), "dist-upgrade")),
        // `apt-get` has it since 1.9.4 as well, but only as an option.
        "reinstall" => edits.push(Edit::replace(verb.range(), "install --reinstall")),
        "autopurge" => edits.push(Edit::replace(verb.range(), "autoremove --purge")),
        _ => {}
    }
    Some(edits)
}
