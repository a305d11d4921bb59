//! # Alias that stands for itself
//!
//! An alias stands inside the value that it stands for, or aliases of aliases unfold to more values than Docker Compose
//! reads. Either way it refuses the file. Give the common part an anchor of its own, outside of what uses it.
//!
//! ```compose bad
//! services:
//!   web: &web
//!     image: nginx:1.31
//!     labels:
//!       base: *web
//!             ^^^^ alias `*web` stands inside the value that it stands for
//! ```
//! ```compose good
//! x-labels: &labels
//!   team: shop
//! services:
//!   web:
//!     image: nginx:1.31
//!     labels: *labels
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

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
