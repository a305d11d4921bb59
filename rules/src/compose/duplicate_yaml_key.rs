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
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     restart: always
//!     ports: ["127.0.0.1:8080:80"]
//!     restart: always # as the others
//!     ^^^^^^^ key `restart` is given twice
//! ```
//! ```compose fixed
//! services:
//!   web:
//!     image: nginx:1.31
//!     restart: always
//!     ports: ["127.0.0.1:8080:80"]
//!     # as the others
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
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::compose_report::report_error;
use crate::patterns::compose::same_node::is_same_node;
use crate::patterns::compose::yaml_text::{fix_with, yaml_text};

/// See the page.
pub static RULE: Rule = Rule {
    name: "duplicate-yaml-key",
    aliases: &[Alias::same("compose-go", "duplicate-key"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Safe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::DuplicateKey], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(without_repetition(cx, error));
    }
}

/// The mapping without the later one of two keys with the same value. Of two values nobody knows which is meant.
fn without_repetition(cx: &ComposeContext<'_>, error: &ComposeError) -> Option<Fix> {
    let (first, _) = error.related.first().filter(|(first, _)| first.file == error.span.file)?;
    let sheet = yaml_text(cx, error.span)?;
    let yaml = &cx.project().file(error.span.file)?.yaml;
    let (first, second) = (sheet.shared_entry(first.range)?, sheet.shared_entry(error.span.range)?);
    let edits = is_same_node(yaml, first.node(), second.node()).then(|| sheet.remove(&second))?;
    fix_with(Fix::safe("Remove the repetition"), error.span, edits)
}
