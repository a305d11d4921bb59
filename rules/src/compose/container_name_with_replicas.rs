//! # One name for several containers
//!
//! Two containers cannot have one name, so a service with `container_name` cannot have more than one container.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     container_name: front
//!                     ^^^^^ 3 containers cannot have one name
//!     deploy:
//!       replicas: 3
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     container_name: front
//!     deploy:
//!       replicas: 1
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "container-name-with-replicas",
    aliases: &[Alias::same("compose-go", "container-name-scale"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::ContainerNameWithReplicas], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
