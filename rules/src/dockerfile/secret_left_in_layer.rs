//! # Credential that an earlier layer keeps
//!
//! A credential file is copied or written, and a later instruction removes it. The file is gone from the container and still in
//! the image: whoever pulls it can take it out of the layer that brought it.
//!
//! ```dockerfile bad also=secret-file-copied
//! FROM buildpack-deps:trixie
//! COPY id_rsa /root/.ssh/id_rsa
//!      ^^^^^^ `/root/.ssh/id_rsa` can be read from this layer, although a later RUN removes it
//! RUN git clone git@example.com:app.git && rm -f /root/.ssh/id_rsa
//! ```
//! ```dockerfile bad
//! FROM node:24.4-slim
//! ARG REGISTRY
//! RUN echo "//$REGISTRY/:_authToken=$(cat /token)" >/root/.npmrc && npm ci
//!                                                   ^^^^^^^^^^^^ `/root/.npmrc` can be read from this layer, although a later RUN removes it
//! RUN rm /root/.npmrc
//! USER node
//! ```
//! A mount leaves nothing behind, nor does a file that goes in the same RUN, or in a stage that is not shipped:
//! ```dockerfile good
//! FROM buildpack-deps:trixie AS build
//! COPY id_rsa /root/.ssh/id_rsa
//! RUN git clone git@example.com:app.git /app && rm /root/.ssh/id_rsa
//! FROM node:24.4-slim
//! COPY --from=build /app /app
//! RUN echo a >/root/.npmrc && npm ci && rm /root/.npmrc
//! RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
//! USER node
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Check, Context, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::shell::RedirectionOperator;
use hullwright_core::shell::command::files::{self, FileAction};
use hullwright_core::shell::command::look_through;
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::copied_place::copied_places;
use crate::patterns::dockerfile::scratch_mounts::may_be_scratch;
use crate::patterns::dockerfile::shipped_stages::shipped_layers;
use crate::patterns::dockerfile::whole_path::{is_below, whole_path};
use crate::patterns::secret::secret_file::{SecretFile, is_throwaway, secret_file};

/// See the page.
pub static RULE: Rule = Rule {
    name: "secret-left-in-layer",
    category: Category::Security,
    severity: Severity::Error,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// A credential file, and the words that bring it.
struct Secret {
    path: String,
    range: TextRange,
}

fn check(cx: &Context<'_>) {
    for stage in shipped_layers(cx).into_iter().filter(|stage| !stage.runs_windows) {
        let mut secrets: Vec<Secret> = Vec::new();
        for instruction in cx.instructions_of(stage).iter().filter(|found| !found.is_broken) {
            match instruction.kind {
                InstructionKind::Copy if instruction.flag("from").is_none() => {
                    secrets.extend(copied(cx, stage, instruction));
                }
                InstructionKind::Run => follow_run(cx, stage, instruction, &mut secrets),
                _ => {}
            }
        }
    }
}

fn copied(cx: &Context<'_>, stage: &Stage, copy: &Instruction) -> Vec<Secret> {
    let places = copied_places(cx, stage, copy).into_iter();
    let secrets = places.filter(|place| is_secret(&place.source) || is_secret(&place.path));
    let found = secrets.filter_map(|place| {
        let sources = copy.as_copy()?.sources;
        let word = sources.iter().find(|source| source.as_str() == place.source)?;
        Some(Secret { path: place.path, range: word.range() })
    });
    found.collect()
}

/// A file that holds a credential by its name; certificates are called `.pem` as well.
fn is_secret(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let may_be_certificate = ["pem", "key"].contains(&name.rsplit('.').next().unwrap_or_default())
        && !(name.contains("priv") || name.contains("id_") || name.contains("_key") || name.contains("-key"));
    match secret_file(path) {
        Some(SecretFile::Environment) | None => false,
        Some(_) => !is_throwaway(path) && !may_be_certificate && !name.contains("pub"),
    }
}

/// Reports what the RUN removes, and notes what it writes and keeps.
fn follow_run(cx: &Context<'_>, stage: &Stage, run: &Instruction, secrets: &mut Vec<Secret>) {
    let here = cx.graph().workdir_before(stage, run.index);
    let here = here.and_then(|(_, workdir)| workdir.path.known()).map_or("", String::as_str);
    let launch = cx.launch(run);
    let mut new: Vec<Secret> = Vec::new();
    let mut changed_folder = false;
    for launched in launch.commands() {
        if let Some(invocation) = &launched.invocation {
            changed_folder |= matches!(invocation.name(), Some("cd" | "pushd" | "popd"));
        }
        let here = if changed_folder { "" } else { here };
        let whole = |path: &str| {
            let path =
                path.strip_prefix("~/").map_or_else(|| path.to_owned(), |rest| format!("/root/{rest}"));
            (path.starts_with('/') || !here.is_empty()).then(|| whole_path(here, &path)).flatten()
        };
        for redirection in launched.place.iter().flat_map(|place| &place.site.command.redirections) {
            let writes = matches!(
                redirection.operator,
                RedirectionOperator::Write | RedirectionOperator::Append | RedirectionOperator::Overwrite
            );
            let Some(script) = launched.place.map(|place| &place.script.script).filter(|_| writes) else {
                continue;
            };
            let target = script.slice(redirection.target.range);
            let Some(path) = whole(target).filter(|path| is_secret(path) && !may_be_scratch(run, path))
            else {
                continue;
            };
            new.push(Secret { path, range: script.locate(redirection.target.range) });
        }
        let Some(started) = launched.invocation.as_ref().map(look_through) else { continue };
        let Some(command) = started.command().and_then(files::read) else { continue };
        if command.action != FileAction::Remove {
            continue;
        }
        for path in command.files.iter().filter_map(|file| file.literal().and_then(whole)) {
            new.retain(|secret| !is_below(&secret.path, &path));
            for secret in secrets.extract_if(.., |secret| is_below(&secret.path, &path)) {
                let gone = &secret.path;
                cx.report(secret.range, format!("`{gone}` can be read from this layer, although a later RUN removes it"))
                    .label(launched.range, "removes it from the container, not from the image")
                    .help("hand it to the RUN that needs it with `--mount=type=secret`, or build in a stage that is not shipped");
            }
        }
    }
    secrets.extend(new);
}
