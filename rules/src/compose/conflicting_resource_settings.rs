//! # One limit with two values
//!
//! A limit can stand on the service (`mem_limit`, `cpus`, `pids_limit`, `scale`) and below `deploy`. Docker Compose
//! refuses a service that gives one limit two values, also when `deploy` has limits and this one is not among them.
//! Keep the settings below `deploy`.
//!
//! ```compose bad
//! services:
//!   api:
//!     image: example/api:2.1
//!     mem_limit: 512m
//!                ^^^^ `mem_limit` and `deploy.resources.limits.memory` say different values
//!     deploy:
//!       resources:
//!         limits:
//!           memory: 1g
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   api:
//!     image: example/api:2.1
//!     deploy:
//!       resources:
//!         limits:
//!           memory: 1g
//! ```
//! ```compose bad
//! services:
//!   api:
//!     image: example/api:2.1
//!     scale: 2
//!            ^ `scale` and `deploy.replicas` say different numbers
//!     deploy:
//!       replicas: 3
//! ```
//! ```compose bad
//! services:
//!   api:
//!     image: example/api:2.1
//!     pids_limit: 200
//!                 ^^^ `pids_limit` is set, but `deploy.resources.limits.pids` is not, although `deploy.resources.limits` is there
//!     deploy:
//!       resources:
//!         limits:
//!           memory: 1g
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   api:
//!     image: example/api:2.1
//!     deploy:
//!       resources:
//!         limits:
//!           memory: 1g
//!           pids: 200
//! ```
//! ```compose good
//! services:
//!   api:
//!     image: example/api:2.1
//!     mem_limit: 1024m
//!     deploy:
//!       resources:
//!         limits:
//!           memory: 1g
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::edit::yaml::Value;
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::compose_report::report_error;
use crate::patterns::compose::yaml_text::{fix_with, yaml_text};

/// See the page.
pub static RULE: Rule = Rule {
    name: "conflicting-resource-settings",
    aliases: &[
        Alias::narrower("compose-go", "scale-vs-replicas"),
        Alias::narrower("compose-go", "cpus-vs-deploy"),
        Alias::narrower("compose-go", "mem-limit-vs-deploy"),
        Alias::narrower("compose-go", "mem-reservation-vs-deploy"),
        Alias::narrower("compose-go", "pids-vs-deploy"),
        Alias::broader("compose-go", "load"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::ConflictingResources], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(below_deploy(cx, error));
    }
}

/// The service without the key; below `deploy` the value is kept where it has none there.
fn below_deploy(cx: &ComposeContext<'_>, error: &ComposeError) -> Option<Fix> {
    let sheet = yaml_text(cx, error.span)?;
    let place = sheet.value(error.span.range)?;
    let key = &sheet.key_at(&place)?.as_scalar()?.value;
    let mut edits = sheet.remove(&place)?;
    if !error.related.is_empty() {
        return fix_with(Fix::unsafe_fix(format!("Remove `{key}`")), error.span, Some(edits));
    }
    let (section, inner) = match &**key {
        "cpus" => ("limits", "cpus"),
        "mem_limit" => ("limits", "memory"),
        "mem_reservation" => ("reservations", "memory"),
        "pids_limit" => ("limits", "pids"),
        _ => return None,
    };
    let mut deployed = sheet.parent(&place)?;
    for name in ["deploy", "resources", section] {
        deployed = sheet.child(&deployed, name)?;
    }
    let written = Value::Verbatim(cx.slice_of(error.span).to_owned());
    if sheet.is_shared(&deployed) {
        return None;
    }
    edits.extend(sheet.insert_entry(&deployed, inner, &written)?);
    fix_with(Fix::unsafe_fix(format!("Move `{key}` below `deploy`")), error.span, Some(edits))
}
