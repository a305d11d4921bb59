//! # Quote that is not closed
//!
//! A word opens a quote and the instruction ends before it is closed, so BuildKit cannot tell where the value stops. An
//! apostrophe in plain text does it too.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! ENV GREETING="hello
//!              ^ double quote is not closed
//! LABEL description=it's
//!                     ^ single quote is not closed
//! ```
//! Text of RUN belongs to the shell, and quotes in the exec form to JSON.
//! ```dockerfile good
//! FROM alpine:3.22
//! ENV GREETING="hello \
//! world"
//! LABEL description="it's"
//! RUN echo it\'s
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

use crate::patterns::dockerfile::hadolint_grammar::hadolint_reads;
use crate::patterns::dockerfile::syntax_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unterminated-quote",
    aliases: &[
        Alias::broader("hadolint", "DL1000").on(Severity::Error),
        Alias::narrower("dockerfile-utils", "SYNTAX_MISSING_SINGLE_QUOTE"),
        Alias::narrower("dockerfile-utils", "SYNTAX_MISSING_DOUBLE_QUOTE"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Syntax(&[SyntaxErrorKind::UnterminatedQuote], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    if hadolint_reads(cx, error) {
        return;
    }
    let builder = report_error(cx, error);
    if error.suggestion.is_none() {
        builder.help("close the quote, or escape it if it is part of the text");
    }
}
