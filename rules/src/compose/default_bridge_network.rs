//! # Legacy bridge network
//!
//! `network_mode: bridge` puts the service into the engine's old default network. Services find each other by name only in the
//! network of their project, and in the old one every container that names no network can reach them.
//!
//! ```compose bad preset=strict also=service-not-hardened
//! services:
//!   app:
//!     image: example/app:1.2
//!     network_mode: bridge
//!                   ^^^^^^ every container without a network of its own can reach the service there
//! ```
//! ```compose good preset=strict
//! services:
//!   app:
//!     image: example/app:1.2
//!     networks: [backend]
//! networks:
//!   backend:
//!     driver: bridge
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, DefaultSet, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "default-bridge-network",
    aliases: &[Alias::same("cis-docker", "5.30")],
    category: Category::Security,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    if let Some(mode) =
        service.node("network_mode").filter(|mode| matches!(mode.as_str(), Some("bridge" | "default")))
    {
        cx.report_at(mode.span, "every container without a network of its own can reach the service there")
            .help("remove the key: the project has a network of its own");
    }
}
