//! # Variable in single quotes
//!
//! Between single quotes the shell expands nothing: `'$HOME'` stays these five letters. Where nothing behind it reads them either,
//! double quotes were meant.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN mkdir -p '/srv/$USER' && ls '$(pwd)'
//!              ^^^^^^^^^^^^ nothing is expanded between single quotes
//!                                 ^^^^^^^^ nothing is expanded between single quotes
//! ```
//! ```dockerfile good also=shell-state-lost-after-run
//! FROM alpine:3.22
//! RUN mkdir -p "/srv/$USER" && echo 'costs 5$' && sh -c 'echo $0' && PS1='$PWD '
//! ```
//! Programs that read such text themselves are known: shells, awk, perl, jq, find, sed with an address.
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN awk '{ print $1 }' /etc/hosts | sed '$d' && find /srv -name '*.pl' -exec perl -ne '$n++' {} +
//! ```
//! Text that is written to a file or replaced in one, and names that another program fills in, are meant to stay what they are.
//! ```dockerfile good
//! FROM gcc:15
//! RUN echo 'export PATH=$PATH:/opt/bin' >> /etc/profile && printf '%s\\n' 'echo $1' | tee /start.sh
//! RUN sed -i 's/${name}/app/' /etc/app.conf && gcc -o app app.c -Wl,-rpath,'$ORIGIN/lib'
//! RUN envsubst '$HOST $PORT' < nginx.template && mysql -e 'SELECT `a` FROM `b`'
//! ```
//! `--preset hadolint` says what ShellCheck does.
//! ```dockerfile bad preset=hadolint
//! FROM alpine:3.22
//! RUN echo 'export PATH=$PATH:/opt/bin' >> /etc/profile
//!          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing is expanded between single quotes
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, Policy, Rule};

use crate::patterns::script::quoted_dollar::{is_meant, quoted_dollars};
use crate::patterns::script::run_script::RunScript;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-single-quoted-expansion",
    aliases: &[Alias::same("shellcheck", "SC2016"), Alias::same("hadolint", "SC2016").on(Severity::Info)],
    category: Category::Shell,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    checks: &[Check::Instruction(&[InstructionKind::Run, InstructionKind::Onbuild], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(run) = RunScript::of(cx, instruction) else { return };
    let script = &run.shell().script;
    for found in quoted_dollars(script) {
        if cx.policy() == Policy::Hadolint || !is_meant(script, &found) {
            cx.report(script.locate(found.range), "nothing is expanded between single quotes");
        }
    }
}
