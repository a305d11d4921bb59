//! Official images that bring no health check.
//!
//! Source: the Dockerfiles behind github.com/docker-library/official-images for all tags of six dates between 2021-03 and
//! 2026-08; not one of them has a HEALTHCHECK. The list is kept by hand and short on purpose.

use hullwright_core::image::ImageReference;

/// Sorted.
const NAMES: [&str; 37] = [
    "alpine",
    "amazonlinux",
    "bash",
    "busybox",
    "caddy",
    "cassandra",
    "couchdb",
    "debian",
    "eclipse-mosquitto",
    "eclipse-temurin",
    "elasticsearch",
    "fedora",
    "golang",
    "haproxy",
    "httpd",
    "influxdb",
    "mariadb",
    "memcached",
    "mongo",
    "mongo-express",
    "mysql",
    "nats",
    "neo4j",
    "nginx",
    "node",
    "openjdk",
    "php",
    "postgres",
    "python",
    "rabbitmq",
    "redis",
    "ruby",
    "rust",
    "tomcat",
    "traefik",
    "ubuntu",
    "wordpress",
];

/// Whether the image is known to bring no health check.
pub fn brings_no_check(image: &ImageReference) -> bool {
    let name = image.repository.text.strip_prefix("library/").unwrap_or(&image.repository.text);
    image.is_official() && NAMES.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_official_images_are_known() {
        assert!(NAMES.is_sorted());
        let brings_none = |name: &str| ImageReference::parse(name).is_ok_and(|image| brings_no_check(&image));
        assert!(brings_none("postgres:16") && brings_none("docker.io/library/redis"));
        assert!(!brings_none("bitnami/postgres") && !brings_none("ghcr.io/library/postgres"));
    }
}
