//! # Parser directive that BuildKit refuses
//!
//! The escape character is a backslash or a backtick, and each parser directive may stand once. With anything else BuildKit
//! stops at the first lines of the file.
//!
//! ```dockerfile bad
//! # escape=^
//!          ^ escape character is neither a backslash nor a backtick
//! FROM alpine:3.22
//! ```
//! ```dockerfile bad
//! # escape=`
//! # escape=`
//! ^^^^^^^^^^ parser directive `escape` is given twice
//! FROM alpine:3.22
//! ```
//! Below another comment or an instruction it is a plain comment.
//! ```dockerfile good
//! # escape=`
//! # the next line is no directive any more
//! # escape=^
//! FROM alpine:3.22
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

use crate::patterns::dockerfile::syntax_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-escape-directive",
    aliases: &[
        Alias::narrower("dockerfile-utils", "INVALID_ESCAPE_DIRECTIVE"),
        Alias::narrower("dockerfile-utils", "DUPLICATED_ESCAPE_DIRECTIVE"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Syntax(&[SyntaxErrorKind::InvalidDirective], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    let is_repeated = cx.slice(error.range).starts_with('#');
    let help = if is_repeated { "keep one of them" } else { "write `# escape=\\` or `# escape=``" };
    report_error(cx, error).help(help);
}
