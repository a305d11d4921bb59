//! # Start that does not wait for what is known
//!
//! The short form of `depends_on` waits until the other container runs, not until it answers. Here the other service has a
//! health check, or is a job with an end, so there is something to wait for.
//!
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     depends_on:
//!     ^^^^^^^^^^ `app` does not wait until `db` is healthy
//!       - db
//!       - cache
//!   db:
//!     image: postgres:17
//!     healthcheck:
//!       test: pg_isready
//!   cache:
//!     image: redis:8
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     depends_on:
//!       db:
//!         condition: service_healthy
//!       cache:
//!         condition: service_started
//!   db:
//!     image: postgres:17
//!     healthcheck:
//!       test: pg_isready
//!   cache:
//!     image: redis:8
//! ```
//! ```compose good
//! services:
//!   app:
//!     image: example/app:1.2
//!     depends_on:
//!       db:
//!         condition: service_healthy
//!       mail:
//!         condition: service_started
//!   db:
//!     image: postgres:17
//!     healthcheck:
//!       test: pg_isready
//!   mail:
//!     image: example/mail:1
//!     healthcheck:
//!       test: nc -z localhost 25
//! ```
//! A job that others wait for has an end for all:
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     depends_on: [migrate]
//!     ^^^^^^^^^^ `app` does not wait until `migrate` is done
//!   worker:
//!     image: example/app:1.2
//!     command: work
//!     depends_on:
//!       migrate:
//!         condition: service_completed_successfully
//!   migrate:
//!     image: example/app:1.2
//!     command: migrate
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     depends_on:
//!       migrate:
//!         condition: service_completed_successfully
//!   worker:
//!     image: example/app:1.2
//!     command: work
//!     depends_on:
//!       migrate:
//!         condition: service_completed_successfully
//!   migrate:
//!     image: example/app:1.2
//!     command: migrate
//! ```
//! What a job or a link starts with is its own affair, and some wait by themselves:
//! ```compose good
//! services:
//!   backup:
//!     image: example/backup:1
//!     command: pg_dump -h db
//!     depends_on: [db]
//!   app:
//!     image: example/app:1.2
//!     links: [db]
//!   worker:
//!     image: example/app:1.2
//!     entrypoint: ["/wait-for-it.sh", "db:5432", "--"]
//!     command: work
//!     depends_on: [db]
//!   db:
//!     image: postgres:17
//!     healthcheck:
//!       test: pg_isready
//! ```
//! A swarm passes over `depends_on`:
//! ```compose good file=stack.yml
//! services:
//!   app:
//!     image: example/app:1.2
//!     depends_on: [db]
//!   db:
//!     image: postgres:17
//!     healthcheck:
//!       test: pg_isready
//! ```

use hullwright_core::compose::{Dependency, Service};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::edit::yaml::Value;
use hullwright_core::rule::{Check, ComposeContext, FixAvailability, Rule};
use hullwright_core::text::Span;
use hullwright_core::yaml::NodeKind;

use crate::patterns::compose::one_shot_job::{is_one_shot, is_proven_job};
use crate::patterns::compose::service_command::all_words;
use crate::patterns::compose::service_health::{ServiceHealth, service_health};
use crate::patterns::compose::swarm_project::is_for_swarm;
use crate::patterns::compose::yaml_text::{fix_with, yaml_text};
use crate::patterns::dockerfile::path_list::path_list;

