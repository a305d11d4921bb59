//! Files that hold credentials, by name and by content.
//!
//! Entry points: [`secret_file`], [`is_throwaway`]. The names are those that the tools use by default, put together by hand.

use crate::patterns::secret::assigned_secret::assigned_secrets;
use crate::patterns::secret::credential_value::looks_secret;
use crate::patterns::secret::placeholder_value::is_placeholder;
use crate::patterns::secret::url_credential::url_credentials;
use crate::patterns::secret::vendor_token::vendor_tokens;

/// What a file name promises.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SecretFile {
    /// `.env` and its kin.
    Environment,
    /// A private key, or a file that may hold one.
    PrivateKey,
    /// A key store with a password: `.p12`, `.pfx`.
    KeyStore,
    /// The configuration of a package manager that may hold a token: `.npmrc`, `.pypirc`.
    PackageManager,
    /// Logins: `.netrc`, `.git-credentials`, `.pgpass`, Docker's and Kubernetes' configuration, cloud credentials.
    Credentials,
    /// The state of Terraform, which holds every secret it knows.
    TerraformState,
}

impl SecretFile {
    /// What it is, for messages.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Environment => "an environment file with credentials",
            Self::PrivateKey => "a private key",
            Self::KeyStore => "a key store",
            Self::PackageManager => "a package manager's configuration with a token",
            Self::Credentials => "a file of credentials",
            Self::TerraformState => "Terraform's state",
        }
    }

    /// Whether the text of such a file really holds a credential.
    pub fn is_proven_by(self, bytes: &[u8]) -> bool {
        if self == Self::KeyStore {
            return !bytes.is_empty();
        }
        let text = String::from_utf8_lossy(bytes);
        match self {
            Self::Environment | Self::PackageManager | Self::Credentials => {
                holds_secret(&text) || (self != Self::Environment && holds_login(&text))
            }
            Self::PrivateKey => text.contains("PRIVATE KEY-----") || text.starts_with("PuTTY-User-Key-File"),
            Self::TerraformState => text.contains("\"terraform_version\"") || text.contains("\"resources\""),
            Self::KeyStore => true,
        }
    }
}

const LOGIN_FILES: &[&str] = &[
    ".netrc",
    "_netrc",
    ".git-credentials",
    ".pgpass",
    ".dockercfg",
    ".vault-token",
    ".s3cfg",
    "credentials.json",
    "service-account.json",
    "serviceAccountKey.json",
    "client_secret.json",
];

const LOGIN_PATHS: &[(&str, &str)] =
    &[(".docker", "config.json"), (".aws", "credentials"), (".kube", "config")];

/// What the last part of the path, or its last two, promise.
pub fn secret_file(path: &str) -> Option<SecretFile> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = folder.rsplit('/').next().unwrap_or_default();
    if is_environment(name) {
        return Some(SecretFile::Environment);
    }
    match name {
        "id_rsa" | "id_dsa" | "id_ecdsa" | "id_ed25519" => return Some(SecretFile::PrivateKey),
        ".npmrc" | ".yarnrc.yml" | ".yarnrc" | ".pypirc" => return Some(SecretFile::PackageManager),
        _ if LOGIN_FILES.contains(&name) || LOGIN_PATHS.contains(&(folder, name)) => {
            return Some(SecretFile::Credentials);
        }
        _ => {}
    }
    let (stem, extension) = name.rsplit_once('.')?;
    match extension {
        "pem" | "key" | "p8" | "ppk" => Some(SecretFile::PrivateKey),
        "p12" | "pfx" => Some(SecretFile::KeyStore),
        "tfstate" => Some(SecretFile::TerraformState),
        "backup" if stem.ends_with(".tfstate") => Some(SecretFile::TerraformState),
        _ => None,
    }
}

/// `.env`, `.env.local`, `.env.production`; not `.env.example` and other templates, which are made to be shared.
fn is_environment(name: &str) -> bool {
    let Some(rest) = name.strip_prefix(".env") else { return false };
    let Some(kind) = rest.strip_prefix('.') else { return rest.is_empty() };
    !kind.split(['.', '-', '_']).any(|word| TEMPLATES.contains(&word.to_ascii_lowercase().as_str()))
        && !kind.is_empty()
}

const TEMPLATES: &[&str] = &[
    "example",
    "examples",
    "sample",
    "template",
    "tmpl",
    "tpl",
    "dist",
    "default",
    "defaults",
    "test",
    "testing",
    "ci",
    "schema",
    "vault",
    "enc",
    "encrypted",
    "md",
    "d",
    "ts",
    "js",
    "json",
    "demo",
    "docker",
    "j2",
    "erb",
    "in",
];

