//! Addresses whose content travels without encryption, and the edit that asks for encryption.
//!
//! Entry points: [`unencrypted`], [`encrypted`].

use hullwright_core::text::{Edit, TextRange};

use crate::knowledge::encrypted_hosts::{has_same_paths, serves_https};
use crate::patterns::address::host::{host_of, is_private};

/// An address that is reached over the internet without encryption.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unencrypted<'u> {
    /// `http`, `ftp` or `git`.
    pub scheme: &'u str,
    /// The host.
    pub host: &'u str,
}

/// Tells whether an address is one. Hosts of one's own network are not, nor servers of keys, which are asked for by their
/// fingerprint; a host that a variable brings is unknown.
pub fn unencrypted(address: &str) -> Option<Unencrypted<'_>> {
    let (scheme, _) = address.split_once("://")?;
    // `git+http://` of pip is git over HTTP.
    let scheme = scheme.rsplit_once('+').map_or(scheme, |(_, inner)| inner);
    let host = host_of(address)?;
    let is_plain = ["http", "ftp", "git"].iter().any(|plain| scheme.eq_ignore_ascii_case(plain));
    let is_key_server = ["keyserver", "keys", "pgp", "gpg", "pgpkeys"]
        .iter()
        .any(|name| host.split('.').next().is_some_and(|first| first.eq_ignore_ascii_case(name)));
    (is_plain && !is_private(host) && !is_key_server).then_some(Unencrypted { scheme, host })
}

/// Asks the same host for the same thing with encryption, where it is known to give it. The address stands somewhere in
/// `range` of the file.
pub fn encrypted(text: &str, range: TextRange, found: Unencrypted<'_>) -> Option<Edit> {
    let is_known = match found.scheme {
        "http" => serves_https(found.host),
        "ftp" | "git" => has_same_paths(found.scheme, found.host),
        _ => false,
    };
    let start = format!("{}://{}", found.scheme, found.host);
    let written = range.slice(text);
    let at = written.find(&start).filter(|_| is_known)?;
    let rest = written.get(at + start.len()..)?;
    // A port that is named is not that of HTTPS.
    if rest.contains(&start) || rest.starts_with(|ch: char| ch.is_alphanumeric() || ":.-_".contains(ch)) {
        return None;
    }
    let scheme = range.start() + at as u32;
    let end = scheme + found.scheme.len() as u32;
    Some(match found.scheme {
        "http" => Edit::insert(end, "s"),
        _ => Edit::replace(TextRange::new(scheme, end), "https"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_schemes_of_the_internet_count() {
        for plain in [
            "http://example.com/a",
            "HTTP://user@example.com:80",
            "ftp://example.com",
            "git+git://example.com/a",
        ] {
            assert!(unencrypted(plain).is_some(), "{plain}");
        }
        for fine in [
            "https://example.com",
            "http://localhost/a",
            "http://nexus/a",
            "http://10.0.0.1/a",
            "http://$HOST/a",
            "http://keyserver.ubuntu.com/pks/lookup",
            "example.com",
            "ssh://git@example.com/a",
        ] {
            assert_eq!(unencrypted(fine), None, "{fine}");
        }
    }

    #[track_caller]
    fn check_edit(address: &str, expected: Option<&str>) {
        let found = unencrypted(address).expect("it is one");
        let edit = encrypted(address, TextRange::from(0..address.len()), found);
        let edited = edit.map(|edit| hullwright_core::text::apply_edits(address, &[edit]));
        assert_eq!(edited.as_deref(), expected, "{address}");
    }

    #[test]
    fn hosts_that_are_known_are_asked_with_encryption() {
        check_edit("http://github.com/a/b.git", Some("https://github.com/a/b.git"));
        check_edit("git+git://github.com/a/b", Some("git+https://github.com/a/b"));
        check_edit("ftp://ftp.gnu.org/gnu/a.tgz", Some("https://ftp.gnu.org/gnu/a.tgz"));
        check_edit("http://example.github.io/a", Some("https://example.github.io/a"));
        check_edit("http://github.com:80/a", None);
        check_edit("http://example.com/a", None);
        check_edit("git://example.com/a", None);
    }
}
