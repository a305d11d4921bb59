//! # One limit with two values
//!
//! The keys of a service and those below `deploy` say the same thing. When they say different numbers, Docker Compose
//! refuses the file.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     mem_limit: 512m
//!                ^^^^ `mem_limit` and `deploy.resources.limits.memory` say different values
//!     deploy:
//!       resources:
//!         limits:
//!           memory: 1g
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     mem_limit: 1024m
//!     deploy:
//!       resources:
//!         limits:
//!           memory: 1g
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

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
