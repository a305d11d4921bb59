//! # Mount that cannot be read
//!
//! A mount is written `[source:]target[:options]`. With an empty part or one too many, Docker Compose refuses the file.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     volumes:
//!       - "./html::ro"
//!                ^^ `./html::ro` is no volume: a part next to a colon is empty
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     volumes:
//!       - "./html:/usr/share/nginx/html:ro"
//!       - "${DATA}:/data"
//!       - "C:\\site:/site"
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-volume-mapping",
    aliases: &[Alias::same("compose-go", "volume-spec"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::InvalidVolume], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
