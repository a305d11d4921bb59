//! # Build dependencies named one by one to be removed
//!
//! What is installed for a build alone has to be named a second time to be removed again, and the two lists drift apart. A
//! virtual group gives them one name, and takes everything along that only they needed.
//!
//! ```dockerfile bad preset=strict
//! FROM alpine:3.22
//! RUN apk add --no-cache gcc musl-dev \
//!     && make \
//!     && apk del gcc musl-dev
//!        ^^^^^^^ 2 packages that `apk add` names are named again here
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN apk add --virtual .build-deps --no-cache gcc musl-dev \
//!     && make \
//!     && apk del .build-deps
//! ```
//! The fix is unsafe: a package that was there before stays, if only the group goes. It is offered where one call installs just
//! those packages.
//!
//! A single package is its own name, and so is a variable:
//! ```dockerfile good preset=strict
//! FROM alpine:3.22
//! ENV TOOLS="gcc musl-dev"
//! RUN apk add --no-cache make && make && apk del make
//! RUN apk add --no-cache $TOOLS && apk del $TOOLS
//! RUN apk add --no-cache --virtual .tools gcc musl-dev && apk del .tools
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::Instruction;
use hullwright_core::edit::dockerfile::remove_word;
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::shell::command::{PackageAction, PackageCommand, PackageManager};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::shell::package_calls::{
    call_range, each_package_call, is_as_written, option_behind_subcommand,
};
use crate::patterns::shell::plain_calls::every_run;

/// See the page.
pub static RULE: Rule = Rule {
    name: "build-deps-not-virtual",
    aliases: &[Alias::same("dockerfilelint", "apkadd-missing-virtual")],
    category: Category::Performance,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// The name that the official images give to such a group.
const GROUP: &str = ".build-deps";

/// A call of `apk add` without a group.
struct Added {
    range: TextRange,
    names: Vec<String>,
    /// Makes a group of it; `None` where the call names more than packages, or is not written as it is read.
    edit: Option<Edit>,
}

fn check(cx: &Context<'_>) {
    for run in every_run(cx) {
        let text = cx.slice(run.range);
        if text.contains("apk") && text.contains("del") {
            check_run(cx, run);
        }
    }
}

fn check_run(cx: &Context<'_>, run: &Instruction) {
    let mut added: Vec<Added> = Vec::new();
    let launch = cx.launch(run);
    each_package_call(&launch, |launched, call| match call.action {
        _ if call.manager != PackageManager::Apk => {}
        PackageAction::Install if call.virtual_group().is_none() => {
            let names = names_of(call);
            let is_all = call.is_complete && names.len() == call.packages.len();
            let edit = option_behind_subcommand(cx, launched, call, &format!("--virtual {GROUP}"));
            added.push(Added { range: call_range(call), names, edit: edit.filter(|_| is_all) });
        }
        PackageAction::Remove | PackageAction::Purge => report(cx, run, &added, call),
        _ => {}
    });
}

fn names_of(call: &PackageCommand<'_>) -> Vec<String> {
    call.packages.iter().filter_map(|package| Some(package.literal_name()?.to_owned())).collect()
}

fn report(cx: &Context<'_>, run: &Instruction, added: &[Added], call: &PackageCommand<'_>) {
    let removed = names_of(call);
    let is_named = |name: &&String| added.iter().any(|add| add.names.contains(name));
    let n_both = removed.iter().filter(is_named).count();
    let Some(first) = added.iter().find(|add| add.names.iter().any(|name| removed.contains(name))) else {
        return;
    };
    if n_both < 2 {
        return;
    }
    cx.report(call_range(call), format!("{n_both} packages that `apk add` names are named again here"))
        .label(first.range, "named here first")
        .help("install them with `--virtual .build-deps`, and remove that")
        .maybe_fix(fix(cx, run, first, call));
}

/// Makes a group of one call, which the other one removes.
fn fix(cx: &Context<'_>, run: &Instruction, added: &Added, call: &PackageCommand<'_>) -> Option<Fix> {
    let removed = names_of(call);
    let is_same = removed.len() == call.packages.len()
        && removed.len() == added.names.len()
        && removed.iter().all(|name| added.names.contains(name));
    let is_free = !cx.slice(run.range).contains(GROUP);
    let is_written = call.packages.iter().all(|package| is_as_written(cx, package.whole));
    if !is_same || !is_free || !call.is_complete || !is_written {
        return None;
    }
    let words: Vec<TextRange> = call.packages.iter().map(|package| package.whole.range()).collect();
    let (first, last) = (*words.first()?, *words.last()?);
    let whole = first.cover(last);
    let between: Vec<&str> = cx.slice(whole).split_ascii_whitespace().collect();
    let mut edits = vec![added.edit.clone()?];
    if between.len() == words.len() && !cx.slice(whole).contains('\n') {
        edits.push(Edit::replace(whole, GROUP));
    } else {
        let escape = cx.dockerfile().escape;
        edits.push(Edit::replace(first, GROUP));
        edits.extend(words.iter().skip(1).flat_map(|word| remove_word(cx.text(), escape, *word)));
    }
    Some(Fix::unsafe_fix(format!("Name the packages `{GROUP}`")).edits(cx.file().id(), edits))
}
