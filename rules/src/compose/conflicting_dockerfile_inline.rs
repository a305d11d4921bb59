//! # Two Dockerfiles for one build
//!
//! `dockerfile_inline` holds the Dockerfile itself, `dockerfile` the path of one. Docker Compose refuses a build that
//! has both.
//!
//! ```compose bad
//! services:
//!   web:
//!     build:
//!       context: .
//!       dockerfile: Dockerfile.prod
//!       dockerfile_inline: |
//!       ^^^^^^^^^^^^^^^^^ `dockerfile` and `dockerfile_inline` exclude each other
//!         FROM nginx:1.31
//! ```
//! ```compose good
//! services:
//!   web:
//!     build:
//!       context: .
//!       dockerfile_inline: |
//!         FROM nginx:1.31
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "conflicting-dockerfile-inline",
    aliases: &[
        Alias::same("compose-go", "dockerfile-inline-exclusive"),
        Alias::broader("compose-go", "load"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::ConflictingDockerfileInline], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
