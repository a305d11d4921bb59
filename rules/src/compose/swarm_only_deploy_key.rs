//! # Key that only a swarm obeys
//!
//! These keys of `deploy` tell the manager of a swarm how to roll out and where to place a service. Docker Compose passes
//! over them, and this project uses what only Docker Compose understands, so they say something that never happens.
//!
//! ```compose bad
//! services:
//!   web:
//!     image: nginx:1.31
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

use hullwright_core::compose::Service;
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Check, ComposeContext, DefaultSet, Rule};

use crate::patterns::compose::swarm_project::{SWARM_KEYS, is_named_for_swarm, needs_compose};

/// See the page.
pub static RULE: Rule = Rule {
    name: "swarm-only-deploy-key",
    category: Category::Correctness,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    checks: &[Check::Service(check)],
    ..Rule::DEFAULT
};

fn check(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let Some(deploy) = service.node("deploy").and_then(|deploy| deploy.as_map()) else { return };
    if !SWARM_KEYS.iter().any(|key| deploy.contains(key)) || !needs_compose(cx) || is_named_for_swarm(cx) {
        return;
    }
    for (key, member) in deploy.iter().filter(|(key, _)| SWARM_KEYS.contains(key)) {
        cx.report_at(member.key, format!("`{key}` is for a swarm: Docker Compose passes over it"))
            .help("remove it, or keep what is for the swarm in a file of its own");
    }
}
