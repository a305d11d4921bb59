//! # Credential file copied into the image
//!
//! A COPY or ADD takes a file along that holds a credential, and the ignore file lets it through. Everyone who can pull
//! the image can read the file, even if a later RUN removes it. The file is looked at: it has to be there and to hold a
//! private key, a token or a password that is no placeholder.
//!
//! ```dockerfile bad exact
//! #- Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY package.json ./
//! COPY . .
//!      ^ takes `.env` into the image, an environment file with credentials
//! USER node
//! #- package.json
//! {}
//! #- .dockerignore
//! node_modules
//! #- .env
//! DB_PASSWORD=r8Tq4vNz7w
//! ```
//! ```dockerfile fixed(unsafe)
//! #- .dockerignore
//! node_modules
//! .env
//! ```
//! The fix is unsafe: whoever relied on the file in the image has to hand it over at run time. No fix is offered where
//! an instruction names the file itself.
//! ```dockerfile bad exact
//! #- Dockerfile
//! FROM alpine:3.22
//! COPY deploy/id_ed25519 /root/.ssh/
//!      ^^^^^^^^^^^^^^^^^ takes `deploy/id_ed25519` into the image, a private key
//! #- deploy/id_ed25519
//! -----BEGIN OPENSSH PRIVATE KEY-----
//! b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ
//! ```
//! What the ignore file keeps out, templates and files without credentials are fine:
//! ```dockerfile good
//! #- Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY package.json ./
//! COPY . .
//! USER node
//! #- package.json
//! {}
//! #- .dockerignore
//! .env
//! .git
//! node_modules
//! #- .env
//! DB_PASSWORD=r8Tq4vNz7w
//! #- .env.example
//! DB_PASSWORD=r8Tq4vNz7w
//! #- tls/ca.pem
//! -----BEGIN CERTIFICATE-----
//! #- tests/server.key
//! -----BEGIN PRIVATE KEY-----
//! ```
//! The context that Compose names decides what is taken. Files of `secrets` and `env_file` are among them:
//! ```compose bad exact also=dockerignore-not-in-context
//! services:
//!   api:
//!     build:
//!       context: .
//!       dockerfile: api/Dockerfile
//!     env_file: api/.env
//!     secrets: [db_key]
//! secrets:
//!   db_key:
//!     file: ./api/db.key
//! #- api/Dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY api ./
//!      ^^^ takes `api/.env` and another credential file into the image
//! USER nobody
//! #- api/.dockerignore
//! .env
//! *.key
//! #- api/.env
//! DB_PASSWORD=r8Tq4vNz7w
//! #- api/db.key
//! -----BEGIN PRIVATE KEY-----
//! #- api/main.py
//! x
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::Instruction;
use hullwright_core::project::path::{clean_in_root, join};
use hullwright_core::project::{BuildUnit, EntryKind};
use hullwright_core::rule::{Check, Context, Facet, FixAvailability, Rule};
use hullwright_core::text::MappedText;

use crate::patterns::context::broad_copy::{broad_copies, is_sent, local_sources};
use crate::patterns::context::ignore_change::IgnoreChange;
use crate::patterns::context::missed_secret::secret_patterns;
use crate::patterns::context::new_ignore_file::new_ignore_file;
use crate::patterns::dockerfile::path_list::path_list;
use crate::patterns::secret::secret_file::{SecretFile, is_throwaway, secret_file};

/// See the page.
pub static RULE: Rule = Rule {
    name: "secret-file-copied",
    facets: &[Facet { severity: Some(Severity::Warning), ..Facet::new("build-stage", &[]) }],
    category: Category::Security,
    severity: Severity::Error,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Build(check)],
    ..Rule::DEFAULT
};

/// The most files that are opened for one build.
const MAX_READ: usize = 50;

fn check(cx: &Context<'_>, unit: &BuildUnit) {
    let mut copied: Vec<(&Instruction, &MappedText, Vec<Secret>)> = Vec::new();
    for instruction in &cx.dockerfile().instructions {
        for source in local_sources(instruction).iter().filter(|_| !instruction.is_broken) {
            let path = clean_in_root(source.as_str());
            if secret_file(&path).is_some()
                && let Some(secret) = proven(cx, unit, &path)
            {
                copied.push((instruction, source, vec![secret]));
            }
        }
    }
    let broad = broad_copies(cx, unit);
    if !broad.is_empty()
        && let Some(entries) = unit.entries(cx.files())
    {
        let candidates = entries.iter().filter(|path| secret_file(path).is_some() && !is_throwaway(path));
        let sent = candidates.filter(|path| broad.iter().any(|copy| copy.takes(path)));
        let secrets: Vec<Secret> = sent.take(MAX_READ).filter_map(|path| proven(cx, unit, path)).collect();
        for copy in &broad {
            let taken: Vec<Secret> =
                secrets.iter().filter(|secret| copy.takes(&secret.path)).cloned().collect();
            if !taken.is_empty() {
                copied.push((copy.instruction, copy.source, taken));
            }
        }
    }
    for (instruction, source, secrets) in copied {
        report(cx, unit, instruction, source, &secrets);
    }
}

