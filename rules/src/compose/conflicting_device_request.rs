//! # Device request by number and by name
//!
//! A service asks for a number of devices or for certain ones, not for both.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     deploy:
//!       resources:
//!         reservations:
//!           devices:
//!             - capabilities: [gpu]
//!               count: 1
//!               device_ids: ["0"]
//!               ^^^^^^^^^^ `count` and `device_ids` exclude each other
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     deploy:
//!       resources:
//!         reservations:
//!           devices:
//!             - capabilities: [gpu]
//!               count: 1
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "conflicting-device-request",
    aliases: &[Alias::same("compose-go", "device-request"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::ConflictingDeviceRequest], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
