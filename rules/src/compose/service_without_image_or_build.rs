//! # Service without image and build
//!
//! A service needs an `image` or a `build` (or a `provider`), and Docker Compose refuses a project in which one has
//! neither. Often the line is there, but one level too deep or too shallow.
//!
//! ```compose bad
//! services:
//!   web:
//!   ^^^ service `web` has neither an image nor a build
//!     ports: ["127.0.0.1:8080:80"]
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     ports: ["127.0.0.1:8080:80"]
//!   api:
//!     build: ./api
//! ```
//!
//! A file that is laid over another one, or that others extend, leaves out what is said elsewhere:
//!
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//! #- compose.override.yaml
//! services:
//!   web:
//!     environment:
//!       LOG_LEVEL: debug
//! ```
//! ```compose good file=compose.prod.yaml
//! services:
//!   web:
//!     restart: always
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//! #- ci/compose.yaml
//! services:
//!   web:
//!     environment:
//!       CI: "1"
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "service-without-image-or-build",
    aliases: &[Alias::same("compose-go", "image-or-build"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::NoImageOrBuild], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
