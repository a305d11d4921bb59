//! Image references such as `node:24`, `ghcr.io/owner/name@sha256:…`.
//!
//! The grammar and the order of its errors are those of `ParseNormalizedNamed` in
//! github.com/distribution/reference, which BuildKit uses. Entry point: [`ImageReference::parse`].

use std::fmt;
use std::ops::Range;

const DOCKER_HUB: &str = "docker.io";
const LEGACY_DOCKER_HUB: &str = "index.docker.io";
const OFFICIAL_PREFIX: &str = "library/";
const MAX_TAG_LEN: usize = 128;
const MAX_REPOSITORY_LEN: usize = 255;
const MIN_DIGEST_HEX_LEN: usize = 32;
const IDENTIFIER_LEN: usize = 64;

/// A stretch of a reference as it is written.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ReferencePart {
    /// The text.
    pub text: String,
    /// Where it stands in the parsed string.
    pub range: Range<usize>,
}

/// A parsed image reference. The parts are what is written; defaults are in the methods.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ImageReference {
    /// `ghcr.io`, `localhost:5000`; `None` when none is written.
    pub registry: Option<ReferencePart>,
    /// `node`, `library/node`, `owner/name`.
    pub repository: ReferencePart,
    /// What follows `:`.
    pub tag: Option<ReferencePart>,
    /// What follows `@`, with its algorithm.
    pub digest: Option<ReferencePart>,
    /// The first component looks like a registry but is none, as the `_` in `a_b.c/d`. Such a name has no
    /// registry at all, not even the default one.
    lacks_registry: bool,
}

/// What is wrong with a reference.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ReferenceErrorKind {
    /// No text.
    Empty,
    /// 64 hexadecimal digits, which is an image id.
    Identifier,
    /// The repository has upper-case letters.
    UppercaseRepository,
    /// The repository does not follow the grammar.
    InvalidRepository,
    /// The repository is longer than 255 bytes.
    RepositoryTooLong,
    /// The registry does not follow the grammar.
    InvalidRegistry,
    /// The tag does not follow the grammar.
    InvalidTag,
    /// The digest does not follow the grammar.
    InvalidDigest,
    /// The digest has the wrong number of digits for its algorithm.
    InvalidDigestLength,
    /// The algorithm is none of sha256, sha384 and sha512.
    UnsupportedDigest,
}

/// Why a text is no image reference. Displays as BuildKit words it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReferenceError {
    /// What is wrong.
    pub kind: ReferenceErrorKind,
    /// The part at fault, in bytes of the parsed string.
    pub range: Range<usize>,
    /// The message.
    pub message: String,
}

impl fmt::Display for ReferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ReferenceError {}

