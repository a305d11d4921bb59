//! # Host entry that cannot be read
//!
//! An extra host is a name and an address: `name=address` or `name:address`. Docker Compose refuses one without either.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     extra_hosts:
//!       - somehost
//!         ^^^^^^^^ `somehost` has no address
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     extra_hosts:
//!       - somehost=10.0.0.1
//!       - host.docker.internal:host-gateway
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-extra-hosts",
    aliases: &[Alias::same("compose-go", "extra-hosts"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidExtraHosts], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