/// See the page.
pub static RULE: Rule = Rule {
    name: "depends-on-without-condition",
    category: Category::Reliability,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(member) = service.get("depends_on") else { return };
    if is_one_shot(cx, service) || waits_itself(service) || is_for_swarm(cx) {
        return;
    }
    // A dependency that something else implies stands at the service; a condition that is written was chosen.
    let is_bare = |found: &Dependency<'_>| {
        found.key != service.key && found.condition_span == found.key && found.is_required
    };
    let mut checked: Vec<(&str, Span, Span)> = Vec::new();
    let mut jobs: Vec<(&str, Span, Span)> = Vec::new();
    for dependency in service.dependencies().filter(is_bare) {
        let Some(awaited) = cx.project().service(dependency.name) else { continue };
        if is_proven_job(cx, &awaited) {
            jobs.push((dependency.name, dependency.key, awaited.key));
        } else if let ServiceHealth::Checked(place) = service_health(cx, &awaited) {
            checked.push((dependency.name, dependency.key, place));
        }
    }
    let names = |found: &[(&str, Span, Span)]| {
        let names: Vec<&str> = found.iter().map(|(name, ..)| *name).collect();
        path_list(&names)
    };
    let be = |found: &[(&str, Span, Span)]| if found.len() == 1 { "is" } else { "are" };
    let (healthy, done) = ("`condition: service_healthy`", "`condition: service_completed_successfully`");
    let (what, conditions) = match (checked.as_slice(), jobs.as_slice()) {
        ([], []) => return,
        (checked, []) => (format!("{} {} healthy", names(checked), be(checked)), healthy.to_owned()),
        ([], jobs) => (format!("{} {} done", names(jobs), be(jobs)), done.to_owned()),
        (checked, jobs) => (
            format!("{} {} healthy and {} {} done", names(checked), be(checked), names(jobs), be(jobs)),
            format!("{healthy} and {done}"),
        ),
    };
    let mut report = cx
        .report_at(member.key, format!("`{}` does not wait until {what}", service.name))
        .help(format!("use the long form, with {conditions}"));
    for (name, key, place) in checked.iter().chain(&jobs) {
        report = report.label_at(*key, "only waits for the start");
        if checked.iter().any(|(checked, ..)| checked == name) {
            report = report.label_at(*place, format!("tells whether `{name}` is healthy"));
        }
    }
    let condition = |name: &str| {
        let is_in = |found: &[(&str, Span, Span)]| found.iter().any(|(known, ..)| *known == name);
        match (is_in(&checked), is_in(&jobs)) {
            (true, _) => Some("service_healthy"),
            (_, true) => Some("service_completed_successfully"),
            _ => None,
        }
    };
    report.maybe_fix(with_conditions(cx, member.key, &condition));
}

/// The long form with what is to be waited for; what has no condition goes on waiting for the start.
fn with_conditions(
    cx: &ComposeContext<'_>,
    key: Span,
    condition: &dyn Fn(&str) -> Option<&'static str>,
) -> Option<Fix> {
    let sheet = yaml_text(cx, key)?;
    let place = sheet.entry(key.range)?;
    let written = |condition: &str| Value::map([("condition", Value::text(condition))]);
    let edits = match &sheet.node_at(&place).kind {
        NodeKind::Sequence { .. } => sheet.list_to_mapping(&place, |name| {
            let entry = written(condition(name).unwrap_or("service_started"));
            (!name.contains('$')).then(|| (name.to_owned(), entry))
        }),
        _ => {
            let mut edits = Vec::new();
            for entry in sheet.children(&place) {
                let name = &sheet.key_at(&entry)?.as_scalar()?.value;
                if let Some(condition) = condition(name) {
                    edits.extend(sheet.insert_entry(&entry, "condition", &Value::text(condition))?);
                }
            }
            Some(edits)
        }
    };
    fix_with(Fix::unsafe_fix("Wait for it with the long form"), key, edits)
}

/// Whether the service starts with a program that waits for others, such as `wait-for-it.sh`.
fn waits_itself(service: &Service<'_>) -> bool {
    const SIGNS: [&str; 6] = ["wait-for", "wait_for", "waitfor", "wait4", "wait-until", "dockerize"];
    let is_sign = |text: &str| {
        let text = text.to_ascii_lowercase();
        SIGNS.iter().any(|sign| text.contains(sign))
    };
    let is_told = |name: &str| name.starts_with("WAIT_");
    all_words(service).any(is_sign) || service.environment().iter().any(|variable| is_told(&variable.name))
}
