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
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     container_name: my-web
//!   api:
//!     image: example/api:2.1
//!     container_name: "@"
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
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Policy, Rule};
use hullwright_core::text::Span;

use crate::patterns::compose::compose_report::{is_gap, report_error};
use crate::patterns::compose::yaml_text::{fix_with, yaml_text};

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
    fix: FixAvailability::Unsafe,
    checks: &[
        Check::ComposeError(&[ComposeErrorKind::InvalidContainerName], check_error),
        Check::Service(check),
    ],
    ..Rule::DEFAULT
};

fn check_error(cx: &ComposeContext<'_>, error: &ComposeError) {
    if let Some(report) = report_error(cx, error) {
        report.maybe_fix(allowed_name(cx, error.span));
    }
}

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(node) = service.node("container_name") else { return };
    let Some(name) = node.as_str().filter(|name| !name.is_empty()) else { return };
    // The engine takes off one slash, which dclint does not know.
    let judged = if cx.policy() == Policy::Dclint { name } else { name.strip_prefix('/').unwrap_or(name) };
    if !is_container_name(judged) && !is_gap(cx.slice_of(node.span)) {
        cx.report_at(node.span, format!("`{name}` is no container name"))
            .help("a letter or digit comes first, then letters, digits, `_`, `.` and `-`")
            .maybe_fix(allowed_name(cx, node.span));
    }
}

/// The name with `-` for stretches of other characters; `None` where too little is left.
fn allowed_name(cx: &ComposeContext<'_>, span: Span) -> Option<Fix> {
    let sheet = yaml_text(cx, span)?;
    let place = sheet.value(span.range)?;
    let written = &sheet.node_at(&place).as_scalar()?.value;
    let is_allowed = |ch: char| ch.is_ascii_alphanumeric() || "_.-".contains(ch);
    let parts = written.split(|ch: char| !is_allowed(ch)).filter(|part| !part.is_empty());
    let joined = parts.collect::<Vec<_>>().join("-");
    let name = joined.trim_start_matches(['_', '.', '-']);
    if written.contains('$') || !is_container_name(name) {
        return None;
    }
    let edits = sheet.replace_scalar(&place, name);
    fix_with(Fix::unsafe_fix(format!("Name it `{name}`")), span, edits)
}

/// The engine's own pattern, `[a-zA-Z0-9][a-zA-Z0-9_.-]+`.
fn is_container_name(name: &str) -> bool {
    let mut chars = name.chars();
    let is_first = chars.next().is_some_and(|ch| ch.is_ascii_alphanumeric());
    let rest = chars.as_str();
    is_first && !rest.is_empty() && rest.chars().all(|ch| ch.is_ascii_alphanumeric() || "_.-".contains(ch))
}
