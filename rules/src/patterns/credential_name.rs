//! Names that speak of credentials, judged by their words.
//!
//! `DB_PASSWORD`, `apiKey` and `client-secret` are such names; `PASSWORD_FILE`, `TOKEN_URL` and `GPG_KEY` are not.
//! Values are judged elsewhere (`credential_value`). [`names_credential`] asks of a name alone whether its value is to be
//! kept; [`names_a_secret`] asks it of a name whose literal value looks like a secret; [`is_buildkit_secret`] is BuildKit's
//! test, with its words (`dockerfile2llb/validations.go`). The other words were put together by hand.

/// Words that are credentials by themselves.
const STRONG: [&str; 14] = [
    "apikey",
    "authtoken",
    "accesstoken",
    "credential",
    "credentials",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "pword",
    "secret",
    "secretkey",
    "secrets",
    "token",
];

/// Words that turn `key` into a credential.
const KEY_OWNERS: [&str; 12] = [
    "access",
    "account",
    "api",
    "auth",
    "deploy",
    "encryption",
    "license",
    "master",
    "private",
    "rsa",
    "signing",
    "ssh",
];

/// Words that make the name speak of something beside the credential: where it is, how it looks, what it is called.
const ASIDE: [&str; 62] = [
    "algorithm",
    "allow",
    "arn",
    "class",
    "count",
    "dir",
    "directory",
    "disable",
    "disabled",
    "empty",
    "enable",
    "enabled",
    "endpoint",
    "env",
    "expiration",
    "expire",
    "expires",
    "expiry",
    "field",
    "file",
    "filename",
    "files",
    "folder",
    "format",
    "group",
    "header",
    "host",
    "hostname",
    "id",
    "ids",
    "interval",
    "issuer",
    "keyring",
    "length",
    "level",
    "lifetime",
    "limit",
    "max",
    "method",
    "min",
    "mode",
    "name",
    "path",
    "policy",
    "port",
    "prefix",
    "provider",
    "public",
    "region",
    "required",
    "server",
    "size",
    "sock",
    "source",
    "store",
    "timeout",
    "ttl",
    "type",
    "uri",
    "url",
    "user",
    "version",
];

/// BuildKit's own test: one of its words between underscores, and none of its exceptions
/// (`dockerfile2llb/validations.go`).
pub fn is_buildkit_secret(name: &str) -> bool {
    let lowered = name.to_lowercase();
    let has = |words: &[&str]| lowered.split('_').any(|part| words.contains(&part));
    has(&[
        "apikey",
        "auth",
        "credential",
        "credentials",
        "key",
        "password",
        "pword",
        "passwd",
        "secret",
        "token",
    ]) && !has(&["public", "file", "version"])
}

/// Whether the name is that of a credential.
pub fn names_credential(name: &str) -> bool {
    let words = words_of(name);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    if has(&ASIDE) {
        // `AWS_ACCESS_KEY_ID` names half of a pair that is never used alone.
        return words.ends_with(&["access".to_owned(), "key".to_owned(), "id".to_owned()]);
    }
    if has(&STRONG) {
        return !words.first().is_some_and(|first| matches!(first.as_str(), "no" | "use" | "with" | "skip"));
    }
    let last = words.last().map(String::as_str).unwrap_or_default();
    match last {
        "key" => words.iter().rev().nth(1).is_some_and(|owner| KEY_OWNERS.contains(&owner.as_str())),
        "pass" | "pwd" => {
            words.len() > 1 && !words.iter().any(|word| matches!(word.as_str(), "old" | "first"))
        }
        _ => false,
    }
}

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

/// A quick test that spares most names the split.
fn may_hold_noun(name: &str) -> bool {
    let bytes = name.as_bytes();
    let has = |wanted: &[u8]| bytes.windows(wanted.len()).any(|part| part.eq_ignore_ascii_case(wanted));
    has(b"pass") || has(b"key") || has(b"secret") || has(b"token") || has(b"pwd") || has(b"pat")
}

/// The words of a name, lower-cased: split at signs, at digits and where a capital starts a word.
pub fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut chars = name.chars().peekable();
    let mut before = ' ';
    while let Some(ch) = chars.next() {
        let is_start = ch.is_ascii_uppercase()
            && (before.is_ascii_lowercase()
                || (before.is_ascii_uppercase() && chars.peek().is_some_and(char::is_ascii_lowercase)));
        if (is_start || !ch.is_ascii_alphabetic()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if ch.is_ascii_alphabetic() {
            word.push(ch.to_ascii_lowercase());
        }
        before = ch;
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{is_buildkit_secret, names_a_secret, names_credential, words_of};

    #[test]
    fn names_of_credentials() {
        for name in [
            "PASSWORD",
            "dbPassword",
            "GITHUB_TOKEN",
            "API_KEY",
            "apikey",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_ACCESS_KEY_ID",
            "SSH_PRIVATE_KEY",
            "MYSQL_PASS",
            "DB_PWD",
            "openai_api_key",
            "SECRET_KEY_BASE",
            "CLIENT_SECRET",
            "LICENSE_KEY",
        ] {
            assert!(names_credential(name), "{name}");
        }
    }

    #[test]
    fn names_beside_credentials() {
        for name in [
            "AUTHOR",
            "PWD",
            "OLDPWD",
            "KEY",
            "CACHE_KEY",
            "TOKEN_URL",
            "PASSWORD_FILE",
            "SECRET_NAME",
            "KEYBOARD",
            "PUBLIC_KEY",
            "SSH_KEY_PATH",
            "TOKENIZERS_PARALLELISM",
            "PASSENGER_VERSION",
            "USE_TOKEN",
            "GPG_KEY",
            "BYPASS",
        ] {
            assert!(!names_credential(name), "{name}");
        }
    }

    #[test]
    fn buildkit_goes_by_whole_words() {
        assert!(is_buildkit_secret("GPG_KEY") && is_buildkit_secret("auth") && is_buildkit_secret("_token_"));
        assert!(
            !is_buildkit_secret("AUTHOR")
                && !is_buildkit_secret("PUBLIC_KEY")
                && !is_buildkit_secret("SECRETS")
        );
    }

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
    fn capitals_start_words() {
        assert_eq!(words_of("myAPIKey_v2-Token"), ["my", "api", "key", "v", "token"]);
    }
}
