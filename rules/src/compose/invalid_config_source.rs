//! # Config without a source, or with several
//!
//! A config comes from a `file`, from a variable (`environment`) or from the file itself (`content`), or it exists
//! already (`external: true`). Docker Compose refuses one that says nothing about it, or two things.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     configs: [site]
//! configs:
//!   site:
//!     file: ./site.conf
//!     content: |
//!     ^^^^^^^ config `site` has both `file` and `content`
//!       server { listen 80; }
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     configs: [site]
//! configs:
//!   site:
//!     content: |
//!       server { listen 80; }
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

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
