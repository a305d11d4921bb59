//! # Project name of other characters
//!
//! A project's name starts with a lower-case letter or a digit and goes on with those, `-` and `_`. Some releases of
//! Docker Compose refuse any other `name` in a file; the others drop what does not fit, and then containers, networks and
//! volumes carry another name than the one that the file shows and scripts ask for.
//!
//! ```compose bad
//! name: My_Shop
//!       ^^^^^^^ `My_Shop` is no project name
//! services:
//!   web:
//!     image: nginx:1.31
//! ```
//! ```compose fixed(unsafe)
//! name: my_shop
//! services:
//!   web:
//!     image: nginx:1.31
//! ```
//! ```compose bad
//! name: ""
//!       ^^ the project name is empty
//! services:
//!   web:
//!     image: nginx:1.31
//! ```
//! ```compose good
//! name: my_shop
//! services:
//!   web:
//!     image: nginx:1.31
//! ```
//!
//! What a variable brings is judged only where it is known:
//!
//! ```compose good
//! name: ${PROJECT}
//! services:
//!   web:
//!     image: nginx:1.31
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::compose_report::report_error;
use crate::patterns::compose::yaml_text::{fix_with, yaml_text};

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-project-name",
    aliases: &[Alias::same("compose-go", "project-name")],
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidProjectName], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(allowed_name(cx, error));
    }
}

/// The name that Docker Compose makes of it.
fn allowed_name(cx: &ComposeContext<'_>, error: &ComposeError) -> Option<Fix> {
    let sheet = yaml_text(cx, error.span)?;
    let place = sheet.value(error.span.range)?;
    let written = &sheet.node_at(&place).as_scalar()?.value;
    let is_allowed = |ch: &char| ch.is_ascii_lowercase() || ch.is_ascii_digit() || matches!(ch, '_' | '-');
    let lower: String = written.to_lowercase().chars().filter(is_allowed).collect();
    let name = lower.trim_start_matches(['_', '-']);
    if written.contains('$') || name.is_empty() {
        return None;
    }
    let edits = sheet.replace_scalar(&place, name);
    fix_with(Fix::unsafe_fix(format!("Name it `{name}`")), error.span, edits)
}
