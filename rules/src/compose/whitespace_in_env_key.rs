//! # Variable name that ends in a blank
//!
//! In a list of variables everything before `=` is the name, blanks included. Docker Compose refuses a name that ends in
//! one.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     environment:
//!       - DEBUG =1
//!         ^^^^^^ the name of the variable `DEBUG` ends in white space
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     environment:
//!       - DEBUG=1
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "whitespace-in-env-key",
    aliases: &[Alias::same("compose-go", "env-trailing-space"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::WhitespaceInEnvKey], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
