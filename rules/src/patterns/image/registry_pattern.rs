//! Patterns for registries: which images they let pass.
//!
//! Entry points: [`is_trusted`] for a reference, [`is_trusted_host`] for hadolint's reading of a host alone.

use hullwright_core::image::ImageReference;

/// Names by which Docker Hub goes.
const HUB: [&str; 4] = ["docker.io", "hub.docker.com", "index.docker.io", "registry-1.docker.io"];

/// Whether a pattern lets the image pass. A pattern with a slash is about the path, too: `ghcr.io/example` is all of that owner.
pub fn is_trusted(image: &ImageReference, patterns: &[String]) -> bool {
    if image.is_scratch() {
        return true;
    }
    let name = image.normalized_name();
    let (host, path) = name.split_once('/').unwrap_or((&name, ""));
    let hosts: &[&str] = if image.is_docker_hub() { &HUB } else { std::slice::from_ref(&host) };
    patterns.iter().any(|pattern| match pattern.split_once('/') {
        Some((host, owner)) => {
            let owner = owner.trim_end_matches(['*', '/']);
            let is_within =
                path.strip_prefix(owner).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            is_within && hosts.iter().any(|known| matches(host, known))
        }
        None => hosts.iter().any(|host| matches(pattern, host)),
    })
}

/// Whether hadolint lets a host pass; an image without one comes from `docker.io` or `hub.docker.com`.
pub fn is_trusted_host(host: Option<&str>, patterns: &[String]) -> bool {
    let hosts: &[&str] = match &host {
        Some(host) => std::slice::from_ref(host),
        None => &["docker.io", "hub.docker.com"],
    };
    patterns.iter().any(|pattern| hosts.iter().any(|host| matches(pattern, host)))
}

/// Whether the host is that of the pattern, whose `*` stands at the start or the end.
fn matches(pattern: &str, host: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(end), _) => host.ends_with(end),
        (None, Some(start)) => host.starts_with(start),
        (None, None) => pattern == host,
    }
}
