//! # Path mounted twice
//!
//! Two mounts on one path hide each other, so Docker Compose refuses them.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     tmpfs:
//!       - /cache
//!     volumes:
//!       - cache:/cache
//!               ^^^^^^ `/cache` is mounted twice
//! volumes:
//!   cache:
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     tmpfs:
//!       - /run
//!     volumes:
//!       - cache:/cache
//! volumes:
//!   cache:
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "duplicate-mount-target",
    aliases: &[Alias::same("compose-go", "duplicate-mount-target"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::DuplicateMountTarget], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
