//! Programs and images that start as root on purpose and go on as somebody else.
//!
//! Entry points: [`drops_privilege`] for the words of a command, [`script_drops_privilege`] for the text of a script,
//! [`base_drops_privilege`] for an image whose own entrypoint does it. The lists of programs and of images were put
//! together by hand from what is commonly known of them; no image was run, and no entrypoint script read for them.

use hullwright_core::image::ImageReference;

use crate::patterns::shell::shell_programs::program_name;

/// Programs that start another one as a given user.
const DROPPERS: [&str; 13] = [
    "gosu",
    "su-exec",
    "setpriv",
    "setuidgid",
    "s6-setuidgid",
    "s6-applyuidgid",
    "chpst",
    "runuser",
    "su",
    "sudo",
    "doas",
    "fixuid",
    "capsh",
];

/// Supervisors and servers that need root to start, and give each process or worker a user of its own.
const NEEDS_ROOT: [&str; 41] = [
    "apache2",
    "apache2-foreground",
    "apachectl",
    "httpd",
    "httpd-foreground",
    "nginx",
    "openresty",
    "openvpn",
    "php-fpm",
    "s6-svscan",
    "s6-overlay",
    "supervisord",
    "runsvdir",
    "runit-init",
    "my_init",
    "systemd",
    "init",
    "sshd",
    "cron",
    "crond",
    "dockerd",
    "dockerd-entrypoint.sh",
    "containerd",
    "kubelet",
    "chronyd",
    "clamd",
    "dnsmasq",
    "dovecot",
    "exim",
    "haproxy",
    "ntpd",
    "postfix",
    "proftpd",
    "pure-ftpd",
    "rsyslogd",
    "slapd",
    "smtpd",
    "squid",
    "varnishd",
    "vsftpd",
    "xinetd",
];

/// Whether a word of ENTRYPOINT or CMD starts a program that drops privilege.
pub fn drops_privilege(word: &str) -> bool {
    changes_user(word) || NEEDS_ROOT.contains(&program_name(word))
}

/// Whether a word starts a program that starts the one behind it as a given user.
pub fn changes_user(word: &str) -> bool {
    DROPPERS.contains(&program_name(word))
}

/// Whether a script runs such a program, by its words.
pub fn script_drops_privilege(text: &str) -> bool {
    let is_separator = |ch: char| {
        ch.is_whitespace() || matches!(ch, ';' | '&' | '|' | '(' | ')' | '"' | '\'' | '`' | '$' | '=')
    };
    text.split(is_separator).any(|word| {
        let name = program_name(word);
        // `init` and `su` alone are words like others in a long script.
        drops_privilege(word) && (name != "init" || word.starts_with('/')) || word.starts_with("--userspec")
    })
}

/// Official images whose entrypoint starts as root and goes on as the service's own account, by `gosu`, `su-exec`,
/// `setpriv` or `runuser`.
const OFFICIAL: [&str; 24] = [
    "arangodb",
    "cassandra",
    "clickhouse",
    "couchbase",
    "couchdb",
    "elasticsearch",
    "ghost",
    "influxdb",
    "kong",
    "mariadb",
    "mongo",
    "mongo-express",
    "mysql",
    "neo4j",
    "orientdb",
    "percona",
    "postgres",
    "rabbitmq",
    "redis",
    "redmine",
    "solr",
    "storm",
    "telegraf",
    "zookeeper",
];

/// Other images with such an entrypoint, by the start of their name.
const OTHERS: [&str; 13] = [
    "bitnami/",
    "bitnamilegacy/",
    "clickhouse/",
    "docker.elastic.co/elasticsearch/",
    "ghcr.io/linuxserver/",
    "jupyter/",
    "linuxserver/",
    "lscr.io/linuxserver/",
    "phusion/",
    "postgis/",
    "quay.io/jupyter/",
    "timescale/",
    "valkey/",
];

/// Whether an instruction brings or sets up a program that drops privilege.
pub fn brings_dropper(text: &str) -> bool {
    ["gosu", "su-exec", "setpriv", "s6-overlay", "s6_", "S6_"].iter().any(|name| text.contains(name))
}

/// Whether the image's own command is a server that keeps root for itself and runs its workers under another account.
pub fn base_serves_as_other(image: &ImageReference) -> bool {
    const SERVERS: [&str; 13] = [
        "backdrop",
        "drupal",
        "haproxy",
        "httpd",
        "joomla",
        "matomo",
        "mediawiki",
        "nextcloud",
        "nginx",
        "php",
        "phpmyadmin",
        "wordpress",
        "yourls",
    ];
    image.is_official() && SERVERS.contains(&image.familiar_name().as_str())
}

/// Whether the image's own entrypoint is known to drop privilege.
pub fn base_drops_privilege(image: &ImageReference) -> bool {
    let name = image.familiar_name();
    OTHERS.iter().any(|start| name.starts_with(start))
        || (image.is_official() && OFFICIAL.contains(&name.as_str()))
        || name.contains("s6")
}
