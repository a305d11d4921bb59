//! Published ports in the short syntax of Compose: `[host_ip:][published:]target[/protocol]`.
//!
//! What lives here: the expansion of one text to its ports, as `ParsePortConfig` of compose-go (`types/types.go`)
//! gives them. What does not: the reading of the text itself, which is that of github.com/docker/go-connections/nat
//! and shared with EXPOSE ([`super::port`]). Entry point: [`parse_compose_ports`].

use std::ops::Range;

use super::port::{PortError, PortRange, PortSpec, parse_port};

/// One published port. Ranges count bytes of the parsed text; ports of one range share them.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ComposePort {
    /// The host address without brackets, and where that stands.
    pub host_ip: Option<(String, Range<usize>)>,
    /// The host's port: empty when the host picks one, `8000-8010` when it picks one of several.
    pub published: String,
    /// Where host ports are written.
    pub published_range: Option<Range<usize>>,
    /// The container's port.
    pub target: u16,
    /// Where container ports are written.
    pub target_range: Range<usize>,
    /// `tcp`, `udp` or `sctp`.
    pub protocol: &'static str,
    /// Where the protocol is written, in whatever case; `None` for the default.
    pub protocol_range: Option<Range<usize>>,
}

/// Expands one text to its ports, sorted as compose-go sorts them: by `8080/tcp` as text, not as a number.
pub fn parse_compose_ports(text: &str) -> Result<Vec<ComposePort>, PortError> {
    let spec = parse_port(text)?;
    let host_ip = spec.ip.clone().and_then(|range| address_without_brackets(text, range));
    let published_range = spec.host.as_ref().map(|host| host.range.clone());
    let mut ports: Vec<ComposePort> = (spec.container.start..=spec.container.end)
        .map(|target| ComposePort {
            host_ip: host_ip.clone(),
            published: published(&spec, target),
            published_range: published_range.clone(),
            target,
            target_range: spec.container.range.clone(),
            protocol: spec.protocol.name(),
            protocol_range: spec.protocol_range.clone(),
        })
        .collect();
    // `/` sorts below every digit, so `80/tcp` comes before `800/tcp` just as `80` comes before `800`.
    ports.sort_by_cached_key(|port| port.target.to_string());
    Ok(ports)
}

/// The address, or nothing for empty brackets.
fn address_without_brackets(text: &str, range: Range<usize>) -> Option<(String, Range<usize>)> {
    let written = text.get(range.clone())?;
    match written.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        Some("") => None,
        Some(inner) => Some((inner.to_owned(), range.start + 1..range.end.saturating_sub(1))),
        None => Some((written.to_owned(), range)),
    }
}

fn published(spec: &PortSpec, target: u16) -> String {
    let Some(PortRange { start, end, .. }) = spec.host else { return String::new() };
    if spec.container.start == spec.container.end && start != end {
        return format!("{start}-{end}");
    }
    // Both ranges are of one length here, so the sum stays inside the host's.
    start.saturating_add(target - spec.container.start).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::port::PortErrorKind;
    use super::*;

    /// Checks `address>published>target/protocol` of every port.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let ports = parse_compose_ports(text).expect(text);
        let shown: Vec<String> = ports
            .iter()
            .map(|port| {
                let address = port.host_ip.as_ref().map_or("", |(address, _)| address);
                format!("{address}>{}>{}/{}", port.published, port.target, port.protocol)
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[track_caller]
    fn fails(text: &str, kind: PortErrorKind, place: &str) {
        let error = parse_compose_ports(text).expect_err(text);
        assert_eq!((error.kind, &text[error.range]), (kind, place), "{text}");
    }

    #[test]
    fn parts_are_read_from_the_right() {
        check("80", &[">>80/tcp"]);
        check(":80", &[">>80/tcp"]);
        check("8080:80/UDP", &[">8080>80/udp"]);
        check("08080:080", &[">8080>80/tcp"]);
        check("127.0.0.1:8080:80", &["127.0.0.1>8080>80/tcp"]);
        check("127.0.0.1::80", &["127.0.0.1>>80/tcp"]);
        check("[::1]:8080:80", &["::1>8080>80/tcp"]);
        check("::1:80:80", &["::1>80>80/tcp"]);
        check("[]:80:80", &[">80>80/tcp"]);
    }

    #[test]
    fn ranges_expand_in_text_order() {
        check("8-10", &[">>10/tcp", ">>8/tcp", ">>9/tcp"]);
        check("99-100:8080-8081/sctp", &[">99>8080/sctp", ">100>8081/sctp"]);
        check("9-10:99-100", &[">10>100/tcp", ">9>99/tcp"]);
        check("80-80:80", &[">80>80/tcp"]);
    }

    #[test]
    fn one_target_takes_one_of_several_host_ports() {
        check("8000-8010:80", &[">8000-8010>80/tcp"]);
        fails("8000-8010:80-81", PortErrorKind::RangeMismatch, "8000-8010:80-81");
    }

    #[test]
    fn ranges_point_at_the_parts() {
        let text = "[::1]:8000-8001:80-81/Tcp";
        let port = parse_compose_ports(text).expect(text).remove(0);
        assert_eq!(port.host_ip.map(|(_, range)| &text[range]), Some("::1"));
        assert_eq!(port.published_range.map(|range| &text[range]), Some("8000-8001"));
        assert_eq!(&text[port.target_range], "80-81");
        assert_eq!(port.protocol_range.map(|range| &text[range]), Some("Tcp"));
    }

    #[test]
    fn what_compose_refuses_is_an_error() {
        fails("", PortErrorKind::MissingPort, "");
        fails(":", PortErrorKind::MissingPort, "");
        fails(":/udp", PortErrorKind::MissingPort, "/udp");
        fails("{SERVER_OUTPUT_PORT}:80", PortErrorKind::InvalidHostPort, "{SERVER_OUTPUT_PORT}");
        fails("127.0.0.1:80", PortErrorKind::InvalidHostPort, "127.0.0.1");
        fails("80:70000", PortErrorKind::InvalidContainerPort, "70000");
        fails("localhost:80:80", PortErrorKind::InvalidIp, "localhost");
    }

    proptest! {
        #[test]
        fn any_text_has_ranges_inside(text in r"([0-9]{1,3}|[-:/.\[\]]|tcp|\PC){0,12}") {
            match parse_compose_ports(&text) {
                Ok(ports) => for port in ports {
                    prop_assert!(text.get(port.target_range).is_some());
                    prop_assert!(port.published_range.is_none_or(|range| text.get(range).is_some()));
                    prop_assert!(port.protocol_range.is_none_or(|range| text.get(range).is_some()));
                    if let Some((address, range)) = port.host_ip {
                        prop_assert_eq!(text.get(range), Some(&*address));
                    }
                },
                Err(error) => prop_assert!(text.get(error.range).is_some()),
            }
        }
    }
}
