//! # Security profile switched off
//!
//! The engine filters system calls with seccomp and confines containers with AppArmor or SELinux. Without the profile, a hole
//! in the kernel is open to whatever runs in the container.
//!
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     security_opt:
//!       - seccomp:unconfined
//!         ^^^^^^^^^^^^^^^^^^ the filter of system calls is off
//!       - apparmor=unconfined
//!         ^^^^^^^^^^^^^^^^^^^ the AppArmor profile is off
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
//!     security_opt:
//!       - label=disable
//!         ^^^^^^^^^^^^^ the SELinux label is off
//!       - systempaths=unconfined
//!         ^^^^^^^^^^^^^^^^^^^^^^ the paths of the kernel are open
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   app:
//!     image: example/app:1.2
//! ```
//! A profile of one's own is fine, and a debugger may need more. SELinux keeps the socket of the engine from every container that
//! has a label, and AppArmor keeps agents from other processes, and programs from the bus of the host and from mounts:
//! ```compose good
//! services:
//!   app:
//!     image: example/app:1.2
//!     security_opt:
//!       - seccomp:./profile.json
//!       - apparmor=app-profile
//!       - no-new-privileges:true
//!   debug:
//!     image: example/app:1.2
//!     profiles: [debug]
//!     security_opt: ["seccomp:unconfined"]
//!   netdata:
//!     image: netdata/netdata:v2.6.0
//!     security_opt: ["apparmor:unconfined"]
//!   radio:
//!     image: example/radio:1.2
//!     security_opt: ["apparmor:unconfined"]
//!     volumes:
//!       - /run/dbus:/run/dbus:ro
//! ```
//! ```compose good also=docker-socket-mount,dangerous-capability-added,privileged-service
//! services:
//!   jobs:
//!     image: example/jobs:1.2
//!     security_opt: ["label=disable"]
//!     volumes:
//!       - /var/run/docker.sock:/var/run/docker.sock:ro
//!   logs:
//!     image: example/logs:1.2
//!     security_opt: ["label=disable"]
//!     volumes:
//!       - ${SOCKET}:/var/run/docker.sock:ro
//!   shares:
//!     image: example/shares:1.2
//!     cap_add: [SYS_ADMIN]
//!     security_opt: ["apparmor=unconfined"]
//!   runner:
//!     image: example/runner:2.1
//!     privileged: true
//!     security_opt: ["seccomp=unconfined"]
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Facet, FixAvailability, Rule};

use crate::patterns::compose::compose_flag::is_true;
use crate::patterns::compose::development_setting::is_for_development;
use crate::patterns::compose::host_agent::is_host_agent;
use crate::patterns::compose::host_path::{has_engine_socket, host_mounts};
use crate::patterns::compose::linux_capability::mount_capability;
use crate::patterns::compose::removal_fix::remove_item_fix;

/// See the page.
pub static RULE: Rule = Rule {
    name: "security-profile-disabled",
    aliases: &[Alias::broader("nist-800-190", "4.4.3")],
    facets: &[
        Facet::new(
            "seccomp",
            &[
                Alias::narrower("kics", "404fde2c-bc4b-4371-9747-7054132ac953"),
                Alias::narrower("semgrep", "yaml.docker-compose.security.seccomp-confinement-disabled"),
                Alias::narrower("cis-docker", "5.22"),
                Alias::narrower("owasp-docker", "RULE 6"),
                Alias::narrower("k8s-pss", "baseline/seccomp"),
                Alias::related("k8s-pss", "restricted/seccomp"),
            ],
        ),
        Facet::new(
            "apparmor",
            &[Alias::narrower("cis-docker", "5.2"), Alias::narrower("k8s-pss", "baseline/apparmor")],
        ),
        Facet::new(
            "selinux",
            &[
                Alias::narrower("semgrep", "yaml.docker-compose.security.selinux-separation-disabled"),
                Alias::narrower("cis-docker", "5.3"),
                Alias::narrower("k8s-pss", "baseline/selinux"),
            ],
        ),
        Facet::new("systempaths", &[Alias::narrower("k8s-pss", "baseline/procmount")]),
    ],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    // `privileged` switches them all off, and is reported itself.
    if service.node("privileged").is_some_and(is_true) {
        return;
    }
    for node in service.items(&["security_opt"]) {
        let Some((key, value)) = node.as_str().and_then(|text| text.split_once([':', '='])) else { continue };
        let (facet, message, help) = match (key.trim(), value.trim()) {
            ("seccomp", "unconfined") => (
                "seccomp",
                "the filter of system calls is off",
                "allow the one call that is missing in a profile of its own: `seccomp:profile.json`",
            ),
            ("apparmor", "unconfined") => {
                ("apparmor", "the AppArmor profile is off", "load a profile that fits and name it")
            }
            ("label", "disable" | "disabled") => {
                ("selinux", "the SELinux label is off", "label the mounts instead, with `:z` or `:Z`")
            }
            ("systempaths", "unconfined") => {
                ("systempaths", "the paths of the kernel are open", "remove the entry")
            }
            _ => continue,
        };
        if !is_needed(service, facet) && !is_for_development(cx, Some(service), node.span) {
            cx.report_at(node.span, message)
                .help(help)
                .facet(facet)
                .maybe_fix(remove_item_fix(cx, node.span));
        }
    }
}

/// Whether something else in the service does not work with the profile.
fn is_needed(service: &Service<'_>, facet: &str) -> bool {
    match facet {
        "selinux" => has_engine_socket(service),
        "apparmor" => {
            is_host_agent(service)
                || mount_capability(service).is_some()
                || host_mounts(service).any(|mount| mount.path.contains("/dbus"))
        }
        _ => false,
    }
}
