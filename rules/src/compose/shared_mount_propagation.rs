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
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     volumes:
//!       - /mnt/data:/data
//!       - type: bind
//!         source: /srv/files
//!         target: /files
//!         bind:
//!           propagation: rprivate
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
//! A program that mounts file systems for others has to share them:
//! ```compose good
//! services:
//!   cloud:
//!     image: rclone/rclone:1.71
//!     devices: [/dev/fuse]
//!     volumes:
//!       - /mnt/cloud:/mnt/cloud:rshared
//!   films:
//!     image: example/films:2.0
//!     volumes:
//!       - /mnt/cloud:/films:rslave
//! ```

use hullwright_core::compose::{Mount, Node, Service};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::host_agent::is_host_agent;
use crate::patterns::compose::host_device::has_device;
use crate::patterns::compose::mount_options::{is_short, remove_option};
use crate::patterns::compose::value_place::value_fix;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shared-mount-propagation",
    aliases: &[
        Alias::same("kics", "baa452f0-1f21-4a25-ace5-844e7a5f410d"),
        Alias::same("cis-docker", "5.20"),
    ],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for mount in service.mounts() {
        let Some(node) = propagation(&mount) else { continue };
        let is_agent = mount.is_read_only && is_host_agent(service);
        let is_expected = || is_agent || cx.project().services().any(|other| gives(&other, &mount));
        let message = match node.as_str() {
            Some("shared" | "rshared") if !gives(service, &mount) => {
                "what the container mounts there appears on the host"
            }
            Some("slave" | "rslave") if !is_expected() => {
                "what is mounted there later appears in the container"
            }
            _ => continue,
        };
        cx.report_at(node.span, message)
            .help("remove it: `rprivate` is the default")
            .maybe_fix(private_fix(cx, &mount, node));
    }
}

fn private_fix(cx: &ComposeContext<'_>, mount: &Mount<'_>, node: &Node) -> Option<Fix> {
    if !is_short(mount) {
        return value_fix(cx, node.span, "rprivate");
    }
    let name = node.as_str()?;
    let edit = remove_option(cx, mount, name)?;
    Some(Fix::unsafe_fix(format!("Remove `{name}`")).edit(mount.span.file, edit))
}

fn propagation<'a>(mount: &Mount<'a>) -> Option<&'a Node> {
    mount.map.node("bind")?.as_map()?.node("propagation")
}

/// Whether the service mounts file systems of its own there, for others to see.
fn gives(service: &Service<'_>, mount: &Mount<'_>) -> bool {
    let source = |mount: &Mount<'_>| mount.source.and_then(Node::as_str).map(str::to_owned);
    let is_shared =
        |own: &Mount<'_>| matches!(propagation(own).and_then(Node::as_str), Some("shared" | "rshared"));
    has_device(service, &["/dev/fuse"])
        && service.mounts().any(|own| is_shared(&own) && source(&own) == source(mount))
}
