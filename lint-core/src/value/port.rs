//! Port specifications of EXPOSE: `80`, `8000-8010/udp`, and the `[ip:]host:container/protocol` that BuildKit
//! still reads there (`frontend/dockerfile/dockerfile2llb/convert_expose.go`).

use std::net::IpAddr;
use std::ops::Range;

use super::go_number::parse_int;

/// One or several ports in a row.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PortRange {
    /// First port.
    pub start: u16,
    /// Last port, the same as the first for a single one.
    pub end: u16,
    /// Where it is written.
    pub range: Range<usize>,
}

/// A port specification. Ranges count bytes of the parsed text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PortSpec {
    /// Where a host address is written.
    pub ip: Option<Range<usize>>,
    /// Host ports.
    pub host: Option<PortRange>,
    /// Container ports.
    pub container: PortRange,
    /// The protocol.
    pub protocol: Protocol,
    /// Where the protocol is written, in whatever case; `None` for the default.
    pub protocol_range: Option<Range<usize>>,
}

/// A transport protocol.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Protocol {
    /// The default.
    Tcp,
    /// `/udp`.
    Udp,
    /// `/sctp`.
    Sctp,
}

impl Protocol {
    /// The name in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Sctp => "sctp",
        }
    }
}

/// What is wrong with a port specification.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PortErrorKind {
    /// Nothing in front of `/`.
    MissingPort,
    /// A protocol other than tcp, udp and sctp.
    InvalidProtocol,
    /// A host address that is none.
    InvalidIp,
    /// Container ports that are no numbers, out of range, or descending.
    InvalidContainerPort,
    /// Host ports that are no numbers, out of range, or descending.
    InvalidHostPort,
    /// Two ranges of different length.
    RangeMismatch,
}

/// Why a text is no port specification.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PortError {
    /// What is wrong.
    pub kind: PortErrorKind,
    /// The part at fault.
    pub range: Range<usize>,
}

/// Parses one specification.
pub fn parse_port(text: &str) -> Result<PortSpec, PortError> {
    let (ip, host, container) = split_parts(text);
    let container_start = text.len() - container.len();
    let host_start = container_start.saturating_sub(host.len() + 1);
    let error = |kind, range| Err(PortError { kind, range });

    let (ports, protocol_text) = match container.split_once('/') {
        Some((ports, protocol)) => (ports, Some(protocol).filter(|protocol| !protocol.is_empty())),
        None => (container, None),
    };
    if ports.is_empty() {
        return error(PortErrorKind::MissingPort, container_start..text.len());
    }
    let protocol_range = protocol_text.map(|protocol| text.len() - protocol.len()..text.len());
    let protocol = match protocol_text.map(str::to_lowercase).as_deref() {
        None | Some("tcp") => Protocol::Tcp,
        Some("udp") => Protocol::Udp,
        Some("sctp") => Protocol::Sctp,
        Some(_) => {
            return error(
                PortErrorKind::InvalidProtocol,
                protocol_range.unwrap_or(container_start..text.len()),
            );
        }
    };
    if !ip.is_empty() && !is_ip(ip) {
        return error(PortErrorKind::InvalidIp, 0..ip.len());
    }
    let container = port_range(ports, container_start, PortErrorKind::InvalidContainerPort)?;
    let host = if host.is_empty() {
        None
    } else {
        Some(port_range(host, host_start, PortErrorKind::InvalidHostPort)?)
    };
    if let Some(host) = &host
        && container.start != container.end
        && container.end - container.start != host.end - host.start
    {
        return error(PortErrorKind::RangeMismatch, host.range.start..container.range.end);
    }
    let ip = (!ip.is_empty()).then_some(0..ip.len());
    Ok(PortSpec { ip, host, container, protocol, protocol_range })
}

fn split_parts(text: &str) -> (&str, &str, &str) {
    let Some((rest, container)) = text.rsplit_once(':') else { return ("", "", text) };
    let (ip, host) = rest.rsplit_once(':').unwrap_or(("", rest));
    (ip, host, container)
}

