//! # CMD that the ENTRYPOINT never sees
//!
//! An ENTRYPOINT in shell form starts `/bin/sh -c` with its text. The words of CMD become arguments of that shell, where
//! nothing reads them, so that CMD and whatever is written behind `docker run IMAGE` have no effect.
//!
//! ```dockerfile bad also=shell-form-command
//! FROM alpine:3.22
//! ENTRYPOINT /usr/bin/server --mode fast
//! CMD ["--port", "8080"]
//! ^^^ CMD has no effect: the shell of ENTRYPOINT drops its words
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! ENTRYPOINT ["/usr/bin/server", "--mode", "fast"]
//! CMD ["--port", "8080"]
//! ```
//! A command of its own cannot have been meant as arguments. Without it the image does what it does today.
//! ```dockerfile bad also=shell-form-command
//! FROM alpine:3.22 AS base
//! ENTRYPOINT /usr/bin/server
//! FROM base
//! CMD /usr/bin/server --verbose
//! ^^^ CMD has no effect: the shell of ENTRYPOINT drops its words
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22 AS base
//! ENTRYPOINT /usr/bin/server
//! FROM base
//! ```
//! A script may ask for the words, an exec form gets them, an empty CMD clears that of the base image, and an ENTRYPOINT
//! clears the CMD of the stage below:
//! ```dockerfile good
//! FROM alpine:3.22 AS base
//! CMD ["--port", "8080"]
//! FROM base AS words
//! ENTRYPOINT exec /usr/bin/server "$0" "$@"
//! CMD ["--port", "8080"]
//! FROM base
//! ENTRYPOINT exec /usr/bin/server
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! ENTRYPOINT exec /usr/bin/server
//! CMD []
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{CommandForm, InstructionKind};
use hullwright_core::edit::dockerfile::remove_instruction;
use hullwright_core::rule::{Check, Context, FixAvailability, Rule};

use crate::patterns::dockerfile::shipped_stages::shipped_stages;
use crate::patterns::dockerfile::template::has_template_statements;
use crate::patterns::shell::direct_command::exec_form_of;
use crate::patterns::shell::start_command::{StartCommand, start_command};

/// See the page.
pub static RULE: Rule = Rule {
    name: "cmd-ignored-by-entrypoint",
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let mut reported = Vec::new();
    for stage in shipped_stages(cx) {
        let Some(entrypoint) = start_command(cx, stage, InstructionKind::Entrypoint) else { continue };
        let Some(command) = start_command(cx, stage, InstructionKind::Cmd) else { continue };
        let CommandForm::Shell(_) = entrypoint.form else { continue };
        let index = command.instruction.index;
        if stage.runs_windows
            || !has_words(&command)
            || may_read_words(cx, &entrypoint)
            || reported.contains(&index)
            || has_template_statements(cx)
        {
            continue;
        }
        reported.push(index);
        cx.report(
            command.instruction.keyword.range(),
            "CMD has no effect: the shell of ENTRYPOINT drops its words",
        )
        .label(entrypoint.instruction.keyword.range(), "starts a shell, because it is no JSON array")
        .help("write ENTRYPOINT as a JSON array to get the words of CMD behind it, or remove CMD")
        .maybe_fix(remedy(cx, &entrypoint, &command));
    }
}

/// An empty CMD is there to clear another one.
fn has_words(command: &StartCommand<'_>) -> bool {
    match command.form {
        CommandForm::Exec(json) => json.items.iter().any(|item| !item.is_empty()),
        CommandForm::Shell(text) => !text.as_str().trim().is_empty(),
    }
}

/// Whether the script looks at its arguments, or cannot be read. A text in brackets is a JSON array gone wrong.
fn may_read_words(cx: &Context<'_>, entrypoint: &StartCommand<'_>) -> bool {
    let launch = cx.launch(entrypoint.instruction);
    let Some(shell) = launch.script() else { return true };
    let script = &shell.script;
    let is_positional = |name: &str| {
        matches!(name, "@" | "*" | "#")
            || (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()))
    };
    script.text().as_str().trim_start().starts_with('[')
        || script.parameters().iter().any(|parameter| is_positional(script.slice(parameter.name)))
        || script.text().as_str().contains("shift")
}

/// Options become arguments of the program; anything else has never run and goes.
fn remedy(cx: &Context<'_>, entrypoint: &StartCommand<'_>, command: &StartCommand<'_>) -> Option<Fix> {
    let file = cx.file().id();
    let are_options = match command.form {
        CommandForm::Exec(json) => json.items.first().is_some_and(|item| item.as_str().starts_with('-')),
        CommandForm::Shell(_) => false,
    };
    if are_options {
        let edits = exec_form_of(cx, entrypoint.instruction)?;
        return Some(Fix::unsafe_fix("Write ENTRYPOINT as a JSON array").edits(file, edits));
    }
    let edits = remove_instruction(cx.text(), cx.dockerfile(), command.instruction);
    Some(Fix::unsafe_fix("Remove the CMD that has no effect").edits(file, edits))
}
