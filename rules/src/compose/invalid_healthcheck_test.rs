//! # Health test of an unknown form
//!
//! A test that is a list starts with `CMD`, `CMD-SHELL` or `NONE`. Without it the first word of the command is taken for
//! that, and Docker Compose refuses the file. A text instead of a list runs in a shell.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     healthcheck:
//!       test: ["curl", "-f", "http://localhost"]
//!              ^^^^^^ a healthcheck test starts with `CMD`, `CMD-SHELL` or `NONE`, not with `curl`
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     healthcheck:
//!       test: ["CMD", "curl", "-f", "http://localhost"]
//!   api:
//!     image: nginx:1.29
//!     healthcheck:
//!       test: curl -f http://localhost
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-healthcheck-test",
    aliases: &[Alias::same("compose-go", "healthcheck-test"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidHealthcheckTest], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
