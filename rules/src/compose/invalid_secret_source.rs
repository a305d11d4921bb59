//! # Secret without a source, or with several
//!
//! A secret comes from a `file` or from a variable (`environment`), or it exists already (`external: true`). Docker
//! Compose refuses one that says nothing about it, or two things.
//!
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:17
//!     secrets: [db_password]
//! secrets:
//!   db_password:
//!   ^^^^^^^^^^^ secret `db_password` has no source
//! ```
//! ```compose bad
//! services:
//!   db:
//!     image: postgres:17
//!     secrets: [db_password]
//! secrets:
//!   db_password:
//!     file: ./db_password.txt
//!     environment: DB_PASSWORD
//!     ^^^^^^^^^^^ secret `db_password` has both `file` and `environment`
//! ```
//! ```compose good
//! services:
//!   db:
//!     image: postgres:17
//!     secrets: [db_password, tls_key]
//! secrets:
//!   db_password:
//!     file: ./db_password.txt
//!   tls_key:
//!     external: true
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-secret-source",
    aliases: &[Alias::same("compose-go", "secret-source"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidSecretSource], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
