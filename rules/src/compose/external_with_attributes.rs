//! # External volume with settings of its own
//!
//! `external: true` says that a volume exists already, so there is nothing left to say about it but its name. Docker
//! Compose refuses a driver, options or labels beside it. It also refuses two different names for one resource.
//!
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:17
//!     volumes: ["data:/var/lib/postgresql/data"]
//! volumes:
//!   data:
//!     external: true
//!     driver: local
//!     ^^^^^^ volume `data` is external: `driver` has no place there
//! ```
//! ```compose good
//! services:
//!   db:
//!     image: postgres:17
//!     volumes: ["data:/var/lib/postgresql/data"]
//! volumes:
//!   data:
//!     external: true
//!     name: shop_data
//!     x-owner: shop
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "external-with-attributes",
    aliases: &[Alias::same("compose-go", "external-exclusive"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::ExternalWithAttributes], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
