//! # Namespace of the host
//!
//! A container that joins a namespace of the host is not kept apart there: it sees and opens the host's network ports, sees
//! and signals its processes, or reads its shared memory.
//!
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     network_mode: host
//!                   ^^^^ the container uses the network of the host itself
//!     pid: "host"
//!          ^^^^^^ the container sees and can stop all processes of the host
//!     ipc: ${IPC:-host}
//!          ^^^^^^^^^^^^ the container shares memory with the processes of the host
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//! ```
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     uts: host
//!          ^^^^ the container can rename the host
//!     userns_mode: host
//!                  ^^^^ root in the container is root on the host
//!     cgroup: host
//!             ^^^^ the container sees the control groups of the host
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//!     cgroup: private
//! ```
//! Sharing with another service is another matter, and programs that watch the host or find their peers by broadcasts need
//! its network:
//! ```compose good
//! services:
//!   app:
//!     image: example/app:1.2
//!     network_mode: service:vpn
//!     ipc: shareable
//!   vpn:
//!     image: qmcgaw/gluetun:v3.40
//!   hass:
//!     image: ghcr.io/home-assistant/home-assistant:2025.10
//!     network_mode: host
//!   exporter:
//!     image: prom/node-exporter:v1.9.1
//!     network_mode: host
//!     pid: host
//!   names:
//!     image: favonia/cloudflare-ddns:1.15.1
//!     network_mode: host
//!   mesh:
//!     image: netbirdio/netbird:0.59.5
//!     network_mode: host
//!   node-agent:
//!     build: ./node-agent
//!     pid: host
//! ```
//! ```compose good file=docker-compose.dev.yml
//! services:
//!   queue:
//!     image: example/queue:3.2
//!     network_mode: host
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Facet, FixAvailability, Rule};

use crate::patterns::compose::development_setting::{is_for_development, is_for_tests};
use crate::patterns::compose::host_agent::{is_host_agent, needs_host_network};
use crate::patterns::compose::removal_fix::remove_key_fix;
use crate::patterns::compose::value_place::value_fix;

/// See the page.
pub static RULE: Rule = Rule {
    name: "host-namespace-shared",
    facets: &[
        Facet::new(
            "network",
            &[
                Alias::narrower("kics", "071a71ff-f868-47a4-ac0b-3c59e4ab5443"),
                Alias::narrower("cis-docker", "5.10"),
                Alias::narrower("nist-800-190", "4.5.2"),
                Alias::narrower("k8s-pss", "baseline/host-namespaces"),
            ],
        ),
        Facet::new(
            "pid",
            &[
                Alias::narrower("kics", "4f31dd9f-2cc3-4751-9b53-67e4af83dac0"),
                Alias::narrower("cis-docker", "5.16"),
                Alias::narrower("k8s-pss", "baseline/host-pid"),
            ],
        ),
        Facet::new(
            "ipc",
            &[
                Alias::narrower("kics", "baa3890f-bed7-46f5-ab8f-1da8fc91c729"),
                Alias::narrower("cis-docker", "5.17"),
                Alias::narrower("k8s-pss", "baseline/host-ipc"),
            ],
        ),
        Facet::new("uts", &[Alias::narrower("cis-docker", "5.21")]),
        Facet::new(
            "userns",
            &[
                Alias::narrower("kics", "8af7162d-6c98-482f-868e-0d33fb675ca8"),
                Alias::narrower("cis-docker", "5.31"),
            ],
        ),
        Facet::new("cgroup", &[]),
    ],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

struct Namespace {
    key: &'static str,
    facet: &'static str,
    message: &'static str,
    help: &'static str,
}

const NAMESPACES: [Namespace; 6] = [
    Namespace {
        key: "network_mode",
        facet: "network",
        message: "the container uses the network of the host itself",
        help: "publish the ports that are needed under `ports`",
    },
    Namespace {
        key: "pid",
        facet: "pid",
        message: "the container sees and can stop all processes of the host",
        help: "remove the key, or share with one service: `service:NAME`",
    },
    Namespace {
        key: "ipc",
        facet: "ipc",
        message: "the container shares memory with the processes of the host",
        help: "remove the key; give it more memory to share with `shm_size`",
    },
    Namespace {
        key: "uts",
        facet: "uts",
        message: "the container can rename the host",
        help: "remove the key; name the container with `hostname`",
    },
    Namespace {
        key: "userns_mode",
        facet: "userns",
        message: "root in the container is root on the host",
        help: "remove the key",
    },
    Namespace {
        key: "cgroup",
        facet: "cgroup",
        message: "the container sees the control groups of the host",
        help: "write `cgroup: private`",
    },
];

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for Namespace { key, facet, message, help } in NAMESPACES {
        let Some(node) = service.node(key).filter(|node| node.as_str() == Some("host")) else { continue };
        let is_needed = match key {
            "network_mode" => needs_host_network(service) || is_for_development(cx, Some(service), node.span),
            _ => is_host_agent(service) || is_for_tests(cx, Some(service), node.span),
        };
        if !is_needed {
            let fix = match key {
                "cgroup" => value_fix(cx, node.span, "private"),
                _ => service.get(key).and_then(|member| remove_key_fix(cx, member.key)),
            };
            cx.report_at(node.span, message).help(help).facet(facet).maybe_fix(fix);
        }
    }
}
