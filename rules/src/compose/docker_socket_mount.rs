//! # Socket of the container engine in a container
//!
//! Who can talk to the engine can start a container with the whole host mounted. A read-only mount changes nothing: it
//! protects the file, not what is asked through it.
//!
//! ```compose bad
//! services:
//!   proxy:
//!     image: traefik:3.5
//!     volumes:
//!       - /var/run/docker.sock:/var/run/docker.sock:ro
//!         ^^^^^^^^^^^^^^^^^^^^ whoever reaches this socket controls the host
//! ```
//! ```compose bad
//! services:
//!   ci:
//!     image: example/ci:4.2
//!     volumes:
//!       - type: bind
//!         source: ${SOCKET:-/run/podman/podman.sock}
//!                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ whoever reaches this socket controls the host
//!         target: /run/podman/podman.sock
//! ```
//! A proxy that passes on a few harmless requests is the usual remedy. A program that is there to start
//! containers needs all of it:
//! ```compose good
//! services:
//!   socket-proxy:
//!     image: lscr.io/linuxserver/socket-proxy:3.2.4
//!     environment: {CONTAINERS: 1}
//!     volumes:
//!       - /var/run/docker.sock:/var/run/docker.sock:ro
//!   manager:
//!     image: portainer/portainer-ce:2.33.2
//!     volumes:
//!       - /var/run/docker.sock:/var/run/docker.sock
//!   jobs:
//!     image: gitlab/gitlab-runner:alpine-v18.4.0
//!     volumes:
//!       - /var/run/docker.sock:/var/run/docker.sock
//!   web:
//!     image: nginx:1.31
//!     volumes:
//!       - /run/app/app.sock:/run/app.sock
//! ```
//! ```compose good file=.devcontainer/compose.yaml
//! services:
//!   app:
//!     image: example/workspace:1.2
//!     volumes:
//!       - /var/run/docker.sock:/var/run/docker-host.sock
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, ComposeContext, Rule};

use crate::patterns::compose::development_setting::is_for_tests;
use crate::patterns::compose::host_agent::manages_engine;
use crate::patterns::compose::host_path::{host_mounts, is_engine_socket, is_socket_proxy};

/// See the page.
pub static RULE: Rule = Rule {
    name: "docker-socket-mount",
    aliases: &[
        Alias::same("kics", "d6355c88-1e8d-49e9-b2f2-f8a1ca12c75b"),
        Alias::broader("semgrep", "dockerfile.security.dockerd-socket-mount"),
        Alias::same("semgrep", "yaml.docker-compose.security.exposing-docker-socket-volume"),
        Alias::same("cis-docker", "5.32"),
        Alias::same("owasp-docker", "RULE 1"),
    ],
    category: Category::Security,
    severity: Severity::Warning,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    for mount in host_mounts(service).filter(|mount| is_engine_socket(&mount.path)) {
        let is_needed = is_socket_proxy(service) || manages_engine(service);
        if is_needed || is_for_tests(cx, Some(service), mount.span) {
            continue;
        }
        cx.report_at(mount.span, "whoever reaches this socket controls the host")
            .help("put a proxy between that lets only the needed requests through, or do without the engine");
    }
}
