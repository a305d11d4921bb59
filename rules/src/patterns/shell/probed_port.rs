//! The ports of the container itself that a health test asks at.
//!
//! Entry point: [`probed_ports`].

use hullwright_core::shell::Launch;
use hullwright_core::shell::command::{Part, downloads, look_through};
use hullwright_core::text::TextRange;

/// A port that is asked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProbedPort {
    /// The port.
    pub port: u16,
    /// Where the address stands.
    pub address: TextRange,
    /// Where the number stands, letter by letter; `None` where the scheme alone says it.
    pub number: Option<TextRange>,
}

/// The loopback ports of the addresses that curl and wget ask for.
pub fn probed_ports(launch: &Launch) -> Vec<ProbedPort> {
    let mut found = Vec::new();
    for launched in &launch.commands() {
        let Some(started) = launched.invocation.as_ref().map(look_through) else { continue };
        let download = started.command().and_then(downloads::read).filter(|found| found.is_complete);
        found.extend(download.into_iter().flat_map(|download| download.urls).filter_map(probed_port));
    }
    found
}

fn probed_port(url: Part<'_>) -> Option<ProbedPort> {
    let text = url.literal()?;
    let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
    let authority = rest.split(['/', '?', '#']).next()?;
    let (host, port) = match authority.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    if !matches!(host, "localhost" | "127.0.0.1" | "[::1]" | "0.0.0.0") {
        return None;
    }
    let address = url.range();
    let Some(port) = port else {
        let port = match scheme {
            "http" => 80,
            "https" => 443,
            _ => return None,
        };
        return Some(ProbedPort { port, address, number: None });
    };
    let start = text.find(authority)? + host.len() + 1;
    let number = url.get(start..start + port.len()).and_then(Part::exact_range);
    Some(ProbedPort { port: port.parse().ok()?, address, number })
}
