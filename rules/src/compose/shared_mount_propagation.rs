//! # Mounts passed on between host and container
//!
//! With `shared` propagation, what the container mounts appears on the host; with `slave`, what is mounted on the host later
//! appears in the container. Both open a folder that was meant to be one thing to whatever is mounted there.
//!
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     volumes:
//!       - /mnt/data:/data:rshared
//!                         ^^^^^^^ what the container mounts there appears on the host
//!       - type: bind
//!         source: /srv/files
//!         target: /files
//!         bind:
//!           propagation: slave
//!                        ^^^^^ what is mounted there later appears in the container
//! ```
//! ```compose good
//! services:
//!   app:
//!     image: example/app:1.2
//!     volumes:
//!       - /mnt/data:/data
//!       - /srv/files:/files:rprivate
//!   node-exporter:
//!     image: prom/node-exporter:v1.9.1
//!     volumes:
//!       - /:/host:ro,rslave
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::host_agent::is_host_agent;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shared-mount-propagation",
    aliases: &[
        Alias::same("kics", "baa452f0-1f21-4a25-ace5-844e7a5f410d"),
        Alias::same("cis-docker", "5.20"),
    ],
    category: Category::Security,
    severity: Severity::Warning,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for mount in service.mounts() {
        let bind = mount.map.node("bind").and_then(|bind| bind.as_map());
        let Some(node) = bind.and_then(|bind| bind.node("propagation")) else { continue };
        let message = match node.as_str() {
            Some("shared" | "rshared") => "what the container mounts there appears on the host",
            Some("slave" | "rslave") if !(mount.is_read_only && is_host_agent(service)) => {
                "what is mounted there later appears in the container"
            }
            _ => continue,
        };
        cx.report_at(node.span, message).help("remove it: `rprivate` is the default");
    }
}
