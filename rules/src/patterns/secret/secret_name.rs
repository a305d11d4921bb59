//! Names whose literal values may be secrets, judged by their last words.
//!
//! Entry points: [`names_a_secret`], and [`is_issued_elsewhere`] for what somebody else gave out. Whether a value is one is asked
//! in `credential_value`. The words were put together by hand.

use crate::patterns::secret::credential_name::words_of;

/// Last words that name a credential by themselves.
const NOUNS: &[&str] = &[
    "password",
    "passwd",
    "passwort",
    "pass",
    "pwd",
    "passphrase",
    "secret",
    "secrets",
    "token",
    "apikey",
    "secretkey",
    "accesskey",
    "privatekey",
    "authtoken",
    "accesstoken",
    "pat",
];

/// What makes a `key` a credential.
const KEY_KINDS: &[&str] = &[
    "api",
    "access",
    "secret",
    "private",
    "encryption",
    "master",
    "auth",
    "account",
    "app",
    "application",
    "jwt",
];

/// Words that make the whole harmless: what they name is meant to be seen.
const PUBLIC_WORDS: &[&str] =
    &["public", "publishable", "anon", "site", "csrf", "dummy", "fake", "gpg", "pgp", "apt", "apk"];

/// Whether a name's last words say that its value is a credential.
pub fn names_a_secret(name: &str) -> bool {
    if name.len() < 3 || name.len() > 80 || !may_hold_noun(name) {
        return false;
    }
    let words = words_of(name);
    if words.iter().any(|word| PUBLIC_WORDS.contains(&word.as_str())) {
        return false;
    }
    // Rails names the key that others are derived from `SECRET_KEY_BASE`.
    let words = match words.as_slice() {
        [rest @ .., base] if base == "base" => rest,
        words => words,
    };
    match words {
        [.., kind, key] if key == "key" => KEY_KINDS.contains(&kind.as_str()),
        [.., last] => NOUNS.contains(&last.as_str()),
        [] => false,
    }
}

/// Whether such a name is that of a credential which somebody else gives out, for use at their place: a key of an API, a
/// token, the secret of a client. Others are agreed on among the programs that run together.
pub fn is_issued_elsewhere(name: &str) -> bool {
    let words = words_of(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [.., kind, "key"] => matches!(*kind, "api" | "access" | "account"),
        [.., "client", "secret"] => true,
        [.., last] => matches!(*last, "token" | "apikey" | "accesskey" | "accesstoken" | "authtoken" | "pat"),
        [] => false,
    }
}

/// A quick test that spares most names the split.
fn may_hold_noun(name: &str) -> bool {
    let bytes = name.as_bytes();
    let has = |wanted: &[u8]| bytes.windows(wanted.len()).any(|part| part.eq_ignore_ascii_case(wanted));
    has(b"pass") || has(b"key") || has(b"secret") || has(b"token") || has(b"pwd") || has(b"pat")
}

#[cfg(test)]
mod tests {
    use super::{is_issued_elsewhere, names_a_secret};

    #[test]
    fn the_last_words_decide() {
        for name in [
            "DB_PASSWORD",
            "apiKey",
            "client-secret",
            "AWS_SECRET_ACCESS_KEY",
            "SECRET_KEY_BASE",
            "GITHUB_TOKEN",
            "APIKey2",
        ] {
            assert!(names_a_secret(name), "{name}");
        }
        for name in [
            "PASSWORD_FILE",
            "TOKEN_URL",
            "GPG_KEY",
            "NEXT_PUBLIC_API_KEY",
            "PASSENGER_VERSION",
            "TOKENIZERS_PARALLELISM",
            "AWS_ACCESS_KEY_ID",
            "COMPASS",
            "KEY",
            "RELEASE_KEY",
            "PATH",
            "compat",
        ] {
            assert!(!names_a_secret(name), "{name}");
        }
    }

    #[test]
    fn keys_and_tokens_come_from_others_and_passwords_do_not() {
        for name in ["STRIPE_API_KEY", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "OAUTH_CLIENT_SECRET"] {
            assert!(is_issued_elsewhere(name), "{name}");
        }
        for name in ["DB_PASSWORD", "JWT_SECRET", "SECRET_KEY_BASE", "APP_KEY"] {
            assert!(!is_issued_elsewhere(name), "{name}");
        }
    }
}
