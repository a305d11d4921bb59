//! # Watch rule without a target
//!
//! A watch rule that copies files needs to know where to. Only `rebuild` and `restart` go without a `target`.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     develop:
//!       watch:
//!         - path: ./src
//!           action: sync
//!                   ^^^^ watch action `sync` needs a `target`
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     develop:
//!       watch:
//!         - path: ./src
//!           action: sync
//!           target: /app/src
//!         - path: package.json
//!           action: rebuild
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-watch-rule",
    aliases: &[Alias::same("compose-go", "watch-target"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidWatchRule], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
