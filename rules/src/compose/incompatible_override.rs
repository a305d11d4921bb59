//! # Override of another type
//!
//! When Docker Compose lays one file over another, or a service over the one it extends, both must say the same kind of
//! thing: it refuses a list over a mapping. Write the override in the form of the file below it, or mark it with
//! `!override` so that it replaces what was there.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     ports:
//!       - "127.0.0.1:8080:80"
//! #- compose.override.yaml
//! services:
//!   web:
//!     ports:
//!       http: "127.0.0.1:8081:80"
//!       ^^^^^^^^^^^^^^^^^^^^^^^^^ `services.web.ports` has another type than where it is overridden
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     environment:
//!       TZ: Europe/Berlin
//! #- compose.override.yaml
//! services:
//!   web:
//!     environment:
//!       - LOG_LEVEL=debug
//! ```
//!
//! Both forms of `environment`, `labels`, `depends_on`, `networks` and the like are one kind of thing, as above.

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "incompatible-override",
    aliases: &[Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::CannotMerge], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
