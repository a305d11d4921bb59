//! # Waiting for the start instead of the health
//!
//! The short form of `depends_on` waits until the other container is started, not until the program in it answers. A
//! service that has a health check can be awaited with `condition: service_healthy`.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     depends_on:
//!     ^^^^^^^^^^ `web` starts before `db` is healthy
//!       - db
//!   db:
//!     image: postgres:17
//!     healthcheck:
//!       test: ["CMD", "pg_isready"]
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.29
//!     depends_on:
//!       db:
//!         condition: service_healthy
//!       mail:
//!         condition: service_started
//!   db:
//!     image: postgres:17
//!     healthcheck:
//!       test: ["CMD", "pg_isready"]
//!   mail:
//!     image: example/mail:1
//! ```

use hullwright_core::compose::{Data, Dependency, Node, Service};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "depends-on-without-condition",
    category: Category::Reliability,
    severity: Severity::Info,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(member) = service.get("depends_on").filter(|member| member.key != service.key) else { return };
    let is_impatient = |dependency: &Dependency<'_>| {
        dependency.condition == Some("service_started")
            && dependency.is_required
            && dependency.key != service.key
            && cx.project().service(dependency.name).is_some_and(|other| has_check(&other))
    };
    let early: Vec<Dependency<'_>> = service.dependencies().filter(is_impatient).collect();
    if early.is_empty() || service.text("restart") == Some("no") {
        return;
    }
    let names: Vec<String> = early.iter().map(|dependency| format!("`{}`", dependency.name)).collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    let message = format!("`{}` starts before {} {verb} healthy", service.name, names.join(", "));
    let report = cx.report_at(member.key, message).help("wait with `condition: service_healthy`");
    early.iter().fold(report, |report, dependency| report.label_at(dependency.key, "has a health check"));
}

/// Whether the service has a health check of its own that is not switched off.
fn has_check(service: &Service<'_>) -> bool {
    let Some(check) = service.node("healthcheck").and_then(Node::as_map) else { return false };
    let is_off = check.node("disable").is_some_and(|off| !matches!(off.data, Data::Bool(false)));
    let test = check.node("test");
    let first = test.and_then(Node::as_list).and_then(<[Node]>::first).and_then(Node::as_str);
    !is_off && test.is_some() && first != Some("NONE")
}
