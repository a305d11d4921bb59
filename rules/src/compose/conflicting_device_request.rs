//! # Device request with a count and ids
//!
//! A request for devices names either how many (`count`) or which ones (`device_ids`). Docker Compose refuses both
//! together.
//!
//! ```compose bad
//! services:
//!   train:
//!     image: example/train:1.0
//!     deploy:
//!       resources:
//!         reservations:
//!           devices:
//!             - driver: nvidia
//!               count: 1
//!               device_ids: ["0"]
//!               ^^^^^^^^^^ `count` and `device_ids` exclude each other
//!               capabilities: [gpu]
//! ```
//! ```compose good
//! services:
//!   train:
//!     image: example/train:1.0
//!     deploy:
//!       resources:
//!         reservations:
//!           devices:
//!             - driver: nvidia
//!               device_ids: ["0"]
//!               capabilities: [gpu]
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

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
