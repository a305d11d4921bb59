//! # Secret without one source
//!
//! A secret comes from a file or from a variable, or it is external. Docker Compose refuses one with no source, and one with
//! two.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     secrets:
//!       - token
//! secrets:
//!   token:
//!   ^^^^^ secret `token` has no source
//!     name: token
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     secrets:
//!       - token
//! secrets:
//!   token:
//!     environment: TOKEN
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-secret-source",
    aliases: &[Alias::same("compose-go", "secret-source"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidSecretSource], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
