//! Addresses and connection strings with a password in them.
//!
//! Entry points: [`url_credentials`] for passwords in earnest, [`url_logins`] for all that are written out, published
//! defaults among them.

use std::ops::Range;

use crate::patterns::secret::placeholder_value::{is_placeholder, is_stand_in};

/// A literal password in an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UrlCredential {
    /// The scheme: `https`, `postgresql`; empty in a connection string.
    pub scheme: Range<usize>,
    /// The password, or the user where the user is the secret.
    pub secret: Range<usize>,
    /// The host, without a port; empty in a connection string.
    pub host: Range<usize>,
}

/// Whether a text in the password's place of a user counts.
type Judge = fn(&str, &str) -> bool;

/// All literal passwords in the addresses and connection strings of a text, in order.
pub fn url_credentials(text: &str) -> Vec<UrlCredential> {
    let in_addresses =
        text.match_indices("://").filter_map(|(at, _)| credential_at(text, at, is_literal_secret));
    let in_strings =
        memchr::memchr_iter(b'=', text.as_bytes()).filter_map(|at| connection_password(text, at));
    let mut found: Vec<UrlCredential> = in_addresses.chain(in_strings).collect();
    found.sort_by_key(|credential| credential.secret.start);
    found
}

/// All addresses with a password that is written out, be it `postgres` or `changeme`; variables and slots are none.
pub fn url_logins(text: &str) -> Vec<UrlCredential> {
    text.match_indices("://").filter_map(|(at, _)| credential_at(text, at, is_written)).collect()
}

/// `…;Password=x`, `?user=a&password=x`: one setting among others, so that a variable of a shell is none.
fn connection_password(text: &str, equals: usize) -> Option<UrlCredential> {
    let head = text.get(..equals)?;
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic();
    let key = head.get(equals - head.as_bytes().iter().rev().take_while(|byte| is_letter(byte)).count()..)?;
    if !key.eq_ignore_ascii_case("password") && !key.eq_ignore_ascii_case("pwd") {
        return None;
    }
    let before = head.get(..equals - key.len())?.strip_suffix([';', '?', '&'])?;
    let neighbour = before.rsplit(|ch: char| ch.is_whitespace() || matches!(ch, '"' | '\'' | ';')).next()?;
    let start = equals + 1;
    let rest = text.get(start..)?;
    let ends =
        |ch: char| ch.is_whitespace() || matches!(ch, ';' | '&' | '"' | '\'' | '`' | '\\' | '<' | '|' | ')');
    let password = rest.get(..rest.find(ends).unwrap_or(rest.len()))?;
    let is_setting = (neighbour.contains('=') && !neighbour.starts_with('-')) || neighbour.contains("://");
    let is_literal = is_setting && is_literal_secret(password, "");
    is_literal.then(|| UrlCredential {
        scheme: start..start,
        secret: start..start + password.len(),
        host: start..start,
    })
}

fn credential_at(text: &str, colon: usize, counts: Judge) -> Option<UrlCredential> {
    let is_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let n_scheme = text.as_bytes().get(..colon)?.iter().rev().take_while(|byte| is_scheme(byte)).count();
    let scheme = colon - n_scheme..colon;
    let start = colon + 3;
    let rest = text.get(start..)?;
    let ends = |ch: char| {
        ch.is_whitespace() || matches!(ch, '/' | '"' | '\'' | '`' | '<' | '>' | '|' | '?' | '#' | '\\' | ',')
    };
    let authority = rest.get(..rest.find(ends).unwrap_or(rest.len()))?;
    let (login, host) = authority.rsplit_once('@')?;
    if n_scheme == 0
        || host.is_empty()
        || host.starts_with(['$', '{', '%', '(', '*', '[']) && !host.starts_with("${")
    {
        return None;
    }
    let host_at = start + login.len() + 1;
    let host_range = host_at..host_at + host.split(':').next().unwrap_or_default().len();
    let found = |secret| UrlCredential { scheme: scheme.clone(), secret, host: host_range.clone() };
    if let Some((user, password)) = login.split_once(':') {
        // GitHub takes a token as the user, with this word in the password's place.
        if password == "x-oauth-basic" {
            return counts(user, "").then(|| found(start..start + user.len()));
        }
        let from = start + user.len() + 1;
        let is_literal = counts(password, user) && !is_documentation(host);
        return is_literal.then(|| found(from..from + password.len()));
    }
    let is_hash = login.len() == 40 && login.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let is_forge = ["github.com", "gitlab.com", "bitbucket.org"].iter().any(|forge| host.starts_with(forge));
    (is_hash && is_forge).then(|| found(start..start + login.len()))
}

