//! # Port that cannot be read
//!
//! A port is written `[address:][published:]target[/protocol]`, with ports up to 65535. Docker Compose refuses anything
//! else.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     ports:
//!       - "8080:http"
//!               ^^^^ `8080:http` is no port: no container port or ascending range from 0 to 65535
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     ports:
//!       - "127.0.0.1:8080:80"
//!       - "[::1]:8443:443/tcp"
//!       - "${PORT}:80"
//!       - 3000
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-port-mapping",
    aliases: &[
        Alias::narrower("compose-go", "port-host-ip"),
        Alias::same("compose-go", "port-format"),
        Alias::broader("compose-go", "load"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidPort], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
