//! What the services decide themselves that use a build.
//!
//! Entry points: [`services_set_user`], [`services_set_healthcheck`]. Where every service says it, the Dockerfile does not
//! matter, and the finding belongs to the service.

use hullwright_core::rule::Context;

/// Whether every service that uses the build names its user.
pub fn services_set_user(cx: &Context<'_>) -> bool {
    !cx.services().is_empty() && cx.services().iter().all(|service| service.user.is_some())
}

/// Whether every service that uses the build has a health check of its own, or switches it off.
pub fn services_set_healthcheck(cx: &Context<'_>) -> bool {
    !cx.services().is_empty() && cx.services().iter().all(|service| service.healthcheck)
}
