//! # Config that is not defined
//!
//! A service uses a config that the top level does not define, and Docker Compose refuses the project. Define it below
//! `configs` with the file or the variable that it comes from.
//!
//! ```compose bad
//! services:
//!   api:
//!     image: example/api:2.1
//!     configs:
//!       - source: app_config
//!                 ^^^^^^^^^^ config `app_config` is not defined
//!         target: /etc/app.toml
//! ```
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     configs: [nginx_cnf]
//!               ^^^^^^^^^ config `nginx_cnf` is not defined
//! configs:
//!   nginx_conf:
//!     file: ./nginx.conf
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     configs: [nginx_conf]
//! configs:
//!   nginx_conf:
//!     file: ./nginx.conf
//! ```
//! ```compose good
//! services:
//!   api:
//!     image: example/api:2.1
//!     configs:
//!       - source: app_config
//!         target: /etc/app.toml
//! configs:
//!   app_config:
//!     file: ./app.toml
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::closest_name::closest_name;
use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "undefined-config",
    aliases: &[Alias::same("compose-go", "undefined-config"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::UndefinedConfig], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(closest_name(cx, error));
    }
}
