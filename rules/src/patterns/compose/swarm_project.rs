//! Whether a project is run by a swarm (`docker stack deploy`) or by Docker Compose.
//!
//! Entry points: [`is_for_swarm`] for rules about what only Docker Compose does, [`is_for_compose`] for those about what only
//! a swarm does. Where nothing tells, both are false.

use hullwright_core::compose::{Map, Node, Service};
use hullwright_core::rule::ComposeContext;

/// Keys of `deploy` that Docker Compose does not look at.
pub const SWARM_KEYS: [&str; 4] = ["endpoint_mode", "placement", "rollback_config", "update_config"];

struct IsForSwarm(bool);

/// Whether the project is for a swarm by its name, its networks or what it says of the rollout.
pub fn is_for_swarm(cx: &ComposeContext<'_>) -> bool {
    let is_placed = |service: Service<'_>| {
        let deploy = service.node("deploy").and_then(Node::as_map);
        let is_sign = |deploy: &Map| {
            let mode = deploy.node("mode").and_then(Node::as_str);
            mode.is_some() || SWARM_KEYS.iter().any(|key| deploy.contains(key))
        };
        deploy.is_some_and(is_sign)
    };
    let work_out =
        || !is_for_compose(cx) && (is_named_for_swarm(cx) || cx.project().services().any(is_placed));
    cx.remember(|| IsForSwarm(work_out())).0
}

/// Whether the project is for Docker Compose: a swarm would refuse it, or pass over the names and modes that it gives.
pub fn is_for_compose(cx: &ComposeContext<'_>) -> bool {
    const KEYS: [&str; 3] = ["container_name", "links", "network_mode"];
    let is_sign = |service: Service<'_>| KEYS.iter().any(|key| service.has(key));
    needs_compose(cx) || (!is_named_for_swarm(cx) && cx.project().services().any(is_sign))
}

/// Whether `docker stack deploy` would refuse the project: conditions, profiles, and services without an image.
pub fn needs_compose(cx: &ComposeContext<'_>) -> bool {
    let waits = |service: &Service<'_>| {
        service.dependencies().any(|found| found.condition_span != found.key && found.key != service.key)
    };
    let is_only_built = |service: &Service<'_>| service.has("build") && !service.has("image");
    !cx.project().is_fragment
        && cx.project().services().any(|service| {
            service.has("profiles") || waits(&service) || (service.is_complete() && is_only_built(&service))
        })
}

/// Whether the file is called after a swarm or a stack, or a network spans the machines of one.
pub fn is_named_for_swarm(cx: &ComposeContext<'_>) -> bool {
    let is_sign = |text: &str| ["swarm", "stack"].iter().any(|sign| text.contains(sign));
    let is_overlay =
        |network: &Map| network.node("driver").and_then(|driver| driver.as_str()) == Some("overlay");
    let networks = cx.project().section("networks");
    let mut networks =
        networks.into_iter().flat_map(Map::iter).filter_map(|(_, member)| member.node.as_map());
    cx.project().files.iter().any(|file| is_sign(file.source.name())) || networks.any(is_overlay)
}
