//! # Flag without its value
//!
//! The flag needs a value behind an equals sign. A blank in between does not do: the next word is then the first argument,
//! and BuildKit refuses the bare flag.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! COPY --chown app:app . /srv
//!      ^^^^^^^ flag `--chown` has no value
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! COPY --chown=1000:1000 --link . /srv
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

use crate::patterns::dockerfile::syntax_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "missing-flag-value",
    aliases: &[Alias::same("dockerfile-utils", "FLAG_MISSING_VALUE")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Syntax(&[SyntaxErrorKind::MissingFlagValue], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    let flag = cx.slice(error.range).trim_end_matches('=');
    report_error(cx, error).help(format!("write `{flag}=…`, without blanks"));
}
