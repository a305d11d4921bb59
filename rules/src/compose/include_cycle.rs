//! # Files that include each other
//!
//! A file that includes itself, also by way of others, has no end. Docker Compose refuses it.
//!
//! ```compose bad exact
//! #- compose.yaml
//! include:
//!   - other.yaml
//!     ^^^^^^^^^^ files include each other: `compose.yaml` → `other.yaml` → `compose.yaml`
//! services:
//!   web:
//!     image: nginx:1.29
//! #- other.yaml
//! include:
//!   - compose.yaml
//! ```
//! ```compose good
//! #- compose.yaml
//! include:
//!   - other.yaml
//! services:
//!   web:
//!     image: nginx:1.29
//! #- other.yaml
//! services:
//!   db:
//!     image: postgres:17
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "include-cycle",
    aliases: &[Alias::same("compose-go", "include-cycle"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::IncludeCycle], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