/// Whether the name is one of a template that stands for `.env` beside it.
pub fn is_environment_template(name: &str) -> bool {
    matches!(
        name,
        ".env.example"
            | ".env.sample"
            | ".env.template"
            | ".env.dist"
            | "env.example"
            | ".env-example"
            | "example.env"
    )
}

/// Whether the path says that what lies there was made to be thrown away or shown: tests, examples, documentation.
pub fn is_throwaway(path: &str) -> bool {
    const WORDS: &[&str] = &[
        "test",
        "tests",
        "testing",
        "testdata",
        "fixture",
        "fixtures",
        "example",
        "examples",
        "sample",
        "samples",
        "spec",
        "specs",
        "mock",
        "mocks",
        "docs",
        "doc",
        "demo",
        "demos",
        "e2e",
        "integration",
        "snakeoil",
        "localhost",
        "dummy",
        "fake",
        "public",
        "pub",
        "ca",
        "cacert",
        "node_modules",
        "vendor",
        "third_party",
        "dev",
        "devcontainer",
    ];
    let mut words =
        path.split(|ch: char| !ch.is_ascii_alphanumeric() && ch != '_').flat_map(|word| word.split('_'));
    words.any(|word| WORDS.contains(&word.to_ascii_lowercase().as_str())) || path.contains("node_modules/")
}

fn holds_secret(text: &str) -> bool {
    let is_live = |line: &&str| !line.trim_start().starts_with(['#', ';']);
    text.lines().take(2000).filter(is_live).any(|line| {
        let assigned = assigned_secrets(line);
        assigned.iter().any(|pair| line.get(pair.value.clone()).is_some_and(looks_secret))
            || !vendor_tokens(line).is_empty()
            || !url_credentials(line).is_empty()
    }) || vendor_tokens(text).iter().any(|token| token.what == "private key")
}

/// Keys of login files that no name analysis knows: `_auth`, `"auth"`, `password x` of `.netrc`.
fn holds_login(text: &str) -> bool {
    const KEYS: [&str; 8] = [
        "_authToken=",
        "_auth=",
        "_password=",
        "\"auth\":",
        "aws_secret_access_key",
        "client-key-data:",
        "npmAuthToken:",
        "\"private_key\":",
    ];
    let has_value = |line: &str, key: &str| {
        let value = line
            .split_once(key)
            .map(|(_, value)| value.trim_matches([' ', '\t', '=', '"', '\'', ',', ':', '\r']));
        value.is_some_and(|value| value.len() >= 8 && !is_placeholder(value))
    };
    let is_netrc = |line: &str| line.trim_start().starts_with("machine ") && has_value(line, "password ");
    text.lines()
        .take(2000)
        .filter(|line| !line.trim_start().starts_with(['#', ';']))
        .any(|line| KEYS.iter().any(|key| has_value(line, key)) || is_netrc(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_promise_secrets() {
        for (path, expected) in [
            (".env", Some(SecretFile::Environment)),
            ("a/.env.production", Some(SecretFile::Environment)),
            (".env.example", None),
            (".env.local.sample", None),
            (".envrc", None),
            ("deploy/id_rsa", Some(SecretFile::PrivateKey)),
            ("id_rsa.pub", None),
            ("home/.aws/credentials", Some(SecretFile::Credentials)),
            ("credentials", None),
            ("tls/server.key", Some(SecretFile::PrivateKey)),
            ("terraform.tfstate.backup", Some(SecretFile::TerraformState)),
            ("main.rs", None),
        ] {
            assert_eq!(secret_file(path), expected, "{path}");
        }
        assert!(
            is_throwaway("tests/certs/server.key")
                && is_throwaway("a/test_key.pem")
                && !is_throwaway("deploy/id_rsa")
        );
    }

    #[test]
    fn the_text_proves_it() {
        assert!(SecretFile::Environment.is_proven_by(b"PORT=1\nDB_PASSWORD=r8Tq4vNz\n"));
        assert!(
            !SecretFile::Environment.is_proven_by(b"PORT=1\n# DB_PASSWORD=r8Tq4vNz\nDB_PASSWORD=changeme\n")
        );
        assert!(SecretFile::PackageManager.is_proven_by(b"//r.example.io/:_authToken=k3Vd92mXq71L\n"));
        assert!(
            !SecretFile::PackageManager
                .is_proven_by(b"//r.example.io/:_authToken=${NPM_TOKEN}\nsave-exact=true\n")
        );
        assert!(!SecretFile::PrivateKey.is_proven_by(b"-----BEGIN CERTIFICATE-----\nMIID\n"));
    }
}
