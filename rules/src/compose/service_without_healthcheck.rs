//! # Service that nobody can tell the state of
//!
//! A service that others use has no health check of its own, and its image brings none. Docker then calls it up as soon as
//! its process runs, whether it answers or not.
//!
//! ```compose bad
//! services:
//!   web:
//!   ^^^ `web` has no health check
//!     image: nginx:1.31
//!     ports: ["8080:80"]
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     ports: ["8080:80"]
//!     healthcheck:
//!       test: ["CMD", "bash", "-c", "echo > /dev/tcp/127.0.0.1/80"]
//! ```
//! The fix takes the check that is known for the image, or else asks for a connection to its port. It is unsafe: a check changes
//! when a service counts as ready.
//! ```compose bad
//! services:
//!   db:
//!   ^^ `db` has no health check
//!     image: postgres:17
//!   app:
//!     image: example/app:1.2
//!     depends_on: [db]
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   db:
//!     image: postgres:17
//!     healthcheck:
//!       test: ["CMD-SHELL", "pg_isready -h 127.0.0.1 -U $${POSTGRES_USER:-postgres} -d $${POSTGRES_DB:-postgres}"]
//!   app:
//!     image: example/app:1.2
//!     depends_on: [db]
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     ports: ["8080:80"]
//!     healthcheck:
//!       test: curl -fs http://localhost/
//! ```
//! A check may stand in the Dockerfile, one that is switched off counts as none, and of other images nothing is known:
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:17
//!     healthcheck:
//!       disable: true
//!       ^^^^^^^ the health check of `db` is switched off
//!   app:
//!     image: example/app:1.2
//!     depends_on: [db]
//! ```
//! ```compose good
//! services:
//!   api:
//!     build: api
//!     ports: ["8080:80"]
//!   app:
//!     image: example/app:1.2
//!     ports: ["8081:80"]
//!   migrate:
//!     image: node:24
//!     command: npm run migrate
//!     ports: ["9229:9229"]
//! #- api/Dockerfile
//! FROM nginx:1.31 AS checked
//! HEALTHCHECK CMD curl -fs http://localhost/
//! FROM checked
//! USER nginx
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, DefaultSet, FixAvailability, Rule};

use crate::patterns::compose::check_fix::add_check;
use crate::patterns::compose::development_setting::is_for_development;
use crate::patterns::compose::one_shot_job::is_one_shot;
use crate::patterns::compose::service_health::{ServiceHealth, service_health};
use crate::patterns::compose::service_use::is_used;

/// See the page.
pub static RULE: Rule = Rule {
    name: "service-without-healthcheck",
    aliases: &[
        Alias::same("kics", "698ed579-b239-4f8f-a388-baa4bcb13ef8"),
        Alias::same("cis-docker", "5.27"),
    ],
    category: Category::Reliability,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let (place, message) = match service_health(cx, service) {
        ServiceHealth::Checked(_) | ServiceHealth::Unknown => return,
        ServiceHealth::Disabled(place) if cx.project().file(place.file).is_some() => {
            (place, format!("the health check of `{}` is switched off", service.name))
        }
        ServiceHealth::Disabled(_) | ServiceHealth::Missing => {
            (service.key, format!("`{}` has no health check", service.name))
        }
    };
    let is_exempt = is_one_shot(cx, service)
        || is_for_development(cx, Some(service), service.key)
        || !is_used(cx, service);
    if !is_exempt {
        cx.report_at(place, message)
            .help("add a `healthcheck` that asks the service for an answer")
            .maybe_fix(add_check(cx, service));
    }
}
