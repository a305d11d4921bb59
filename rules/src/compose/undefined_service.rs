//! # Reference to an unknown service
//!
//! `depends_on`, `links`, `volumes_from`, shared namespaces (`network_mode: service:…`) and build contexts
//! (`service:…`) name other services of the project. Docker Compose refuses the project when there is none of that name,
//! even where the dependency is not required. Look for the name that the service had before it was renamed.
//!
//! ```compose bad
//! services:
//!   api:
//!     image: example/api:2.1
//!     depends_on:
//!       - database
//!         ^^^^^^^^ service `database` is not defined
//!   db:
//!     image: postgres:17
//! ```
//! ```compose bad
//! services:
//!   vpn:
//!     image: example/vpn:1.0
//!   downloads:
//!     image: example/downloads:3.2
//!     network_mode: service:vnp
//!                   ^^^^^^^^^^^ service `vnp` is not defined
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   vpn:
//!     image: example/vpn:1.0
//!   downloads:
//!     image: example/downloads:3.2
//!     network_mode: service:vpn
//! ```
//! ```compose good
//! services:
//!   api:
//!     image: example/api:2.1
//!     depends_on: [db]
//!   db:
//!     image: postgres:17
//! ```
//!
//! An override may name what the file below it defines, and included files count:
//!
//! ```compose good
//! include: [db.yaml]
//! services:
//!   api:
//!     image: example/api:2.1
//!     depends_on: [db]
//!   migrate:
//!     image: example/migrate:2.1
//! #- compose.override.yaml
//! services:
//!   api:
//!     depends_on: [migrate]
//! #- db.yaml
//! services:
//!   db:
//!     image: postgres:17
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::closest_name::closest_name;
use crate::patterns::compose::compose_report::report_error;

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
    fix: FixAvailability::Unsafe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::UndefinedService], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(closest_name(cx, error));
    }
}
