//! Base images that are known to set no working directory, so that a relative path starts at `/`.
//!
//! Entry points: [`is_bare_system`], [`lacks_workdir`]. An image that is not listed may set one or not.
//! Source of both lists: the Dockerfiles behind the official images (github.com/docker-library/official-images).

use hullwright_core::image::ImageReference;
use hullwright_core::knowledge::Knowledge;
use hullwright_core::semantic::Resolution;

/// Operating systems, which hold nothing but the root file system, an environment and a CMD.
const SYSTEMS: [&str; 22] = [
    "almalinux",
    "alpine",
    "alt",
    "amazonlinux",
    "archlinux",
    "bash",
    "buildpack-deps",
    "busybox",
    "centos",
    "clearlinux",
    "clefos",
    "debian",
    "euleros",
    "fedora",
    "mageia",
    "neurodebian",
    "opensuse",
    "oraclelinux",
    "photon",
    "rockylinux",
    "sl",
    "ubuntu",
];

/// Official images of languages and services without a WORKDIR in any Dockerfile sampled from the years 2021 to 2026,
/// replayed by a script from a known FROM on; no image was run.
const OTHERS: [&str; 36] = [
    "amazoncorretto",
    "azul-zulu",
    "cassandra",
    "clickhouse",
    "docker",
    "eclipse-mosquitto",
    "eclipse-temurin",
    "elixir",
    "erlang",
    "fluentd",
    "haskell",
    "influxdb",
    "julia",
    "kong",
    "mariadb",
    "maven",
    "memcached",
    "mongo",
    "mysql",
    "nats",
    "nginx",
    "node",
    "odoo",
    "openjdk",
    "percona",
    "postgres",
    "pypy",
    "python",
    "rabbitmq",
    "registry",
    "ros",
    "ruby",
    "rust",
    "swift",
    "telegraf",
    "traefik",
];

/// Whether the image is a plain operating system, without a WORKDIR of its own.
pub fn is_bare_system(image: &ImageReference) -> bool {
    let name = image.familiar_name();
    image.is_official() && SYSTEMS.contains(&name.as_str())
        || matches!(name.as_str(), "opensuse/leap" | "opensuse/tumbleweed" | "rockylinux/rockylinux")
}

/// Whether the image surely has no WORKDIR of its own: by its record, else by its name.
pub fn lacks_workdir(knowledge: &dyn Knowledge, image: &ImageReference) -> bool {
    match knowledge.image(image).map(|facts| facts.workdir) {
        Some(Resolution::Known(workdir)) => workdir.is_none(),
        Some(Resolution::Partial(_) | Resolution::Unknown) | None => is_listed(image),
    }
}

fn is_listed(image: &ImageReference) -> bool {
    let name = image.familiar_name();
    is_bare_system(image)
        || image.is_official() && OTHERS.contains(&name.as_str())
        || name.starts_with("mcr.microsoft.com/windows/")
}
