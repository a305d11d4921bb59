//! # Failure of a pipe's first command goes unnoticed
//!
//! A pipe ends like its last command. When the download before it fails, `tar` or `sh` gets half a file or none, often ends
//! well all the same, and so does the build. With `pipefail` the first failure counts.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN wget -qO- https://example.com/tool.tar.gz | tar -xz -C /opt
//!     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a failure here goes unnoticed: `pipefail` is not set
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN set -o pipefail && wget -qO- https://example.com/tool.tar.gz | tar -xz -C /opt
//! ```
//! ```dockerfile bad
//! FROM debian:13
//! SHELL ["/bin/bash", "-c"]
//! RUN set -eux; \
//!     gpg --export example | apt-key add -; \
//!     ^^^^^^^^^^^^^^^^^^^^ a failure here goes unnoticed: `pipefail` is not set
//!     echo done
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13
//! SHELL ["/bin/bash", "-c"]
//! RUN set -o pipefail && set -eux; \
//!     gpg --export example | apt-key add -; \
//!     echo done
//! ```
//!
//! The fix is not safe: a command that is cut off by its reader fails, too. Shells that have no `pipefail`, such as the dash
//! of Debian, and shells that are not known, are left alone, and so are commands that hardly fail, readers that stop early,
//! and pipes whose failure is dealt with:
//!
//! ```dockerfile good
//! FROM debian:13
//! RUN dpkg --get-selections | sort > /packages
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! SHELL ["/bin/ash", "-eo", "pipefail", "-c"]
//! RUN wget -qO- https://example.com/tool.tar.gz | tar -xz -C /opt
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN echo "abc  /tool" | sha256sum -c && apk info | head -n 1 && (apk info | grep -q curl || true)
//! ```
//! hadolint takes SHELL alone for an answer, and every pipe for a question:
//! ```dockerfile bad preset=hadolint
//! FROM debian:13
//! RUN set -o pipefail && dpkg --get-selections | sort > /packages
//!                                                ^^^^^^^^^^^^^^^^ a failure here goes unnoticed: `pipefail` is not set
//! SHELL ["/bin/bash", "-eo", "pipefail", "-c"]
//! RUN dpkg --get-selections | sort > /packages
//! ```

use hullwright_core::contents::Base;
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind};
use hullwright_core::knowledge::Shell;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::shell::{Command, Connector, Pipeline, ScriptRange, ShellScript};
use hullwright_core::text::Edit;

use crate::patterns::shell::exit_status::always_succeeds;
use crate::patterns::shell::hadolint_pipes::open_pipes;
use crate::patterns::shell::shell_programs::program_name;

/// See the page.
pub static RULE: Rule = Rule {
    name: "missing-pipefail",
    aliases: &[
        Alias::same("hadolint", "DL4006").on(Severity::Warning),
        Alias::same("tally", "hadolint/DL4006"),
        Alias::same("droast", "DF057"),
        Alias::same("kics", "efbf148a-67e9-42d2-ac47-02fa1c0d0b22"),
        Alias::same("semgrep", "dockerfile.best-practice.set-pipefail"),
    ],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Run], check), Check::Dockerfile(check_as_hadolint)],
    ..Rule::DEFAULT
};

const MESSAGE: &str = "a failure here goes unnoticed: `pipefail` is not set";

/// Programs that stop reading before the end, so that the writer may be cut off.
const EARLY: [&str; 5] = ["head", "grep", "sed", "awk", "true"];

/// Programs that only hand on what they are given, and fail hardly ever.
const HARMLESS: [&str; 10] = ["yes", "cat", "sort", "uniq", "cut", "tr", "sed", "awk", "uname", "date"];

fn check_as_hadolint(cx: &Context<'_>) {
    if cx.policy() == Policy::Hadolint {
        for (_, range) in open_pipes(cx) {
            cx.report(range, MESSAGE).help("set it in SHELL");
        }
    }
}

