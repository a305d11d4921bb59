//! # Secret that is not defined
//!
//! A service names a secret that the project does not define. Docker Compose refuses the project before anything starts. A
//! file that is laid over another one, or is included by one, is not blamed: the secret may be defined there.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     secrets:
//!       - token
//!         ^^^^^ secret `token` is not defined
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     secrets:
//!       - token
//! secrets:
//!   token:
//!     file: ./token.txt
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "undefined-secret",
    aliases: &[Alias::same("compose-go", "undefined-secret"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::UndefinedSecret], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
