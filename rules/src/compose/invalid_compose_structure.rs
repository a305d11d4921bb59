//! # File that is no Compose file
//!
//! A Compose file is a mapping with sections such as `services`, and each section is a mapping of names. A list, a text or
//! an empty file is refused, and so is a key that YAML reads as a number.
//!
//! ```compose bad
//! services:
//!   - web
//!     ^^^ `services` must be a mapping, not a list
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-compose-structure",
    aliases: &[Alias::same("compose-go", "top-level-mapping"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidStructure], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
