//! # Secret that is not defined
//!
//! A service uses a secret that the top level does not define, and Docker Compose refuses the project. Define it below
//! `secrets` with the file or the variable that it comes from.
//!
//! ```compose bad
//! services:
//!   api:
//!     image: example/api:2.1
//!     secrets:
//!       - db_password
//!         ^^^^^^^^^^^ secret `db_password` is not defined
//! ```
//! ```compose bad
//! services:
//!   api:
//!     image: example/api:2.1
//!     secrets: [db_pasword]
//!               ^^^^^^^^^^ secret `db_pasword` is not defined
//! secrets:
//!   db_password:
//!     file: ./db_password.txt
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   api:
//!     image: example/api:2.1
//!     secrets: [db_password]
//! secrets:
//!   db_password:
//!     file: ./db_password.txt
//! ```
//! ```compose good
//! services:
//!   api:
//!     image: example/api:2.1
//!     secrets:
//!       - db_password
//! secrets:
//!   db_password:
//!     file: ./db_password.txt
//! ```
//!
//! A build's secrets come from the same section:
//!
//! ```compose bad
//! services:
//!   api:
//!     build:
//!       context: .
//!       secrets: [npm_token]
//!                 ^^^^^^^^^ secret `npm_token` is not defined
//! ```
//!
//! Where the folder shows how the override is written, or a comment tells to write one, each user does, and it defines
//! what is missing:
//!
//! ```compose good
//! services:
//!   web:
//!     image: example/web:2.1
//!     secrets: [session_key]
//! #- compose.override.yaml.example
//! secrets:
//!   session_key:
//!     file: ./session_key
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::closest_name::closest_name;
use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "undefined-secret",
    aliases: &[Alias::same("compose-go", "undefined-secret"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::UndefinedSecret], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(closest_name(cx, error));
    }
}
