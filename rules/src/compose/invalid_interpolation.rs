//! # Variable that cannot be read
//!
//! Docker Compose replaces `$NAME` and `${NAME}` in every value before it looks at anything else, and stops at a dollar
//! sign that starts neither. A dollar sign that the container is to see, in a command, a label or a regular expression,
//! is doubled: `$$`.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     command: sh -c 'echo ${1}'
//!                          ^^^^ `${…}` cannot be read as a variable
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     command: sh -c 'echo $${1}'
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     command: sh -c 'echo $${1} $$HOME'
//!     environment:
//!       HOST: ${HOST:-localhost}
//! ```
//!
//! A variable that must be set (`${NAME:?reason}`) is reported only where it is known to be empty; what is not given
//! here may be given where the project starts:
//!
//! ```compose bad env=TAG=
//! services:
//!   web:
//!     image: example/web:${TAG:?which release}
//!                        ^^^^^^^^^^^^^^^^^^^^^ variable `TAG` is required and has no value
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: example/web:${TAG:?which release}
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-interpolation",
    aliases: &[Alias::same("compose-go", "interpolation"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ComposeError(
        &[ComposeErrorKind::InvalidInterpolation, ComposeErrorKind::MissingRequiredVariable],
        check,
    )],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(as_itself(cx, error));
    }
}

/// A second dollar sign, where no name follows the first one, so that nobody meant a variable of Docker Compose.
fn as_itself(cx: &ComposeContext<'_>, error: &ComposeError) -> Option<Fix> {
    let shown = cx.slice_of(error.span).strip_prefix('$')?;
    let first = shown.trim_start_matches('{').chars().next();
    let is_name = first.is_none_or(|ch| ch.is_alphabetic() || matches!(ch, '_' | '}' | '$'));
    if error.kind != ComposeErrorKind::InvalidInterpolation || is_name {
        return None;
    }
    let edit = Edit::replace(TextRange::at(error.span.range.start(), 1), "$$");
    Some(Fix::unsafe_fix("Double the dollar sign").edit(error.span.file, edit))
}
