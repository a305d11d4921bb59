//! # Heredoc without an end
//!
//! A heredoc ends at a line that is exactly its terminator: no blanks around it, no other letter case, and tabs before it
//! only with `<<-`. Without that line everything to the end of the file is text, instructions included.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN <<EOF
//!     ^^^^^ heredoc `EOF` is not ended: its terminator may have no blanks around it
//! echo hello
//!   EOF
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! COPY <<CONF /etc/app.conf
//!      ^^^^^^ heredoc `CONF` is not ended: no line is exactly `CONF`
//! port = 80
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN <<-EOF
//! echo hello
//! EOF
//! COPY <<"CONF" /etc/app.conf
//! port = 80
//! CONF
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

use crate::patterns::dockerfile::syntax_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unterminated-heredoc",
    aliases: &[
        Alias::broader("hadolint", "DL1000").on(Severity::Error),
        Alias::narrower("tally", "shellcheck/SC1040"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Syntax(&[SyntaxErrorKind::UnterminatedHeredoc], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    report_error(cx, error).help("put the terminator on a line of its own, at its very start");
}
