//! # Stage name with forbidden characters
//!
//! A stage name starts with a letter and goes on with letters, digits, dashes, underscores and dots; BuildKit refuses any
//! other. Letter case does not matter.
//!
//! ```dockerfile bad
//! FROM alpine:3.22 AS 1st
//!                     ^^^ `1st` is no stage name: a letter first, then letters, digits, `-`, `_` and `.`
//! FROM debian:13 AS build/tools
//!                   ^^^^^^^^^^^ `build/tools` is no stage name: a letter first, then letters, digits, `-`, `_` and `.`
//! ```
//! ```dockerfile good
//! FROM alpine:3.22 AS first
//! FROM debian:13 AS build-tools_1.2
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

use crate::patterns::dockerfile::syntax_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-stage-name",
    aliases: &[Alias::same("dockerfile-utils", "INVALID_BUILD_STAGE_NAME")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Syntax(&[SyntaxErrorKind::InvalidStageName], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    report_error(cx, error);
}
