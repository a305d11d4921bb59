//! # Command in shell form
//!
//! CMD and ENTRYPOINT in shell form start `/bin/sh -c`, and the shell is the process that gets the stop signal. Many
//! shells do not pass it on, so the program never shuts down cleanly and is killed after ten seconds.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! CMD /usr/bin/server --port 8080
//! ^^^ CMD runs in a shell, which receives the stop signal instead of the program
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! CMD ["/usr/bin/server", "--port", "8080"]
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! CMD ["/usr/bin/server", "--port", "8080"]
//! ```
//! Where the shell has something to do first, `exec` lets the program take its place; so it does in an ENTRYPOINT, which
//! would be given the words of CMD in exec form.
//! ```dockerfile bad
//! FROM alpine:3.22 AS base
//! CMD cd /srv && SERVER_MODE=fast /usr/bin/server --port $PORT \
//! ^^^ CMD runs in a shell, which receives the stop signal instead of the program
//!   # all of it
//!   >/var/log/server 2>&1
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22 AS base
//! CMD cd /srv && SERVER_MODE=fast exec /usr/bin/server --port $PORT \
//!   # all of it
//!   >/var/log/server 2>&1
//! ```
//! ```dockerfile bad also=cmd-ignored-by-entrypoint
//! FROM alpine:3.22
//! ENTRYPOINT /usr/bin/server \
//! ^^^^^^^^^^ ENTRYPOINT runs in a shell, which receives the stop signal instead of the program
//!   --name 'a b'
//! CMD ["--verbose"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! ENTRYPOINT exec /usr/bin/server \
//!   --name 'a b'
//! CMD ["--verbose"]
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! CMD metrics & if [ -n "$WORKER" ]; then worker; else serve || exit 1; fi
//! ^^^ CMD runs in a shell, which receives the stop signal instead of the program
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! CMD metrics & if [ -n "$WORKER" ]; then worker; else serve; fi
//! ^^^ CMD runs in a shell, which receives the stop signal instead of the program
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! CMD metrics & if [ -n "$WORKER" ]; then exec worker; else exec serve; fi
//! ```
//! `exec` puts the program in place of the shell, and who chooses a shell wants one. Stages that are not shipped run
//! nothing.
//! ```dockerfile good also=cmd-ignored-by-entrypoint
//! FROM alpine:3.22 AS test
//! CMD run-tests
//! FROM alpine:3.22 AS bash
//! SHELL ["/bin/bash", "-c"]
//! CMD start
//! FROM bash
//! ENTRYPOINT prepare && exec /usr/bin/server
//! CMD later
//! ```
//! ```dockerfile bad
//! FROM ruby:3.4
//! CMD bundle exec \
//! ^^^ CMD runs in a shell, which receives the stop signal instead of the program
//!   # as in production
//!   puma -C "config/puma.rb"
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM ruby:3.4
//! CMD ["bundle", "exec", \
//!   # as in production
//!   "puma", "-C", "config/puma.rb"]
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! CMD echo "run this image with a command"
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22 AS base
//! ENTRYPOINT /usr/bin/server
//! ^^^^^^^^^^ ENTRYPOINT runs in a shell, which receives the stop signal instead of the program
//! FROM base
//! ENV MODE=fast
//! ```
//! ```dockerfile good
//! # escape=`
//! FROM mcr.microsoft.com/windows/servercore:ltsc2025
//! CMD C:\server.exe
//! ```
//! ```dockerfile bad preset=hadolint
//! FROM alpine:3.22
//! HEALTHCHECK CMD wget -q localhost
//! ^^^^^^^^^^^ HEALTHCHECK runs in a shell
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, Facet, FixAvailability, Policy, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::shell::CommandSite;
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::inherited_triggers::inherited_triggers;
use crate::patterns::shell::direct_command::{exec_before_program, exec_form_of};
use crate::patterns::shell::shell_programs::is_shell;
use crate::patterns::shell::start_command::{StartCommand, start_command};

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-form-command",
    aliases: &[
        Alias::same("buildkit", "JSONArgsRecommended").on(Severity::Warning),
        Alias::same("tally", "buildkit/JSONArgsRecommended"),
        Alias::same("kics", "b86987e1-6397-4619-81d5-8807f2387c79"),
        Alias::same("sonar", "S7019"),
        Alias::same("semgrep", "dockerfile.best-practice.prefer-json-notation"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    facets: &[
        Facet::new(
            "cmd",
            &[
                Alias::broader("hadolint", "DL3025").on(Severity::Warning),
                Alias::narrower("droast", "DF025"),
                Alias::same("buildkit", "JSONArgsRecommended").on(Severity::Warning),
            ],
        ),
        Facet::new(
            "entrypoint",
            &[
                Alias::broader("hadolint", "DL3025").on(Severity::Warning),
                Alias::narrower("droast", "DF018"),
                Alias::same("buildkit", "JSONArgsRecommended").on(Severity::Warning),
            ],
        ),
        Facet {
            on: false,
            ..Facet::new("healthcheck", &[Alias::broader("hadolint", "DL3025").on(Severity::Warning)])
        },
    ],
    category: Category::Reliability,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    match cx.policy() {
        Policy::Native | Policy::Dclint => check_shipped(cx),
        Policy::Buildkit => {
            for stage in cx.graph().stages() {
                check_stage(cx, stage);
            }
        }
        Policy::Hadolint => {
            for instruction in cx.dockerfile().instructions.iter().filter(|found| !found.is_broken) {
                if shell_text(instruction).is_some() {
                    let keyword = instruction.kind.keyword();
                    report(cx, instruction, None, format!("{keyword} runs in a shell"));
                }
            }
        }
    }
}

/// The command line of a CMD, ENTRYPOINT or HEALTHCHECK in shell form.
fn shell_text(instruction: &Instruction) -> Option<&str> {
    let is_command = facet(instruction.kind).is_some();
    match instruction.command().filter(|_| is_command)? {
        CommandForm::Shell(text) => Some(text.as_str()),
        CommandForm::Exec(_) => None,
    }
}

const fn facet(kind: InstructionKind) -> Option<&'static str> {
    match kind {
        InstructionKind::Cmd => Some("cmd"),
        InstructionKind::Entrypoint => Some("entrypoint"),
        InstructionKind::Healthcheck => Some("healthcheck"),
        _ => None,
    }
}

