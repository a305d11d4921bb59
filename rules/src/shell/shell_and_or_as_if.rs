//! # a && b || c as if, then and else
//!
//! In `a && b || c` the last command also runs when the second one fails, not only when the first one does. With `if a; then b;
//! else c; fi` it does not.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN test -d /srv && ./upgrade || ./install
//!                  ^^^^^^^^^^^^^^^ what follows `||` also runs when `./upgrade` fails
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN if test -d /srv; then ./upgrade; else ./install; fi
//! RUN test -d /srv && ./upgrade || true
//! ```
//! A failure in the middle is told, or there is none. In a condition, and where more follows, all three decide together.
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN test -d /srv && echo old || ./install
//! RUN ./configure && make || { cat config.log; exit 1; }
//! RUN if ./a && ./b || ./c; then ./d; fi
//! ```
//! `--preset hadolint` says what ShellCheck does.
//! ```dockerfile bad preset=hadolint
//! FROM alpine:3.22
//! RUN ./configure && make || { cat config.log; exit 1; }
//!                 ^^^^^^^^^^ what follows `||` also runs when `make` fails
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, Policy, Rule};
use hullwright_core::shell::{Command, Script, ScriptRange};

use crate::patterns::script::and_or::{AndOr, and_ors, is_meant};
use crate::patterns::script::command_name::command_name;
use crate::patterns::script::run_script::RunScript;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-and-or-as-if",
    aliases: &[Alias::same("shellcheck", "SC2015"), Alias::same("hadolint", "SC2015").on(Severity::Info)],
    category: Category::Shell,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    checks: &[Check::Instruction(&[InstructionKind::Run, InstructionKind::Onbuild], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(run) = RunScript::of(cx, instruction) else { return };
    let script = &run.shell().script;
    for found in and_ors(script) {
        if cx.policy() != Policy::Hadolint && is_meant(script, &found) {
            continue;
        }
        let range = ScriptRange { start: found.and.start, end: found.or.end };
        cx.report(
            script.locate(range),
            format!("what follows `||` also runs when {} fails", middle(script, &found)),
        );
    }
}

fn middle(script: &Script, found: &AndOr<'_>) -> String {
    let name = match found.middle.commands.last() {
        Some(Command::Simple(simple)) => command_name(script, simple),
        _ => None,
    };
    name.map_or_else(|| "what stands before it".to_owned(), |name| format!("`{name}`"))
}
