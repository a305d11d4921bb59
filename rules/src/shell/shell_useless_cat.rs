//! # cat of one file into a pipe
//!
//! `cat file | program` starts a program that only copies: `program < file` reads the same text, can seek in it, and fails when the
//! file cannot be read.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN cat /etc/passwd | grep -c app
//!         ^^^^^^^^^^^ `cat` only copies this file into the pipe
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN grep -c app < /etc/passwd
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN cat part1 part2 | sha256sum && cat -A part1 | head && grep -c app < part1 && cat *.txt | wc -l
//! ```
//! ShellCheck has it off, and so has `--preset hadolint`.

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::shell::{Command, Script, ScriptRange};
use hullwright_core::text::Edit;

use crate::patterns::script::cat_into_pipe::{CatIntoPipe, cats_into_pipes};
use crate::patterns::script::run_script::RunScript;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-useless-cat",
    aliases: &[Alias::same("shellcheck", "SC2002")],
    category: Category::Shell,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Run, InstructionKind::Onbuild], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(run) = RunScript::of(cx, instruction) else { return };
    let script = &run.shell().script;
    for found in cats_into_pipes(script) {
        cx.report(script.locate(found.file.range), "`cat` only copies this file into the pipe")
            .maybe_fix(redirected(cx, script, &found));
    }
}

/// `program < file`, where `cat` does nothing else and nothing else is read.
fn redirected(cx: &Context<'_>, script: &Script, found: &CatIntoPipe<'_>) -> Option<Fix> {
    let Command::Simple(reader) = found.reader else { return None };
    let cat = found.cat;
    let is_bare = cat.assignments.is_empty() && cat.redirections.is_empty();
    let reads_more = reader.redirections.iter().any(|redirection| redirection.operator.is_input());
    let start = ScriptRange { start: cat.range.start, end: reader.range.start };
    let end = reader.range.end as usize;
    let text = script.text();
    let is_written = text.is_verbatim_in(start.as_usize()) && text.is_verbatim_in(end - 1..end);
    if !is_bare || reads_more || !is_written || reader.words.is_empty() {
        return None;
    }
    let file = script.slice(found.file.range);
    let edits = [
        Edit::delete(script.locate(start)),
        Edit::insert(script.locate(reader.range).end(), format!(" < {file}")),
    ];
    Some(Fix::unsafe_fix(format!("Read `{file}` directly")).edits(cx.file().id(), edits))
}
