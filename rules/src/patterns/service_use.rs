//! Whether anything uses a service: a published port, or another service that depends on it.

use hullwright_core::compose::Service;
use hullwright_core::rule::ComposeContext;

/// Whether the service publishes a port or another one depends on it.
pub fn is_used(cx: &ComposeContext<'_>, service: &Service<'_>) -> bool {
    let depends = |other: Service<'_>| other.dependencies().any(|dependency| dependency.name == service.name);
    !service.items(&["ports"]).is_empty() || cx.project().services().any(depends)
}
