//! Values of keys that are named like credentials: which are one in earnest, and which surely are none.
//!
//! What lives here: the shape of a single value. What does not: values that only stand for a secret
//! (`placeholder_value`), names of variables (`credential_name`), tokens that give themselves away by a prefix
//! (`vendor_token`). Entry points: [`looks_secret`], [`is_no_secret`], [`redacted`]. Between the two verdicts lie values
//! that may be either, such as `changeme`.

use crate::patterns::secret::placeholder_value::{is_placeholder, is_stand_in};

/// The shortest text that can be told from a word.
const MIN_LEN: usize = 7;

/// Whether the value of a secret-named key is a credential in earnest: no placeholder, no path or address, no word of
/// one kind of letter, no number.
pub fn looks_secret(value: &str) -> bool {
    let value = value.trim();
    if value.len() < MIN_LEN
        || value.len() > 4096
        || value.contains(char::is_whitespace)
        || is_placeholder(value)
    {
        return false;
    }
    if is_place(value) || is_fingerprint(value) || is_code(value) {
        return false;
    }
    let has_lower = value.bytes().any(|byte| byte.is_ascii_lowercase());
    let has_upper = value.bytes().any(|byte| byte.is_ascii_uppercase());
    let has_digit = value.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digit {
        // Words of one case, joined by signs or not, are names: `panhandler`, `my-service`, `READ_ONLY`.
        return has_lower && has_upper && has_inner_sign(value);
    }
    has_lower || has_upper
}

/// Whether the value shows that no secret is meant, whatever the name says: a switch, a place, a stand-in, or under a name
/// that speaks of keys a fingerprint. An address with a login may hold one.
pub fn is_no_secret(name: &str, value: &str) -> bool {
    let has_login = value.contains("://") && value.contains('@');
    let is_about_keys = name.to_ascii_lowercase().contains("key");
    is_switch(value)
        || is_stand_in(value)
        || (is_place(value) && !has_login)
        || (is_about_keys && is_fingerprint(value))
}

fn is_switch(value: &str) -> bool {
    matches!(
        value.to_ascii_lowercase().as_str(),
        "true"
            | "false"
            | "yes"
            | "no"
            | "on"
            | "off"
            | "none"
            | "null"
            | "nil"
            | "undefined"
            | "disabled"
            | "enabled"
            | "0"
            | "1"
    )
}

/// Whether a sign other than those that join words stands in the value: `Zq!vRt&w`.
fn has_inner_sign(value: &str) -> bool {
    value
        .bytes()
        .any(|byte| byte.is_ascii_punctuation() && !matches!(byte, b'-' | b'_' | b'.' | b'/' | b':' | b','))
}

/// A path, an address, a file, or a reference to where the secret is kept.
fn is_place(value: &str) -> bool {
    let starts = ["/", "./", "../", "~", "C:", "c:", "env:", "file:", "arn:", "sha256:", "vault:", "op://"];
    let is_file = value.rsplit_once('.').is_some_and(|(_, extension)| {
        matches!(
            extension,
            "json"
                | "pem"
                | "key"
                | "txt"
                | "yml"
                | "yaml"
                | "conf"
                | "crt"
                | "pub"
                | "gpg"
                | "asc"
                | "xml"
                | "sh"
        )
    });
    let is_place = starts.iter().any(|start| value.starts_with(start)) || value.contains("://") || is_file;
    is_place && !value.contains(char::is_whitespace)
}

/// Fingerprints, by which public OpenPGP keys are named: 8, 16 or 40 upper-case hexadecimal digits, perhaps several.
fn is_fingerprint(value: &str) -> bool {
    let mut parts = value.split_whitespace().map(|part| part.strip_prefix("0x").unwrap_or(part)).peekable();
    parts.peek().is_some()
        && parts.all(|part| {
            matches!(part.len(), 8 | 16 | 40)
                && part.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'A'..=b'F'))
        })
}

/// Whether the text is an expression of some language rather than a literal: a call, an index, a path of names.
fn is_code(value: &str) -> bool {
    value.contains(['(', ')', '[', ']', '{', '}', '\\', '|', ';', '"', '\''])
        || value.starts_with(['.', '-', '@', ':', '='])
}

/// A value as messages show it: its first two characters and its length.
pub fn redacted(value: &str) -> String {
    let head: String = value.chars().take(2).filter(|ch| !matches!(ch, '`' | '\n' | '\r')).collect();
    let n_chars = value.chars().count();
    // Of a short value two characters would be too much.
    if n_chars < 6 { format!("{n_chars} characters") } else { format!("`{head}…`, {n_chars} characters") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_no_secrets() {
        for value in [
            "",
            "changeme",
            "change_me_please",
            "<token>",
            "${TOKEN}",
            "{{ .secret }}",
            "[your-password]",
            "**None**",
            "xxxxxxxx",
            "password",
            "Passw0rd!",
            "rootroot",
            "admin",
            "postgres",
            "docker1",
            "my-token",
            "abcdefgh",
            "FAKE_TO_GENERATE",
            "AAAA",
            "some-pepper",
            "null",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        ] {
            assert!(!looks_secret(value), "{value}");
        }
    }

    #[test]
    fn names_paths_and_fingerprints_are_no_secrets() {
        for value in [
            "panhandler",
            "smart-socks",
            "/run/secrets/x1",
            "https://a.example/k1",
            "key1.json",
            "12345678",
            "1.2.3",
            "A035C8C19219BA821ECEA86B64E628F8D684696D",
            "0x0A9AF2115F4687BD29803A206B73A36E6026DFCA",
            "ReadOnly",
            "f(x1)yz12",
        ] {
            assert!(!looks_secret(value), "{value}");
        }
    }

    #[test]
    fn mixed_values_are_secrets() {
        for value in
            ["hunter2x", "Rb7kZpQ2x", "lgNvGyhnUKpa5PJi", "4f64aaa7771b441ef5d72e941c350542", "Zq!vRt&w"]
        {
            assert!(looks_secret(value), "{value}");
        }
    }

    #[test]
    fn a_message_shows_two_characters_at_most() {
        assert_eq!(redacted("Rb7kZpQ2x"), "`Rb…`, 9 characters");
        assert_eq!(redacted("ab1"), "3 characters");
    }

    #[test]
    fn switches_places_and_stand_ins_are_no_secrets() {
        for value in [
            "true",
            "0",
            "/run/secrets/key",
            "https://example.org/token",
            "vault:app/key",
            "key1.json",
            "<your key>",
            "xxxx",
            "dummy",
        ] {
            assert!(is_no_secret("API_KEY", value), "{value}");
        }
        assert!(is_no_secret("GPG_KEY", "E3FF2839C048B25C084DEBE9B26995E310250568"));
        assert!(!is_no_secret("DB_PASSWORD", "E3FF2839C048B25C084DEBE9B26995E310250568"));
    }

    #[test]
    fn passwords_and_addresses_with_a_login_may_be_secrets() {
        for value in ["hunter2", "https://ada:hunter2@git.internal", "$TOKEN", "changeme", "e3ff2839c048b25c"]
        {
            assert!(!is_no_secret("API_KEY", value), "{value}");
        }
    }
}
