//! # Port open on all addresses
//!
//! A port without an address is published on every address of the host, and the engine opens it in the firewall, too. Often
//! only a proxy on the same host is meant to reach it.
//!
//! ```compose bad preset=strict also=service-not-hardened
//! services:
//!   app:
//!     image: example/app:1.2
//!     ports:
//!       - "8080:80"
//!         ^^^^^^^^^ port 8080 is open on all addresses of the host
//!       - target: 9000
//!         ^^^^^^^^^^^^ a port for 9000 is open on all addresses of the host
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     ports:
//!       - "127.0.0.1:8080:80"
//!       - target: 9000
//!         host_ip: 127.0.0.1
//! ```
//! What faces the world, such as the ports of the web, of mail and of names, and an address that is written out, are fine:
//! ```compose good preset=strict
//! services:
//!   web:
//!     image: nginx:1.31
//!     ports:
//!       - "80:80"
//!       - "443:443"
//!       - "127.0.0.1:8080:8080"
//!       - "[::1]:8081:8081"
//!       - "0.0.0.0:8082:8082"
//!       - "${BIND}8083:8083"
//!       - "${APP_PORT}"
//!   names:
//!     image: example/names:1.2
//!     ports:
//!       - "53:53/udp"
//! ```
//! ```compose good preset=strict file=test/e2e/compose.yaml
//! services:
//!   app:
//!     image: example/app:1.2
//!     ports:
//!       - "8080:80"
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, DefaultSet, FixAvailability, Policy, Rule};

use crate::patterns::compose::development_setting::is_for_tests;
use crate::patterns::compose::loopback_port::loopback_fix;
use crate::patterns::compose::published_port::open_ports;

/// See the page.
pub static RULE: Rule = Rule {
    name: "port-on-all-interfaces",
    aliases: &[
        Alias::same("dclint", "no-unbound-port-interfaces").on(Severity::Error),
        Alias::same("kics", "451d79dc-0588-476a-ad03-3c7f0320abb3"),
        Alias::same("cis-docker", "5.14"),
        Alias::same("owasp-docker", "RULE 5a"),
    ],
    category: Category::Security,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    yields_to: &["credential-on-published-port", "datastore-port-published"],
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for port in open_ports(cx, service) {
        // dclint knows no ports that are meant to be open.
        let is_meant = cx.policy() != Policy::Dclint
            && (port.is_host_mode
                || is_public(port.published.as_deref())
                || is_for_tests(cx, Some(service), port.span));
        if port.is_explicit || is_meant {
            continue;
        }
        let which = match (&port.published, port.target) {
            (Some(published), _) => format!("port {published}"),
            (None, Some(target)) => format!("a port for {target}"),
            (None, None) => "a port".to_owned(),
        };
        cx.report_at(port.span, format!("{which} is open on all addresses of the host"))
            .help("put the address before it: `127.0.0.1:` for this host alone")
            .maybe_fix(loopback_fix(cx, &port));
    }
}

/// Whether the port is one that programs of strangers look for: of the web, of mail and of names.
fn is_public(port: Option<&str>) -> bool {
    matches!(
        port,
        Some("25" | "53" | "80" | "110" | "143" | "443" | "465" | "587" | "853" | "993" | "995" | "4190")
    )
}