impl ImageReference {
    /// Parses `text`.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        if text.len() == IDENTIFIER_LEN && text.bytes().all(is_lower_hex) {
            let message =
                format!("invalid repository name ({text}), cannot specify 64-byte hexadecimal strings");
            return Err(ReferenceError {
                kind: ReferenceErrorKind::Identifier,
                range: 0..text.len(),
                message,
            });
        }
        let pieces = Pieces::split(text);
        pieces.check_case()?;
        if text.is_empty() {
            return Err(format_error(ReferenceErrorKind::Empty, 0..0));
        }
        let lacks_registry = pieces.check_grammar()?;
        let Pieces { registry, mut path, tag, digest } = pieces;
        let registry = match registry {
            Some(registry) if lacks_registry => {
                let joined = format!("{}/{}", registry.text, path.text);
                path = ReferencePart { text: joined, range: registry.range.start..path.range.end };
                None
            }
            registry => registry,
        };
        let reference = Self { registry, repository: path, tag, digest, lacks_registry };
        reference.check_lengths()?;
        Ok(reference)
    }

    /// The shortest usual name, without tag and digest: `docker.io/library/node` is `node`.
    pub fn familiar_name(&self) -> String {
        if !self.is_docker_hub() {
            return self.normalized_name();
        }
        match self.repository.text.strip_prefix(OFFICIAL_PREFIX) {
            Some(name) if !name.contains('/') => name.to_owned(),
            _ => self.repository.text.clone(),
        }
    }

    /// The full name, without tag and digest: `node` is `docker.io/library/node`.
    pub fn normalized_name(&self) -> String {
        if self.lacks_registry {
            return self.repository.text.clone();
        }
        let registry = self.registry_or_default();
        if self.has_implied_prefix() {
            format!("{registry}/{OFFICIAL_PREFIX}{}", self.repository.text)
        } else {
            format!("{registry}/{}", self.repository.text)
        }
    }

    /// Whether this is the empty image. Only the bare word is, not `scratch:latest`.
    pub fn is_scratch(&self) -> bool {
        self.registry.is_none()
            && self.repository.text == "scratch"
            && self.tag.is_none()
            && self.digest.is_none()
    }

    /// Whether a tag is written.
    pub fn has_tag(&self) -> bool {
        self.tag.is_some()
    }

    /// Whether a digest is written.
    pub fn has_digest(&self) -> bool {
        self.digest.is_some()
    }

    /// The tag that is used when there is no digest.
    pub fn tag_or_latest(&self) -> &str {
        self.tag.as_ref().map_or("latest", |tag| &tag.text)
    }

    /// Whether the image comes from Docker Hub, by name or by default.
    pub fn is_docker_hub(&self) -> bool {
        !self.lacks_registry && self.registry_or_default() == DOCKER_HUB
    }

    /// Whether the image is one of Docker Hub's official ones (`library/…`).
    pub fn is_official(&self) -> bool {
        let is_library =
            self.repository.text.strip_prefix(OFFICIAL_PREFIX).is_some_and(|name| !name.contains('/'));
        self.is_docker_hub() && (is_library || self.has_implied_prefix())
    }

    fn registry_or_default(&self) -> &str {
        match &self.registry {
            Some(registry) if registry.text != LEGACY_DOCKER_HUB => &registry.text,
            _ => DOCKER_HUB,
        }
    }

    fn has_implied_prefix(&self) -> bool {
        self.is_docker_hub() && !self.repository.text.contains('/')
    }

    fn check_lengths(&self) -> Result<(), ReferenceError> {
        let prefix_len = if self.has_implied_prefix() { OFFICIAL_PREFIX.len() } else { 0 };
        if prefix_len + self.repository.text.len() > MAX_REPOSITORY_LEN {
            return Err(ReferenceError {
                kind: ReferenceErrorKind::RepositoryTooLong,
                range: self.repository.range.clone(),
                message: format!("repository name must not be more than {MAX_REPOSITORY_LEN} characters"),
            });
        }
        self.digest.as_ref().map_or(Ok(()), check_digest_algorithm)
    }
}

/// A reference cut at its separators, nothing checked yet.
struct Pieces {
    registry: Option<ReferencePart>,
    path: ReferencePart,
    tag: Option<ReferencePart>,
    digest: Option<ReferencePart>,
}

impl Pieces {
    fn split(text: &str) -> Self {
        let (registry, rest) = match text.split_once('/') {
            Some((first, rest)) if is_registry_like(first) => (Some(part(first, 0)), rest),
            _ => (None, text),
        };
        let rest_start = text.len() - rest.len();
        let (name, digest) = rest
            .split_once('@')
            .map_or((rest, None), |(name, digest)| (name, Some(part(digest, rest_start + name.len() + 1))));
        let (path, tag) = name
            .split_once(':')
            .map_or((name, None), |(path, tag)| (path, Some(part(tag, rest_start + path.len() + 1))));
        Self { registry, path: part(path, rest_start), tag, digest }
    }

    fn is_docker_hub(&self) -> bool {
        let registry = self.registry.as_ref().map(|registry| registry.text.as_str());
        registry.is_none_or(|registry| matches!(registry, DOCKER_HUB | LEGACY_DOCKER_HUB))
    }

