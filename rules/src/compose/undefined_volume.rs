//! # Volume that is not defined
//!
//! A service names a volume that the project does not define. Docker Compose refuses the project before anything starts. A
//! file that is laid over another one, or is included by one, is not blamed: the volume may be defined there.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     volumes:
//!       - data:/usr/share/nginx/html
//!         ^^^^ volume `data` is not defined
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     volumes:
//!       - data:/usr/share/nginx/html
//!       - ./conf:/etc/nginx/conf.d:ro
//!       - ${LOGS}:/var/log/nginx
//! volumes:
//!   data:
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "undefined-volume",
    aliases: &[Alias::same("compose-go", "undefined-volume"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::UndefinedVolume], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
