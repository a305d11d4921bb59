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
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     cap_add: ["ALL"]
//!               ^^^^^ `ALL` gives the container every capability there is
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
//! ```
//! ```compose good file=docker-compose.dev.yml
//! services:
//!   app:
//!     image: example/app:1.2
//!     cap_add: [SYS_PTRACE]
//! ```

use hullwright_core::compose::{Node, Service};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::development_setting::is_for_development;
use crate::patterns::host_agent::{is_host_agent, is_network_tool};
use crate::patterns::linux_capability::bare_name;

/// See the page.
pub static RULE: Rule = Rule {
    name: "dangerous-capability-added",
    aliases: &[Alias::broader("owasp-docker", "RULE 3"), Alias::same("k8s-pss", "baseline/capabilities")],
    category: Category::Security,
    severity: Severity::Warning,
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
    ("SYS_PTRACE", "lets the container read and change other processes"),
    ("SYS_RAWIO", "lets the container write to the memory and ports of the machine"),
    ("SYS_TIME", "lets the container set the clock of the host"),
    ("SYS_TTY_CONFIG", "lets the container take over terminals"),
];

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for node in service.items(&["cap_add"]) {
        let Some(name) = node.as_str().map(bare_name) else { continue };
        let Some((known, what)) = DANGEROUS.iter().find(|(known, _)| *known == name) else { continue };
        if !is_expected(cx, service, node, known) {
            cx.report_at(node.span, format!("`{known}` {what}"))
                .help("remove it, or find the narrower capability that the program needs");
        }
    }
}

fn is_expected(cx: &ComposeContext<'_>, service: &Service<'_>, node: &Node, name: &str) -> bool {
    match name {
        "NET_ADMIN" => is_network_tool(service) || is_host_agent(service),
        "SYS_PTRACE" => is_for_development(cx, Some(service), node.span) || is_host_agent(service),
        "SYSLOG" | "BPF" | "PERFMON" | "DAC_READ_SEARCH" => is_host_agent(service),
        "SYS_TIME" => {
            service.text("image").is_some_and(|image| image.contains("ntp") || image.contains("chrony"))
        }
        _ => false,
    }
}
