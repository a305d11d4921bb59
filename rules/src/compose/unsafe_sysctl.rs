//! # Kernel setting of the whole host
//!
//! A container may change only those settings of the kernel that belong to its own namespaces. The engine refuses the others,
//! and the container does not start.
//!
//! ```compose bad preset=strict also=service-not-hardened
//! services:
//!   search:
//!     image: example/search:8.1
//!     sysctls:
//!       vm.max_map_count: 262144
//!       ^^^^^^^^^^^^^^^^ `vm.max_map_count` is no setting of a container
//!       net.core.somaxconn: 1024
//! ```
//! ```compose bad preset=strict also=service-not-hardened,host-namespace-shared
//! services:
//!   app:
//!     image: example/app:1.2
//!     network_mode: host
//!     sysctls:
//!       - net.ipv4.tcp_syncookies=0
//!         ^^^^^^^^^^^^^^^^^^^^^^^ `net.ipv4.tcp_syncookies` would change the network of the host, which the service uses
//! ```
//! ```compose good preset=strict
//! services:
//!   app:
//!     image: example/app:1.2
//!     sysctls:
//!       - net.core.somaxconn=1024
//!       - kernel.shmmax=68719476736
//!       - fs.mqueue.msg_max=100
//! ```

use hullwright_core::compose::{Service, variables};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, DefaultSet, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "unsafe-sysctl",
    aliases: &[Alias::same("k8s-pss", "baseline/sysctls")],
    category: Category::Security,
    severity: Severity::Warning,
    default: DefaultSet::Strict,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

/// Settings of the IPC namespace, beside `fs.mqueue.*` (Docker, `docker run --sysctl`).
const OWN: [&str; 9] = [
    "kernel.domainname",
    "kernel.msgmax",
    "kernel.msgmnb",
    "kernel.msgmni",
    "kernel.sem",
    "kernel.shm_rmid_forced",
    "kernel.shmall",
    "kernel.shmmax",
    "kernel.shmmni",
];

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(node) = service.node("sysctls") else { return };
    let uses_host_network = service.text("network_mode") == Some("host");
    for setting in variables(node) {
        let name = setting.name.trim().replace('/', ".");
        let is_of_network = name.starts_with("net.");
        if !name.contains('.') || name.contains(hullwright_core::compose::UNKNOWN) {
            continue;
        }
        if is_of_network && uses_host_network {
            let message = format!("`{name}` would change the network of the host, which the service uses");
            cx.report_at(setting.name_span, message).help("set it on the host");
        } else if !is_of_network && !name.starts_with("fs.mqueue.") && !OWN.contains(&name.as_str()) {
            cx.report_at(setting.name_span, format!("`{name}` is no setting of a container"))
                .help("set it on the host, with `sysctl`");
        }
    }
}
