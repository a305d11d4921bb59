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
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-project-name",
    aliases: &[Alias::same("compose-go", "project-name")],
    category: Category::Correctness,
    severity: Severity::Warning,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidProjectName], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
