//! # Control group of one's own choice
//!
//! A container below another control group shares that group's limits instead of its own, and may take what others
//! there were promised.
//!
//! ```compose bad preset=strict also=service-not-hardened
//! services:
//!   app:
//!     image: example/app:1.2
//!     cgroup_parent: batch.slice
//!     ^^^^^^^^^^^^^ the limits of `batch.slice` hold for the container, not those of the engine
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//! ```
//! ```compose good preset=strict
//! services:
//!   app:
//!     image: example/app:1.2
//!     mem_limit: 256m
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, DefaultSet, FixAvailability, Rule};

use crate::patterns::compose::removal_fix::remove_key_fix;

/// See the page.
pub static RULE: Rule = Rule {
    name: "custom-cgroup-parent",
    aliases: &[
        Alias::same("kics", "4d9f44c6-2f4a-4317-9bb5-267adbea0232"),
        Alias::same("cis-docker", "5.25"),
    ],
    category: Category::Security,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(member) = service.get("cgroup_parent") else { return };
    let Some(parent) = member.node.as_str().filter(|parent| !parent.is_empty()) else { return };
    let message = format!("the limits of `{parent}` hold for the container, not those of the engine");
    cx.report_at(member.key, message)
        .help("remove the key, and limit the service under `deploy.resources`")
        .maybe_fix(remove_key_fix(cx, member.key));
}
