//! # Escapes that echo writes as they are
//!
//! dash makes a line ending of the `\n` in `echo "a\nb"`, bash and the ash of busybox write a backslash and an `n`. `printf` does the
//! same everywhere.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN echo "[app]\nname=demo\n" > /etc/app.conf
//!          ^^^^^^^^^^^^^^^^^^^^ `echo` of ash writes the escapes as they are
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN printf '%b\n' "[app]\nname=demo\n" > /etc/app.conf
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN echo -e "[app]\nname=demo" > /etc/app.conf && printf '[app]\nname=demo\n' >> /etc/app.conf
//! ```
//! The sh of Debian and Ubuntu does what is meant. Which one an unknown image has is not known.
//! ```dockerfile good
//! FROM debian:13
//! RUN echo "[app]\nname=demo\n" > /etc/app.conf
//! FROM registry.example.com/base:1
//! RUN echo "[app]\nname=demo\n" > /etc/app.conf
//! ```
//! A pattern, or code that another program reads, is meant to keep its backslashes.
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN echo 'printf("a\n")' > /a.c && echo '^a\\.b' > /patterns && echo 'PS1="\033[1m$ "' >> /etc/profile
//! ```
//! `--preset hadolint` says what ShellCheck does.
//! ```dockerfile bad preset=hadolint
//! FROM debian:13
//! RUN echo "a\tb"
//!          ^^^^^^ `echo` of dash and that of bash write different things
//! ```

use hullwright_core::contents::Base;
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::knowledge::Shell;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::shell::{Script, ScriptRange, ShellScript};
use hullwright_core::text::Edit;

use crate::patterns::script::echoed_escape::{EchoedEscape, echoed_escapes};
use crate::patterns::script::run_script::RunScript;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-echo-escapes",
    aliases: &[
        Alias::narrower("shellcheck", "SC2028"),
        Alias::same("hadolint", "SC2028").on(Severity::Info),
        Alias::narrower("shellcheck", "SC3037"),
    ],
    category: Category::Shell,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Run, InstructionKind::Onbuild], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(run) = RunScript::of(cx, instruction) else { return };
    let script = &run.shell().script;
    let found = echoed_escapes(script);
    if found.is_empty() {
        return;
    }
    if cx.policy() == Policy::Hadolint {
        for echoed in found {
            let message = "`echo` of dash and that of bash write different things";
            cx.report(script.locate(echoed.word.range), message).maybe_fix(printed(cx, script, &echoed));
        }
        return;
    }
    let Some(shell) = keeping_shell(cx, instruction, run.shell()) else { return };
    for echoed in found.into_iter().filter(EchoedEscape::lays_out_text) {
        cx.report(
            script.locate(echoed.word.range),
            format!("`echo` of {shell} writes the escapes as they are"),
        )
        .maybe_fix(printed(cx, script, &echoed));
    }
}

/// The shell that runs the script if its `echo` leaves escapes as they are.
fn keeping_shell(cx: &Context<'_>, instruction: &Instruction, shell: &ShellScript) -> Option<&'static str> {
    match shell.shell.rsplit('/').next()? {
        "bash" => Some("bash"),
        "ash" => Some("ash"),
        "sh" => {
            let stage = cx.graph().stage_of(instruction)?;
            let contents = cx.contents();
            let Base::Image(image) = contents.base(cx.graph().bottom(stage)) else { return None };
            match image.shell {
                Shell::Ash => Some("ash"),
                Shell::Bash => Some("bash"),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `printf '%b\n'` in the place of `echo`, where it has one word.
fn printed(cx: &Context<'_>, script: &Script, echoed: &EchoedEscape<'_>) -> Option<Fix> {
    let [echo, _] = echoed.command.words.as_slice() else { return None };
    let range = ScriptRange { start: echo.range.start, end: echo.range.end };
    let is_written = script.text().is_verbatim_in(range.as_usize()) && script.slice(range) == "echo";
    is_written.then(|| {
        let edit = Edit::replace(script.locate(range), "printf '%b\\n'");
        Fix::unsafe_fix("Write it with `printf`").edit(cx.file().id(), edit)
    })
}
