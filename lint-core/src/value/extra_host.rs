//! Entries of `extra_hosts`: `host=ip[,ip…]` or `host:ip[,ip…]`, as `types/hostList.go` of compose-go reads them.

use std::fmt;
use std::ops::Range;

/// A host name and its addresses. Ranges count bytes of the parsed text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ExtraHost {
    /// The name.
    pub host: (String, Range<usize>),
    /// At least one address, without brackets, perhaps empty. Nothing checks that it is one: `host-gateway` is
    /// an address too.
    pub addresses: Vec<(String, Range<usize>)>,
}

/// What is wrong with an entry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ExtraHostErrorKind {
    /// Neither `=` nor `:`.
    MissingAddress,
    /// No name in front of the separator, or one with a `:`.
    InvalidHostName,
}

/// Why a text is no entry.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ExtraHostError {
    /// What is wrong.
    pub kind: ExtraHostErrorKind,
    /// The name, or the separator that it lacks in front of it.
    pub range: Range<usize>,
}

impl fmt::Display for ExtraHostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            ExtraHostErrorKind::MissingAddress => "an address is missing, as in `host=192.0.2.1`",
            ExtraHostErrorKind::InvalidHostName => "the host name is empty or has a `:` or `=` in it",
        })
    }
}

/// Parses one entry. An `=` separates wherever it stands, a `:` only where there is none.
pub fn parse_extra_host(text: &str) -> Result<ExtraHost, ExtraHostError> {
    let Some((host, addresses)) = text.split_once('=').or_else(|| text.split_once(':')) else {
        return Err(ExtraHostError { kind: ExtraHostErrorKind::MissingAddress, range: 0..text.len() });
    };
    if !is_extra_host_name(host) {
        let range = 0..host.len().max(1);
        return Err(ExtraHostError { kind: ExtraHostErrorKind::InvalidHostName, range });
    }
    let mut start = text.len() - addresses.len();
    let addresses = addresses
        .split(',')
        .map(|address| {
            let range = start..start + address.len();
            start = range.end + 1;
            match bracketed(address) {
                Some(inner) => (inner.to_owned(), range.start + 1..range.end - 1),
                None => (address.to_owned(), range),
            }
        })
        .collect();
    Ok(ExtraHost { host: (host.to_owned(), 0..host.len()), addresses })
}

/// Whether compose-go takes a name, which may be the key of a mapping too.
pub fn is_extra_host_name(host: &str) -> bool {
    !host.is_empty() && !host.contains([':', '='])
}

/// What stands between brackets, unless that is nothing.
fn bracketed(address: &str) -> Option<&str> {
    address.strip_prefix('[')?.strip_suffix(']').filter(|inner| !inner.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, host: &str, addresses: &[&str]) {
        let entry = parse_extra_host(text).expect(text);
        assert_eq!((&*entry.host.0, &text[entry.host.1]), (host, host), "{text}");
        let found: Vec<&str> = entry.addresses.iter().map(|(address, _)| &**address).collect();
        assert_eq!(found, addresses, "{text}");
    }

    #[test]
    fn either_separator_works() {
        check("db=192.0.2.1", "db", &["192.0.2.1"]);
        check("db:192.0.2.1,192.0.2.2", "db", &["192.0.2.1", "192.0.2.2"]);
        check("db:::1", "db", &["::1"]);
        check("db=[::1],[]", "db", &["::1", "[]"]);
        check("db:host-gateway", "db", &["host-gateway"]);
        check("db=", "db", &[""]);
    }

    #[test]
    fn names_hold_no_separator() {
        let fails = |text: &str, kind, range| {
            assert_eq!(parse_extra_host(text), Err(ExtraHostError { kind, range }), "{text}");
        };
        fails("db", ExtraHostErrorKind::MissingAddress, 0..2);
        fails("", ExtraHostErrorKind::MissingAddress, 0..0);
        fails(":192.0.2.1", ExtraHostErrorKind::InvalidHostName, 0..1);
        fails("a:b=192.0.2.1", ExtraHostErrorKind::InvalidHostName, 0..3);
    }

    proptest! {
        #[test]
        fn any_text_has_ranges_inside(text in r"([:=,]|\[|\]|\PC){0,12}") {
            match parse_extra_host(&text) {
                Ok(entry) => for (part, range) in entry.addresses.into_iter().chain([entry.host]) {
                    prop_assert_eq!(text.get(range), Some(&*part));
                },
                Err(error) => prop_assert!(text.get(error.range).is_some()),
            }
        }
    }
}
