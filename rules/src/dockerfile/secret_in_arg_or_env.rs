//! # Credential in ARG or ENV
//!
//! The value of an ENV is part of the image, and that of an ARG stays in its history: whoever can pull the image can
//! read both. A secret mount hands the value to the one RUN that needs it and leaves nothing behind.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! ARG NPM_TOKEN
//!     ^^^^^^^^^ the value of ARG `NPM_TOKEN` stays in the history of the image
//! ENV DB_PASSWORD=$NPM_TOKEN
//!     ^^^^^^^^^^^ the value of ENV `DB_PASSWORD` becomes part of the image
//! ```
//! ```dockerfile bad
//! FROM node:24 AS build
//! ARG NPM_TOKEN
//!     ^^^^^^^^^ the value of ARG `NPM_TOKEN` stays in the history of stage `build`
//! FROM node:24
//! COPY --from=build /srv/app /app
//! ```
//! ```dockerfile bad also=hardcoded-secret
//! FROM node:24-alpine
//! ARG NPM_TOKEN
//!     ^^^^^^^^^ the value of ARG `NPM_TOKEN` stays in the history of the image
//! WORKDIR /srv
//! RUN npm config set "//registry.example.com/:_authToken=${NPM_TOKEN}" && npm ci
//! RUN npm run build
//! ENV JWT_SECRET=h8Wz3kPd LANG=C.UTF-8
//!     ^^^^^^^^^^ the value of ENV `JWT_SECRET` becomes part of the image
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:24-alpine
//! WORKDIR /srv
//! RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm config set "//registry.example.com/:_authToken=${NPM_TOKEN}" && npm ci
//! RUN npm run build
//! ENV LANG=C.UTF-8
//! ```
//! The build is given the value with `--secret id=npm_token,env=NPM_TOKEN` then; whoever starts the container sets the other.
//!
//! ```dockerfile good
//! FROM node:24-alpine
//! WORKDIR /srv
//! RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci
//! ```
//! Names that only sound alike, places of secrets, switches and placeholders are no secrets.
//! ```dockerfile good
//! FROM alpine:3.22
//! ARG AUTHOR
//! ARG TOKEN_URL PASSWORD_MIN_LENGTH CACHE_KEY
//! ENV DB_PASSWORD_FILE=/run/secrets/db SSH_AUTH_SOCK=/agent AUTH_ENABLED=true
//! ENV DB_PASSWORD="" JWT_SECRET=/run/secrets/jwt SECRET_KEY_BASE=dummy ALLOW_EMPTY_PASSWORD=yes
//! ARG SIGNING_FINGERPRINT=E3FF2839C048B25C084DEBE9B26995E310250568
//! ENV RELEASE_SIGNING_KEY=$SIGNING_FINGERPRINT
//! ENV GPG_KEYS=E3FF2839C048B25C084DEBE9B26995E310250568 PUBLIC_KEY=abc SECRETS_DIR=/s
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Policy, Rule};
use hullwright_core::semantic::{Place, Stage};
use hullwright_core::text::{MappedText, TextRange};

use crate::patterns::dockerfile::inherited_triggers::inherited_triggers;
use crate::patterns::secret::credential_name::{is_buildkit_secret, is_hadolint_secret, names_credential};
use crate::patterns::secret::credential_value::is_no_secret;
use crate::patterns::secret::secret_mount::mount_instead;