#[derive(Clone)]
struct Secret {
    path: String,
    kind: SecretFile,
}

/// The file, if it is there, is sent, and holds what its name promises.
fn proven(cx: &Context<'_>, unit: &BuildUnit, path: &str) -> Option<Secret> {
    let kind = secret_file(path)?;
    let on_disk = join(unit.context.value()?, path);
    let is_file = cx.files().kind(&on_disk) == Some(Some(EntryKind::File));
    let is_real = is_file
        && !is_throwaway(path)
        && is_sent(unit, path)
        && cx.files().read(&on_disk).is_some_and(|bytes| kind.is_proven_by(&bytes));
    is_real.then(|| Secret { path: path.to_owned(), kind })
}

fn report(
    cx: &Context<'_>,
    unit: &BuildUnit,
    instruction: &Instruction,
    source: &MappedText,
    secrets: &[Secret],
) {
    let Some((first, more)) = secrets.split_first() else { return };
    let (path, what) = (&first.path, first.kind.describe());
    let message = match more.len() {
        0 => format!("takes `{path}` into the image, {what}"),
        1 => format!("takes `{path}` and another credential file into the image"),
        n_more => format!("takes `{path}` and {n_more} more credential files into the image"),
    };
    let is_final = cx.graph().target().is_some_and(|target| {
        let owner = cx.graph().stage_of(instruction).map(|stage| stage.id);
        cx.graph().chain(target).any(|stage| Some(stage.id) == owner)
    });
    let report = cx.report(source.range(), message).help(
        "name the file in the ignore file and revoke what it holds; hand it to the build with `RUN --mount=type=secret`",
    );
    let report = report.maybe_fix(fix(cx, unit, source, secrets));
    if !is_final {
        report.facet("build-stage");
    }
}

/// Keeps the files out of the context. A file that the instruction names is meant, so that the build would miss it.
fn fix(cx: &Context<'_>, unit: &BuildUnit, source: &MappedText, secrets: &[Secret]) -> Option<Fix> {
    if secret_file(&clean_in_root(source.as_str())).is_some() {
        return None;
    }
    let paths: Vec<String> = secrets.iter().map(|secret| secret.path.clone()).collect();
    let Some(ignore) = &unit.ignore else {
        let (path, text) = new_ignore_file(cx, unit, &paths)?;
        return Some(Fix::unsafe_fix(format!("Create `{path}`")).create(path, text));
    };
    let change = IgnoreChange::of_unit(cx, unit)?;
    let is_meant = |entry: &str| paths.iter().any(|path| path == entry);
    let candidates = secret_patterns(&paths, change.entries);
    let (patterns, edit) = candidates
        .iter()
        .find_map(|patterns| Some((patterns, change.append(ignore, "# Secrets", patterns, is_meant)?)))?;
    let title = format!("Add {} to `{}`", path_list(patterns), ignore.path);
    Some(Fix::unsafe_fix(title).edit(ignore.source.id(), edit))
}

#[cfg(test)]
mod tests {
    use hullwright_core::engine::Engine;
    use hullwright_core::testing::check;

    use super::RULE;
    use crate::rule_set;

    #[track_caller]
    fn project(annotated: &str) {
        check(&Engine::new(rule_set()), RULE.name, "exact", annotated);
    }

    #[test]
    fn exclude_keeps_a_file_out() {
        project(
            "#- Dockerfile\nFROM alpine:3.22\nCOPY --exclude=.env app /app\n#- app/.env\nDB_PASSWORD=r8Tq4vNz7w\n#- app/x\n\n",
        );
    }

    #[test]
    fn a_token_in_npmrc_counts_and_settings_do_not() {
        let settings = "#- Dockerfile\nFROM node:24\nCOPY .npmrc /app/\n#- .npmrc\nsave-exact=true\n";
        project(settings);
        project(
            "#- Dockerfile\nFROM node:24\nCOPY .npmrc /app/\n     ^^^^^^ takes `.npmrc` into the image, a package manager's configuration with a token\n\
             #- .npmrc\n//r.example.io/:_authToken=k3Vd92mXq71L\n",
        );
    }

    #[test]
    fn a_copy_from_a_stage_is_not_one_of_the_context() {
        project(
            "#- Dockerfile\nFROM alpine:3.22 AS a\nFROM alpine:3.22\nCOPY --from=a .env /\n#- .env\nDB_PASSWORD=r8Tq4vNz7w\n",
        );
    }
}
