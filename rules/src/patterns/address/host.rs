//! The host of an address, and whether it is one of one's own network.
//!
//! Entry points: [`host_of`], [`is_loopback`], [`is_private`].

use std::net::{Ipv4Addr, Ipv6Addr};

/// The host that an address names, with or without a scheme: no user, no port, no brackets. `None` where it is not written
/// out.
pub fn host_of(address: &str) -> Option<&str> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(inside) => inside.split(']').next()?,
        None => host.split(':').next()?,
    };
    let is_written = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':');
    (!host.is_empty() && host.bytes().all(is_written)).then_some(host)
}

/// Whether a host is the machine itself.
pub fn is_loopback(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback() || address.is_unspecified())
        || host.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback() || address.is_unspecified())
}

/// Whether a host is the machine itself, or one that only one's own network knows.
pub fn is_private(host: &str) -> bool {
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return is_loopback(host) || address.is_private() || address.is_link_local();
    }
    if let Ok(address) = host.parse::<Ipv6Addr>() {
        return is_loopback(host) || address.is_unique_local() || address.is_unicast_link_local();
    }
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let Some((_, top)) = host.rsplit_once('.') else { return true };
    let own = [
        "local",
        "localdomain",
        "localhost",
        "internal",
        "intranet",
        "lan",
        "home",
        "corp",
        "private",
        "svc",
        "test",
    ];
    own.contains(&top) || host.ends_with(".home.arpa")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_stand_between_user_and_port() {
        assert_eq!(host_of("http://example.com/a?b"), Some("example.com"));
        assert_eq!(host_of("http://user:pw@example.com:8080"), Some("example.com"));
        assert_eq!(host_of("localhost:80/x"), Some("localhost"));
        assert_eq!(host_of("http://[::1]:80/x"), Some("::1"));
        for unknown in ["http://$HOST/x", "http://", "", "http://{a,b}.example.com/"] {
            assert_eq!(host_of(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn own_networks_are_told_from_the_internet() {
        for host in ["localhost", "127.0.0.1", "::1", "0.0.0.0", "a.localhost"] {
            assert!(is_loopback(host) && is_private(host), "{host}");
        }
        for host in
            ["db", "10.1.2.3", "192.168.0.1", "169.254.169.254", "nexus.corp.internal", "pi.local", "fd00::1"]
        {
            assert!(is_private(host) && !is_loopback(host), "{host}");
        }
        for host in ["example.com", "8.8.8.8", "2001:db8::1", "local.example.com", "localhost.example.com"] {
            assert!(!is_private(host) && !is_loopback(host), "{host}");
        }
    }
}
