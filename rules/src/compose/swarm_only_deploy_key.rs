//! # Key that only a swarm obeys
//!
//! These keys of `deploy` tell the manager of a swarm how to roll out and where to place a service. Docker Compose passes
//! over them, and this project uses what only Docker Compose understands, so they say something that never happens.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.29
//!     depends_on:
//!       db:
//!         condition: service_healthy
//!     deploy:
//!       placement:
//!       ^^^^^^^^^ `placement` is for a swarm: Docker Compose passes over it
//!         constraints: [node.role == worker]
//!       resources:
//!         limits:
//!           memory: 64M
//!   db:
//!     image: postgres:17
//!     healthcheck:
//!       test: pg_isready
//! ```
//! A file that a swarm can run is taken for one that it runs:
//! ```compose good
//! services:
//!   web:
//!     image: example/web:1.2
//!     build: web
//!     deploy:
//!       update_config:
//!         failure_action: rollback
//!       placement:
//!         constraints: [node.role == worker]
//! ```

use hullwright_core::compose::{Map, Service};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, DefaultSet, Rule};

/// See the page.
pub static RULE: Rule = Rule {
    name: "swarm-only-deploy-key",
    category: Category::Correctness,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

/// Keys of `deploy` that Docker Compose does not look at.
const KEYS: [&str; 4] = ["endpoint_mode", "placement", "rollback_config", "update_config"];

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(deploy) = service.node("deploy").and_then(|deploy| deploy.as_map()) else { return };
    if !KEYS.iter().any(|key| deploy.contains(key)) || !needs_compose(cx) || is_named_for_swarm(cx) {
        return;
    }
    for (key, member) in deploy.iter().filter(|(key, _)| KEYS.contains(key)) {
        cx.report_at(member.key, format!("`{key}` is for a swarm: Docker Compose passes over it"))
            .help("remove it, or keep what is for the swarm in a file of its own");
    }
}

/// Whether `docker stack deploy` would refuse the project: conditions, profiles, and services without an image.
fn needs_compose(cx: &ComposeContext<'_>) -> bool {
    let waits = |service: &Service<'_>| {
        service.dependencies().any(|found| found.condition_span != found.key && found.key != service.key)
    };
    let is_only_built = |service: &Service<'_>| service.has("build") && !service.has("image");
    !cx.project().is_fragment
        && cx.project().services().any(|service| {
            service.has("profiles") || waits(&service) || (service.is_complete() && is_only_built(&service))
        })
}

fn is_named_for_swarm(cx: &ComposeContext<'_>) -> bool {
    let is_sign = |text: &str| ["swarm", "stack"].iter().any(|sign| text.contains(sign));
    let is_overlay =
        |network: &Map| network.node("driver").and_then(|driver| driver.as_str()) == Some("overlay");
    let networks = cx.project().section("networks");
    let mut networks =
        networks.into_iter().flat_map(Map::iter).filter_map(|(_, member)| member.node.as_map());
    cx.project().files.iter().any(|file| is_sign(file.source.name())) || networks.any(is_overlay)
}
