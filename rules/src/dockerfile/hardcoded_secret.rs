//! # Secret written into the Dockerfile
//!
//! A token, a private key or a password stands in the file as it is. Whoever can read the repository, or pull the
//! image and look at its history, has it, and it stays there after the line is gone. Values that only stand for a
//! secret, such as `changeme` or `<token>`, are left alone.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! ENV REGISTRY_TOKEN=v7Qm2xLr9KdW
//!                    ^^^^^^^^^^^^ `REGISTRY_TOKEN` has a literal secret: `v7…`, 12 characters
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN wget --header="PRIVATE-TOKEN: glpat-k3Vd92_mXq71Lw0RzTb8" https://git.example.com/tool
//!                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^ plain-text GitLab token: `gl…`, 26 characters
//! ```
//! ```dockerfile bad
//! FROM alpine:3.22
//! COPY <<EOF /etc/app.yaml
//! database:
//!   password: r8Tq!4vNz
//!             ^^^^^^^^^ `password` has a literal secret: `r8…`, 9 characters
//! EOF
//! ```
//! A secret mount keeps it out of the image and of the file:
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN --mount=type=secret,id=token wget --header="PRIVATE-TOKEN: $(cat /run/secrets/token)" https://git.example.com/tool
//! ```
//! Placeholders, names of files, public keys and their fingerprints are no secrets:
//! ```dockerfile good also=secret-in-arg-or-env
//! FROM alpine:3.22
//! ARG DB_PASSWORD=changeme
//! ENV API_TOKEN_FILE=/run/secrets/token GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D
//! ENV AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
//! RUN SECRET_KEY_BASE=dummy bin/rails assets:precompile
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, Rule};
use hullwright_core::text::{MappedText, TextRange};

use crate::patterns::assigned_secret::assigned_secrets;
use crate::patterns::credential_name::names_a_secret;
use crate::patterns::credential_place::{KINDS, heredoc_bodies};
use crate::patterns::credential_value::{looks_secret, redacted};
use crate::patterns::vendor_token::vendor_tokens;

/// See the page.
pub static RULE: Rule = Rule {
    name: "hardcoded-secret",
    aliases: &[
        Alias::same("tally", "tally/secrets-in-code"),
        Alias::same("droast", "DF013"),
        Alias::same("kics", "a88baa34-e2ad-44ea-ad6f-8cac87bc7c71"),
        Alias::same("trivy", "secret scanner (SECRET-*)"),
        Alias::same("checkov", "CKV_SECRET_* (secrets framework)"),
        Alias::same("sonar", "S6437"),
        Alias::same("cis-docker", "4.10"),
        Alias::same("nist-800-190", "4.1.4"),
    ],
    category: Category::Security,
    severity: Severity::Error,
    yields_to: &["credentials-in-url"],
    checks: &[Check::Instruction(&KINDS, check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let mut found = Findings { cx, taken: Vec::new() };
    found.tokens(&instruction.text);
    let heredocs = heredoc_bodies(cx, instruction);
    for body in &heredocs {
        found.tokens(body);
    }
    for instruction in instruction.with_trigger() {
        match instruction.kind {
            InstructionKind::Env | InstructionKind::Label => {
                for pair in instruction.pairs() {
                    found.pair(pair.key.as_str(), &pair.value);
                }
            }
            InstructionKind::Arg => {
                for word in instruction.words() {
                    if let Some((name, _)) = word.as_str().split_once('=') {
                        found.pair(name, &word.slice(name.len() + 1..word.len()));
                    }
                }
            }
            InstructionKind::Run
            | InstructionKind::Cmd
            | InstructionKind::Entrypoint
            | InstructionKind::Healthcheck => found.assignments(&instruction.text),
            _ => {}
        }
    }
    for body in &heredocs {
        found.assignments(body);
    }
}

struct Findings<'c, 'a> {
    cx: &'c Context<'a>,
    /// What was reported, so that nothing is reported twice.
    taken: Vec<TextRange>,
}

impl Findings<'_, '_> {
    fn tokens(&mut self, text: &MappedText) {
        for token in vendor_tokens(text.as_str()) {
            let value = text.as_str().get(token.range.clone()).unwrap_or_default();
            let message = match token.what {
                // The header is the same for all keys and no secret.
                "private key" => "plain-text private key".to_owned(),
                what => format!("plain-text {what}: {}", redacted(value)),
            };
            self.report(text.locate(token.range), message);
        }
    }

    /// A pair of ENV, LABEL or ARG.
    fn pair(&mut self, name: &str, value: &MappedText) {
        let written = value.as_str();
        let is_quoted = written.len() >= 2
            && ['"', '\''].iter().any(|quote| written.starts_with(*quote) && written.ends_with(*quote));
        let value = if is_quoted { value.slice(1..written.len() - 1) } else { value.clone() };
        if names_a_secret(name) && looks_secret(value.as_str()) {
            let message = format!("`{name}` has a literal secret: {}", redacted(value.as_str()));
            self.report(value.range(), message);
        }
    }

    fn assignments(&mut self, text: &MappedText) {
        for pair in assigned_secrets(text.as_str()) {
            let name = text.as_str().get(pair.key).unwrap_or_default().trim_start_matches('-');
            let value = text.as_str().get(pair.value.clone()).unwrap_or_default();
            if looks_secret(value) {
                let message = format!("`{name}` has a literal secret: {}", redacted(value));
                self.report(text.locate(pair.value), message);
            }
        }
    }

    fn report(&mut self, range: TextRange, message: String) {
        if self.taken.iter().any(|taken| taken.overlaps(range)) {
            return;
        }
        self.taken.push(range);
        self.cx
            .report(range, message)
            .secret(range)
            .help("revoke it; pass the new one when the container runs, or to the build with `RUN --mount=type=secret`");
    }
}
