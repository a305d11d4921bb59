//! # Command has no effect on an image
//!
//! A build step has no services, no terminal and no operator: what starts a service, asks for the state of a machine or
//! opens an editor ends with its step and leaves nothing in the image, or stops the build.
//!
//! ```dockerfile bad
//! FROM debian:13
//! RUN service postgresql start
//!     ^^^^^^^ `service` does nothing that lasts in an image
//! RUN touch /etc/app.conf \
//!  && ps aux \
//!     ^^ `ps` does nothing that lasts in an image
//!  && touch /etc/other.conf
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! RUN touch /etc/app.conf \
//!  && touch /etc/other.conf
//! ```
//! ```dockerfile bad
//! FROM debian:13
//! RUN free -m && top -b -n 1
//!     ^^^^ `free` does nothing that lasts in an image
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! ```
//!
//! Words that are no commands do not count. A service that other commands of the same RUN use, a process that the RUN ends
//! itself, and a mount where the build may mount have their use:
//!
//! ```dockerfile good
//! FROM debian:13
//! RUN --mount=type=cache,target=/root/.cache apt-get update && apt-get install -y --no-install-recommends \
//!       ssh vim && rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile good
//! FROM postgres:17
//! RUN service postgresql start && su postgres -c 'createdb app' && service postgresql stop
//! ```
//! ```dockerfile good also=insecure-build-sandbox
//! FROM debian:13
//! RUN --security=insecure mount -t tmpfs none /mnt
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::Instruction;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::shell::LaunchedCommand;
use hullwright_core::shell::command::look_through;
use hullwright_core::text::TextRange;

use crate::patterns::shell::dropped_command::drop_commands;
use crate::patterns::shell::plain_calls::{each_plain_call, every_run};

/// See the page.
pub static RULE: Rule = Rule {
    name: "pointless-command-in-run",
    aliases: &[
        Alias::same("hadolint", "DL3001").on(Severity::Info),
        Alias::same("tally", "hadolint/DL3001"),
        Alias::same("droast", "DF060"),
        Alias::same("kics", "9b6b0f38-92a2-41f9-b881-3a1083d99f1b"),
        Alias::same("semgrep", "dockerfile.best-practice.nonsensical-command"),
    ],
    category: Category::Correctness,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// Programs that hadolint names.
const OF_HADOLINT: [&str; 9] = ["free", "kill", "mount", "ps", "service", "shutdown", "ssh", "top", "vim"];

/// Programs that ask a person, or ask a machine how it is.
const INTERACTIVE: [&str; 14] = [
    "free", "halt", "htop", "ifconfig", "mount", "nano", "poweroff", "ps", "reboot", "service", "shutdown",
    "top", "vi", "vim",
];

fn check(cx: &Context<'_>) {
    for run in every_run(cx) {
        let calls =
            if cx.policy() == Policy::Hadolint { as_hadolint(cx, run) } else { pointless_calls(cx, run) };
        let commands: Vec<TextRange> = calls.iter().map(|call| call.command).collect();
        let mut calls = calls.into_iter();
        let Some(first) = calls.next() else { continue };
        let fix = drop_commands(cx, run, &commands).map(|edits| {
            let title = format!("Remove `{}`", if commands.len() == 1 { &first.name } else { "RUN" });
            Fix::unsafe_fix(title).edits(cx.file().id(), edits)
        });
        let message = format!("`{}` does nothing that lasts in an image", first.name);
        let mut report = cx.report(first.range, message);
        for call in calls {
            report = report.label(call.range, format!("nor does `{}`", call.name));
        }
        report.help("remove it, or start it with the container").maybe_fix(fix);
    }
}

/// A call of such a program.
struct Call {
    name: String,
    range: TextRange,
    /// All of the command.
    command: TextRange,
}

fn as_hadolint(cx: &Context<'_>, run: &Instruction) -> Vec<Call> {
    let mut found = Vec::new();
    each_plain_call(&cx.launch(run), |launched, invocation| {
        let program = &invocation.program;
        if OF_HADOLINT.contains(&&*program.text) {
            let name = program.text.to_string();
            found.push(Call { name, range: program.range, command: launched.range });
        }
    });
    found
}

fn pointless_calls(cx: &Context<'_>, run: &Instruction) -> Vec<Call> {
    let text = cx.slice(run.range);
    if !INTERACTIVE.iter().any(|name| text.contains(name)) {
        return Vec::new();
    }
    let launch = cx.launch(run);
    let commands = launch.commands();
    let named: Vec<Option<(&str, TextRange, usize)>> = commands.iter().map(name_of).collect();
    let may_mount = text.contains("--security");
    let functions = launch.script().map(|script| script.script.functions()).unwrap_or_default();
    let mut found = Vec::new();
    for (idx, (launched, named)) in commands.iter().zip(&named).enumerate() {
        let Some((name, range, n_arguments)) = *named else { continue };
        let is_used = launched.place.is_some_and(|place| {
            place.site.around.is_captured
                || place.site.around.function.is_some()
                || !place.site.command.redirections.is_empty()
        });
        if !INTERACTIVE.contains(&name) || is_used || functions.contains(&name) {
            continue;
        }
        let is_useful = match name {
            "mount" => may_mount || n_arguments == 0,
            // What follows may need it; what is stopped was started for what stands before.
            "service" => commands.len() > idx + 1 || !starts_service(launched),
            // An editor that is given commands edits.
            "vi" | "vim" => n_arguments > 1,
            "nano" => n_arguments != 1,
            _ => false,
        };
        if !is_useful {
            found.push(Call { name: name.to_owned(), range, command: launched.range });
        }
    }
    found
}

fn starts_service(launched: &LaunchedCommand<'_>) -> bool {
    let last = launched.invocation.as_ref().and_then(|found| found.arguments.last()?.literal());
    matches!(last, Some("start" | "restart" | "reload"))
}

fn name_of<'l>(launched: &'l LaunchedCommand<'l>) -> Option<(&'l str, TextRange, usize)> {
    let line = look_through(launched.invocation.as_ref()?).command()?;
    Some((line.name()?, line.program.range, line.arguments.len()))
}
