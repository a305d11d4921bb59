//! # Several containers with one name
//!
//! A container's name is unique on its host, so Docker Compose refuses a service with a `container_name` that is to run
//! more than once. Leave the name out: the containers are called after project, service and number, and other services
//! reach them by the service's name anyway.
//!
//! ```compose bad
//! services:
//!   worker:
//!     image: example/worker:2.1
//!     container_name: worker
//!                     ^^^^^^ 3 containers cannot have one name
//!     deploy:
//!       replicas: 3
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   worker:
//!     image: example/worker:2.1
//!     deploy:
//!       replicas: 3
//! ```
//! ```compose good
//! services:
//!   worker:
//!     image: example/worker:2.1
//!     deploy:
//!       replicas: 3
//!   api:
//!     image: example/api:2.1
//!     container_name: api
//!     deploy:
//!       replicas: ${REPLICAS:-1}
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::compose_report::report_error;
use crate::patterns::compose::yaml_text::{fix_with, yaml_text};

/// See the page.
pub static RULE: Rule = Rule {
    name: "container-name-with-replicas",
    aliases: &[Alias::same("compose-go", "container-name-scale"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::ContainerNameWithReplicas], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(without_name(cx, error));
    }
}

fn without_name(cx: &ComposeContext<'_>, error: &ComposeError) -> Option<Fix> {
    let sheet = yaml_text(cx, error.span)?;
    let edits = sheet.remove(&sheet.value(error.span.range)?);
    fix_with(Fix::unsafe_fix("Remove `container_name`"), error.span, edits)
}
