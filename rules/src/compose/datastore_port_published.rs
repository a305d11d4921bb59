//! # Port of a datastore open to the world
//!
//! Other services reach a database or a queue by its name, without a published port. Published on all addresses, it can be
//! reached from every network the host is in, past the host's own firewall.
//!
//! ```compose bad preset=strict also=service-not-hardened
//! services:
//!   db:
//!     image: postgres:17
//!     ports:
//!       - "5432:5432"
//!         ^^^^^^^^^^^ `PostgreSQL` is open on all addresses of the host
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   db:
//!     image: postgres:17
//!     ports:
//!       - "127.0.0.1:5432:5432"
//! ```
//! ```compose good preset=strict
//! services:
//!   db:
//!     image: postgres:17
//!     ports:
//!       - "127.0.0.1:5432:5432"
//!   search:
//!     image: example/search:1.0
//!     networks: [inside]
//! networks:
//!   inside:
//!     internal: true
//! ```
//! ```compose good preset=strict file=docker-compose.dev.yml
//! services:
//!   db:
//!     image: postgres:17
//!     ports:
//!       - "5432:5432"
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, DefaultSet, FixAvailability, Rule};

use crate::patterns::compose::datastore_image::datastore;
use crate::patterns::compose::development_setting::is_for_development;
use crate::patterns::compose::loopback_port::loopback_fix;
use crate::patterns::compose::published_port::open_ports;

/// See the page.
pub static RULE: Rule = Rule {
    name: "datastore-port-published",
    category: Category::Security,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    yields_to: &["credential-on-published-port"],
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(store) = datastore(service) else { return };
    for port in open_ports(cx, service) {
        let is_its_port = port.target.is_some_and(|target| store.ports.contains(&target));
        if is_its_port && !port.is_explicit && !is_for_development(cx, Some(service), port.span) {
            let help = match port.published {
                Some(_) => "remove the port where only services use it, or put `127.0.0.1:` before it",
                None => "remove the port: other services reach it all the same",
            };
            cx.report_at(port.span, format!("`{}` is open on all addresses of the host", store.name))
                .help(help)
                .maybe_fix(loopback_fix(cx, &port));
        }
    }
}
