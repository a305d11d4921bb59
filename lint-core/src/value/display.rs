//! How the errors of this module read in a message.

use std::fmt;

use super::csv::{CsvError, CsvErrorKind};
use super::duration::DurationError;
use super::port::{PortError, PortErrorKind};

impl fmt::Display for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            CsvErrorKind::Empty => "there is nothing in it",
            CsvErrorKind::BareQuote => "a quote stands in the middle of a field",
            CsvErrorKind::Quote => "a quoted field does not end at a comma",
        })
    }
}

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MissingUnit => "a unit is missing, such as `s` or `m`",
            Self::UnknownUnit => "units are `h`, `m`, `s`, `ms`, `us` and `ns`",
            Self::Invalid => "no duration, such as `30s` or `1m30s`",
            Self::Overflow => "too long",
        })
    }
}

impl fmt::Display for PortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            PortErrorKind::MissingPort => "no container port",
            PortErrorKind::InvalidProtocol => "protocols are `tcp`, `udp` and `sctp`",
            PortErrorKind::InvalidIp => "no IP address",
            PortErrorKind::InvalidContainerPort => "no container port or ascending range from 0 to 65535",
            PortErrorKind::InvalidHostPort => "no host port or ascending range from 0 to 65535",
            PortErrorKind::RangeMismatch => "host and container ranges are of different length",
        })
    }
}
