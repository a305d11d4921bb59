//! Ports of a service that the host hands on from all of its addresses.
//!
//! Entry point: [`open_ports`].

use hullwright_core::compose::{Certainty, Data, Node, Service};
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::Span;

use crate::patterns::compose::compose_flag::is_true;

/// A port that can be reached from outside the host.
#[derive(Clone, Debug)]
pub struct OpenPort {
    /// The port in the container, where it is known.
    pub target: Option<i64>,
    /// The port on the host as it is written; `None` where Docker picks one.
    pub published: Option<String>,
    /// Whether the entry says `0.0.0.0` or `::` itself.
    pub is_explicit: bool,
    /// Whether the entry is published by each node of a swarm on its own.
    pub is_host_mode: bool,
    /// A key of an entry in long form.
    pub long_key: Option<Span>,
    /// The whole entry.
    pub span: Span,
}

/// The ports of a service that are published on all addresses of the host, one of each entry that names a range. Entries
/// with a variable that is not known are left out: it may bring an address.
pub fn open_ports(cx: &ComposeContext<'_>, service: &Service<'_>) -> Vec<OpenPort> {
    let has_own_network = match service.node("network_mode") {
        Some(mode) => matches!(mode.as_str(), Some("bridge" | "default")),
        None => true,
    };
    if !has_own_network || is_internal(cx, service) {
        return Vec::new();
    }
    let mut found: Vec<OpenPort> = Vec::new();
    for node in service.items(&["ports"]) {
        if let Some(port) = open_port(node).filter(|port| found.iter().all(|known| known.span != port.span)) {
            found.push(port);
        }
    }
    found
}

fn open_port(node: &Node) -> Option<OpenPort> {
    let map = node.as_map()?;
    let is_explicit = match map.node("host_ip") {
        None => false,
        Some(address) => match address.as_str()? {
            "0.0.0.0" | "::" | "[::]" => true,
            "" => false,
            _ => return None,
        },
    };
    let published = match map.node("published").map(|published| &published.data) {
        Some(Data::Text(text)) if text.certainty == Certainty::Unknown => return None,
        Some(Data::Text(text)) => Some(text.as_str().to_owned()),
        Some(Data::Int(number)) => Some(number.to_string()),
        None | Some(Data::Null) => None,
        Some(Data::Bool(_) | Data::Float(_) | Data::List(_) | Data::Map(_) | Data::Broken) => return None,
    };
    let target = match map.node("target").map(|target| &target.data) {
        Some(Data::Int(number)) => Some(*number),
        Some(Data::Text(text)) => text.resolved().and_then(|text| text.parse().ok()),
        _ => None,
    };
    // `${PORT}` alone may bring an address, too.
    let is_open_text = map.node("target").is_some_and(Node::is_unknown) && published.is_none();
    if is_open_text {
        return None;
    }
    let is_host_mode = map.node("mode").and_then(Node::as_str) == Some("host");
    let long_key = map.get("target").filter(|member| member.key != member.node.span).map(|member| member.key);
    Some(OpenPort { target, published, is_explicit, is_host_mode, long_key, span: node.span })
}

/// Whether the service is in internal networks only, which publish nothing.
fn is_internal(cx: &ComposeContext<'_>, service: &Service<'_>) -> bool {
    let Some(own) = service.node("networks").and_then(Node::as_map).filter(|own| !own.is_empty()) else {
        return false;
    };
    let networks = cx.project().section("networks");
    own.iter().all(|(name, _)| {
        let network = networks.and_then(|networks| networks.node(name)).and_then(Node::as_map);
        network.and_then(|network| network.node("internal")).is_some_and(is_true)
    })
}
