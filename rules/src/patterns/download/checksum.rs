//! Commands that check what was fetched, and how much their answer is worth.
//!
//! Entry points: [`is_verifier`] for a program's name, [`Check::of`] for a command.

use hullwright_core::shell::command::CommandLine;

/// Programs that tell whether a file is what it claims to be.
const VERIFIERS: [&str; 33] = [
    "apksigner",
    "b2sum",
    "b3sum",
    "cksum",
    "cosign",
    "debsig-verify",
    "dpkg-sig",
    "gh",
    "gpg",
    "gpg1",
    "gpg2",
    "gpgv",
    "gpgv2",
    "jarsigner",
    "md5",
    "md5sum",
    "minisign",
    "openssl",
    "rhash",
    "rpmkeys",
    "rsign",
    "sha1sum",
    "sha224sum",
    "sha256",
    "sha256sum",
    "sha384sum",
    "sha3sum",
    "sha512sum",
    "shasum",
    "signify",
    "slsa-verifier",
    "sq",
    "xxhsum",
];

/// Whether a program of that name may tell what was fetched from what should have been.
pub fn is_verifier(name: &str) -> bool {
    VERIFIERS.contains(&name)
}

/// A command that checks files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Check {
    /// The sum that proves nothing against somebody who makes files to fit; `None` for all that is better, or not known.
    pub weak: Option<&'static str>,
    /// Whether it compares with the sums of a list, in contrast to showing a sum.
    pub reads_list: bool,
    /// Whether it is about sums, in contrast to signatures.
    pub is_sum: bool,
}

impl Check {
    /// What a command checks; `None` if it is no check.
    pub fn of(line: CommandLine<'_>) -> Option<Self> {
        let name = line.name().filter(|name| is_verifier(name) && may_check(name, line))?;
        let has = |wanted: &[&str]| line.arguments.iter().any(|word| wanted.contains(&&*word.text));
        let weak = match name {
            "md5" | "md5sum" => Some("MD5"),
            "sha1sum" => Some("SHA-1"),
            "shasum" => is_sha1(line).then_some("SHA-1"),
            "openssl" if has(&["-md5", "md5"]) => Some("MD5"),
            "openssl" if has(&["-sha1", "sha1"]) => Some("SHA-1"),
            _ => None,
        };
        let is_check = |word: &str| {
            word == "--check" || (word.starts_with('-') && !word.starts_with("--") && word.contains('c'))
        };
        let is_sum = name.ends_with("sum");
        let reads_list = is_sum && line.arguments.iter().any(|word| is_check(&word.text));
        Some(Self { weak, reads_list, is_sum })
    }
}

/// Whether a program that does other things as well is told to check something, or may be.
fn may_check(name: &str, line: CommandLine<'_>) -> bool {
    let has = |starts: &[&str]| {
        line.arguments
            .iter()
            .any(|word| word.literal().is_none() || starts.iter().any(|start| word.text.starts_with(start)))
    };
    match name {
        "gpg" | "gpg1" | "gpg2" => has(&["--verify", "--decrypt", "-d"]),
        "openssl" => has(&["dgst", "sha", "md5", "pkeyutl", "smime", "cms", "rsautl"]),
        "gh" => has(&["attestation"]),
        "sq" | "cosign" | "apksigner" => has(&["verify"]),
        "jarsigner" => has(&["-verify", "--verify"]),
        _ => true,
    }
}

/// Whether `shasum` is told nothing else than to use SHA-1.
fn is_sha1(line: CommandLine<'_>) -> bool {
    let mut words = line.arguments.iter().map(|word| &*word.text);
    let algorithm = words.find_map(|word| match word {
        "-a" | "--algorithm" => Some(None),
        _ => word.strip_prefix("--algorithm=").or_else(|| word.strip_prefix("-a")).map(Some),
    });
    match algorithm {
        None => line.arguments.iter().all(|word| word.literal().is_some()),
        Some(Some(attached)) => attached == "1",
        Some(None) => words.next() == Some("1"),
    }
}
