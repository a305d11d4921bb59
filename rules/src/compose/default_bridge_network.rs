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
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
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
use hullwright_core::rule::{Alias, Check, ComposeContext, DefaultSet, FixAvailability, Rule};

use crate::patterns::compose::removal_fix::remove_key_fix;

/// See the page.
pub static RULE: Rule = Rule {
    name: "default-bridge-network",
    aliases: &[Alias::same("cis-docker", "5.30")],
    category: Category::Security,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(member) = service.get("network_mode") else { return };
    let mode = &member.node;
    if matches!(mode.as_str(), Some("bridge" | "default")) {
        cx.report_at(mode.span, "every container without a network of its own can reach the service there")
            .help("remove the key: the project has a network of its own")
            .maybe_fix(remove_key_fix(cx, member.key));
    }
}
