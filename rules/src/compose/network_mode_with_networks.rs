//! # Network mode together with networks
//!
//! A container joins networks or takes a network mode such as `host`, not both. Docker Compose refuses it.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     network_mode: host
//!     ^^^^^^^^^^^^ `network_mode` and `networks` exclude each other
//!     networks:
//!       - front
//! networks:
//!   front:
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     network_mode: host
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

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
