//! # Variable that cannot be read
//!
//! `${` starts a variable everywhere in a Compose file. Where what follows is no name, Docker Compose refuses the file; a
//! dollar sign that is meant as itself is written twice.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     labels:
//!       rule: Host(`${}`)
//!                   ^^^ `${…}` cannot be read as a variable
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     labels:
//!       rule: Host(`$${HOST}`)
//!       other: ${HOST:-example.com}
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-interpolation",
    aliases: &[Alias::same("compose-go", "interpolation"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(
        &[ComposeErrorKind::InvalidInterpolation, ComposeErrorKind::MissingRequiredVariable],
        check,
    )],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
