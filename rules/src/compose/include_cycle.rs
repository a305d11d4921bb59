//! # Files that include each other
//!
//! `include` takes in a whole Compose file with its own includes. Docker Compose refuses files that lead back to
//! themselves on that way. Move what both need to a third file.
//!
//! ```compose bad
//! include:
//!   - db/compose.yaml
//!     ^^^^^^^^^^^^^^^ files include each other: `compose.yaml` → `db/compose.yaml` → `compose.yaml`
//! services:
//!   web:
//!     image: nginx:1.31
//! #- db/compose.yaml
//! include:
//!   - ../compose.yaml
//!     ^^^^^^^^^^^^^^^ files include each other: `db/compose.yaml` → `compose.yaml` → `db/compose.yaml`
//! services:
//!   db:
//!     image: postgres:17
//! ```
//! ```compose good
//! include:
//!   - db/compose.yaml
//!   - cache/compose.yaml
//! services:
//!   web:
//!     image: nginx:1.31
//! #- db/compose.yaml
//! services:
//!   db:
//!     image: postgres:17
//! #- cache/compose.yaml
//! services:
//!   cache:
//!     image: valkey/valkey:8.1
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "include-cycle",
    aliases: &[Alias::same("compose-go", "include-cycle"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::IncludeCycle], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
