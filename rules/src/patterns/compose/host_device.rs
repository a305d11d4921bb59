//! Devices of the host that a service gets.
//!
//! Entry point: [`has_device`].

use hullwright_core::compose::{Node, Service};

/// Whether `devices` passes one of these in.
pub fn has_device(service: &Service<'_>, paths: &[&str]) -> bool {
    service.items(&["devices"]).iter().any(|device| {
        let source = device.as_map().and_then(|map| map.node("source")).unwrap_or(device);
        Node::as_str(source).is_some_and(|source| paths.contains(&source))
    })
}
