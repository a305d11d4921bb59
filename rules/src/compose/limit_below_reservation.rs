//! # Limit below the reservation
//!
//! A container is promised more memory than it may use. The engine refuses to create it.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     deploy:
//!       resources:
//!         limits:
//!           memory: 128M
//!                   ^^^^ the memory limit `128M` is below the reservation `1G`
//!         reservations:
//!           memory: 1G
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     deploy:
//!       resources:
//!         limits:
//!           memory: 1024M
//!         reservations:
//!           memory: 1G
//! ```

use hullwright_core::compose::{Node, Service, scalar_text};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, Rule};
use hullwright_core::value::byte_size::parse_byte_size;

/// See the page.
pub static RULE: Rule = Rule {
    name: "limit-below-reservation",
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let limit =
        service.at(&["deploy", "resources", "limits", "memory"]).or_else(|| service.node("mem_limit"));
    let reserved = service
        .at(&["deploy", "resources", "reservations", "memory"])
        .or_else(|| service.node("mem_reservation"));
    let (Some(limit), Some(reserved)) = (limit, reserved) else { return };
    let (Some(most), Some(least)) = (bytes(limit), bytes(reserved)) else { return };
    if most > 0 && most < least {
        let shown = |node: &Node| scalar_text(node).unwrap_or_default();
        let message =
            format!("the memory limit `{}` is below the reservation `{}`", shown(limit), shown(reserved));
        cx.report_at(limit.span, message).label_at(reserved.span, "the reservation");
    }
}

fn bytes(node: &Node) -> Option<i64> {
    if node.is_unknown() {
        return None;
    }
    parse_byte_size(&scalar_text(node)?).ok()
}
