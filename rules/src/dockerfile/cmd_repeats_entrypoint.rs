//! # CMD repeats the program of ENTRYPOINT
//!
//! CMD is appended to ENTRYPOINT. When it starts with the same program once more, the program gets its own name as the
//! first argument, takes it for a file or a subcommand, and stops.
//!
//! ```dockerfile bad
//! FROM node:24.4-slim
//! WORKDIR /app
//! ENTRYPOINT ["node"]
//! CMD ["node", "server.js"]
//!       ^^^^ `node` is started by ENTRYPOINT already: this runs `node node server.js`
//! ```
//! ```dockerfile good
//! FROM node:24.4-slim
//! WORKDIR /app
//! ENTRYPOINT ["node"]
//! CMD ["server.js"]
//! ```
//!
//! Programs that start what follows them are meant to stand before another program, and a script may look at its first
//! argument:
//!
//! ```dockerfile good
//! FROM node:24.4-slim AS init
//! ENTRYPOINT ["tini", "--"]
//! CMD ["node", "server.js"]
//! FROM node:24.4-slim AS script
//! ENTRYPOINT ["entrypoint.sh"]
//! CMD ["entrypoint.sh", "worker"]
//! FROM node:24.4-slim AS handed-on
//! ENTRYPOINT ["bash", "start.sh"]
//! CMD ["bash"]
//! FROM busybox:1.37
//! ENTRYPOINT ["busybox"]
//! CMD ["busybox"]
//! ```
//! ```dockerfile bad
//! FROM python:3.14-slim AS base
//! ENTRYPOINT ["tini", "-g", "--", "/usr/local/bin/python3", "-u"]
//! FROM base
//! CMD ["python3", "app.py"]
//!       ^^^^^^^ `python3` is started by ENTRYPOINT already: this runs `python3 -u python3 app.py`
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{CommandForm, InstructionKind};
use hullwright_core::rule::{Check, Context, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::text::MappedText;

use crate::patterns::shell::privilege_drop::changes_user;
use crate::patterns::shell::shell_programs::{behind_init, program_name};
use crate::patterns::shell::start_command::start_command;

/// See the page.
pub static RULE: Rule = Rule {
    name: "cmd-repeats-entrypoint",
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

/// Programs that run the program named behind them, or that have a subcommand of their own name; besides those that
/// change the user.
const WRAPPERS: [&str; 14] = [
    "busybox",
    "catchsegv",
    "chroot",
    "env",
    "exec",
    "ionice",
    "nice",
    "nohup",
    "numactl",
    "setsid",
    "stdbuf",
    "strace",
    "time",
    "timeout",
];

fn check(cx: &Context<'_>, stage: &Stage) {
    // A stage that takes both from another one repeats what is found there.
    let has_own = |kind| cx.of_kind(stage, kind).next().is_some();
    if !has_own(InstructionKind::Cmd) && !has_own(InstructionKind::Entrypoint) {
        return;
    }
    let Some(command) = start_command(cx, stage, InstructionKind::Cmd) else { return };
    let Some(entrypoint) = start_command(cx, stage, InstructionKind::Entrypoint) else { return };
    if command.stage.id != stage.id && entrypoint.stage.id != stage.id {
        return;
    }
    let (CommandForm::Exec(command), CommandForm::Exec(entrypoint)) = (command.form, entrypoint.form) else {
        return;
    };
    let started: Vec<&str> = entrypoint.items.iter().map(MappedText::as_str).collect();
    let started = behind_init(&started);
    let (Some(program), Some(first)) =
        (started.first().map(|word| program_name(word)), command.items.first())
    else {
        return;
    };
    let is_script =
        program.contains('.') || program.contains("entrypoint") || program.contains("entry-point");
    // `bash start.sh` and `python -m app` hand the words on to what they name.
    let has_arguments = started.iter().skip(1).any(|word| !word.starts_with('-'));
    if program.is_empty()
        || has_arguments
        || program_name(first.as_str()) != program
        || is_script
        || WRAPPERS.contains(&program)
        || changes_user(program)
    {
        return;
    }
    let rest = started.iter().skip(1).copied().chain(command.items.iter().map(MappedText::as_str));
    let line = std::iter::once(program).chain(rest).take(6).collect::<Vec<_>>().join(" ");
    cx.report(first.range(), format!("`{program}` is started by ENTRYPOINT already: this runs `{line}`"))
        .label(entrypoint.range, "started here")
        .help(format!("leave `{}` out of CMD", first.as_str()));
}
