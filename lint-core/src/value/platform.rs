//! Platforms such as `linux/arm64/v8` as github.com/containerd/platforms reads and writes them.

use std::fmt;
use std::ops::Range;

/// A platform. Empty strings stand for what is not given.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Platform {
    /// `linux`, `windows`.
    pub os: String,
    /// `10.0.17763.0` in `windows(10.0.17763.0)/amd64`.
    pub os_version: String,
    /// `win32k` in `windows(10.0+win32k)/amd64`.
    pub os_features: Vec<String>,
    /// `amd64`, `arm64`.
    pub architecture: String,
    /// `v7` in `linux/arm/v7`.
    pub variant: String,
}

/// What is wrong with a platform.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PlatformErrorKind {
    /// A `*`.
    Wildcard,
    /// An operating system with characters it cannot have, or a broken version or feature.
    InvalidOs,
    /// An architecture or variant with characters it cannot have.
    InvalidComponent,
    /// A single word that is neither an operating system nor an architecture.
    UnknownOsOrArchitecture,
    /// More than three components.
    TooManyComponents,
}

/// Why a text is no platform.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PlatformError {
    /// What is wrong.
    pub kind: PlatformErrorKind,
    /// The component at fault, in bytes of the parsed text.
    pub range: Range<usize>,
}

impl Platform {
    /// `os/architecture` without variant.
    pub fn new(os: &str, architecture: &str) -> Self {
        Self {
            os: os.to_owned(),
            os_version: String::new(),
            os_features: Vec::new(),
            architecture: architecture.to_owned(),
            variant: String::new(),
        }
    }

    /// Parses `text`. A lone operating system or architecture takes the rest from `host`, the machine that
    /// builds.
    pub fn parse(text: &str, host: &Self) -> Result<Self, PlatformError> {
        let fail = |kind, range| Err(PlatformError { kind, range });
        if let Some(at) = text.find('*') {
            return fail(PlatformErrorKind::Wildcard, at..at + 1);
        }
        let mut platform = Self::new("", "");
        let components: Vec<&str> = text.splitn(4, '/').collect();
        let mut start = 0;
        for (idx, component) in components.iter().enumerate() {
            let range = start..start + component.len();
            start = range.end + 1;
            if idx == 0 {
                platform
                    .read_os(component)
                    .ok_or(PlatformError { kind: PlatformErrorKind::InvalidOs, range })?;
            } else if component.is_empty() || !component.bytes().all(is_component_byte) {
                return fail(PlatformErrorKind::InvalidComponent, range);
            }
        }
        match components.as_slice() {
            [_] if is_known_os(&platform.os) => {
                platform.architecture.clone_from(&host.architecture);
                if host.architecture == "arm" && host.variant != "v7" {
                    platform.variant.clone_from(&host.variant);
                }
            }
            [architecture] => {
                platform.set_architecture(architecture, "");
                if !is_known_architecture(&platform.architecture) {
                    return fail(PlatformErrorKind::UnknownOsOrArchitecture, 0..text.len());
                }
                platform.os.clone_from(&host.os);
                platform.drop_default_variant();
            }
            [_, architecture] => {
                platform.set_architecture(architecture, "");
                platform.drop_default_variant();
            }
            [_, architecture, variant] => {
                platform.set_architecture(architecture, variant);
                if platform.architecture == "arm64" && platform.variant.is_empty() {
                    "v8".clone_into(&mut platform.variant);
                }
            }
            _ => return fail(PlatformErrorKind::TooManyComponents, 0..text.len()),
        }
        Ok(platform)
    }

    /// Aliases resolved: `linux/aarch64/v8` is `linux/arm64`, `linux/arm` is `linux/arm/v7`.
    #[must_use]
    pub fn normalized(&self) -> Self {
        let mut platform = self.clone();
        platform.os = normalized_os(&self.os);
        platform.set_architecture(&self.architecture, &self.variant);
        platform.os_features.sort();
        platform.os_features.dedup();
        platform
    }

