//! # Line that BuildKit cannot read
//!
//! BuildKit refuses the line, and no narrower rule has a name for why. The rest of the file is checked all the same, but
//! the build stops before its first step.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! ENV DATA_DIR=${}/data
//!              ^^^ `${` is not followed by the name of a variable
//! CMD ["sleep", 60]
//!               ^^ JSON form takes strings only, and this item is none
//! ```
//! A heredoc can be a source, never a destination.
//! ```dockerfile bad
//! FROM alpine:3.22
//! COPY settings.conf <<EOF
//!                    ^^^^^ `<<EOF` stands where the destination belongs: a heredoc is a source
//! text
//! EOF
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! ENV DATA_DIR=${BASE:-/srv}/data
//! CMD ["sleep", "60"]
//! COPY <<EOF /etc/settings.conf
//! text
//! EOF
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

use crate::patterns::dockerfile::hadolint_grammar::hadolint_reads;
use crate::patterns::dockerfile::syntax_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "syntax-error",
    aliases: &[
        Alias::broader("hadolint", "DL1000").on(Severity::Error),
        Alias::same("dockerfile-utils", "INVALID_SYNTAX"),
        Alias::broader("dockerfile_lint", "paramSyntaxRegex"),
        Alias::broader("droast", "DF071"),
        Alias::broader("sonar", "S2260"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Syntax(
        &[
            SyntaxErrorKind::NonStringInJson,
            SyntaxErrorKind::MisplacedHeredoc,
            SyntaxErrorKind::BadSubstitution,
            SyntaxErrorKind::LineTooLong,
        ],
        check,
    )],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    if hadolint_reads(cx, error) {
        return;
    }
    let builder = report_error(cx, error);
    match error.kind {
        SyntaxErrorKind::NonStringInJson => {
            builder.help("put it in double quotes");
        }
        SyntaxErrorKind::MisplacedHeredoc => {
            builder.help("write the heredoc first and the destination last");
        }
        SyntaxErrorKind::LineTooLong => {
            builder.help("break the line, or copy the content from a file");
        }
        SyntaxErrorKind::BadSubstitution => {
            builder.help("write `${name}`, or `\\$` where a dollar sign is meant");
        }
        _ => {}
    }
}
