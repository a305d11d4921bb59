//! # Included file that is not there
//!
//! Docker Compose reads included files first and stops when one is missing. Paths are relative to the including file.
//!
//! ```compose bad
//! #- compose.yaml
//! include:
//!   - monitoring.yaml
//!     ^^^^^^^^^^^^^^^ file `monitoring.yaml` is not there
//! services:
//!   web:
//!     image: nginx:1.29
//! ```
//! ```compose good
//! #- compose.yaml
//! include:
//!   - monitoring.yaml
//!   - oci://registry.example.com/stack:1
//! services:
//!   web:
//!     image: nginx:1.29
//! #- monitoring.yaml
//! services:
//!   prometheus:
//!     image: prom/prometheus:v3.7.0
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-include",
    aliases: &[Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidInclude], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
