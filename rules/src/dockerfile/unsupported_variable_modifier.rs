//! # Variable modifier that BuildKit does not know
//!
//! BuildKit expands variables itself in most instructions, with fewer modifiers than a shell has. Substrings, letter case
//! and assignments are not among them, and the build stops.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! ARG VERSION=1.2.3
//! ENV SERIES=${VERSION:0:1}
//!                     ^^ `:0` is no modifier that BuildKit knows
//! ```
//! Text of RUN is the shell's own.
//! ```dockerfile good
//! FROM debian:13
//! SHELL ["/bin/bash", "-c"]
//! ARG VERSION=1.2.3
//! ENV SERIES=${VERSION%.*} MODE=${MODE:-release} PATH_PART=\${VERSION:0:1}
//! RUN echo "${VERSION:0:1}"
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

use crate::patterns::dockerfile::syntax_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unsupported-variable-modifier",
    aliases: &[Alias::same("dockerfile-utils", "UNSUPPORTED_MODIFIER")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Syntax(&[SyntaxErrorKind::UnsupportedModifier], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    report_error(cx, error).help(
        "BuildKit has `:-`, `:+`, `:?`, the same without the colon, `#`, `##`, `%`, `%%`, `/` and `//`",
    );
}