    /// Operating system version and features included: `windows(10.0+win32k)/amd64`.
    pub fn format_all(&self) -> String {
        let mut features: Vec<&String> =
            self.os_features.iter().filter(|feature| !feature.is_empty()).collect();
        features.sort();
        features.dedup();
        if self.os.is_empty() || self.os_version.is_empty() && features.is_empty() {
            return self.to_string();
        }
        let options: String = std::iter::once(encoded(&self.os_version))
            .chain(features.into_iter().map(|feature| format!("+{}", encoded(feature))))
            .collect();
        joined(&[&format!("{}({options})", self.os), &self.architecture, &self.variant])
    }

    /// Reads `os`, `os(version)` or `os(version+feature…)`.
    fn read_os(&mut self, component: &str) -> Option<()> {
        let (os, options) = match component.split_once('(') {
            Some((os, options)) => (os, options.strip_suffix(')')?),
            None => (component, ""),
        };
        let is_os_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if os.is_empty() || !os.bytes().all(is_os_byte) {
            return None;
        }
        if !options.bytes().all(|byte| is_component_byte(byte) || matches!(byte, b'%' | b'+')) {
            return None;
        }
        self.os = normalized_os(os);
        let (version, features) = options.split_once('+').map_or((options, None), |(version, features)| {
            (version, Some(features).filter(|features| !features.is_empty()))
        });
        self.os_version = decoded(version)?;
        for feature in features.into_iter().flat_map(|features| features.split('+')) {
            if feature.is_empty() {
                return None;
            }
            self.os_features.push(decoded(feature)?);
        }
        Some(())
    }

    fn set_architecture(&mut self, architecture: &str, variant: &str) {
        let (architecture, variant) = (architecture.to_lowercase(), variant.to_lowercase());
        let (architecture, variant) = match (architecture.as_str(), variant.as_str()) {
            ("i386", _) => ("386", ""),
            ("x86_64" | "x86-64" | "amd64", "v1") => ("amd64", ""),
            ("x86_64" | "x86-64", variant) => ("amd64", variant),
            ("aarch64" | "arm64", "8" | "v8" | "v8.0") => ("arm64", ""),
            ("aarch64" | "arm64", "9" | "9.0" | "v9.0") => ("arm64", "v9"),
            ("aarch64", variant) => ("arm64", variant),
            ("armhf", _) | ("arm", "" | "7") => ("arm", "v7"),
            ("armel", _) | ("arm", "6") => ("arm", "v6"),
            ("arm", "5") => ("arm", "v5"),
            ("arm", "8") => ("arm", "v8"),
            other => other,
        };
        architecture.clone_into(&mut self.architecture);
        variant.clone_into(&mut self.variant);
    }

    fn drop_default_variant(&mut self) {
        if self.architecture == "arm" && self.variant == "v7" {
            self.variant.clear();
        }
    }
}

impl fmt::Display for Platform {
    /// `os/architecture/variant`, `unknown` without an operating system.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.os.is_empty() {
            return f.write_str("unknown");
        }
        f.write_str(&joined(&[&self.os, &self.architecture, &self.variant]))
    }
}

fn joined(components: &[&str]) -> String {
    components.iter().copied().filter(|component| !component.is_empty()).collect::<Vec<_>>().join("/")
}

fn is_component_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

fn normalized_os(os: &str) -> String {
    let os = os.to_lowercase();
    if os == "macos" { "darwin".to_owned() } else { os }
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '%' => out.push_str("%25"),
            '+' => out.push_str("%2B"),
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '/' => out.push_str("%2F"),
            ch => out.push(ch),
        }
    }
    out
}

/// `%` and two hexadecimal digits stand for a byte.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn is_known_os(os: &str) -> bool {
    matches!(
        os,
        "aix"
            | "android"
            | "darwin"
            | "dragonfly"
            | "freebsd"
            | "hurd"
            | "illumos"
            | "ios"
            | "js"
            | "linux"
            | "nacl"
            | "netbsd"
            | "openbsd"
            | "plan9"
            | "solaris"
            | "windows"
            | "zos"
    )
}

