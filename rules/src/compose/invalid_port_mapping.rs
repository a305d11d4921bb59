//! # Port that cannot be read
//!
//! A port reads `[address:][host port:]container port[/protocol]`. Docker Compose refuses letters, numbers above 65535,
//! ranges of different length and an address that is none. `127.0.0.1:80` alone is refused as well: without a host port
//! two colons are needed.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     ports:
//!       - "localhost:8080:80"
//!          ^^^^^^^^^ `localhost` is no IP address
//! ```
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     ports:
//!       - "8080:70000"
//!               ^^^^^ `70000` is no container port
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     ports:
//!       - "127.0.0.1:8080:80"
//!       - "127.0.0.1::81"
//!       - "[::1]:8443:443/tcp"
//!       - "127.0.0.1:${PORT}:82"
//!       - "127.0.0.1:9000-9002:9000-9002"
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

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
