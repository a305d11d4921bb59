//! # Folder that controls the host
//!
//! A container that can write to the settings, the programs, the devices or the kernel's files of the host can take it over,
//! and one that can read all of it finds every secret there.
//!
//! ```compose bad
//! services:
//!   files:
//!     image: example/files:3.1
//!     volumes:
//!       - /:/host
//!         ^ the container can change everything on the host
//!       - /etc:/host/etc:ro
//!         ^^^^ the container can read all settings of the host
//! ```
//! ```compose bad
//! services:
//!   panel:
//!     image: example/panel:1.0
//!     volumes:
//!       - type: bind
//!         source: /etc/cron.d
//!                 ^^^^^^^^^^^ the container can change what the host runs
//!         target: /etc/cron.d
//!   scanner:
//!     image: example/scanner:1.0
//!     volumes:
//!       - /dev:/dev
//!         ^^^^ the container gets the terminals and the shared memory of the host
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   panel:
//!     image: example/panel:1.0
//!     volumes:
//!       - type: bind
//!         source: /etc/cron.d
//!         target: /etc/cron.d
//!         read_only: true
//!   scanner:
//!     image: example/scanner:1.0
//!     volumes:
//!       - /dev:/dev
//! ```
//! Single files, folders of one program, and what agents and backups read are fine:
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     volumes:
//!       - /etc/localtime:/etc/localtime:ro
//!       - /etc/letsencrypt:/etc/letsencrypt
//!       - /home/app/site:/usr/share/nginx/html
//!       - /usr/share/zoneinfo:/usr/share/zoneinfo:ro
//!       - /dev/shm:/dev/shm
//!       - ./etc:/etc/app
//!   node-exporter:
//!     image: prom/node-exporter:v1.9.1
//!     volumes:
//!       - /proc:/host/proc:ro
//!       - /:/rootfs:ro
//!   backup:
//!     image: garethgeorge/backrest:v1.9.2
//!     volumes:
//!       - /:/userdata:ro
//!   vpn:
//!     image: lscr.io/linuxserver/wireguard:1.0.20
//!     volumes:
//!       - /lib/modules:/lib/modules:ro
//! ```
//! A privileged service has the devices and the kernel's files of the host without a mount:
//! ```compose good also=privileged-service
//! services:
//!   printer:
//!     image: octoprint/octoprint:1.11
//!     privileged: true
//!     volumes:
//!       - /dev:/dev
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, FixAvailability, Rule};

use crate::patterns::compose::compose_flag::is_true;
use crate::patterns::compose::development_setting::is_for_tests;
use crate::patterns::compose::host_agent::{is_backup_tool, is_host_agent};
use crate::patterns::compose::host_path::{HostMount, host_mounts};
use crate::patterns::compose::mount_options::add_read_only;

/// See the page.
pub static RULE: Rule = Rule {
    name: "sensitive-host-mount",
    aliases: &[
        Alias::same("kics", "1c1325ff-831d-43a1-973e-839ae57dfcc0"),
        Alias::same("cis-docker", "5.6"),
        Alias::same("nist-800-190", "4.5.5"),
        Alias::narrower("k8s-pss", "baseline/hostpath"),
        Alias::narrower("k8s-pss", "restricted/volumes"),
    ],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

/// What a container can do with a folder of the host.
struct Reach {
    /// With the right to write.
    written: &'static str,
    /// With the right to read; `None` where that is harmless.
    read: Option<&'static str>,
}

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let is_privileged = service.node("privileged").is_some_and(is_true);
    for found in host_mounts(service) {
        let Some(reach) = reach(&found.path) else { continue };
        let is_granted = is_privileged && matches!(found.path.as_str(), "/dev" | "/proc" | "/sys");
        if is_granted || is_for_tests(cx, Some(service), found.span) {
            continue;
        }
        let message = if found.mount.is_read_only {
            reach.read.filter(|_| !is_host_agent(service) && !is_backup_tool(service))
        } else {
            Some(reach.written)
        };
        if let Some(message) = message {
            let help = if found.path == "/dev" {
                "name the devices that are needed under `devices`"
            } else if found.mount.is_read_only {
                "mount the files that are needed"
            } else {
                "mount the files that are needed, read-only with `:ro` where they are only read"
            };
            let fix = read_only_fix(cx, &found).filter(|_| is_harmless_to_read(service, &found.path, &reach));
            cx.report_at(found.span, message).help(help).maybe_fix(fix);
        }
    }
}

/// Whether nothing is left to say once the folder cannot be written to. Devices can be opened all the same.
fn is_harmless_to_read(service: &Service<'_>, path: &str, reach: &Reach) -> bool {
    path != "/dev" && (reach.read.is_none() || is_host_agent(service) || is_backup_tool(service))
}

fn read_only_fix(cx: &ComposeContext<'_>, found: &HostMount<'_>) -> Option<Fix> {
    if found.mount.is_read_only {
        return None;
    }
    let edits = add_read_only(cx, &found.mount)?;
    Some(Fix::unsafe_fix(format!("Mount `{}` read-only", found.path)).edits(found.span.file, edits))
}

fn reach(path: &str) -> Option<Reach> {
    let both = |written, read| Some(Reach { written, read: Some(read) });
    let written = |written| Some(Reach { written, read: None });
    match path {
        "/" => both(
            "the container can change everything on the host",
            "the container can read everything on the host",
        ),
        "/etc" => both(
            "the container can change all settings of the host",
            "the container can read all settings of the host",
        ),
        "/root" | "/root/.ssh" => {
            both("the container can change the home of root", "the container can read the home of root")
        }
        "/dev" => written("the container gets the terminals and the shared memory of the host"),
        "/proc" | "/sys" => written("the container can change settings of the kernel"),
        "/boot" => written("the container can change what the host boots"),
        "/bin" | "/sbin" | "/lib" | "/lib64" | "/usr" | "/usr/bin" | "/usr/sbin" | "/usr/lib"
        | "/usr/local" | "/usr/local/bin" | "/usr/local/sbin" => {
            written("the container can change the programs of the host")
        }
        "/etc/cron.d"
        | "/etc/cron.daily"
        | "/etc/cron.hourly"
        | "/etc/init.d"
        | "/etc/systemd"
        | "/etc/systemd/system"
        | "/lib/systemd"
        | "/lib/systemd/system"
        | "/var/spool/cron" => written("the container can change what the host runs"),
        "/etc/ssh" | "/etc/pam.d" | "/etc/sudoers.d" | "/etc/docker" | "/etc/kubernetes" => {
            written("the container can change who may use the host")
        }
        "/var/lib/docker" | "/var/lib/containerd" | "/var/lib/kubelet" => {
            written("the container can change the data of all containers")
        }
        path if path.starts_with("/proc/sys") => written("the container can change settings of the kernel"),
        _ => None,
    }
}
