//! # Namespace shared with a privileged service
//!
//! A service that joins the processes, the memory or the network of a privileged one can reach into it, and from there the
//! host.
//!
//! ```compose bad preset=strict also=privileged-service,service-not-hardened
//! services:
//!   engine:
//!     image: example/engine:3.0
//!     privileged: true
//!   helper:
//!     image: example/helper:1.1
//!     pid: service:engine
//!          ^^^^^^^^^^^^^^ `engine` is privileged, and `helper` can reach into it
//! ```
//! A tunnel whose network others use is fine:
//! ```compose good preset=strict also=privileged-service
//! services:
//!   vpn:
//!     image: qmcgaw/gluetun:v3.40
//!     privileged: true
//!   app:
//!     image: example/app:1.2
//!     network_mode: service:vpn
//!   shell:
//!     image: example/shell:1.2
//!     pid: service:app
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, DefaultSet, Rule};

use crate::patterns::compose::compose_flag::is_true;
use crate::patterns::compose::host_agent::is_network_tool;
use crate::patterns::compose::linux_capability::mount_capability;

/// See the page.
pub static RULE: Rule = Rule {
    name: "namespace-shared-with-privileged",
    category: Category::Security,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    if service.node("privileged").is_some_and(is_true) {
        return;
    }
    for key in ["pid", "ipc", "network_mode"] {
        let Some(node) = service.node(key) else { continue };
        let Some(name) = node.as_str().and_then(|text| text.strip_prefix("service:")) else { continue };
        let Some(other) = cx.project().service(name) else { continue };
        let is_tunnel = key == "network_mode" && is_network_tool(&other);
        if let Some((why, place)) = power(&other).filter(|_| !is_tunnel) {
            let message = format!("`{name}` {why}, and `{}` can reach into it", service.name);
            cx.report_at(node.span, message)
                .label_at(place, "said here")
                .help("give them separate namespaces");
        }
    }
}

/// What makes a service as good as root on the host, and where that is said.
fn power(service: &Service<'_>) -> Option<(&'static str, hullwright_core::text::Span)> {
    if let Some(node) = service.node("privileged").filter(|node| is_true(node)) {
        return Some(("is privileged", node.span));
    }
    mount_capability(service).map(|node| ("is as good as privileged", node.span))
}
