//! # Backticks
//!
//! Between backticks a backslash means something else than it does around them, and they cannot be nested without more of it.
//! `$(…)` has neither problem and is read by every shell of today.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN echo "built by `whoami`" > "/etc/`hostname`.txt"
//!                    ^^^^^^^^ backticks: `$(…)` does the same and can be nested
//!                                      ^^^^^^^^^^ backticks: `$(…)` does the same and can be nested
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! RUN echo "built by $(whoami)" > "/etc/$(hostname).txt"
//! ```
//! In single quotes they are text. Some use them around a comment in the middle of a command.
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN echo '`text`' && apk add --no-cache git `# for composer` unzip
//! ```
//! ```dockerfile good
//! # escape=`
//! FROM mcr.microsoft.com/windows/servercore:ltsc2025
//! RUN dir `whoami`
//! ```
//! ```dockerfile bad preset=hadolint
//! FROM alpine:3.22
//! RUN now=`date`
//!         ^^^^^^ backticks: `$(…)` does the same and can be nested
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::shell::{CommandSubstitution, Script};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::script::backtick::backticks;
use crate::patterns::script::run_script::RunScript;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-backtick-substitution",
    aliases: &[Alias::same("shellcheck", "SC2006"), Alias::same("hadolint", "SC2006").on_as_style()],
    category: Category::Shell,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Safe,
    checks: &[Check::Instruction(&[InstructionKind::Run, InstructionKind::Onbuild], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    // There they continue lines.
    if cx.dockerfile().escape == '`' {
        return;
    }
    let Some(run) = RunScript::of(cx, instruction) else { return };
    let script = &run.shell().script;
    for substitution in backticks(script) {
        let range = script.locate(substitution.range);
        cx.report(range, "backticks: `$(…)` does the same and can be nested").maybe_fix(dollar_form(
            cx,
            script,
            substitution,
        ));
    }
}

/// `$(` and `)` in their place. `None` where text between them means something else there: escapes, comments, the parentheses of
/// `case`, and a further parenthesis right behind the first.
fn dollar_form(cx: &Context<'_>, script: &Script, substitution: &CommandSubstitution) -> Option<Fix> {
    let inside = script.slice(substitution.range).strip_prefix('`')?.strip_suffix('`')?;
    let is_plain =
        !inside.contains(['\\', '#', '"']) && !inside.contains("case ") && !inside.starts_with('(');
    let place = script.locate(substitution.range);
    let opening = TextRange::new(place.start(), place.start() + 1);
    let closing = TextRange::new(place.end() - 1, place.end());
    let is_written = cx.slice(opening) == "`" && cx.slice(closing) == "`";
    (is_plain && is_written).then(|| {
        let edits = [Edit::replace(opening, "$("), Edit::replace(closing, ")")];
        Fix::safe("Write `$(…)`").edits(cx.file().id(), edits)
    })
}
