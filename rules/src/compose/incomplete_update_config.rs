//! # Update without a way back
//!
//! `update_config` says how a new version is rolled out, but not what happens when it fails: the update stops half way. Or
//! it starts the new container first although both need the same port of the machine.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     deploy:
//!       replicas: 2
//!       update_config:
//!       ^^^^^^^^^^^^^ a failed update stops half way: there is no `failure_action`
//!         parallelism: 1
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     deploy:
//!       replicas: 2
//!       update_config:
//!         parallelism: 1
//!         failure_action: rollback
//! ```
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     deploy:
//!       replicas: 2
//!       update_config:
//!         parallelism: 1
//!         failure_action: rollback
//!   api:
//!     image: example/api:1.2
//!     deploy:
//!       replicas: 2
//! ```
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
//!     ports:
//!       - target: 80
//!         published: 8080
//!         mode: host
//!     deploy:
//!       update_config:
//!         failure_action: rollback
//!         order: start-first
//!                ^^^^^^^^^^^ the new container cannot start first: the old one has port `8080` of the machine
//! ```
//! ```compose fixed(unsafe)
//! services:
//!   web:
//!     image: nginx:1.31
//!     ports:
//!       - target: 80
//!         published: 8080
//!         mode: host
//!     deploy:
//!       update_config:
//!         failure_action: rollback
//!         order: stop-first
//! ```
//! Docker Compose rolls nothing out; what a swarm cannot run is left alone:
//! ```compose good
//! services:
//!   web:
//!     image: nginx:1.31
//!     container_name: web
//!     deploy:
//!       update_config:
//!         order: start-first
//! ```

use hullwright_core::compose::{Member, Node, Service, scalar_text};
use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::edit::yaml::Value;
use hullwright_core::rule::{Check, ComposeContext, DefaultSet, FixAvailability, Rule};

use crate::patterns::compose::swarm_project::is_for_compose;
use crate::patterns::compose::value_place::value_fix;
use crate::patterns::compose::yaml_text::yaml_text;

/// See the page.
pub static RULE: Rule = Rule {
    name: "incomplete-update-config",
    category: Category::Reliability,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(member) = service.member_at(&["deploy", "update_config"]) else { return };
    let Some(map) = member.node.as_map() else { return };
    if is_for_compose(cx) {
        return;
    }
    if cx.sees_all_of(service) && !map.contains("failure_action") {
        cx.report_at(member.key, "a failed update stops half way: there is no `failure_action`")
            .help("say `failure_action: rollback`, or `pause` where someone watches")
            .maybe_fix(rollback_fix(cx, member));
    }
    let Some(order) = map.node("order").filter(|order| order.as_str() == Some("start-first")) else { return };
    let ports = service.items(&["ports"]).iter().filter_map(Node::as_map);
    let mut of_host = ports.filter(|port| port.node("mode").and_then(Node::as_str) == Some("host"));
    if let Some(published) = of_host.find_map(|port| port.node("published"))
        && let Some(port) = scalar_text(published).filter(|_| !published.is_unknown())
    {
        let message =
            format!("the new container cannot start first: the old one has port `{port}` of the machine");
        cx.report_at(order.span, message)
            .help("use `order: stop-first`, or publish the port with `mode: ingress`")
            .label_at(published.span, "taken by the old container")
            .maybe_fix(value_fix(cx, order.span, "stop-first"));
    }
}

fn rollback_fix(cx: &ComposeContext<'_>, config: &Member) -> Option<Fix> {
    let yaml = yaml_text(cx, config.key)?;
    let place = yaml.entry(config.key.range)?;
    let edits = yaml.insert_entry(&place, "failure_action", &Value::text("rollback"))?;
    Some(Fix::unsafe_fix("Add `failure_action: rollback`").edits(config.key.file, edits))
}
