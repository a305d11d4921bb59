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
//! A path of WORKDIR may have blanks in it, and so may a user of Windows.
//! ```dockerfile good
//! FROM mcr.microsoft.com/windows/servercore:ltsc2025
//! WORKDIR /program files
//! USER NT AUTHORITY\\SYSTEM
//! HEALTHCHECK NONE
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

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
    report_error(cx, error).help("remove it");
}

fn check_single(cx: &Context<'_>, instruction: &Instruction) {
    let Some(single) = instruction.with_trigger().last() else { return };
    if !matches!(single.kind, InstructionKind::Stopsignal | InstructionKind::User) {
        return;
    }
    let Some(text) = single.as_text() else { return };
    // Variables, quotes, Windows accounts and comments are not judged.
    let is_plain =
        |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-' | '.' | ':' | '+' | ' ' | '\t');
    let Some(at) = text.as_str().find([' ', '\t']).filter(|_| text.as_str().chars().all(is_plain)) else {
        return;
    };
    let rest = text.as_str().get(at..).unwrap_or_default();
    let start = text.len() - rest.trim_start().len();
    let builder =
        cx.report(text.locate(start..text.len()), format!("{} takes one value", single.kind.keyword()));
    if single.kind == InstructionKind::User {
        builder.help("write `user:group`, or remove the second word");
    } else {
        builder.help("remove what follows the first word");
    }
}
