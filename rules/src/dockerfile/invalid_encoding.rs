//! # File that is not UTF-8
//!
//! The file holds bytes that are not UTF-8, in most cases text in an older encoding. BuildKit passes arguments on as UTF-8 and
//! fails on others; such bytes are checked as question marks, and no fix touches the file.
//!
//! ```dockerfile bad latin1
//! FROM alpine:3.22
//! LABEL vendor="Müller"
//!                ^ bytes here are not UTF-8
//! ```
//!
//! ```dockerfile good
//! FROM alpine:3.22
//! LABEL vendor="Müller"
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, FileContext, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-encoding",
    category: Category::Correctness,
    severity: Severity::Warning,
    checks: &[Check::File(check)],
    ..Rule::DEFAULT
};

fn check(cx: &FileContext<'_>) {
    if let Some(range) = cx.file().invalid_utf8() {
        cx.report(range, "bytes here are not UTF-8").help("save the file as UTF-8");
    }
}
