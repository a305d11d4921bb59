//! # Change of the directory that may fail unnoticed
//!
//! When `cd` fails and the script goes on, everything behind it happens in the wrong directory: files are unpacked, built or
//! removed where nobody looks for them.
//!
//! ```dockerfile bad also=failure-hidden-by-semicolon
//! FROM alpine:3.22
//! RUN cd /usr/src/app; rm -rf build
//!     ^^^^^^^^^^^^^^^ when this fails, the rest runs in another directory
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN cd /usr/src/app || exit; rm -rf build
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN cd /usr/src/app && rm -rf build
//! RUN set -e; cd /usr/src/app; rm -rf build
//! RUN if cd /usr/src/app; then rm -rf build; fi; cd ..; ./build
//! ```
//! At the end of a RUN the failure is that of the RUN.
//! ```dockerfile good also=shell-state-lost-after-run
//! FROM alpine:3.22
//! SHELL ["/bin/sh", "-ec"]
//! RUN cd /usr/src/app; rm -rf build
//! RUN ./build && cd /usr/src/app
//! ```
//! ShellCheck sees neither the end nor the options of SHELL, and `--preset hadolint` says what it does.
//! ```dockerfile bad preset=hadolint also=cd-instead-of-workdir
//! FROM alpine:3.22
//! RUN ./build && (cd /usr/src/app)
//!                 ^^^^^^^^^^^^^^^ when this fails, the rest runs in another directory
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Policy, Rule};
use hullwright_core::shell::{Guarantee, ShellScript, SimpleCommand};
use hullwright_core::text::Edit;

use crate::patterns::script::run_script::RunScript;
use crate::patterns::script::unchecked_cd::{UncheckedChange, unchecked_changes};

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-unchecked-cd",
    aliases: &[Alias::same("shellcheck", "SC2164"), Alias::same("hadolint", "SC2164").on(Severity::Warning)],
    category: Category::Shell,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Run, InstructionKind::Onbuild], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(run) = RunScript::of(cx, instruction) else { return };
    let shell = run.shell();
    for change in unchecked_changes(&shell.script) {
        if cx.policy() != Policy::Hadolint && ends_script(shell, change.command) {
            continue;
        }
        let range = shell.script.locate(change.command.range);
        cx.report(range, "when this fails, the rest runs in another directory")
            .maybe_fix(ended(cx, shell, &change));
    }
}

/// Whether its failure is that of the whole script.
fn ends_script(shell: &ShellScript, command: &SimpleCommand) -> bool {
    let sites = shell.script.sites(shell.options);
    let site = sites.into_iter().find(|site| std::ptr::eq(site.command, command));
    site.is_some_and(|site| site.guarantee == Guarantee::Succeeded)
}

fn ended(cx: &Context<'_>, shell: &ShellScript, change: &UncheckedChange<'_>) -> Option<Fix> {
    let place = shell.script.locate(change.command.range);
    let end = change.command.range.end as usize;
    let is_written = shell.script.text().is_verbatim_in(end - 1..end);
    (change.is_alone && is_written).then(|| {
        let edit = Edit::insert(place.end(), " || exit");
        Fix::unsafe_fix("End the script when it fails").edit(cx.file().id(), edit)
    })
}
