//! # File or section that is no mapping
//!
//! A Compose file is a mapping of sections, and the sections `services`, `networks`, `volumes`, `secrets` and `configs`
//! are mappings of names. Docker Compose refuses anything else: an empty file, a list of services, a key that YAML reads
//! as a number.
//!
//! ```compose bad
//! services:
//!   - web
//!     ^^^ `services` must be a mapping, not a list
//! ```
//!
//! Most such files have a key of a service one level too far left, where it is taken for a service:
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!   volumes:
//!     - data:/data
//!       ^^^^^^^^^^ `services.volumes` must be a mapping, not a list
//! volumes:
//!   data:
//! ```
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     environment:
//!       8080: open
//!       ^^^^ key `8080` is no text
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     environment:
//!       "8080": open
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-compose-structure",
    aliases: &[Alias::same("compose-go", "top-level-mapping"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidStructure], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
