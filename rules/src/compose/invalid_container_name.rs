//! # Container name of other characters
//!
//! A container name starts with a letter or digit and goes on with letters, digits, `_`, `.` and `-`.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     container_name: "-"
//!                     ^^^ `-` is no container name
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     container_name: front-1
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-container-name",
    aliases: &[
        Alias::same("dclint", "service-container-name-regex"),
        Alias::same("compose-spec-schema", "container_name"),
        Alias::broader("compose-go", "load"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidContainerName], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
