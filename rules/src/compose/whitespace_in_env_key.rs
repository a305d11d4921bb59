//! # Blank behind the name of a variable
//!
//! In a list of variables everything before `=` is the name, a blank included. Docker Compose refuses such a name, and
//! the program would look for another one anyway.
//!
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:17
//!     environment:
//!       - POSTGRES_DB =shop
//!         ^^^^^^^^^^^^ the name of the variable `POSTGRES_DB` ends in white space
//! ```
//! ```compose good
//! services:
//!   db:
//!     image: postgres:17
//!     environment:
//!       - POSTGRES_DB=shop
//!       - GREETING=a b = c
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

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
