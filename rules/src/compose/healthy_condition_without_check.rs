//! # Waiting for a health that nobody checks
//!
//! A service waits until another one is healthy, but that one has no health check, or has it switched off. Docker Compose
//! gives up with an error instead of starting the waiting service.
//!
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     depends_on:
//!       db:
//!         condition: service_healthy
//!                    ^^^^^^^^^^^^^^^ `db` never becomes healthy: neither the service nor its image has a health check
//!       cache:
//!         condition: service_healthy
//!                    ^^^^^^^^^^^^^^^ `cache` never becomes healthy: its health check is switched off
//!   db:
//!     image: postgres:17
//!   cache:
//!     image: redis:8
//!     healthcheck:
//!       disable: true
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     depends_on:
//!       db:
//!         condition: service_healthy
//!       cache:
//!         condition: service_started
//!   db:
//!     image: postgres:17
//!     healthcheck:
//!       test: ["CMD-SHELL", "pg_isready -h 127.0.0.1 -U $${POSTGRES_USER:-postgres} -d $${POSTGRES_DB:-postgres}"]
//!   cache:
//!     image: redis:8
//!     healthcheck:
//!       disable: true
//! ```
//! The fix gives the awaited service the check that is known for its image, or else waits for its start alone.
//! ```compose good
//! services:
//!   app:
//!     image: example/app:1.2
//!     depends_on:
//!       db:
//!         condition: service_healthy
//!       search:
//!         condition: service_healthy
//!       cache:
//!         condition: service_healthy
//!         required: false
//!   db:
//!     image: postgres:17
//!     healthcheck:
//!       test: pg_isready
//!   search:
//!     image: example/search:4
//!   cache:
//!     image: redis:8
//! ```
//! For a service that is built, the stage that is built and those it starts from count:
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     depends_on:
//!       api:
//!         condition: service_healthy
//!                    ^^^^^^^^^^^^^^^ `api` never becomes healthy: neither the service nor its image has a health check
//!   api:
//!     build:
//!       context: .
//!       target: api
//! #- Dockerfile
//! FROM alpine:3.22 AS base
//! FROM base AS api
//! USER 1000
//! FROM base
//! HEALTHCHECK CMD wget -q --spider http://localhost/
//! USER 1000
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::check_fix::{add_check, wait_for_start};
use crate::patterns::compose::service_health::{ServiceHealth, service_health};

/// See the page.
pub static RULE: Rule = Rule {
    name: "healthy-condition-without-check",
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for dependency in service.dependencies() {
        if dependency.condition != Some("service_healthy") || !dependency.is_required {
            continue;
        }
        let Some(awaited) = cx.project().service(dependency.name) else { continue };
        let (why, place, label) = match service_health(cx, &awaited) {
            ServiceHealth::Checked(_) | ServiceHealth::Unknown => continue,
            ServiceHealth::Disabled(place) => ("its health check is switched off", place, "switched off"),
            ServiceHealth::Missing => {
                ("neither the service nor its image has a health check", awaited.key, "has no `healthcheck`")
            }
        };
        let message = format!("`{}` never becomes healthy: {why}", dependency.name);
        cx.report_at(dependency.condition_span, message)
            .help("give it a `healthcheck`, or wait for `service_started`")
            .label_at(place, label)
            .maybe_fix(add_check(cx, &awaited).or_else(|| wait_for_start(cx, dependency.condition_span)));
    }
}
