//! # Needing a service that only a profile starts
//!
//! `docker compose up` starts the services without a profile. When one of them needs a service that runs only with a
//! profile, Docker Compose refuses to start anything. Give both the same profile, or say `required: false`.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     depends_on:
//!       migrate:
//!       ^^^^^^^ service `web` needs `migrate`, which runs only with profile `production`
//!         condition: service_completed_successfully
//!   migrate:
//!     image: example/migrate:1
//!     profiles:
//!       - production
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     depends_on:
//!       migrate:
//!         condition: service_completed_successfully
//!         required: false
//!   debug:
//!     image: nginx:1.29
//!     profiles: [production]
//!     depends_on:
//!       - migrate
//!   migrate:
//!     image: example/migrate:1
//!     profiles: [production]
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

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
