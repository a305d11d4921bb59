//! # Alias inside the value it stands for
//!
//! An alias that stands inside the value it names has no end. Docker Compose refuses the file, as it does aliases that
//! multiply without measure.
//!
//! ```compose bad
//! services:
//!   web: &web
//!     image: nginx:1.29
//!     labels: *web
//!             ^^^^ alias `*web` stands inside the value that it stands for
//! ```
//! ```compose good
//! x-labels: &labels
//!   a: b
//! services:
//!   web:
//!     image: nginx:1.29
//!     labels: *labels
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "yaml-alias-cycle",
    aliases: &[Alias::same("compose-go", "alias-cycle"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::AliasCycle], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
