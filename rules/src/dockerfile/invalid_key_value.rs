//! # Pair without a name or an equals sign
//!
//! ENV, LABEL and ARG take `name=value` pairs. Once the first word has an equals sign every word needs one, so a value with
//! a blank must be quoted, and a name must stand before it.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! ENV TITLE=Hello World
//!                 ^^^^^ ENV takes `name=value` pairs, and this word has no `=`
//! LABEL =nobody
//!       ^^^^^^^ LABEL pair without a name before the `=`
//! ```
//! A comment on the same line is one of the words.
//! ```dockerfile bad
//! FROM alpine:3.22
//! ENV PORT=80 # for the proxy
//!             ^ ENV takes `name=value` pairs, and this word has no `=`
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! ENV TITLE="Hello World" EMPTY=
//! LABEL vendor=nobody
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

use crate::patterns::dockerfile::hadolint_grammar::hadolint_reads;
use crate::patterns::dockerfile::syntax_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-key-value",
    aliases: &[
        Alias::broader("hadolint", "DL1000").on(Severity::Error),
        Alias::narrower("dockerfile-utils", "SYNTAX_MISSING_EQUALS"),
        Alias::narrower("dockerfile-utils", "SYNTAX_MISSING_NAMES"),
        Alias::same("dockerfilelint", "label_invalid"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Syntax(&[SyntaxErrorKind::InvalidKeyValue], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    if hadolint_reads(cx, error) {
        return;
    }
    let word = cx.slice(error.range);
    let builder = report_error(cx, error);
    if word.starts_with('#') {
        builder.help("put the comment on a line of its own");
    } else if !word.starts_with('=') {
        builder.help("quote the value before it if it goes on here, or write `name=value`");
    }
}
