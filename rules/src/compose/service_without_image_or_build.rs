//! # Service without image and build
//!
//! A service runs an image that is pulled or built. One that says neither cannot start, and Docker Compose refuses the whole
//! project. A file that is laid over another one is not blamed: what it leaves out stands there.
//!
//! ```compose bad
//! services:
//!   web:
//!   ^^^ service `web` has neither an image nor a build
//!     ports:
//!       - "80:80"
//! ```
//! ```compose good
//! #- compose.yaml
//! services:
//!   web:
//!     build: .
//! #- compose.override.yaml
//! services:
//!   web:
//!     ports:
//!       - "80:80"
//! #- Dockerfile
//! FROM nginx:1.29
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

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
