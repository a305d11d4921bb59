//! # gpg expects somebody at a terminal
//!
//! gpg is made for a person at a terminal: without `--batch` it asks when a file exists or a key looks odd, and complains
//! that there is nobody. With it, the same call gives the same answer everywhere.
//!
//! ```dockerfile bad preset=strict
//! FROM buildpack-deps:trixie
//! RUN gpg --keyserver keyserver.ubuntu.com --recv-keys 595E85A6B1B4779EA4DAAEC70B588DFF0527A9B7 \
//!     ^^^ `gpg` expects somebody at a terminal
//!  && gpg2 --verify tool.tar.gz.asc tool.tar.gz
//!     ^^^^ `gpg2` expects somebody at a terminal
//! RUN curl -fsSL https://example.com/key.asc | gpg --dearmor -o /etc/apt/keyrings/example.gpg
//!                                              ^^^ `gpg` expects somebody at a terminal
//! ```
//! ```dockerfile fixed preset=strict
//! FROM buildpack-deps:trixie
//! RUN gpg --batch --keyserver keyserver.ubuntu.com --recv-keys 595E85A6B1B4779EA4DAAEC70B588DFF0527A9B7 \
//!  && gpg2 --batch --verify tool.tar.gz.asc tool.tar.gz
//! RUN curl -fsSL https://example.com/key.asc | gpg --batch --dearmor -o /etc/apt/keyrings/example.gpg
//! ```
//!
//! What only tells something asks nothing, and what is made to be answered is answered by a script, which `--batch` would
//! not let it. Options may come from a variable or from a file:
//!
//! ```dockerfile good preset=strict
//! FROM buildpack-deps:trixie
//! RUN gpg --batch --import /key.asc && gpg --version && gpg --list-keys && gpg -k && gpgv /tool.asc /tool
//! RUN printf '5\ny\n' | gpg --command-fd 0 --edit-key 0B588DFF0527A9B7 trust
//! RUN gpg --gen-key < /answers
//! RUN gpg $GPG_OPTIONS --import /key.asc
//! ```
//! ```dockerfile good preset=strict
//! FROM buildpack-deps:trixie
//! RUN mkdir -m 700 /root/.gnupg && echo batch > /root/.gnupg/gpg.conf && gpg --import /key.asc
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::shell::ArgumentValue;
use hullwright_core::shell::command::{CommandLine, look_through};

use crate::patterns::shell::added_option::add_option;

/// See the page.
pub static RULE: Rule = Rule {
    name: "gpg-without-batch",
    aliases: &[Alias::same("binnacle", "gpgUseBatchFlag")],
    category: Category::Reliability,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Safe,
    checks: &[Check::Instruction(&[InstructionKind::Run, InstructionKind::Onbuild], check)],
    ..Rule::DEFAULT
};

/// What gpg is asked to do that goes the same way with `--batch`, unless it would have to ask.
const TASKS: [&str; 34] = [
    "--clear-sign",
    "--clearsign",
    "--dearmor",
    "--dearmour",
    "--decrypt",
    "--decrypt-files",
    "--detach-sign",
    "--enarmor",
    "--encrypt",
    "--export",
    "--export-ownertrust",
    "--export-secret-keys",
    "--fetch-key",
    "--fetch-keys",
    "--import",
    "--import-ownertrust",
    "--locate-external-keys",
    "--locate-keys",
    "--receive-keys",
    "--recv",
    "--recv-key",
    "--recv-keys",
    "--refresh-keys",
    "--send-keys",
    "--sign",
    "--symmetric",
    "--verify",
    "--verify-files",
    "-b",
    "-c",
    "-d",
    "-e",
    "-s",
    "-se",
];

/// Options with which it asks nobody, or is answered.
const ANSWERED: [&str; 6] = ["--batch", "--command-fd", "--command-file", "--version", "--help", "--dry-run"];

fn check(cx: &Context<'_>, whole: &Instruction) {
    let Some(run) = whole.with_trigger().last().filter(|found| found.kind == InstructionKind::Run) else {
        return;
    };
    if !cx.slice(run.range).contains("gpg") || may_be_configured(cx, whole) {
        return;
    }
    let launch = cx.launch(run);
    for launched in &launch.commands() {
        let Some(started) = launched.invocation.as_ref().map(look_through) else { continue };
        let Some(line) = started.command().filter(|line| may_ask(*line)) else { continue };
        let edit = add_option(cx.text(), launched, line.program.range, "--batch");
        let program = line.name().unwrap_or("gpg");
        cx.report(line.program.range, format!("`{program}` expects somebody at a terminal"))
            .help("add `--batch`")
            .maybe_fix(edit.map(|edit| Fix::safe("Add `--batch`").edit(cx.file().id(), edit)));
    }
}

fn may_ask(line: CommandLine<'_>) -> bool {
    if !matches!(line.name(), Some("gpg" | "gpg1" | "gpg2")) {
        return false;
    }
    let mut has_task = false;
    for argument in line.arguments {
        let is_open = argument.value == ArgumentValue::Splits && argument.text.starts_with('$');
        // Behind the task stand files and keys.
        if is_open && !has_task {
            return false;
        }
        let name = argument.text.split_once('=').map_or(&*argument.text, |(name, _)| name);
        if ANSWERED.contains(&name) || name.starts_with("--list-") || name == "--edit-key" {
            return false;
        }
        has_task |= TASKS.contains(&name);
    }
    has_task
}

/// Whether a file of options may hold it.
fn may_be_configured(cx: &Context<'_>, instruction: &Instruction) -> bool {
    let Some(stage) = cx.graph().stage_of(instruction) else { return true };
    let mut around = cx.graph().chain(stage).flat_map(|link| cx.instructions_of(link));
    around.any(|found| {
        let text = cx.slice(found.range);
        text.contains("gpg.conf") && (found.kind != InstructionKind::Run || text.contains("batch"))
    })
}
