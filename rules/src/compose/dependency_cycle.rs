//! # Services that wait for each other
//!
//! No order starts services that wait for each other. Links, shared namespaces and `volumes_from` count as waiting, too.
//! Docker Compose refuses the project.
//!
//! ```compose bad exact also=untagged-image
//! services:
//!   web:
//!     image: nginx:1.29
//!     depends_on:
//!       - api
//!         ^^^ services wait for each other: `web` → `api` → `web`
//!   api:
//!     image: nginx:1.29
//!     depends_on:
//!       - web
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     depends_on:
//!       - api
//!   api:
//!     image: nginx:1.29
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "dependency-cycle",
    aliases: &[Alias::same("compose-go", "depends-on-cycle"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::DependencyCycle], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
