//! # Job that is restarted for ever
//!
//! Others wait until this service has completed, but its restart policy starts it again whenever it ends. It never counts as
//! done, or does its work over and over.
//!
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     depends_on:
//!       migrate:
//!         condition: service_completed_successfully
//!   migrate:
//!     image: example/app:1.2
//!     command: migrate
//!     restart: unless-stopped
//!              ^^^^^^^^^^^^^^ `migrate` is started again whenever it ends, while others wait for its end
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     depends_on:
//!       migrate:
//!         condition: service_completed_successfully
//!   migrate:
//!     image: example/app:1.2
//!     command: migrate
//!     restart: "no"
//! ```
//! ```compose good
//! services:
//!   app:
//!     image: example/app:1.2
//!     restart: unless-stopped
//!     depends_on:
//!       migrate:
//!         condition: service_completed_successfully
//!   migrate:
//!     image: example/app:1.2
//!     command: migrate
//!     restart: on-failure
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::edit::yaml::Value;
use hullwright_core::rule::{Check, ComposeContext, FixAvailability, Rule};
use hullwright_core::text::Span;

use crate::patterns::compose::one_shot_job::completion_waits;
use crate::patterns::compose::yaml_text::{fix_with, own_service, yaml_text};

/// See the page.
pub static RULE: Rule = Rule {
    name: "restart-loops-oneshot",
    category: Category::Reliability,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some((_, wait)) = completion_waits(cx, service.name).next() else { return };
    // Docker Compose takes the policy of `deploy` where both are given.
    let policy = match service.at(&["deploy", "restart_policy"]) {
        Some(policy) => policy.as_map().and_then(|policy| policy.node("condition")),
        None => service.node("restart"),
    };
    let Some(policy) = policy else { return };
    if matches!(policy.as_str(), Some("always" | "unless-stopped" | "any")) {
        let message =
            format!("`{}` is started again whenever it ends, while others wait for its end", service.name);
        cx.report_at(policy.span, message)
            .help("use `restart: \"no\"` or `on-failure`")
            .label_at(wait.condition_span, "waits for its end")
            .maybe_fix(never_restarted(cx, service, policy.span));
    }
}

/// `restart: "no"`, written over the policy where it is the service's own, else beside what brings it.
fn never_restarted(cx: &ComposeContext<'_>, service: &Service<'_>, policy: Span) -> Option<Fix> {
    if service.at(&["deploy", "restart_policy"]).is_some() {
        let sheet = yaml_text(cx, policy)?;
        let edits = sheet.replace_value(&sheet.value(policy.range)?, &Value::text("none"));
        return fix_with(Fix::unsafe_fix("Set the condition to `none`"), policy, edits);
    }
    let (sheet, own) = own_service(cx, service)?;
    let no = Value::Quoted("no".to_owned());
    let edits = match sheet.child(&own, "restart") {
        Some(restart) if sheet.is_shared(&restart) => None,
        Some(restart) => sheet.replace_value(&restart, &no),
        None => sheet.insert_entry(&own, "restart", &no),
    };
    fix_with(Fix::unsafe_fix("Set `restart` to `no`"), service.key, edits)
}
