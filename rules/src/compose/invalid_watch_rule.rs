//! # Watch rule that misses something
//!
//! `docker compose watch` copies or rebuilds when files change. A rule with an empty path has nothing to watch, and the
//! actions that copy files need a `target` to copy them to; Docker Compose refuses the project otherwise.
//!
//! ```compose bad
//! services:
//!   web:
//!     build: .
//!     develop:
//!       watch:
//!         - path: ./src
//!           action: sync
//!                   ^^^^ watch action `sync` needs a `target`
//! ```
//! ```compose good
//! services:
//!   web:
//!     build: .
//!     develop:
//!       watch:
//!         - path: ./src
//!           action: sync
//!           target: /app/src
//!         - path: ./package.json
//!           action: rebuild
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

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
