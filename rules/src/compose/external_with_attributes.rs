//! # External resource with attributes
//!
//! An external volume was made by somebody else: Docker Compose uses it as it is, and refuses attributes beside its name.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     volumes:
//!       - data:/data
//! volumes:
//!   data:
//!     external: true
//!     driver: local
//!     ^^^^^^ volume `data` is external: `driver` has no place there
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     volumes:
//!       - data:/data
//! volumes:
//!   data:
//!     external: true
//!     name: shared_data
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

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