fn check(cx: &Context<'_>, run: &Instruction) {
    if cx.policy() == Policy::Hadolint {
        return;
    }
    let Some(stage) = cx.graph().stage_of(run) else { return };
    let launch = cx.launch(run);
    let Some(shell) = launch.script() else { return };
    let Some(CommandForm::Shell(text)) = run.command() else { return };
    let is_set = shell.options.pipefail || text.as_str().contains("pipefail");
    if is_set || !shell.script.errors.is_empty() || !has_pipefail(cx, stage, run, shell) {
        return;
    }
    let Some(pipeline) = pipelines(shell).into_iter().find(|pipeline| hides_failure(shell, pipeline)) else {
        return;
    };
    let Some((_, writers)) = pipeline.commands.split_last() else { return };
    let (Some(first), Some(end)) = (writers.first(), writers.last()) else { return };
    let range = ScriptRange { start: range_of(first).start, end: range_of(end).end };
    let start = text.range().start();
    // A heredoc that is all of the script starts on a line of its own.
    let is_here = run.heredocs.is_empty() && cx.slice(text.range()).starts_with(head(text.as_str()));
    let fix = is_here.then(|| {
        let edit = Edit::insert(start, "set -o pipefail && ");
        Fix::unsafe_fix("Set `pipefail`").edit(cx.file().id(), edit)
    });
    cx.report(shell.script.locate(range), MESSAGE)
        .help("begin the RUN with `set -o pipefail`, or set it in SHELL")
        .maybe_fix(fix);
}

/// The first word.
fn head(text: &str) -> &str {
    text.split([' ', '\t', '\n']).next().unwrap_or_default()
}

/// Whether the shell that reads the RUN certainly knows `pipefail`.
fn has_pipefail(cx: &Context<'_>, stage: &Stage, run: &Instruction, shell: &ShellScript) -> bool {
    if !shell.shell.contains("/sh") && shell.shell != "sh" {
        return matches!(program_name(&shell.shell), "bash" | "ash" | "zsh" | "ksh" | "mksh");
    }
    let is_default = cx
        .graph()
        .shell_before(stage, run.index)
        .is_none_or(|(_, words)| words.first().is_some_and(|program| program_name(program) == "sh"));
    let contents = cx.contents();
    match contents.base(cx.graph().bottom(stage)) {
        Base::Image(image) => is_default && matches!(image.shell, Shell::Ash | Shell::Bash),
        Base::Scratch | Base::Stage(_) | Base::Unknown => false,
    }
}

/// The pipelines of the script whose failure ends it or would be its own: not those in conditions and before `||`.
fn pipelines(shell: &ShellScript) -> Vec<&Pipeline> {
    let mut found = Vec::new();
    for item in &shell.script.body.items {
        if item.rest.iter().any(|joined| joined.connector == Connector::Or) {
            continue;
        }
        found.push(&item.first);
        found.extend(item.rest.iter().map(|joined| &joined.pipeline));
    }
    found
}

fn hides_failure(shell: &ShellScript, pipeline: &Pipeline) -> bool {
    let Some((last, writers)) = pipeline.commands.split_last() else { return false };
    let reads_all = name_of(shell, last).is_some_and(|name| !EARLY.contains(&program_name(&name)));
    let may_fail = |command: &Command| {
        name_of(shell, command)
            .is_some_and(|name| !always_succeeds(&name) && !HARMLESS.contains(&program_name(&name)))
    };
    !pipeline.is_negated && reads_all && writers.iter().any(may_fail)
}

/// The program of a simple command.
fn name_of(shell: &ShellScript, command: &Command) -> Option<String> {
    let Command::Simple(simple) = command else { return None };
    let word = simple.words.first()?;
    shell.script.argument(word).literal().map(str::to_owned)
}

fn range_of(command: &Command) -> ScriptRange {
    match command {
        Command::Simple(simple) => simple.range,
        Command::Function(function) => function.range,
        Command::Compound(compound) => compound.range,
    }
}
