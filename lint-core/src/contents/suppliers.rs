//! Programs that suppliers of one kind may bring.
//!
//! What an operating system's own packages bring (`curl`, `bash`, `useradd`) comes from no language's registry, and no
//! library needs a network client. Entry point: [`may_bring`].

use super::change_log::Supplier;

/// Programs of operating systems, sorted: no npm, Python, Ruby, Rust or Go package is known to put one on PATH.
const OF_SYSTEM: [&str; 66] = [
    "addgroup",
    "adduser",
    "apk",
    "apt-get",
    "ash",
    "awk",
    "bash",
    "busybox",
    "cc",
    "chmod",
    "chown",
    "cp",
    "curl",
    "dash",
    "delgroup",
    "deluser",
    "dig",
    "dnf",
    "find",
    "g++",
    "gcc",
    "getent",
    "git",
    "gpg",
    "grep",
    "groupadd",
    "gzip",
    "hostname",
    "id",
    "ip",
    "kill",
    "less",
    "ln",
    "locale-gen",
    "ls",
    "lsof",
    "microdnf",
    "mkdir",
    "mv",
    "nc",
    "ncat",
    "netstat",
    "nslookup",
    "openssl",
    "perl",
    "pgrep",
    "ping",
    "pkill",
    "ps",
    "rm",
    "sed",
    "setpriv",
    "sh",
    "ss",
    "ssh",
    "su",
    "su-exec",
    "tar",
    "telnet",
    "unzip",
    "update-ca-certificates",
    "useradd",
    "usermod",
    "wget",
    "xz",
    "yum",
];

/// Programs that libraries and their headers may need, by what Debian's and Alpine's packages depend on.
const NEEDED_BY_LIBRARIES: [&str; 22] = [
    "awk",
    "bash",
    "bundle",
    "ca-certificates",
    "cc",
    "g++",
    "gcc",
    "gem",
    "getent",
    "gpg",
    "java",
    "locale-gen",
    "make",
    "openssl",
    "perl",
    "php",
    "pip",
    "pip3",
    "python",
    "python3",
    "ruby",
    "xz",
];

/// Names that Debian's packages share by links, as far as images are asked about them (update-alternatives(1)).
const SHARED_BY_LINKS: [&str; 16] = [
    "awk", "cc", "composer", "editor", "gradle", "java", "javac", "jcmd", "lua", "mvn", "nc", "php",
    "telnet", "vi", "which", "yarn",
];

/// Whether the supplier may put a program of that name on PATH.
pub(super) fn may_bring(supplier: Supplier, name: &str) -> bool {
    if supplier == Supplier::Library {
        return name == "update-ca-certificates" || NEEDED_BY_LIBRARIES.contains(&name);
    }
    if supplier == Supplier::Alternatives {
        return SHARED_BY_LINKS.contains(&name);
    }
    if OF_SYSTEM.binary_search(&name).is_ok() {
        return false;
    }
    match supplier {
        // The registry has no init for containers under these names, and no servers of other makers.
        Supplier::Node => !matches!(name, "tini" | "dumb-init" | "gosu" | "nginx" | "httpd"),
        Supplier::Python => !matches!(name, "tini" | "gosu" | "nginx" | "httpd"),
        Supplier::Other | Supplier::Library | Supplier::Alternatives => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_sorted() {
        assert!(OF_SYSTEM.is_sorted() && NEEDED_BY_LIBRARIES.is_sorted());
    }

    #[test]
    fn a_python_package_brings_dumb_init_and_no_curl() {
        assert!(may_bring(Supplier::Python, "dumb-init") && !may_bring(Supplier::Python, "curl"));
        assert!(!may_bring(Supplier::Node, "dumb-init") && may_bring(Supplier::Node, "pnpm"));
    }
}
