//! # Platform that is not built
//!
//! A service runs on a `platform` that its build does not make. Docker Compose refuses the project: the image would not
//! be there for it. Add the platform to the list, or leave out the one or the other.
//!
//! ```compose bad
//! services:
//!   api:
//!     platform: linux/arm64
//!               ^^^^^^^^^^^ platform `linux/arm64` is not among the platforms that are built
//!     build:
//!       context: .
//!       platforms: [linux/amd64]
//! ```
//! ```compose good
//! services:
//!   api:
//!     platform: linux/arm64
//!     build:
//!       context: .
//!       platforms: [linux/amd64, linux/arm64]
//!   worker:
//!     platform: ${PLATFORM}
//!     build:
//!       context: .
//!       platforms: [linux/amd64]
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_report::report_error;

/// See the page.
pub static RULE: Rule = Rule {
    name: "build-platform-conflict",
    aliases: &[Alias::narrower("compose-go", "build-platforms"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::ComposeError(&[ComposeErrorKind::BuildPlatformConflict], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}