/// See the page.
pub static RULE: Rule = Rule {
    name: "secret-in-arg-or-env",
    aliases: &[
        Alias::same("hadolint", "DL3064").on(Severity::Warning),
        Alias::same("buildkit", "SecretsUsedInArgOrEnv").on(Severity::Warning),
        Alias::narrower("tally", "tally/ruby/prefer-secret-mounts-for-build-credentials"),
        Alias::same("tally", "tally/ruby/secrets-in-arg-or-env"),
        Alias::same("tally", "buildkit/SecretsUsedInArgOrEnv"),
        Alias::same("droast", "DF014"),
        Alias::same("trivy", "DS-0031"),
        Alias::same("sonar", "S6472"),
        Alias::same("semgrep", "dockerfile.security.secret-in-build-arg"),
        Alias::same("dockle", "CIS-DI-0010"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    yields_to: &["credentials-in-url", "hardcoded-secret"],
    checks: &[
        Check::Instruction(&[InstructionKind::Arg, InstructionKind::Env, InstructionKind::Onbuild], check),
        Check::Stage(check_inherited),
    ],
    ..Rule::DEFAULT
};

/// A name, and the value where one is written.
struct Setting {
    name: MappedText,
    value: Option<MappedText>,
}

fn check(cx: &Context<'_>, instruction: &Instruction) {
    let is_in_stage = cx.graph().stage_of(instruction).is_some();
    for found in instruction.with_trigger() {
        let is_seen = match cx.policy() {
            // BuildKit reads a trigger where it runs, and leaves out ARG before the first FROM.
            Policy::Buildkit => is_in_stage && instruction.kind != InstructionKind::Onbuild,
            Policy::Hadolint => true,
            // An ARG before the first FROM reaches no stage by itself.
            Policy::Native | Policy::Dclint => is_in_stage,
        };
        if is_seen {
            report_settings(cx, found, None);
        }
    }
}

/// BuildKit reports what a trigger sets at the FROM that runs it.
fn check_inherited(cx: &Context<'_>, stage: &Stage) {
    if cx.policy() == Policy::Buildkit {
        for trigger in inherited_triggers(cx, stage) {
            report_settings(cx, trigger, Some(cx.instruction(stage.from).keyword.range()));
        }
    }
}

fn report_settings(cx: &Context<'_>, instruction: &Instruction, place: Option<TextRange>) {
    for setting in settings(instruction) {
        let name = expanded_name(cx, instruction, &setting.name);
        let is_secret = match cx.policy() {
            Policy::Buildkit => is_buildkit_secret(&name),
            Policy::Hadolint => is_hadolint_secret(&name),
            Policy::Native | Policy::Dclint => {
                names_credential(&name) && !has_harmless_value(cx, instruction, &name, &setting)
            }
        };
        if is_secret {
            let whose = image_of(cx, instruction);
            let message = if instruction.kind == InstructionKind::Env {
                format!("the value of ENV `{name}` becomes part of {whose}")
            } else {
                format!("the value of ARG `{name}` stays in the history of {whose}")
            };
            let help = "hand it to the RUN that needs it with `--mount=type=secret`, or to the container when it starts";
            let item = setting.value.as_ref().map_or(setting.name.range(), |value| {
                TextRange::new(setting.name.range().start(), value.range().end())
            });
            let fix = place
                .is_none()
                .then(|| mount_instead(cx, instruction, setting.name.as_str(), item))
                .flatten();
            let report = cx.report(place.unwrap_or(setting.name.range()), message).help(help).maybe_fix(fix);
            if let Some(value) =
                setting.value.filter(|value| !value.is_empty() && !value.as_str().contains('$'))
            {
                report.secret(value.range());
            }
        }
    }
}

/// Where the value ends up: in the image that is built, or in a stage that serves it.
fn image_of(cx: &Context<'_>, instruction: &Instruction) -> String {
    let graph = cx.graph();
    let stage = graph.stage_of(instruction);
    match (stage, graph.target()) {
        (Some(stage), Some(target)) if graph.chain(target).all(|link| link.id != stage.id) => {
            format!("stage `{}`", stage.label())
        }
        _ => "the image".to_owned(),
    }
}

fn settings(instruction: &Instruction) -> Vec<Setting> {
    match instruction.kind {
        InstructionKind::Env => instruction
            .pairs()
            .iter()
            .map(|pair| Setting { name: pair.key.clone(), value: Some(pair.value.clone()) })
            .collect(),
        InstructionKind::Arg => instruction
            .words()
            .iter()
            .map(|word| match word.as_str().find('=') {
                Some(at) => Setting { name: word.slice(0..at), value: Some(word.slice(at + 1..word.len())) },
                None => Setting { name: word.clone(), value: None },
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// ENV may build its names from variables.
fn expanded_name(cx: &Context<'_>, instruction: &Instruction, name: &MappedText) -> String {
    expand(cx, instruction, name).unwrap_or_else(|| name.as_str().to_owned())
}

fn expand(cx: &Context<'_>, instruction: &Instruction, word: &MappedText) -> Option<String> {
    let stage = cx.graph().stage_of(instruction);
    let place = Place::before(instruction.index);
    cx.graph().expand(stage, word, place, cx.dockerfile().escape).value.value().cloned()
}

/// Whether the value shows that no secret is meant. An empty or missing default of ARG waits for one.
fn has_harmless_value(cx: &Context<'_>, instruction: &Instruction, name: &str, setting: &Setting) -> bool {
    let Some(value) = &setting.value else { return false };
    let text = value.as_str().trim_matches(['"', '\'']);
    if text.is_empty() {
        return instruction.kind == InstructionKind::Env;
    }
    let expanded = expand(cx, instruction, value);
    is_no_secret(name, text) || expanded.is_some_and(|text| !text.is_empty() && is_no_secret(name, &text))
}