    /// Upper case up to the first `:`, which takes in the digest's algorithm when there is no tag.
    fn check_case(&self) -> Result<(), ReferenceError> {
        let algorithm = match (&self.tag, &self.digest) {
            (None, Some(digest)) => digest.text.split(':').next().unwrap_or_default(),
            _ => "",
        };
        let is_lower = |text: &str| text.to_lowercase() == text;
        if is_lower(&self.path.text) && is_lower(algorithm) {
            return Ok(());
        }
        let at = if algorithm.is_empty() { "" } else { "@" };
        let message = format!(
            "invalid reference format: repository name ({}{at}{algorithm}) must be lowercase",
            if self.is_docker_hub() && !self.path.text.contains('/') {
                format!("{OFFICIAL_PREFIX}{}", self.path.text)
            } else {
                self.path.text.clone()
            }
        );
        let range = if is_lower(&self.path.text) {
            self.digest
                .as_ref()
                .map_or(0..0, |digest| digest.range.start..digest.range.start + algorithm.len())
        } else {
            self.path.range.clone()
        };
        Err(ReferenceError { kind: ReferenceErrorKind::UppercaseRepository, range, message })
    }

    /// Returns whether what looks like a registry is the first component of a path.
    fn check_grammar(&self) -> Result<bool, ReferenceError> {
        let is_path = self.path.text.split('/').all(is_path_component);
        let is_tag = self.tag.as_ref().is_none_or(|tag| is_tag(&tag.text));
        let is_digest = self.digest.as_ref().is_none_or(|digest| is_digest(&digest.text));
        let registry = self.registry.as_ref().filter(|registry| !is_registry(&registry.text));
        let lacks_registry = registry.is_some_and(|registry| is_path_component(&registry.text));
        if let Some(registry) = registry
            && !lacks_registry
        {
            // Only the case may stand between the first component and a path.
            let lower = registry.text.to_lowercase();
            let kind = if is_path && is_tag && is_digest && is_path_component(&lower) {
                ReferenceErrorKind::UppercaseRepository
            } else {
                ReferenceErrorKind::InvalidRegistry
            };
            return Err(format_error(kind, registry.range.clone()));
        }
        if !is_path {
            return Err(format_error(ReferenceErrorKind::InvalidRepository, self.path.range.clone()));
        }
        match (&self.tag, &self.digest) {
            (Some(tag), _) if !is_tag => Err(format_error(ReferenceErrorKind::InvalidTag, tag.range.clone())),
            (_, Some(digest)) if !is_digest => {
                Err(format_error(ReferenceErrorKind::InvalidDigest, digest.range.clone()))
            }
            _ => Ok(lacks_registry),
        }
    }
}

fn part(text: &str, start: usize) -> ReferencePart {
    ReferencePart { text: text.to_owned(), range: start..start + text.len() }
}

fn format_error(kind: ReferenceErrorKind, range: Range<usize>) -> ReferenceError {
    let message = match kind {
        ReferenceErrorKind::UppercaseRepository => "repository name must be lowercase",
        ReferenceErrorKind::InvalidDigestLength => "invalid checksum digest length",
        ReferenceErrorKind::UnsupportedDigest => "unsupported digest algorithm",
        ReferenceErrorKind::Empty
        | ReferenceErrorKind::Identifier
        | ReferenceErrorKind::InvalidRepository
        | ReferenceErrorKind::RepositoryTooLong
        | ReferenceErrorKind::InvalidRegistry
        | ReferenceErrorKind::InvalidTag
        | ReferenceErrorKind::InvalidDigest => "invalid reference format",
    };
    ReferenceError { kind, range, message: message.to_owned() }
}

/// Whether the first component is taken for a registry rather than a Docker Hub namespace.
fn is_registry_like(component: &str) -> bool {
    component == "localhost" || component.contains(['.', ':']) || component.to_lowercase() != component
}

/// A host name or an IPv6 address in brackets, and perhaps a port.
fn is_registry(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let Some((address, port)) = rest.split_once(']') else { return false };
            if address.is_empty() || !address.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':') {
                return false;
            }
            (None, port)
        }
        None => {
            let host_len = text.find(':').unwrap_or(text.len());
            let Some((host, port)) = text.split_at_checked(host_len) else { return false };
            (Some(host), port)
        }
    };
    let is_host = host.is_none_or(|host| host.split('.').all(is_host_label));
    let is_port = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
    is_host && is_port
}