/// BuildKit looks at every stage, triggers of the stage below first.
fn check_stage(cx: &Context<'_>, stage: &Stage) {
    let from = cx.instruction(stage.from);
    let shell = |instruction: u32| cx.graph().shell_before(stage, instruction).is_some();
    let triggers = inherited_triggers(cx, stage);
    let n_chosen = triggers.iter().filter(|found| found.kind == InstructionKind::Shell).count();
    let inherited = triggers.into_iter().map(|found| (found, Some(from.keyword.range()), shell(from.index)));
    let own = cx.instructions_of(stage).iter().filter(|found| !found.is_broken);
    let own = own.map(|found| (found, None, n_chosen > 0 || shell(found.index)));
    for (found, place, has_shell) in inherited.chain(own) {
        let is_healthcheck = found.kind == InstructionKind::Healthcheck;
        if !is_healthcheck && !has_shell && shell_text(found).is_some() {
            report(cx, found, place, message(found));
        }
    }
}

/// What the built image starts.
fn check_shipped(cx: &Context<'_>) {
    let Some(target) = cx.graph().target() else { return };
    for kind in [InstructionKind::Cmd, InstructionKind::Entrypoint] {
        if let Some(StartCommand { instruction, form: CommandForm::Shell(_), stage }) =
            start_command(cx, target, kind)
            && keeps_shell(cx, instruction)
            && !has_chosen_shell(cx, stage, instruction)
        {
            report(cx, instruction, None, message(instruction));
        }
    }
}

/// Whether the shell stays in front of the program. A text in brackets is an exec form gone wrong, and what the shell does
/// by itself starts no program.
fn keeps_shell(cx: &Context<'_>, instruction: &Instruction) -> bool {
    let launch = cx.launch(instruction);
    let Some(shell) = launch.script() else { return false };
    let sites = shell.script.sites(shell.options);
    let words = |site: &CommandSite<'_>| {
        let words = site.command.words.iter().map(|word| shell.script.slice(word.range));
        words.take(2).collect::<Vec<_>>()
    };
    let is_builtin = |site: &CommandSite<'_>| {
        matches!(words(site).first(), Some(&("echo" | "exit" | "printf" | "true" | "false" | ":")))
    };
    let is_only_builtin = matches!(sites.as_slice(), [site] if is_builtin(site));
    // `exec >log` only redirects.
    let is_replaced = sites.iter().any(|site| matches!(words(site).as_slice(), ["exec", _]));
    !shell.script.text().as_str().starts_with('[') && !is_only_builtin && !is_replaced
}

fn has_chosen_shell(cx: &Context<'_>, stage: &Stage, found: &Instruction) -> bool {
    cx.graph().shell_before(stage, found.index).is_some() || stage.runs_windows
}

fn message(found: &Instruction) -> String {
    let keyword = found.kind.keyword();
    format!("{keyword} runs in a shell, which receives the stop signal instead of the program")
}

fn report(cx: &Context<'_>, found: &Instruction, place: Option<TextRange>, message: String) {
    let Some(facet) = facet(found.kind) else { return };
    // What a trigger of another stage says stands there, not here.
    let fix = if place.is_none() { direct(cx, found) } else { None };
    cx.report(place.unwrap_or(found.keyword.range()), message)
        .facet(facet)
        .help("write a JSON array such as `[\"program\", \"argument\"]`, or put `exec` before the program")
        .maybe_fix(fix);
}

/// The program without the shell before it. An ENTRYPOINT in exec form gets the words of CMD, which one in shell form does
/// not; CMD in exec form is no longer a script for an ENTRYPOINT that is a shell.
fn direct(cx: &Context<'_>, found: &Instruction) -> Option<Fix> {
    let stage = cx.graph().stage_of(found)?;
    if found.kind == InstructionKind::Onbuild || has_chosen_shell(cx, stage, found) {
        return None;
    }
    let has_command = || {
        let of_target =
            cx.graph().target().and_then(|target| start_command(cx, target, InstructionKind::Cmd));
        of_target.or_else(|| start_command(cx, stage, InstructionKind::Cmd)).is_some()
    };
    let entrypoint = start_command(cx, stage, InstructionKind::Entrypoint);
    let starts_shell = entrypoint.is_some_and(|entrypoint| match entrypoint.form {
        CommandForm::Exec(json) => json.items.iter().any(|item| is_shell(item.as_str())),
        CommandForm::Shell(_) => false,
    });
    let keeps_form = match found.kind {
        InstructionKind::Entrypoint => has_command(),
        InstructionKind::Cmd => starts_shell,
        _ => false,
    };
    let file = cx.file().id();
    let edits = if keeps_form { None } else { exec_form_of(cx, found) };
    if let Some(edits) = edits {
        return Some(Fix::unsafe_fix("Write the command as a JSON array").edits(file, edits));
    }
    // A check is no program that anyone stops.
    let edits = exec_before_program(cx, found).filter(|_| found.kind != InstructionKind::Healthcheck)?;
    Some(Fix::unsafe_fix("Put `exec` before the program").edits(file, edits))
}