/// Whether the text in the password's place is one: no variable, no placeholder, not the user's name again.
fn is_literal_secret(password: &str, user: &str) -> bool {
    password.len() >= 3
        && is_plain(password)
        && !password.eq_ignore_ascii_case(user)
        && !is_placeholder(password)
        && !is_dull(password)
}

/// Whether a password is written out at all, well known or not.
fn is_written(password: &str, _user: &str) -> bool {
    !password.is_empty() && is_plain(password) && !is_stand_in(password)
}

/// Whether the text has no variable and no slot in it.
fn is_plain(password: &str) -> bool {
    let is_plain = |ch: char| {
        !matches!(ch, '$' | '{' | '}' | '(' | ')' | '[' | ']' | '*' | '^' | '=' | ';' | '&' | '\u{fffc}')
    };
    let is_percent_slot = password.starts_with('%') && password.ends_with(['%', 's']);
    password.chars().all(is_plain) && !is_percent_slot
}

/// A short word that only calls itself a password: `pw`, `mypass`, `userpwd`.
fn is_dull(password: &str) -> bool {
    let lowered = password.to_ascii_lowercase();
    let letters = lowered.trim_end_matches(|ch: char| ch.is_ascii_digit());
    let is_named_so = ["pass", "pwd", "pw"].iter().any(|end| letters.ends_with(end));
    letters.len() < 2 || (is_named_so && letters.len() <= 8)
}

fn is_documentation(host: &str) -> bool {
    let host = host.split(':').next().unwrap_or_default();
    let ends = ["example.com", "example.org", "example.net", ".example", ".test", ".invalid"];
    ends.iter().any(|end| host.ends_with(end))
        || matches!(host, "host" | "hostname" | "example" | "server" | "HOST")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = url_credentials(text);
        let pairs: Vec<_> =
            found.iter().map(|url| (&text[url.scheme.clone()], &text[url.secret.clone()])).collect();
        assert_eq!(pairs, expected, "{text}");
    }

    #[test]
    fn literal_passwords_are_found() {
        check("postgresql://app:k3!vR@db:5432/app", &[("postgresql", "k3!vR")]);
        check("x redis://:q9Lw2z@cache,amqp://mq:h7Tr@mq", &[("redis", "q9Lw2z"), ("amqp", "h7Tr")]);
        check("Server=db;User Id=app;Password=k3!vR9x;", &[("", "k3!vR9x")]);
        check("jdbc:mysql://db/app?user=app&password=k3!vR9x\"", &[("", "k3!vR9x")]);
        check(
            "https://0a1b2c3d4e5f60718293a4b5c6d7e8f90a7c4e5f:x-oauth-basic@github.com/a/b",
            &[("https", "0a1b2c3d4e5f60718293a4b5c6d7e8f90a7c4e5f")],
        );
    }

    #[test]
    fn variables_and_placeholders_are_not() {
        for text in [
            "https://u:$P@h",
            "https://u:${P}@h",
            "https://u:{{ p }}@h",
            "https://u:<pw>@h",
            "postgres://postgres:postgres@db",
            "postgres://user:password@db",
            "ssh://git@github.com/a",
            "https://h/a@b:c",
            "http://u:k3vR@example.com",
            "https://u@h",
            "cd x;PASSWORD=k3vR9x y",
            "a?password=$P&user=b",
            "Server=db;Password=changeme",
            "s#http://a#http://b:80@#",
        ] {
            check(text, &[]);
        }
    }
}
