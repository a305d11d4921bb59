//! # Label key outside Docker's format
//!
//! Docker's guidelines for keys: lower-case letters, digits, and single dots, hyphens or slashes between them, starting with a
//! letter; `com.docker.`, `io.docker.` and `org.dockerproject.` are Docker's own. Tools that filter by label do not find others.
//!
//! ```dockerfile bad
//! FROM debian:13-slim
//! LABEL Vendor="Example Ltd" \
//!       ^^^^^^ label key `Vendor` has capital letters
//!       org.example..team=core
//!       ^^^^^^^^^^^^^^^^^ label key `org.example..team` repeats a separator
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13-slim
//! LABEL vendor="Example Ltd" \
//!       org.example.team=core
//! ```
//! ```dockerfile bad
//! FROM debian:13-slim
//! LABEL "build date"=2026-11-01
//!       ^^^^^^^^^^^^ label key `build date` has a character that is no letter, digit, dot, hyphen or slash
//! LABEL com.docker.team=core
//!       ^^^^^^^^^^^^^^^ label key `com.docker.team` is in a namespace that Docker keeps for itself
//! LABEL 2nd=yes
//!       ^^^ label key `2nd` does not start with a letter
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM debian:13-slim
//! LABEL "build-date"=2026-11-01
//! LABEL com.docker.team=core
//! LABEL 2nd=yes
//! ```
//! ```dockerfile good
//! FROM debian:13-slim
//! LABEL org.opencontainers.image.title="tools" io.k8s.display-name=Tools traefik.http.routers/web_1=on
//! ```
//! Some keys are read by programs in just that form: those of Docker's extensions and of Compose, and the commands of `podman container
//! runlabel`. What a variable holds is not judged:
//! ```dockerfile good
//! FROM debian:13-slim
//! ARG KEY
//! LABEL com.docker.desktop.extension.api.version=0.4.2
//! LABEL RUN="podman run --rm IMAGE" INSTALL="podman run IMAGE install"
//! LABEL example.${KEY}=1
//! ```
//! ```dockerfile bad preset=hadolint
//! FROM debian:13-slim
//! LABEL RUN="podman run --rm IMAGE"
//!       ^^^ label key `RUN` has capital letters
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind, Pair};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::text::{Edit, TextRange};

/// See the page.
pub static RULE: Rule = Rule {
    name: "invalid-label-key",
    aliases: &[
        Alias::same("hadolint", "DL3048").on_as_style(),
        Alias::same("tally", "tally/labels/valid-key"),
    ],
    category: Category::Maintainability,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Instruction(&[InstructionKind::Label], check)],
    ..Rule::DEFAULT
};

/// Namespaces that Docker keeps for itself.
const RESERVED: [&str; 3] = ["com.docker.", "io.docker.", "org.dockerproject."];
/// Parts of them that everybody is asked to write.
const PUBLIC: [&str; 3] = ["com.docker.desktop.", "com.docker.extension.", "com.docker.compose."];
/// Commands of `podman container runlabel`.
const COMMANDS: [&str; 7] = ["RUN", "INSTALL", "UNINSTALL", "STOP", "UPDATE", "UPGRADE", "DEBUG"];

fn check(cx: &Context<'_>, label: &Instruction) {
    for pair in label.pairs() {
        let key = bare(pair);
        let is_excused = cx.policy() != Policy::Hadolint
            && (key.contains(['$', '{', '%', '<', '@', '\\', '\n'])
                || COMMANDS.contains(&key)
                || PUBLIC.iter().any(|space| key.starts_with(space)));
        if let Some(defect) = defect(key).filter(|_| !is_excused && !key.is_empty()) {
            cx.report(pair.key.range(), format!("label key `{key}` {defect}"))
                .help("write it in lower case, with a domain of yours in front: `com.example.name`")
                .maybe_fix(cleaned(cx, label, pair));
        }
    }
}

fn bare(pair: &Pair) -> &str {
    pair.key.as_str().trim_matches(['"', '\''])
}

fn defect(key: &str) -> Option<&'static str> {
    let is_letter = |ch: char| ch.is_ascii_lowercase();
    let is_allowed = |ch: char| is_letter(ch) || ch.is_ascii_digit() || matches!(ch, '.' | '-' | '_' | '/');
    if RESERVED.iter().any(|space| key.starts_with(space)) {
        Some("is in a namespace that Docker keeps for itself")
    } else if key.contains(|ch: char| !is_allowed(ch) && !ch.is_ascii_uppercase()) {
        Some("has a character that is no letter, digit, dot, hyphen or slash")
    } else if key.contains(|ch: char| ch.is_ascii_uppercase()) {
        Some("has capital letters")
    } else if !key.starts_with(is_letter) {
        Some("does not start with a letter")
    } else if !key.ends_with(|ch: char| is_letter(ch) || ch.is_ascii_digit()) {
        Some("does not end with a letter or digit")
    } else if key.contains("..") || key.contains("--") {
        Some("repeats a separator")
    } else {
        None
    }
}

/// The key in lower case, without what it may not have; `None` where that is another key of the file.
fn cleaned(cx: &Context<'_>, label: &Instruction, pair: &Pair) -> Option<Fix> {
    let key = bare(pair);
    let mut new = String::with_capacity(key.len());
    for ch in key.trim_matches(['.', '-', '_', '/', ' ']).chars() {
        let ch = if matches!(ch, ' ' | ':') { '-' } else { ch.to_ascii_lowercase() };
        let is_repeated = matches!(ch, '.' | '-') && new.ends_with(ch);
        if !is_repeated {
            new.push(ch);
        }
    }
    let labels = cx.dockerfile().of_kind(InstructionKind::Label);
    let is_taken = labels
        .flat_map(Instruction::pairs)
        .any(|other| bare(other).eq_ignore_ascii_case(&new) && other != pair);
    let written = cx.slice(pair.key.range());
    let range = pair.key.range();
    let n_quotes = (written.len() - written.trim_start_matches(['"', '\'']).len()) as u32;
    let inside = TextRange::new(range.start() + n_quotes, range.end().checked_sub(n_quotes)?);
    let is_sure = !new.is_empty() && defect(&new).is_none() && !is_taken && label.trigger.is_none();
    (is_sure && cx.slice(inside) == key).then(|| {
        let fix = Fix::unsafe_fix(format!("Write `{new}`"));
        fix.edit(cx.file().id(), Edit::replace(inside, new))
    })
}
