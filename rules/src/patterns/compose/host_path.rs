//! Paths of the host that a service mounts.
//!
//! Entry points: [`host_mounts`], [`is_engine_socket`], [`has_engine_socket`], [`is_socket_proxy`]. The lists were put together by hand.

use hullwright_core::compose::{Mount, Service};
use hullwright_core::text::Span;

use crate::patterns::compose::service_image::{image_name, last_part};

/// A file or folder of the host in a container.
#[derive(Clone, Debug)]
pub struct HostMount<'a> {
    /// The absolute path on the host, without `.` and double slashes.
    pub path: String,
    /// Where it is named.
    pub span: Span,
    /// The mount.
    pub mount: Mount<'a>,
}

/// The binds of absolute paths, as far as they are known.
pub fn host_mounts<'a>(service: &Service<'a>) -> impl Iterator<Item = HostMount<'a>> + use<'a> {
    service.mounts().filter_map(|mount| {
        let source = mount.source.filter(|_| matches!(mount.kind, "bind" | "npipe"))?;
        let path = clean(source.as_str()?)?;
        Some(HostMount { path, span: source.span, mount })
    })
}

fn clean(path: &str) -> Option<String> {
    if path.starts_with("\\\\.\\pipe\\") || path.starts_with("//./pipe/") {
        return Some(path.replace('\\', "/"));
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.strip_prefix('/')?.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(format!("/{}", parts.join("/")))
}

/// Whether the path is the socket of a container engine.
pub fn is_engine_socket(path: &str) -> bool {
    let name = last_part(path);
    let is_below = ["/run/", "/var/run/"].iter().any(|folder| path.starts_with(folder));
    (is_below && matches!(name, "docker.sock" | "podman.sock" | "containerd.sock" | "crio.sock"))
        || path == "//./pipe/docker_engine"
}

/// Whether the service gets a socket of a container engine, or puts something in its place.
pub fn has_engine_socket(service: &Service<'_>) -> bool {
    let targets = service.mounts().filter_map(|mount| mount.target?.as_str());
    host_mounts(service).any(|mount| is_engine_socket(&mount.path))
        || targets.into_iter().any(is_engine_socket)
}

/// Whether the image passes on a chosen part of the engine's API and nothing else.
pub fn is_socket_proxy(service: &Service<'_>) -> bool {
    image_name(service).is_some_and(|name| {
        let last = last_part(&name);
        ["socket-proxy", "socket_proxy", "dockerproxy", "docker-proxy"].iter().any(|part| last.contains(part))
    })
}
