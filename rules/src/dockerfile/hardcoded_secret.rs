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
//! Compose files are read by as many people. A variable that must be set, or a secret, keeps it out of them:
//! ```compose bad
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       SESSION_SECRET: v7Qm2xLr9KdW
//!                       ^^^^^^^^^^^^ `SESSION_SECRET` has a literal secret: `v7…`, 12 characters
//!       API_TOKEN: ${API_TOKEN:-k3Vd92mXq71L}
//!                               ^^^^^^^^^^^^ `API_TOKEN` has a literal secret: `k3…`, 12 characters
//!     command: serve --admin-password r8Tq4vNz2
//!                                     ^^^^^^^^^ `admin-password` has a literal secret: `r8…`, 9 characters
//! ```
//! ```compose good
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       SESSION_SECRET: ${SESSION_SECRET:?}
//!       API_TOKEN_FILE: /run/secrets/api-token
//!       ADMIN_PASSWORD: changeme
//! ```
//! In a file for development or tests the programs may share a secret of their own; what others gave out is another matter:
//! ```compose bad file=test/login/compose.yaml
//! services:
//!   app:
//!     image: example/app:1.2
//!     environment:
//!       SESSION_SECRET: v7Qm2xLr9KdW
//!       MAIL_API_KEY: k3Vd92mXq71L
//!                     ^^^^^^^^^^^^ `MAIL_API_KEY` has a literal secret: `k3…`, 12 characters
//! ```

use std::cell::LazyCell;

use hullwright_core::compose::{Map, Node, Service, Text, UNKNOWN};
use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, ComposeContext, Context, Rule};
use hullwright_core::text::{FileId, MappedText, Span, TextRange};

use crate::patterns::compose::development_setting::is_for_development;
use crate::patterns::compose::service_text::service_texts;
use crate::patterns::secret::assigned_secret::assigned_secrets;
use crate::patterns::secret::credential_place::{KINDS, heredoc_bodies};
use crate::patterns::secret::credential_value::{looks_secret, redacted};
use crate::patterns::secret::literal_place::literal_place;
use crate::patterns::secret::secret_name::{is_issued_elsewhere, names_a_secret};
use crate::patterns::secret::vendor_token::vendor_tokens;

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
    yields_to: &["weak-literal-credential", "credentials-in-url"],
    checks: &[
        Check::Instruction(&KINDS, check),
        Check::Service(check_service),
        Check::Compose(check_configs),
    ],
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
            self.report(text.locate(token.range), token_message(token.what, value));
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

fn token_message(what: &str, value: &str) -> String {
    match what {
        // The header is the same for all keys and no secret.
        "private key" => "plain-text private key".to_owned(),
        what => format!("plain-text {what}: {}", redacted(value)),
    }
}

fn check_service(cx: &ComposeContext<'_>, service: &Service<'_>) {
    let is_local = LazyCell::new(|| is_for_development(cx, Some(service), service.key));
    for found in service_texts(service) {
        match &found.name {
            Some(name) if names_a_secret(name) && looks_secret(found.text.as_str()) => {
                if *is_local && !is_issued_elsewhere(name) {
                    tokens_of(cx, &found.text, found.file);
                    continue;
                }
                let value = found.text.as_str().trim();
                let message = format!("`{name}` has a literal secret: {}", redacted(value));
                let start = found.text.as_str().find(value).unwrap_or_default();
                report_part(cx, &found.text, found.file, start..start + value.len(), message);
            }
            Some(_) => tokens_of(cx, &found.text, found.file),
            None => {
                tokens_of(cx, &found.text, found.file);
                assignments_of(cx, &found.text, found.file, &|| *is_local);
            }
        }
    }
}

/// The texts of `configs`, which stand in the file with `content`.
fn check_configs(cx: &ComposeContext<'_>) {
    let contents = cx.project().section("configs").into_iter().flat_map(Map::iter);
    for node in contents.filter_map(|(_, member)| member.node.as_map()?.node("content")) {
        if let Some(text) = Node::as_text(node) {
            tokens_of(cx, text, node.span.file);
            assignments_of(cx, text, node.span.file, &|| is_for_development(cx, None, node.span));
        }
    }
}

fn tokens_of(cx: &ComposeContext<'_>, text: &Text, file: FileId) {
    for token in vendor_tokens(text.as_str()) {
        let value = text.as_str().get(token.range.clone()).unwrap_or_default();
        report_part(cx, text, file, token.range.clone(), token_message(token.what, value));
    }
}

/// In what is local, secrets of its own are left out.
fn assignments_of(cx: &ComposeContext<'_>, text: &Text, file: FileId, is_local: &dyn Fn() -> bool) {
    let tokens = vendor_tokens(text.as_str());
    for pair in assigned_secrets(text.as_str()) {
        let name = text.as_str().get(pair.key).unwrap_or_default().trim_start_matches('-');
        let value = text.as_str().get(pair.value.clone()).unwrap_or_default();
        let is_token = tokens
            .iter()
            .any(|token| token.range.start < pair.value.end && pair.value.start < token.range.end);
        if looks_secret(value) && !is_token && (!is_local() || is_issued_elsewhere(name)) {
            let message = format!("`{name}` has a literal secret: {}", redacted(value));
            report_part(cx, text, file, pair.value, message);
        }
    }
}

/// Reports a part of a text of a Compose file, if it stands there.
fn report_part(
    cx: &ComposeContext<'_>,
    text: &Text,
    file: FileId,
    part: std::ops::Range<usize>,
    message: String,
) {
    let is_unknown = text.as_str().get(part.clone()).is_none_or(|value| value.contains(UNKNOWN));
    let Some(span) = literal_place(cx, text, file, part).filter(|_| !is_unknown) else { return };
    let Span { range, .. } = span;
    cx.report_at(span, message)
        .secret(range)
        .help("revoke it; take the new one from a required variable, `${NAME:?}`, or from `secrets`");
}
