//! # Key given twice
//!
//! Docker Compose refuses a file in which one mapping has a key twice: it cannot know which of the two is meant. Most
//! come from a merge of two branches, or from a block of settings that was pasted below the one it was to replace.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     environment:
//!       LOG_LEVEL: info
//!     ports: ["127.0.0.1:8080:80"]
//!     environment:
//!     ^^^^^^^^^^^ key `environment` is given twice
//!       TZ: Europe/Berlin
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     environment:
//!       LOG_LEVEL: info
//!       TZ: Europe/Berlin
//!     ports: ["127.0.0.1:8080:80"]
//! ```
//!
//! A key that replaces one from a merge (`<<`) stands there once; that is what merges are for:
//!
//! ```compose good
//! x-logging: &logging
//!   driver: json-file
//!   options: {max-size: 10m}
//! services:
//!   web:
//!     image: nginx:1.31
//!     logging:
//!       <<: *logging
//!       options: {max-size: 50m}
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "duplicate-yaml-key",
    aliases: &[Alias::same("compose-go", "duplicate-key"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::DuplicateKey], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
