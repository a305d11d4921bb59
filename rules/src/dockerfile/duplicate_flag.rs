//! # Flag given twice
//!
//! The flag may stand once on an instruction, and BuildKit refuses the second. Only one of the two values can be meant.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! COPY --chown=1000 --chmod=644 --chown=app . /srv
//!                               ^^^^^^^^^^^ flag `--chown` is given twice
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! COPY --chown=1000 --exclude=*.md --exclude=*.txt . /srv
//! RUN --mount=type=cache,target=/a --mount=type=cache,target=/b true
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

use crate::patterns::dockerfile::syntax_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "duplicate-flag",
    aliases: &[Alias::same("dockerfile-utils", "FLAG_DUPLICATE")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Syntax(&[SyntaxErrorKind::DuplicateFlag], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    report_error(cx, error).help("keep one of them");
}
