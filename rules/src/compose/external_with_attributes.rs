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
//! ```compose fixed(unsafe)
//! services:
//!   db:
//!     image: postgres:17
//!     volumes: ["data:/var/lib/postgresql/data"]
//! volumes:
//!   data:
//!     external: true
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
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::compose_report::report_error;
use crate::patterns::compose::yaml_text::{fix_with, yaml_text};

/// See the page.
pub static RULE: Rule = Rule {
    name: "external-with-attributes",
    aliases: &[Alias::same("compose-go", "external-exclusive"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::ExternalWithAttributes], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(without_attribute(cx, error));
    }
}

/// The resource without the attribute; nothing of two names, which are not attributes and of which one is right.
fn without_attribute(cx: &ComposeContext<'_>, error: &ComposeError) -> Option<Fix> {
    let sheet = yaml_text(cx, error.span)?;
    let place = sheet.entry(error.span.range)?;
    let name = &sheet.key_at(&place)?.as_scalar()?.value;
    if matches!(&**name, "name" | "external") {
        return None;
    }
    let edits = sheet.remove(&place);
    fix_with(Fix::unsafe_fix(format!("Remove `{name}`")), error.span, edits)
}
