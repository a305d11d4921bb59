//! Whether anything uses a service: a published port, or another service that depends on it.

use hullwright_core::compose::Service;
use hullwright_core::rule::ComposeContext;
use rustc_hash::FxHashSet;

/// The names of the services that others depend on.
struct NeededServices(FxHashSet<String>);

/// Whether the service publishes a port or another one depends on it.
pub fn is_used(cx: &ComposeContext<'_>, service: &Service<'_>) -> bool {
    let dependencies = || cx.project().services().flat_map(|other| other.dependencies());
    let needed = || NeededServices(dependencies().map(|found| found.name.to_owned()).collect());
    !service.items(&["ports"]).is_empty() || cx.remember(needed).0.contains(service.name)
}