fn is_host_label(label: &str) -> bool {
    !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Lower-case letters and digits in runs, joined by one of `.`, `_`, `__` or any number of `-`.
fn is_path_component(component: &str) -> bool {
    let is_run = |ch: char| ch.is_ascii_lowercase() || ch.is_ascii_digit();
    let is_separator = |text: &str| {
        matches!(text, "." | "_" | "__") || !text.is_empty() && text.bytes().all(|byte| byte == b'-')
    };
    let mut rest = component;
    loop {
        let after_run = rest.trim_start_matches(is_run);
        if after_run.len() == rest.len() {
            return false;
        }
        if after_run.is_empty() {
            return true;
        }
        rest = after_run.trim_start_matches(|ch| !is_run(ch));
        if !after_run.strip_suffix(rest).is_some_and(is_separator) {
            return false;
        }
    }
}

fn is_tag(tag: &str) -> bool {
    let is_word = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
    tag.len() <= MAX_TAG_LEN
        && tag.starts_with(is_word)
        && tag.chars().all(|ch| is_word(ch) || matches!(ch, '.' | '-'))
}

/// `algorithm:hex`, the algorithm in components that start with a letter.
fn is_digest(digest: &str) -> bool {
    let Some((algorithm, hex)) = digest.split_once(':') else { return false };
    let is_component = |component: &str| {
        component.starts_with(|ch: char| ch.is_ascii_alphabetic())
            && component.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    algorithm.split(['-', '_', '+', '.']).all(is_component)
        && hex.len() >= MIN_DIGEST_HEX_LEN
        && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The checks of github.com/opencontainers/go-digest, which come after the grammar.
fn check_digest_algorithm(digest: &ReferencePart) -> Result<(), ReferenceError> {
    let error = |kind| Err(format_error(kind, digest.range.clone()));
    let invalid = || {
        let message = "invalid checksum digest format".to_owned();
        let range = digest.range.clone();
        Err(ReferenceError { kind: ReferenceErrorKind::InvalidDigest, range, message })
    };
    let Some((algorithm, hex)) = digest.text.split_once(':') else { return invalid() };
    let len = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        other if other.bytes().any(|byte| byte.is_ascii_uppercase()) => return invalid(),
        _ => return error(ReferenceErrorKind::UnsupportedDigest),
    };
    if hex.len() != len {
        return error(ReferenceErrorKind::InvalidDigestLength);
    }
    if hex.bytes().all(is_lower_hex) { Ok(()) } else { invalid() }
}

fn is_lower_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks registry, repository, tag and digest as written, joined by blanks, and the full name.
    #[track_caller]
    fn parses(text: &str, parts: &str, normalized: &str, familiar: &str) {
        let reference = ImageReference::parse(text).expect("a reference");
        let written =
            [&reference.registry, &Some(reference.repository.clone()), &reference.tag, &reference.digest]
                .map(|part| {
                    part.as_ref().map_or("-", |part| {
                        assert_eq!(&text[part.range.clone()], part.text);
                        part.text.as_str()
                    })
                })
                .join(" ");
        let names = (reference.normalized_name(), reference.familiar_name());
        assert_eq!((written.as_str(), names.0.as_str(), names.1.as_str()), (parts, normalized, familiar));
    }

    /// Checks the kind of error and the text it points at.
    #[track_caller]
    fn fails(text: &str, kind: ReferenceErrorKind, place: &str) {
        let error = ImageReference::parse(text).expect_err(text);
        assert_eq!((error.kind, &text[error.range]), (kind, place), "{text}");
    }

    #[test]
    fn short_names_belong_to_docker_hub() {
        parses("node", "- node - -", "docker.io/library/node", "node");
        parses("node:24-slim", "- node 24-slim -", "docker.io/library/node", "node");
        parses("owner/name", "- owner/name - -", "docker.io/owner/name", "owner/name");
        parses("docker.io/node", "docker.io node - -", "docker.io/library/node", "node");
        parses(
            "index.docker.io/library/node",
            "index.docker.io library/node - -",
            "docker.io/library/node",
            "node",
        );
        parses("library/a/b", "- library/a/b - -", "docker.io/library/a/b", "library/a/b");
        parses("foo.com", "- foo.com - -", "docker.io/library/foo.com", "foo.com");
        parses("localhost:5000", "- localhost 5000 -", "docker.io/library/localhost", "localhost");
    }

    #[test]
    fn a_first_component_can_be_a_registry() {
        parses("localhost/a:b", "localhost a b -", "localhost/a", "localhost/a");
        parses(
            "r.io:80/a/b__c-----d.e",
            "r.io:80 a/b__c-----d.e - -",
            "r.io:80/a/b__c-----d.e",
            "r.io:80/a/b__c-----d.e",
        );
        parses(
            "[2001:db8::1]:5000/x",
            "[2001:db8::1]:5000 x - -",
            "[2001:db8::1]:5000/x",
            "[2001:db8::1]:5000/x",
        );
        parses("Upper/x", "Upper x - -", "Upper/x", "Upper/x");
        parses("a_b.c/d", "- a_b.c/d - -", "a_b.c/d", "a_b.c/d");
    }

    #[test]
    fn a_digest_may_follow_a_tag() {
        let digest = format!("sha256:{}", "0a".repeat(32));
        let text = format!("node:24@{digest}");
        parses(&text, &format!("- node 24 {digest}"), "docker.io/library/node", "node");
    }

    #[test]
    fn digests_are_checked_against_their_algorithm() {
        let hex = |n: usize| "a".repeat(n);
        for (digest, kind) in [
            (format!("sha256:{}", hex(63)), ReferenceErrorKind::InvalidDigestLength),
            (format!("sha512:{}", hex(64)), ReferenceErrorKind::InvalidDigestLength),
            (format!("sha256:{}", "A".repeat(64)), ReferenceErrorKind::InvalidDigest),
            (format!("md5:{}", hex(32)), ReferenceErrorKind::UnsupportedDigest),
            (format!("sha256:{}", hex(31)), ReferenceErrorKind::InvalidDigest),
            ("sha256".to_owned(), ReferenceErrorKind::InvalidDigest),
            (String::new(), ReferenceErrorKind::InvalidDigest),
        ] {
            fails(&format!("x@{digest}"), kind, &digest);
        }
    }

    #[test]
    fn errors_point_at_the_part() {
        fails("", ReferenceErrorKind::Empty, "");
        fails("Node:24", ReferenceErrorKind::UppercaseRepository, "Node");
        fails("r.io/aB", ReferenceErrorKind::UppercaseRepository, "aB");
        fails("A_b/c", ReferenceErrorKind::UppercaseRepository, "A_b");
        fails("a..b", ReferenceErrorKind::InvalidRepository, "a..b");
        fails("a//b", ReferenceErrorKind::InvalidRepository, "a//b");
        fails("a___b", ReferenceErrorKind::InvalidRepository, "a___b");
        fails("a:", ReferenceErrorKind::InvalidTag, "");
        fails("a:b:c", ReferenceErrorKind::InvalidTag, "b:c");
        fails("a:-b", ReferenceErrorKind::InvalidTag, "-b");
        fails("-r.io/a", ReferenceErrorKind::InvalidRegistry, "-r.io");
        fails("r.io:x/a", ReferenceErrorKind::InvalidRegistry, "r.io:x");
        let identifier = "0f".repeat(32);
        fails(&identifier, ReferenceErrorKind::Identifier, &identifier);
        let long_tag = "t".repeat(129);
        fails(&format!("a:{long_tag}"), ReferenceErrorKind::InvalidTag, &long_tag);
    }

    #[test]
    fn the_implied_prefix_counts_towards_the_length() {
        let name = "x".repeat(248);
        fails(&name, ReferenceErrorKind::RepositoryTooLong, &name);
        assert!(ImageReference::parse(&"x".repeat(247)).is_ok());
        assert!(ImageReference::parse(&format!("r.io/{}", "x".repeat(255))).is_ok());
    }

    #[test]
    fn questions_about_a_reference() {
        let parse = |text: &str| ImageReference::parse(text).expect(text);
        assert!(parse("scratch").is_scratch() && !parse("scratch:latest").is_scratch());
        assert!(!parse("docker.io/scratch").is_scratch());
        assert!(parse("node").is_official() && parse("docker.io/library/node").is_official());
        assert!(!parse("owner/node").is_official() && !parse("ghcr.io/node").is_official());
        assert!(parse("owner/node").is_docker_hub() && !parse("a_b.c/d").is_docker_hub());
        assert_eq!((parse("a").tag_or_latest(), parse("a:b").tag_or_latest()), ("latest", "b"));
        assert!(parse("a:b").has_tag() && !parse("a").has_tag());
    }
}
