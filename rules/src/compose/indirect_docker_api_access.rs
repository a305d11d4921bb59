//! # Engine reachable in another way
//!
//! The socket of the engine gives control over the host. It does so just as well when Compose mounts it
//! (`use_api_socket`), when the folder around it is mounted, and when it is served over plain TCP, where anything in the
//! network may use it.
//!
//! ```compose bad
//! services:
//!   builder:
//!     image: example/builder:1.4
//!     use_api_socket: true
//!                     ^^^^ the container may tell the engine of the host anything
//!   watcher:
//!     image: example/watcher:1.4
//!     volumes:
//!       - /var/run:/host/run
//!         ^^^^^^^^ the socket of the engine lies in this folder
//! ```
//! ```compose bad also=privileged-service
//! services:
//!   docker:
//!     image: docker:29-dind
//!     privileged: true
//!   ci:
//!     image: example/ci:4.2
//!     environment:
//!       DOCKER_HOST: tcp://docker:2375
//!                    ^^^^^^^^^^^^^^^^^ the engine is served without TLS
//! ```
//! TLS, and a proxy in front of the socket, are fine, and so is the folder for an agent that watches all containers:
//! ```compose good also=privileged-service
//! services:
//!   docker:
//!     image: docker:29-dind
//!     privileged: true
//!   ci:
//!     image: example/ci:4.2
//!     environment:
//!       DOCKER_HOST: tcp://docker:2376
//!       DOCKER_TLS_VERIFY: "1"
//!   proxy:
//!     image: tecnativa/docker-socket-proxy:0.3.0
//!   traefik:
//!     image: traefik:3.5
//!     environment:
//!       DOCKER_HOST: tcp://proxy:2375
//!     volumes:
//!       - /var/run/app:/var/run/app
//!   cadvisor:
//!     image: ghcr.io/google/cadvisor:0.53.0
//!     volumes:
//!       - /var/run:/var/run:ro
//! ```

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, Rule};

use crate::patterns::compose::compose_flag::is_true;
use crate::patterns::compose::host_agent::is_host_agent;
use crate::patterns::compose::host_path::{host_mounts, is_socket_proxy};

/// See the page.
pub static RULE: Rule = Rule {
    name: "indirect-docker-api-access",
    category: Category::Security,
    severity: Severity::Warning,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    if let Some(value) = service.node("use_api_socket").filter(|value| is_true(value)) {
        cx.report_at(value.span, "the container may tell the engine of the host anything")
            .help("put a proxy between that lets only the needed requests through");
    }
    let is_folder = |path: &str| matches!(path, "/run" | "/var/run");
    let folders = host_mounts(service).filter(|mount| is_folder(&mount.path));
    for mount in folders.filter(|_| !is_host_agent(service)) {
        cx.report_at(mount.span, "the socket of the engine lies in this folder")
            .help("mount the folder of the one program that is needed");
    }
    check_address(cx, service);
}

fn check_address(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let variables = service.environment();
    let is_verified =
        variables.iter().any(|variable| matches!(variable.name.as_str(), "DOCKER_TLS_VERIFY" | "DOCKER_TLS"));
    let Some(address) = variables.iter().find(|variable| variable.name == "DOCKER_HOST") else { return };
    let Some(host) = address.resolved().and_then(|text| text.strip_prefix("tcp://")) else { return };
    let (name, port) = host.trim_end_matches('/').split_once(':').unwrap_or((host, ""));
    let is_proxy = name.contains("proxy")
        || cx.project().service(name).is_some_and(|service| is_socket_proxy(&service))
        || cx.project().services().any(|other| {
            is_socket_proxy(&other)
                && (other.text("container_name") == Some(name) || other.text("hostname") == Some(name))
        });
    let is_local = matches!(name, "localhost" | "127.0.0.1");
    if port == "2375" && !is_verified && !is_proxy && !is_local {
        cx.report_at(address.value_span, "the engine is served without TLS")
            .help("let it listen on 2376 with certificates, and set `DOCKER_TLS_VERIFY`");
    }
}
