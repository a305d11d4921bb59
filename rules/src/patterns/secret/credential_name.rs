//! Names that speak of credentials, judged by their words.
//!
//! `DB_PASSWORD`, `apiKey` and `client-secret` are such names; `PASSWORD_FILE`, `TOKEN_URL` and `GPG_KEY` are not.
//! Values are judged elsewhere (`credential_value`). [`names_credential`] asks of a name alone whether its value is to be
//! kept; [`is_buildkit_secret`] is BuildKit's test, with its words (`dockerfile2llb/validations.go`). The other words were put
//! together by hand. Names whose literal values are judged are in `secret_name`.

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
const ASIDE: [&str; 66] = [
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
    "language",
    "lifetime",
    "limit",
    "max",
    "method",
    "min",
    "mode",
    "module",
    "name",
    "path",
    "policy",
    "port",
    "prefix",
    "provider",
    "public",
    "region",
    "required",
    "scheme",
    "seeder",
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

/// hadolint's test: whether one of its words is anywhere in the name.
pub fn is_hadolint_secret(name: &str) -> bool {
    let upper = name.to_uppercase();
    let words = ["API_KEY", "AWS_ACCESS_KEY_ID", "PASSWORD", "PRIVATE", "SECRET", "TOKEN", "USERNAME"];
    words.iter().any(|word| upper.contains(word))
}

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
    use super::{is_buildkit_secret, names_credential, words_of};

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
    fn capitals_start_words() {
        assert_eq!(words_of("myAPIKey_v2-Token"), ["my", "api", "key", "v", "token"]);
    }
}
