//! # Host entry that cannot be read
//!
//! An entry of `extra_hosts` is a name and its address: `name=address` or `name:address`. Docker Compose refuses one
//! without an address.
//!
//! ```compose bad
//! services:
//!   api:
//!     image: example/api:2.1
//!     extra_hosts:
//!       - db.internal
//!         ^^^^^^^^^^^ `db.internal` has no address
//! ```
//! ```compose good
//! services:
//!   api:
//!     image: example/api:2.1
//!     extra_hosts:
//!       - db.internal=10.0.0.5
//!       - host.docker.internal:host-gateway
//!       - "v6.internal=[::1]"
//!       - ${EXTRA_HOST}
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

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
