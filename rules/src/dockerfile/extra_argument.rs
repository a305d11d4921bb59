//! # More arguments than the instruction takes
//!
//! `HEALTHCHECK NONE` takes nothing more, and USER and STOPSIGNAL take one value. BuildKit refuses a longer HEALTHCHECK or
//! STOPSIGNAL; a user with a blank in its name it keeps, and then no container starts.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! HEALTHCHECK NONE --interval=5s
//!                  ^^^^^^^^^^^^^ HEALTHCHECK NONE takes no arguments
//! STOPSIGNAL SIGTERM SIGKILL
//!                    ^^^^^^^ STOPSIGNAL takes one value
//! USER app staff
//!          ^^^^^ USER takes one value
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! HEALTHCHECK NONE
//! STOPSIGNAL SIGTERM
//! USER app
//! ```
//! A path of WORKDIR may have blanks in it, and so may a user of Windows.
//! ```dockerfile good
//! FROM mcr.microsoft.com/windows/servercore:ltsc2025
//! WORKDIR /program files
//! USER NT AUTHORITY\\SYSTEM
//! HEALTHCHECK NONE
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::dockerfile::syntax_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "extra-argument",
    aliases: &[
        Alias::broader("hadolint", "DL1000").on(Severity::Error),
        Alias::narrower("dockerfile-utils", "ARGUMENT_EXTRA"),
        Alias::narrower("dockerfile-utils", "ARGUMENT_UNNECESSARY"),
        Alias::same("dockerfilelint", "extra_args"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[
        Check::Syntax(&[SyntaxErrorKind::ExtraArgument], check),
        Check::Instruction(
            &[InstructionKind::Stopsignal, InstructionKind::User, InstructionKind::Onbuild],
            check_single,
        ),
    ],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    report_error(cx, error).help("remove it").maybe_fix(removed(cx, error.range));
}

/// The words and the blanks before them taken out, unless they go over several lines.
fn removed(cx: &Context<'_>, words: TextRange) -> Option<Fix> {
    let before = cx.slice(TextRange::new(0, words.start()));
    let n_blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
    let range = TextRange::new(words.start() - n_blanks as u32, words.end());
    let is_one_line =
        !cx.slice(range).contains('\n') && !before.trim_end_matches([' ', '\t']).ends_with('\n');
    is_one_line.then(|| Fix::unsafe_fix("Remove what is too much").edit(cx.file().id(), Edit::delete(range)))
}

fn check_single(cx: &Context<'_>, instruction: &Instruction) {
    let Some(single) = instruction.with_trigger().last() else { return };
    if !matches!(single.kind, InstructionKind::Stopsignal | InstructionKind::User) {
        return;
    }
    // hadolint takes all of the line for the value.
    let Some(text) = single.as_text().filter(|_| cx.policy() != Policy::Hadolint) else { return };
    // Variables, quotes, Windows accounts and comments are not judged.
    let is_plain =
        |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-' | '.' | ':' | '+' | ' ' | '\t');
    let Some(at) = text.as_str().find([' ', '\t']).filter(|_| text.as_str().chars().all(is_plain)) else {
        return;
    };
    let rest = text.as_str().get(at..).unwrap_or_default();
    let start = text.len() - rest.trim_start().len();
    let surplus = text.locate(start..text.len());
    let builder = cx
        .report(surplus, format!("{} takes one value", single.kind.keyword()))
        .maybe_fix(removed(cx, surplus));
    if single.kind == InstructionKind::User {
        builder.help("write `user:group`, or remove the second word");
    } else {
        builder.help("remove what follows the first word");
    }
}
