//! # SHELL that is not a JSON array
//!
//! SHELL has no word form: it takes a JSON array of strings, the program first. BuildKit refuses anything else.
//!
//! ```dockerfile bad
//! FROM debian:13
//! SHELL /bin/bash -c
//!       ^^^^^^^^^^^^ SHELL takes a JSON array of strings, such as `["/bin/bash", "-c"]`
//! ```
//! ```dockerfile bad
//! FROM debian:13
//! SHELL ['/bin/bash', '-c']
//!       ^^^^^^^^^^^^^^^^^^^ SHELL takes a JSON array of strings, such as `["/bin/bash", "-c"]`
//! ```
//! ```dockerfile good
//! FROM debian:13
//! SHELL ["/bin/bash", "-o", "pipefail", "-c"]
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};

use crate::patterns::dockerfile::json_defect::find_json_defect;
use crate::patterns::dockerfile::syntax_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-not-json",
    aliases: &[
        Alias::narrower("dockerfile-utils", "SHELL_JSON_FORM"),
        Alias::narrower("dockerfile-utils", "SHELL_REQUIRES_ONE"),
        Alias::same("dockerfilelint", "invalid_format"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Syntax(&[SyntaxErrorKind::ShellNotJson], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    let builder = report_error(cx, error);
    let text = cx.slice(error.range);
    if let Some(defect) = find_json_defect(text) {
        builder.help(format!("{}: {}", defect.reason, defect.remedy));
    } else {
        builder.help("put each word in double quotes, commas between them, brackets around them");
    }
}
