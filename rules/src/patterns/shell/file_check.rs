//! Commands that compare files with a checksum or a signature, and fail where they differ.
//!
//! Entry point: [`checks_files`].

use hullwright_core::shell::LaunchedCommand;
use hullwright_core::shell::command::look_through;

/// Whether a command checks files by a checksum or a signature.
pub fn checks_files(launched: &LaunchedCommand<'_>) -> bool {
    let Some(invocation) = &launched.invocation else { return false };
    let started = look_through(invocation);
    let Some(line) = started.command() else { return false };
    let has = |wanted: &dyn Fn(&str) -> bool| {
        line.arguments.iter().any(|argument| argument.literal().is_some_and(wanted))
    };
    let is_checking = |word: &str| {
        let letters = word.strip_prefix('-').filter(|letters| !letters.starts_with('-'));
        word == "--check" || letters.is_some_and(|letters| letters.contains('c'))
    };
    match line.name() {
        Some(
            "sha1sum" | "sha224sum" | "sha256sum" | "sha384sum" | "sha512sum" | "b2sum" | "md5sum" | "shasum",
        ) => has(&is_checking),
        Some("gpg" | "gpg2") => {
            has(&|word| matches!(word, "--verify" | "--verify-files" | "-d" | "--decrypt"))
        }
        Some("gpgv" | "gpgv2" | "minisign" | "signify" | "cosign") => true,
        Some("openssl") => has(&|word| word == "-verify"),
        _ => false,
    }
}
