//! Packages of operating systems that do little beside what their name says.
//!
//! The table of packages knows some hundred; these are told by their names. Entry points: [`brings_only_libraries`],
//! [`creates_no_account`]. Put together by hand from the descriptions of Debian's and Alpine's packages.

/// Beginnings of names that are libraries or fonts.
const LIBRARY_STARTS: [&str; 16] = [
    "lib",
    "fonts-",
    "font-",
    "ttf-",
    "icu-",
    "zlib",
    "musl",
    "python3-",
    "py3-",
    "php-",
    "php8",
    "ruby-",
    "perl-",
    "tzdata",
    "ca-certificates",
    "linux-headers",
];

/// What starts like a library and is a program with servers and tools around it.
const NO_LIBRARIES: [&str; 12] = [
    "libreoffice",
    "libvirt-daemon",
    "libvirt-clients",
    "libnss",
    "libpam",
    "lib32",
    "libapache2",
    "libguestfs",
    "python3-certbot",
    "php-fpm",
    "python3-pip",
    "py3-pip",
];

/// Endings of names that are headers, symbols or texts.
const LIBRARY_ENDS: [&str; 8] = ["-dev", "-libs", "-dbg", "-doc", "-data", "-locales", "-lang", "-headers"];

/// Names of libraries without such a mark.
const LIBRARIES: [&str; 24] = [
    "acl",
    "brotli",
    "fontconfig",
    "freetype",
    "gcompat",
    "gdal",
    "geos",
    "giflib",
    "glib",
    "harfbuzz",
    "krb5-libs",
    "lcms2",
    "linux-libc-dev",
    "locales",
    "mailcap",
    "media-types",
    "mime-support",
    "ncurses",
    "nss",
    "pango",
    "readline",
    "shared-mime-info",
    "vips",
    "cairo",
];

/// Whether the package brings libraries, headers or data, and of programs at most small ones of its own: never a shell, a
/// network client, an init, a package manager or a language's own tools.
pub(super) fn brings_only_libraries(name: &str) -> bool {
    if NO_LIBRARIES.iter().any(|start| name.starts_with(start)) {
        return false;
    }
    LIBRARY_STARTS.iter().any(|start| name.starts_with(start))
        || LIBRARY_ENDS.iter().any(|end| name.ends_with(end))
        || LIBRARIES.contains(&name)
}

/// Packages whose scripts create no account, nor do those of what they need.
const WITHOUT_ACCOUNTS: [&str; 93] = [
    "bash",
    "bash-completion",
    "bc",
    "bind-tools",
    "binutils",
    "build-base",
    "build-essential",
    "busybox-extras",
    "bzip2",
    "cargo",
    "cmake",
    "coreutils",
    "curl",
    "dash",
    "dnsutils",
    "dumb-init",
    "ffmpeg",
    "file",
    "findutils",
    "g++",
    "gawk",
    "gcc",
    "gettext",
    "gettext-base",
    "git",
    "gnupg",
    "gnupg2",
    "go",
    "gosu",
    "gpg",
    "graphviz",
    "grep",
    "gzip",
    "hostname",
    "htop",
    "imagemagick",
    "iproute2",
    "iputils",
    "iputils-ping",
    "jq",
    "less",
    "lsb-release",
    "lsof",
    "make",
    "mariadb-client",
    "mysql-client",
    "nano",
    "nc",
    "ncat",
    "net-tools",
    "netcat",
    "netcat-openbsd",
    "netcat-traditional",
    "nodejs",
    "npm",
    "openjdk-17-jre-headless",
    "openjdk-21-jre-headless",
    "openjdk11-jre-headless",
    "openssl",
    "openssh-client-default",
    "patch",
    "perl",
    "pipx",
    "pkg-config",
    "pkgconf",
    "procps",
    "psmisc",
    "python-is-python3",
    "python3",
    "rsync",
    "ruby",
    "rust",
    "sed",
    "setpriv",
    "socat",
    "sqlite",
    "sqlite3",
    "su-exec",
    "sudo",
    "tar",
    "tini",
    "tree",
    "unzip",
    "util-linux",
    "uv",
    "vim",
    "wget",
    "which",
    "xz",
    "xz-utils",
    "zip",
    "zstd",
    "yarn",
];

/// Whether installing the package creates neither users nor groups.
pub(super) fn creates_no_account(name: &str) -> bool {
    WITHOUT_ACCOUNTS.contains(&name) || brings_only_libraries(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_not_quiet() {
        for name in ["nginx", "postgresql", "openssh-server", "libreoffice", "systemd", "dbus"] {
            assert!(!creates_no_account(name) && !brings_only_libraries(name), "{name}");
        }
        assert!(brings_only_libraries("libpq-dev") && brings_only_libraries("tzdata"));
    }
}
