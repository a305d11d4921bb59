//! # Hook with more rights than its service
//!
//! A hook runs in the container of its service. With `privileged`, or as root beside a service that is not root, it takes back
//! what the service gave up, and whoever changes what it runs gets those rights.
//!
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     post_start:
//!       - command: ["/setup", "--all"]
//!         privileged: true
//!                     ^^^^ `privileged` gives the hook every right on the host
//!     pre_stop:
//!       - command: ["/flush"]
//!         user: root
//!               ^^^^ the hook runs as root
//! ```
//! Handing files to the service's account is what hooks are for, and beside a service that is root it changes nothing:
//! ```compose good
//! services:
//!   app:
//!     image: example/app:1.2
//!     user: "1001"
//!     post_start:
//!       - command: chown -R 1001:1001 /data
//!         user: root
//!       - command: ["/setup"]
//!   plain:
//!     image: debian:13
//!     pre_stop:
//!       - command: ["/setup"]
//!         user: app
//! ```

use hullwright_core::compose::{Map, Service};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::compose_flag::is_true;
use crate::patterns::compose::root_account::{is_permission_fix, is_root};
use crate::patterns::compose::service_command::{hooks, texts_of};

/// See the page.
pub static RULE: Rule = Rule {
    name: "privileged-lifecycle-hook",
    aliases: &[Alias::narrower("cis-docker", "5.23"), Alias::narrower("cis-docker", "5.24")],
    category: Category::Security,
    severity: Severity::Warning,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let is_root_anyway = service.node("user").is_some_and(is_root);
    for hook in hooks(service) {
        if let Some(value) = hook.node("privileged").filter(|value| is_true(value)) {
            cx.report_at(value.span, "`privileged` gives the hook every right on the host")
                .help("do what it does in the image, or before the service starts");
        }
        if let Some(user) = hook.node("user").filter(|user| is_root(user))
            && !is_root_anyway
            && !hands_files_over(hook)
        {
            cx.report_at(user.span, "the hook runs as root")
                .help("remove the key: the hook then runs as the service does");
        }
    }
}

fn hands_files_over(hook: &Map) -> bool {
    let texts = hook.node("command").map(texts_of).unwrap_or_default();
    texts.iter().any(|found| found.text.as_str().split_whitespace().any(is_permission_fix))
}
