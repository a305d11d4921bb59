//! Programs that check what was fetched.
//!
//! Entry point: [`is_verifier`].

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
