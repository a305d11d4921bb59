//! # Network that is not defined
//!
//! A service joins a network that the top level does not define. Docker Compose refuses the project; it makes no
//! network by the way. One that exists outside of the project is defined with `external: true`.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     networks:
//!       - proxy
//!         ^^^^^ network `proxy` is not defined
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     networks:
//!       - proxy
//!
//! networks:
//!   proxy:
//! ```
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     networks: [frontent]
//!                ^^^^^^^^ network `frontent` is not defined
//! networks:
//!   frontend:
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     networks: [frontend]
//! networks:
//!   frontend:
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     networks: [proxy, default]
//! networks:
//!   proxy:
//!     external: true
//! ```
//!
//! `default` is always there, and a file that is laid over another one may use its networks:
//!
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//! networks:
//!   proxy:
//! #- compose.override.yaml
//! services:
//!   web:
//!     networks: [proxy]
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::closest_name::closest_name;
use crate::patterns::compose::compose_report::report_error;
use crate::patterns::compose::declared_name::declared;

/// See the page.
pub static RULE: Rule = Rule {
    name: "undefined-network",
    aliases: &[Alias::same("compose-go", "undefined-network"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::UndefinedNetwork], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(closest_name(cx, error).or_else(|| declared(cx, error.span, "networks")));
    }
}
