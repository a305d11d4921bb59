//! What hadolint's parser takes although BuildKit refuses it, as hadolint 2.15.1 was seen to do. Where it cannot read a file,
//! hadolint says nothing else about it; under its preset nothing is called unreadable that it reads.
//!
//! Entry points: [`hadolint_reads`], [`hadolint_reads_image`].

use hullwright_core::dockerfile::{InstructionKind, SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Context, Policy};

use super::syntax_report::instruction_of;

/// Whether hadolint's verdict is asked for and its parser takes what the error is about.
pub fn hadolint_reads(cx: &Context<'_>, error: &SyntaxError) -> bool {
    if cx.policy() != Policy::Hadolint {
        return false;
    }
    let word = cx.slice(error.range);
    match error.kind {
        SyntaxErrorKind::NonStringInJson
        | SyntaxErrorKind::BadSubstitution
        | SyntaxErrorKind::UnsupportedModifier
        | SyntaxErrorKind::LineTooLong => true,
        SyntaxErrorKind::InvalidFrom => word.starts_with('#'),
        SyntaxErrorKind::InvalidKeyValue => word.starts_with(['#', '=']),
        // It has no devices, and looks at no value of a flag that is there or not.
        SyntaxErrorKind::InvalidFlagValue => {
            ["--device", "--link", "--parents", "--keep-git-dir", "--unpack"]
                .iter()
                .any(|flag| word.starts_with(flag))
        }
        SyntaxErrorKind::UnterminatedQuote => !hadolint_minds_quotes(cx, error),
        _ => false,
    }
}

/// Quotes mean something to it in pairs with an equals sign, and where a folder starts with one.
fn hadolint_minds_quotes(cx: &Context<'_>, error: &SyntaxError) -> bool {
    let found = instruction_of(cx, error).and_then(|(_, instruction)| instruction.with_trigger().last());
    let Some(instruction) = found else { return true };
    let behind = cx.slice(instruction.range).trim_start().split_once(char::is_whitespace);
    let arguments = behind.map_or("", |(_, arguments)| arguments.trim_start());
    match instruction.kind {
        InstructionKind::Env | InstructionKind::Label => {
            arguments.split_whitespace().next().is_some_and(|first| first.contains('='))
        }
        InstructionKind::Workdir => arguments.starts_with(['"', '\'']),
        _ => false,
    }
}

/// Whether its parser takes the name of an image: it minds tags and digests that are empty or of which there are two.
pub fn hadolint_reads_image(name: &str) -> bool {
    let (tagged, digest) = name.split_once('@').unwrap_or((name, ""));
    let last = tagged.rsplit('/').next().unwrap_or_default();
    !digest.contains('@')
        && !name.ends_with(['@', ':'])
        && !last.ends_with(':')
        && last.matches(':').count() < 2
}

#[cfg(test)]
mod tests {
    use super::hadolint_reads_image;

    #[test]
    fn names_that_were_tried() {
        for name in [
            "Alpine:1",
            "a@digest",
            "a/",
            "/a",
            "-a",
            "a:-1",
            "http://a/b",
            "a:1@sha256:0123",
            "x.y:5000/a:1",
        ] {
            assert!(hadolint_reads_image(name), "{name}");
        }
        for name in ["a::1", "a:", "a:b:c", "a@b@c"] {
            assert!(!hadolint_reads_image(name), "{name}");
        }
    }
}
