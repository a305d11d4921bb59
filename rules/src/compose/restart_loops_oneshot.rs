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
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, Rule};

use crate::patterns::compose::one_shot_job::completion_waits;

/// See the page.
pub static RULE: Rule = Rule {
    name: "restart-loops-oneshot",
    category: Category::Reliability,
    severity: Severity::Error,
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
            .label_at(wait.condition_span, "waits for its end");
    }
}
