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
//! ```compose bad
//! services:
//!   api:
//!     image: example/api:2.1
//!     scale: 2
//!            ^ `scale` and `deploy.replicas` say different numbers
//!     deploy:
//!       replicas: 3
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
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

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
    checks: &[Check::ComposeError(&[ComposeErrorKind::ConflictingResources], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
