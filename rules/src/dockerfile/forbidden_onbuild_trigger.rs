//! # ONBUILD with an instruction that cannot wait
//!
//! ONBUILD keeps an instruction for the build of another image. FROM and MAINTAINER cannot be kept, nor can another ONBUILD,
//! and BuildKit refuses them.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! ONBUILD FROM debian:13
//!         ^^^^ `FROM` cannot be an ONBUILD trigger
//! ONBUILD ONBUILD RUN make
//!         ^^^^^^^ `ONBUILD` cannot be an ONBUILD trigger
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! ONBUILD COPY . /srv
//! ONBUILD RUN make -C /srv
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

use crate::patterns::dockerfile::syntax_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "forbidden-onbuild-trigger",
    aliases: &[
        Alias::same("hadolint", "DL3043").on(Severity::Error),
        Alias::same("tally", "hadolint/DL3043"),
        Alias::narrower("dockerfile-utils", "ONBUILD_CHAINING_DISALLOWED"),
        Alias::narrower("dockerfile-utils", "ONBUILD_TRIGGER_DISALLOWED"),
        Alias::same("droast", "DF068"),
        Alias::same("datadog-iac", "408460f2-2a0f-21ab-ab37-4fb86ac3b5ce"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Syntax(&[SyntaxErrorKind::ForbiddenTrigger], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    let help = match InstructionKind::from_keyword(cx.slice(error.range)) {
        InstructionKind::Onbuild => "write ONBUILD once",
        InstructionKind::Maintainer => "use `ONBUILD LABEL`",
        _ => "an image that builds on this one says itself where it starts from",
    };
    report_error(cx, error).help(help);
}
