//! # Extending what is not there
//!
//! `extends` starts from another service. When that service or its file does not exist, or two services extend each other,
//! Docker Compose refuses the project.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!   admin:
//!     extends: wep
//!              ^^^ service `wep` is not defined
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!   admin:
//!     extends:
//!       service: web
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-extends",
    aliases: &[Alias::same("compose-go", "extends"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidExtends], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