fn is_known_architecture(architecture: &str) -> bool {
    let known = [
        "386",
        "amd64",
        "amd64p32",
        "arm",
        "armbe",
        "arm64",
        "arm64be",
        "ppc64",
        "ppc64le",
        "loong64",
        "mips",
        "mipsle",
        "mips64",
        "mips64le",
        "mips64p32",
        "mips64p32le",
        "ppc",
        "riscv",
        "riscv64",
        "s390",
        "s390x",
        "sparc",
        "sparc64",
        "wasm",
    ];
    known.contains(&architecture)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, formatted: &str, normalized: &str) {
        let platform = Platform::parse(text, &Platform::new("linux", "amd64")).expect(text);
        assert_eq!(
            (platform.format_all().as_str(), platform.normalized().format_all().as_str()),
            (formatted, normalized)
        );
    }

    #[track_caller]
    fn fails(text: &str, kind: PlatformErrorKind, place: &str) {
        let error = Platform::parse(text, &Platform::new("linux", "amd64")).expect_err(text);
        assert_eq!((error.kind, &text[error.range]), (kind, place), "{text}");
    }

    #[test]
    fn aliases_are_resolved() {
        check("linux/amd64", "linux/amd64", "linux/amd64");
        check("Linux/x86_64", "linux/amd64", "linux/amd64");
        check("linux/aarch64", "linux/arm64", "linux/arm64");
        check("linux/arm64/v8", "linux/arm64/v8", "linux/arm64");
        check("linux/arm", "linux/arm", "linux/arm/v7");
        check("linux/armhf", "linux/arm", "linux/arm/v7");
        check("linux/arm/6", "linux/arm/v6", "linux/arm/v6");
        check("linux/armel", "linux/arm/v6", "linux/arm/v6");
        check("linux/amd64/v1", "linux/amd64", "linux/amd64");
        check("linux/amd64/v3", "linux/amd64/v3", "linux/amd64/v3");
        check("macos/i386", "darwin/386", "darwin/386");
        check("any/thing", "any/thing", "any/thing");
    }

    #[test]
    fn a_single_word_takes_the_rest_from_the_host() {
        check("windows", "windows/amd64", "windows/amd64");
        check("arm64", "linux/arm64", "linux/arm64");
        check("x86-64", "linux/amd64", "linux/amd64");
    }

    #[test]
    fn an_os_may_have_a_version_and_features() {
        check("windows(10.0.17763)/amd64", "windows(10.0.17763)/amd64", "windows(10.0.17763)/amd64");
        check("windows(1%2F2+b+a+a)/amd64", "windows(1%2F2+a+b)/amd64", "windows(1%2F2+a+b)/amd64");
        check("linux()/amd64", "linux/amd64", "linux/amd64");
        check("linux(+a)/amd64", "linux(+a)/amd64", "linux(+a)/amd64");
    }

    #[test]
    fn errors_point_at_the_component() {
        fails("", PlatformErrorKind::InvalidOs, "");
        fails("linux/*", PlatformErrorKind::Wildcard, "*");
        fails("lin ux/amd64", PlatformErrorKind::InvalidOs, "lin ux");
        fails("windows(1.0/amd64", PlatformErrorKind::InvalidOs, "windows(1.0");
        fails("windows(%zz)/amd64", PlatformErrorKind::InvalidOs, "windows(%zz)");
        fails("linux//v8", PlatformErrorKind::InvalidComponent, "");
        fails("linux/amd64/", PlatformErrorKind::InvalidComponent, "");
        fails("centos", PlatformErrorKind::UnknownOsOrArchitecture, "centos");
        fails("linux/arm/v7/x", PlatformErrorKind::TooManyComponents, "linux/arm/v7/x");
        fails("linux/arm/v7/x/y", PlatformErrorKind::InvalidComponent, "x/y");
    }
}