fn is_ip(text: &str) -> bool {
    let address = match text.strip_prefix('[') {
        Some(inner) => inner.strip_suffix(']').filter(|inner| !inner.contains(['[', ']'])),
        None => Some(text),
    };
    // BuildKit takes empty brackets for no address.
    address.is_some_and(|address| address.is_empty() || address.parse::<IpAddr>().is_ok())
}

fn port_range(text: &str, start: usize, kind: PortErrorKind) -> Result<PortRange, PortError> {
    let range = start..start + text.len();
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let number = |text: &str| parse_int(text, 10, 0).ok().and_then(|port| u16::try_from(port).ok());
    match (number(first), number(last)) {
        (Some(start), Some(end)) if start <= end => Ok(PortRange { start, end, range }),
        _ => Err(PortError { kind, range }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the texts of address, host, container and protocol.
    #[track_caller]
    fn parses(text: &str, expected: [&str; 4], ports: (u16, u16), protocol: Protocol) {
        let spec = parse_port(text).expect(text);
        let slice = |range: Option<Range<usize>>| range.map_or("", |range| &text[range]);
        let host = spec.host.map(|host| host.range);
        let written = [spec.ip, host, Some(spec.container.range), spec.protocol_range].map(slice);
        assert_eq!(written, expected, "{text}");
        assert_eq!(((spec.container.start, spec.container.end), spec.protocol), (ports, protocol), "{text}");
    }

    #[track_caller]
    fn fails(text: &str, kind: PortErrorKind, place: &str) {
        let error = parse_port(text).expect_err(text);
        assert_eq!((error.kind, &text[error.range]), (kind, place), "{text}");
    }

    #[test]
    fn a_port_has_a_protocol() {
        parses("80", ["", "", "80", ""], (80, 80), Protocol::Tcp);
        parses("53/UDP", ["", "", "53", "UDP"], (53, 53), Protocol::Udp);
        parses("8000-8010/sctp", ["", "", "8000-8010", "sctp"], (8000, 8010), Protocol::Sctp);
        parses("80/", ["", "", "80", ""], (80, 80), Protocol::Tcp);
        parses("+0-65535", ["", "", "+0-65535", ""], (0, 65535), Protocol::Tcp);
    }

    #[test]
    fn a_host_side_is_read_too() {
        parses("8080:80", ["", "8080", "80", ""], (80, 80), Protocol::Tcp);
        parses(":80", ["", "", "80", ""], (80, 80), Protocol::Tcp);
        parses("::80", ["", "", "80", ""], (80, 80), Protocol::Tcp);
        parses(":1:80", ["", "1", "80", ""], (80, 80), Protocol::Tcp);
        parses("127.0.0.1:1-2:3-4/tcp", ["127.0.0.1", "1-2", "3-4", "tcp"], (3, 4), Protocol::Tcp);
        parses("[::1]::80", ["[::1]", "", "80", ""], (80, 80), Protocol::Tcp);
        parses("::1:1-9:80", ["::1", "1-9", "80", ""], (80, 80), Protocol::Tcp);
    }

    #[test]
    fn errors_point_at_the_part() {
        fails("", PortErrorKind::MissingPort, "");
        fails("/tcp", PortErrorKind::MissingPort, "/tcp");
        fails("80/http", PortErrorKind::InvalidProtocol, "http");
        fails("80/tcp/udp", PortErrorKind::InvalidProtocol, "tcp/udp");
        fails("host:1:2", PortErrorKind::InvalidIp, "host");
        fails("[::1:1:2", PortErrorKind::InvalidIp, "[::1");
        fails("65536", PortErrorKind::InvalidContainerPort, "65536");
        fails("a:2-1", PortErrorKind::InvalidContainerPort, "2-1");
        fails("-1", PortErrorKind::InvalidContainerPort, "-1");
        fails("a:1", PortErrorKind::InvalidHostPort, "a");
        fails("1-2:3-5", PortErrorKind::RangeMismatch, "1-2:3-5");
    }
}
