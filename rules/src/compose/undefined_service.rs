//! # Service that is not defined
//!
//! A service names a service that the project does not define. Docker Compose refuses the project before anything starts. A
//! file that is laid over another one, or is included by one, is not blamed: the service may be defined there.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     depends_on:
//!       - databse
//!         ^^^^^^^ service `databse` is not defined
//!   database:
//!     image: postgres:17
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     depends_on:
//!       - database
//!   database:
//!     image: postgres:17
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "undefined-service",
    aliases: &[
        Alias::narrower("compose-go", "additional-contexts-service"),
        Alias::narrower("compose-go", "undefined-service"),
        Alias::broader("compose-go", "load"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::UndefinedService], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
