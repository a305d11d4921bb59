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
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

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
