//! # Status of a substitution lost
//!
//! `export NAME=$(command)` succeeds whatever the command does: the status is that of `export`. A failure is noticed much
//! later, when the variable is empty.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN export VERSION="$(cat version.txt)" && ./build "VERSION=$VERSION"
//!            ^^^^^^^ the status of `cat` is lost: that of `export` takes its place
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN VERSION="$(cat version.txt)" && export VERSION && ./build "VERSION=$VERSION"
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN VERSION="$(cat version.txt)" && export VERSION && ./build "VERSION=$VERSION"
//! ```
//! Some commands do not fail.
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN export HERE="$(pwd)" CPUS="$(nproc)" ARCH="$(uname -m)" NAME="${NAME:-$(cat name.txt)}" && ./build
//! ```
//! ```dockerfile bad preset=hadolint
//! FROM alpine:3.22
//! RUN export HERE="$(pwd)" && ./build
//!            ^^^^ the status of `pwd` is lost: that of `export` takes its place
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Policy, Rule};
use hullwright_core::shell::{Script, ScriptRange};
use hullwright_core::text::Edit;

use crate::patterns::script::masked_status::{MaskedStatus, masked_statuses};
use crate::patterns::script::one_word_output::last_program;
use crate::patterns::script::run_script::RunScript;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-masked-return-value",
    aliases: &[Alias::same("shellcheck", "SC2155"), Alias::same("hadolint", "SC2155").on(Severity::Warning)],
    category: Category::Shell,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Run, InstructionKind::Onbuild], check)],
    ..Rule::DEFAULT
};

/// Programs that fail only where nothing works any more.
const SURE: [&str; 12] = [
    "arch", "basename", "date", "dirname", "echo", "getconf", "hostname", "nproc", "printf", "pwd", "uname",
    "whoami",
];

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let Some(run) = RunScript::of(cx, instruction) else { return };
    let script = &run.shell().script;
    for masked in masked_statuses(script) {
        let may_fail = |name: &str| cx.policy() == Policy::Hadolint || !SURE.contains(&name);
        let names = masked.substitutions.iter().map(|substitution| last_program(script, substitution));
        let Some(failing) = names.into_iter().find(|name| name.as_deref().is_none_or(may_fail)) else {
            continue;
        };
        let what = failing.map_or_else(|| "the command".to_owned(), |name| format!("`{name}`"));
        let builtin = masked.command.words.first().map(|word| script.slice(word.range)).unwrap_or_default();
        let message = format!("the status of {what} is lost: that of `{builtin}` takes its place");
        cx.report(script.locate(masked.name), message).maybe_fix(split(cx, script, &masked));
    }
}

/// The assignment on its own, then the builtin with the name alone; `local` comes first, for what stands before it is not local.
fn split(cx: &Context<'_>, script: &Script, masked: &MaskedStatus<'_>) -> Option<Fix> {
    let separator = masked.separator?;
    let [builtin, word] = masked.command.words.as_slice() else { return None };
    let builtin_name = script.slice(builtin.range);
    let name = script.slice(masked.name);
    let start = ScriptRange { start: builtin.range.start, end: word.range.start };
    let text = script.text();
    let end = word.range.end as usize;
    if !text.is_verbatim_in(start.as_usize()) || !text.is_verbatim_in(end - 1..end) {
        return None;
    }
    let head = script.locate(start);
    let fix = Fix::unsafe_fix("Assign first, so that a failure shows");
    Some(match builtin_name {
        "export" | "readonly" => {
            let behind =
                Edit::insert(script.locate(word.range).end(), format!("{separator}{builtin_name} {name}"));
            fix.edits(cx.file().id(), [Edit::delete(head), behind])
        }
        "local" => fix.edit(cx.file().id(), Edit::replace(head, format!("local {name}{separator}"))),
        _ => return None,
    })
}
