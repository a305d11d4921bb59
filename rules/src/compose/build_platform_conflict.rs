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
//! ```compose fixed(unsafe)
//! services:
//!   api:
//!     platform: linux/arm64
//!     build:
//!       context: .
//!       platforms: [linux/amd64, linux/arm64]
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
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::edit::yaml::Value;
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::compose_report::report_error;
use crate::patterns::compose::yaml_text::{fix_with, yaml_text};

/// See the page.
pub static RULE: Rule = Rule {
    name: "build-platform-conflict",
    aliases: &[Alias::narrower("compose-go", "build-platforms"), Alias::broader("compose-go", "load")],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::ComposeError(&[ComposeErrorKind::BuildPlatformConflict], check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(built_too(cx, error));
    }
}

/// The platform at the end of the list of those that are built.
fn built_too(cx: &ComposeContext<'_>, error: &ComposeError) -> Option<Fix> {
    let (first, _) = error.related.first()?;
    let platform = cx.slice_of(error.span).trim_matches(['"', '\'']);
    let sheet = yaml_text(cx, *first)?;
    let list = sheet.parent(&sheet.value(first.range)?)?;
    let edits = (!platform.contains('$')).then(|| sheet.append_item(&list, &Value::text(platform)))?;
    fix_with(Fix::unsafe_fix(format!("Build `{platform}` too")), *first, edits)
}
