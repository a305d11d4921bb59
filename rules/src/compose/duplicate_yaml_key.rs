//! # Key given twice
//!
//! A mapping may have each key once. Docker Compose refuses the file; other readers silently take the last value, so that
//! the first one is a line that does nothing.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     restart: always
//!     restart: unless-stopped
//!     ^^^^^^^ key `restart` is given twice
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     restart: unless-stopped
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "duplicate-yaml-key",
    aliases: &[Alias::same("compose-go", "duplicate-key"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::DuplicateKey], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
