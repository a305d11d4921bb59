//! # All arguments without quotes
//!
//! `"$@"` gives each argument as it is, `$@` splits each of them again at blanks and takes the pieces for patterns of file names.
//! The same goes for all members of an array.
//!
//! ```dockerfile bad
//! FROM debian:13
//! SHELL ["/bin/bash", "-c"]
//! RUN install_all() { for item in "$@"; do ./install $item ${options[@]}; done; }; install_all $@
//!                                                          ^^^^^^^^^^^^^ `${options[@]}` splits its members again at blanks
//!                                                                                              ^^ `$@` splits its members again at blanks
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! SHELL ["/bin/bash", "-c"]
//! RUN install_all() { for item in "$@"; do ./install $item "${options[@]}"; done; }; install_all "$@"
//! ```
//! ```dockerfile good
//! FROM debian:13
//! SHELL ["/bin/bash", "-c"]
//! RUN count() { echo "${#options[@]} of $#"; all=$@; ./run ${1+"$@"}; }; count "$@"
//! ```
//! ```dockerfile bad preset=hadolint
//! FROM debian:13
//! RUN run() { exec $@; }; run ./configure
//!                  ^^ `$@` splits its members again at blanks
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};

use crate::patterns::script::quote_fix::quoted;
use crate::patterns::script::run_script::RunScript;
use crate::patterns::script::split_expansion::SplitExpansions;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-unquoted-array",
    aliases: &[Alias::same("shellcheck", "SC2068"), Alias::same("hadolint", "SC2068").on(Severity::Error)],
    category: Category::Shell,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Run, InstructionKind::Onbuild], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(run) = RunScript::of(cx, instruction) else { return };
    let script = &run.shell().script;
    for split in SplitExpansions::of(run.shell()).lists {
        let range = split.part.range;
        cx.report(
            script.locate(range),
            format!("`{}` splits its members again at blanks", script.slice(range)),
        )
        .maybe_fix(quoted(cx, script, range));
    }
}
