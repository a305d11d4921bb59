//! The capabilities of Linux (`capabilities(7)`, kernel 6.12).
//!
//! Entry points: [`NAMES`], [`bare_name`], and [`mount_capability`] for the one that is nearly all of them.

use hullwright_core::compose::{Node, Service};

/// Their names, without `CAP_`.
pub const NAMES: [&str; 41] = [
    "AUDIT_CONTROL",
    "AUDIT_READ",
    "AUDIT_WRITE",
    "BLOCK_SUSPEND",
    "BPF",
    "CHECKPOINT_RESTORE",
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "IPC_LOCK",
    "IPC_OWNER",
    "KILL",
    "LEASE",
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "MKNOD",
    "NET_ADMIN",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_RAW",
    "PERFMON",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYSLOG",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_CHROOT",
    "SYS_MODULE",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "WAKE_ALARM",
];

/// A capability as the engine reads it: in upper case, without `CAP_`.
pub fn bare_name(written: &str) -> String {
    let upper = written.to_ascii_uppercase();
    upper.strip_prefix("CAP_").map(str::to_owned).unwrap_or(upper)
}

/// Where the service gets `SYS_ADMIN`, by which it may mount file systems and is nearly privileged, or all capabilities.
pub fn mount_capability<'a>(service: &Service<'a>) -> Option<&'a Node> {
    let is_strong = |name: &str| matches!(bare_name(name).as_str(), "ALL" | "SYS_ADMIN");
    service.items(&["cap_add"]).iter().find(|node| node.as_str().is_some_and(is_strong))
}
