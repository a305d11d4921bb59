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
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     post_start:
//!       - command: ["/setup", "--all"]
//!     pre_stop:
//!       - command: ["/flush"]
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
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::compose_flag::is_true;
use crate::patterns::compose::removal_fix::remove_key_fix;
use crate::patterns::compose::root_account::{is_permission_fix, is_root};
use crate::patterns::compose::service_command::{hooks, texts_of};

/// See the page.
pub static RULE: Rule = Rule {
    name: "privileged-lifecycle-hook",
    aliases: &[Alias::narrower("cis-docker", "5.23"), Alias::narrower("cis-docker", "5.24")],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let is_root_anyway = service.node("user").is_some_and(is_root);
    for hook in hooks(service) {
        if let Some(member) = hook.get("privileged").filter(|member| is_true(&member.node)) {
            cx.report_at(member.node.span, "`privileged` gives the hook every right on the host")
                .help("do what it does in the image, or before the service starts")
                .maybe_fix(remove_key_fix(cx, member.key));
        }
        if let Some(member) = hook.get("user").filter(|member| is_root(&member.node))
            && !is_root_anyway
            && !hands_files_over(hook)
        {
            cx.report_at(member.node.span, "the hook runs as root")
                .help("remove the key: the hook then runs as the service does")
                .maybe_fix(remove_key_fix(cx, member.key));
        }
    }
}

fn hands_files_over(hook: &Map) -> bool {
    let texts = hook.node("command").map(texts_of).unwrap_or_default();
    texts.iter().any(|found| found.text.as_str().split_whitespace().any(is_permission_fix))
}
