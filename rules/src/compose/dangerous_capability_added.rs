//! # Dangerous capability
//!
//! Some capabilities are as good as root on the host: they load kernel modules, mount file systems, read any file, or
//! change other processes. Docker leaves them out by default.
//!
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     cap_add:
//!       - SYS_ADMIN
//!         ^^^^^^^^^ `SYS_ADMIN` lets the container mount file systems and change the kernel's settings
//!       - cap_sys_module
//!         ^^^^^^^^^^^^^^ `SYS_MODULE` lets the container load code into the kernel
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
//!     cap_add: ["ALL"]
//!               ^^^^^ `ALL` gives the container every capability there is
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//! ```
//! ```compose bad also=host-namespace-shared
//! services:
//!   web:
//!     image: example/web:1.2
//!     network_mode: host
//!     cap_add:
//!       - NET_ADMIN
//!         ^^^^^^^^^ `NET_ADMIN` lets the container change addresses, routes and filters of the host
//! ```
//! Capabilities that programs commonly need, and the network for a program that builds tunnels, are fine, and so is a
//! debugger in a file for development.
//! ```compose good
//! services:
//!   web:
//!     image: example/web:1.2
//!     cap_drop: [ALL]
//!     cap_add: [NET_BIND_SERVICE, CHOWN, IPC_LOCK]
//!   vpn:
//!     image: lscr.io/linuxserver/wireguard:1.0.20
//!     cap_add: [NET_ADMIN]
//!   tunnel:
//!     image: example/tunnel:1.2
//!     cap_add: [NET_ADMIN]
//!     devices: ["/dev/net/tun:/dev/net/tun"]
//!   router:
//!     image: example/router:1.2
//!     cap_add: [NET_ADMIN]
//!     sysctls: [net.ipv4.ip_forward=1]
//!   disks:
//!     image: ghcr.io/analogj/scrutiny:v0.8.1-collector
//!     cap_add: [SYS_RAWIO]
//! ```
//! Neither does it add anything to a service that is privileged:
//! ```compose good also=privileged-service
//! services:
//!   runner:
//!     image: example/runner:2.1
//!     privileged: true
//!     cap_add: [SYS_ADMIN]
//! ```
//! ```compose good file=docker-compose.dev.yml
//! services:
//!   app:
//!     image: example/app:1.2
//!     cap_add: [SYS_PTRACE]
//! ```

use hullwright_core::compose::{Node, Service};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::compose_flag::is_true;
use crate::patterns::compose::development_setting::{is_for_development, is_for_tests};
use crate::patterns::compose::host_agent::{is_host_agent, needs_host_network, sets_up_networks};
use crate::patterns::compose::linux_capability::bare_name;
use crate::patterns::compose::removal_fix::remove_item_fix;

/// See the page.
pub static RULE: Rule = Rule {
    name: "dangerous-capability-added",
    aliases: &[Alias::broader("owasp-docker", "RULE 3"), Alias::same("k8s-pss", "baseline/capabilities")],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

/// Capabilities that Docker leaves out by default and that reach beyond the container, and what each allows.
const DANGEROUS: [(&str, &str); 20] = [
    ("ALL", "gives the container every capability there is"),
    ("AUDIT_CONTROL", "lets the container switch the audit of the host off"),
    ("BPF", "lets the container load programs into the kernel"),
    ("CHECKPOINT_RESTORE", "lets the container rebuild processes as it likes"),
    ("DAC_READ_SEARCH", "lets the container read any file of the host"),
    ("LINUX_IMMUTABLE", "lets the container lock files against everybody"),
    ("MAC_ADMIN", "lets the container change the rules of the host's access control"),
    ("MAC_OVERRIDE", "lets the container pass by the host's access control"),
    ("NET_ADMIN", "lets the container change addresses, routes and filters of its network"),
    ("NET_BROADCAST", "lets the container listen to broadcasts"),
    ("PERFMON", "lets the container watch the kernel"),
    ("SYSLOG", "lets the container read the kernel's log and addresses"),
    ("SYS_ADMIN", "lets the container mount file systems and change the kernel's settings"),
    ("SYS_BOOT", "lets the container restart the host"),
    ("SYS_MODULE", "lets the container load code into the kernel"),
    ("SYS_PACCT", "lets the container switch the accounting of processes"),
    ("SYS_PTRACE", "lets the container read and change all processes that it sees"),
    ("SYS_RAWIO", "lets the container write to the memory and ports of the machine"),
    ("SYS_TIME", "lets the container set the clock of the host"),
    ("SYS_TTY_CONFIG", "lets the container take over terminals"),
];

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    if service.node("privileged").is_some_and(is_true) {
        return;
    }
    for node in service.items(&["cap_add"]) {
        let Some(name) = node.as_str().map(bare_name) else { continue };
        let Some((known, what)) = DANGEROUS.iter().find(|(known, _)| *known == name) else { continue };
        if !is_expected(cx, service, node, known) && !is_for_tests(cx, Some(service), node.span) {
            let help = match *known {
                "SYS_MODULE" => "remove it, and load the module on the host",
                _ => "remove it, or find the narrower capability that the program needs",
            };
            let what = match *known {
                "NET_ADMIN" if service.text("network_mode") == Some("host") => {
                    "lets the container change addresses, routes and filters of the host"
                }
                _ => what,
            };
            cx.report_at(node.span, format!("`{known}` {what}"))
                .help(help)
                .maybe_fix(remove_item_fix(cx, node.span));
        }
    }
}

fn is_expected(cx: &ComposeContext<'_>, service: &Service<'_>, node: &Node, name: &str) -> bool {
    match name {
        "NET_ADMIN" => sets_up_networks(service) || needs_host_network(service),
        "SYS_PTRACE" => is_for_development(cx, Some(service), node.span) || is_host_agent(service),
        "AUDIT_CONTROL" | "SYSLOG" | "SYS_RAWIO" | "BPF" | "PERFMON" | "DAC_READ_SEARCH" => {
            is_host_agent(service)
        }
        "SYS_TIME" => {
            service.text("image").is_some_and(|image| image.contains("ntp") || image.contains("chrony"))
        }
        _ => false,
    }
}
