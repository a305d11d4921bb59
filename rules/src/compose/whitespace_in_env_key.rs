//! # Blank behind the name of a variable
//!
//! In a list of variables everything before `=` is the name, a blank included. Docker Compose refuses such a name, and
//! the program would look for another one anyway.
//!
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:17
//!     environment:
//!       - POSTGRES_DB =shop
//!         ^^^^^^^^^^^^ the name of the variable `POSTGRES_DB` ends in white space
//! ```
//! ```compose fixed
//! services:
//!   db:
//!     image: postgres:17
//!     environment:
//!       - POSTGRES_DB=shop
//! ```
//! ```compose good
//! services:
//!   db:
//!     image: postgres:17
//!     environment:
//!       - POSTGRES_DB=shop
//!       - GREETING=a b = c
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};
use hullwright_core::text::{Edit, TextRange, TextSize};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "whitespace-in-env-key",
    aliases: &[Alias::same("compose-go", "env-trailing-space"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Safe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::WhitespaceInEnvKey], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(without_blank(cx, error));
    }
}

/// The name without what stands behind it. What an alias shares is refused, and then read, by all.
fn without_blank(cx: &ComposeContext<'_>, error: &ComposeError) -> Option<Fix> {
    let shown = cx.slice_of(error.span);
    let n_name = shown.trim_end_matches([' ', '\t']).len();
    let start = error.span.range.start() + n_name as TextSize;
    let is_certain = n_name > 0 && n_name < shown.len() && !shown.contains('\n');
    let edit = Edit::delete(TextRange::new(start, error.span.range.end()));
    is_certain.then(|| Fix::safe("Remove the blank").edit(error.span.file, edit))
}
