//! # Config without one source
//!
//! A config comes from a file, a variable or a text, or it is external. Docker Compose refuses one with no source, and one
//! with two.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     configs:
//!       - site
//! configs:
//!   site:
//!     file: ./site.conf
//!     content: listen 80
//!     ^^^^^^^ config `site` has both `file` and `content`
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     configs:
//!       - site
//! configs:
//!   site:
//!     content: listen 80
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-config-source",
    aliases: &[Alias::same("compose-go", "config-source"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidConfigSource], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
