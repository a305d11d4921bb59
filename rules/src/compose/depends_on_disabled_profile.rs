//! # Dependency that no profile starts
//!
//! A service with `profiles` runs only when one of them is chosen. A service that needs it and runs always takes the
//! project down with it: Docker Compose refuses to start anything. Give the dependant the same profiles, or say
//! `required: false` where it can do without.
//!
//! ```compose bad
//! services:
//!   backend:
//!     image: example/backend:2.1
//!     depends_on:
//!       migrate:
//!       ^^^^^^^ service `backend` needs `migrate`, which runs only with profile `production`
//!         condition: service_completed_successfully
//!   migrate:
//!     image: example/migrate:2.1
//!     profiles: [production]
//! ```
//! ```compose good
//! services:
//!   backend:
//!     image: example/backend:2.1
//!     profiles: [production]
//!     depends_on: [migrate]
//!   migrate:
//!     image: example/migrate:2.1
//!     profiles: [production, tools]
//!   web:
//!     image: nginx:1.31
//!     depends_on:
//!       backend:
//!         condition: service_started
//!         required: false
//!   dashboard:
//!     image: example/dashboard:1.2
//!     profiles: [tools]
//!     depends_on: [search]
//!   search:
//!     image: example/search:1.2
//!     profiles: [search]
//! ```
//!
//! Profiles that the command line or `COMPOSE_PROFILES` of the `.env` file choose are active:
//!
//! ```compose good
//! services:
//!   backend:
//!     image: example/backend:2.1
//!     depends_on: [migrate]
//!   migrate:
//!     image: example/migrate:2.1
//!     profiles: [production]
//! #- .env
//! COMPOSE_PROFILES=production
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "depends-on-disabled-profile",
    aliases: &[Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::DisabledDependency], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
