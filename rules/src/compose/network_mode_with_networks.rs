//! # Network mode beside networks
//!
//! `network_mode` replaces the networks of a service, so Docker Compose refuses one that has `networks` as well. Keep
//! `networks` unless the service really has to live in the network of the host or of another container.
//!
//! ```compose bad also=host-namespace-shared
//! services:
//!   web:
//!     image: nginx:1.31
//!     network_mode: host
//!     ^^^^^^^^^^^^ `network_mode` and `networks` exclude each other
//!     networks: [front]
//! networks:
//!   front:
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     networks: [front]
//!   agent:
//!     image: example/agent:1.0
//!     network_mode: host
//! networks:
//!   front:
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "network-mode-with-networks",
    aliases: &[Alias::same("compose-go", "network-mode-networks"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::NetworkModeWithNetworks], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
