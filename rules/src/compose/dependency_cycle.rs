//! # Services that wait for each other
//!
//! Docker Compose starts services in the order of their dependencies and refuses a project in which they go in a circle.
//! Links, shared namespaces and `volumes_from` are dependencies, too. Most circles break when one side learns to wait
//! for the other by itself, by trying again.
//!
//! ```compose bad
//! services:
//!   api:
//!     image: example/api:2.1
//!     depends_on: [worker]
//!                  ^^^^^^ services wait for each other: `api` → `worker` → `api`
//!   worker:
//!     image: example/worker:2.1
//!     depends_on: [api]
//! ```
//! ```compose bad
//! services:
//!   vpn:
//!     image: example/vpn:1.0
//!     depends_on: [downloads]
//!                  ^^^^^^^^^ services wait for each other: `vpn` → `downloads` → `vpn`
//!   downloads:
//!     image: example/downloads:3.2
//!     network_mode: service:vpn
//! ```
//! ```compose good
//! services:
//!   api:
//!     image: example/api:2.1
//!   worker:
//!     image: example/worker:2.1
//!     depends_on: [api]
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "dependency-cycle",
    aliases: &[Alias::same("compose-go", "depends-on-cycle"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::DependencyCycle], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
