//! Whether two services run at the same time when a project starts.

use hullwright_core::compose::{Data, Node, Service};

/// Whether both may be up together, as far as profiles and the number of containers tell: not when each has profiles and
/// they share none, as such services are meant instead of each other, and not when one of them never runs.
pub fn run_together(first: &Service<'_>, second: &Service<'_>) -> bool {
    let (Some(own), Some(others)) = (profiles_of(first), profiles_of(second)) else { return false };
    let share = own.is_empty() || others.is_empty() || own.iter().any(|profile| others.contains(profile));
    share && !never_runs(first) && !never_runs(second)
}

/// The profiles, if all are known.
fn profiles_of<'a>(service: &Service<'a>) -> Option<Vec<&'a str>> {
    service.items(&["profiles"]).iter().map(Node::as_str).collect()
}

fn never_runs(service: &Service<'_>) -> bool {
    let replicas = service.node("scale").or_else(|| service.at(&["deploy", "replicas"]));
    replicas.is_some_and(|node| node.data == Data::Int(0) || node.is_unknown())
}
