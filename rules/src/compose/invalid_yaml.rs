//! # Text that is no YAML
//!
//! Docker Compose refuses a file that is no well-formed YAML, and starts nothing of the project.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: "nginx:1.31
//!     ^^^^^^^^^^^^^^^^^^ invalid indentation in multiline quoted scalar
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: "nginx:1.31"
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-yaml",
    aliases: &[
        Alias::same("dclint", "invalid-yaml").on(Severity::Error),
        Alias::broader("compose-go", "load"),
        Alias::same("docker-language-server", "compose:syntax"),
        Alias::same("microsoft-compose-language-service", "yaml"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidYaml], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    crate::patterns::compose::compose_report::report_error(cx, error);
}
