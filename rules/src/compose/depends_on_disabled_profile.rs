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
//! ```compose fixed(unsafe)
//! services:
//!   backend:
//!     image: example/backend:2.1
//!     depends_on:
//!       migrate:
//!         condition: service_completed_successfully
//!         required: false
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
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::edit::yaml::{Place, Value};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::compose_report::report_error;
use crate::patterns::compose::yaml_text::{fix_with, yaml_text};

/// See the page.
pub static RULE: Rule = Rule {
    name: "depends-on-disabled-profile",
    aliases: &[Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::DisabledDependency], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(not_required(cx, error));
    }
}

/// `required: false`, in the long form. Links and shared namespaces have no such thing.
fn not_required(cx: &ComposeContext<'_>, error: &ComposeError) -> Option<Fix> {
    let sheet = yaml_text(cx, error.span)?;
    let no = Value::Bool(false);
    let is_depends_on = |list: &Place| {
        sheet.key_at(list).and_then(|key| key.as_scalar()).is_some_and(|key| &*key.value == "depends_on")
    };
    let edits = if let Some(entry) = sheet.entry(error.span.range) {
        match sheet.child(&entry, "required") {
            Some(required) => sheet.replace_value(&required, &no),
            None => sheet.insert_entry(&entry, "required", &no),
        }
    } else {
        let item = sheet.value(error.span.range)?;
        let needed = sheet.node_at(&item).as_scalar()?.value.clone();
        let list = sheet.parent(&item).filter(is_depends_on)?;
        sheet.list_to_mapping(&list, |name| {
            let started = ("condition", Value::text("service_started"));
            let entry = if *name == *needed {
                Value::map([started, ("required", no.clone())])
            } else {
                Value::map([started])
            };
            (!name.contains('$')).then(|| (name.to_owned(), entry))
        })
    };
    fix_with(Fix::unsafe_fix("Start without it where its profile is off"), error.span, edits)
}
