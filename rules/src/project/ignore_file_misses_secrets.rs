//! # Ignore file lets secrets through
//!
//! A COPY takes whole folders, and the ignore file does not keep out files in which this project has its secrets: a
//! `.env` with secret-named keys lies there, `.env.example` asks everyone to write one, or `.gitignore` names it. As
//! soon as the file exists where the image is built, it is in the image.
//!
//! ```dockerfile bad exact
//! #- Dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY . .
//!      ^ `.dockerignore` lets `.env` through
//! #- .dockerignore
//! .env.local
//! .git
//! #- .env.example
//! API_KEY=
//! ```
//! ```dockerfile bad exact
//! #- Dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY . .
//!      ^ `.dockerignore` lets `*.pem` and `.env` through
//! #- .dockerignore
//! .git
//! #- .gitignore
//! *.pem
//! /.env
//! __pycache__/
//! ```
//! An ignore file that lists what is needed, or one that names the files, covers them:
//! ```dockerfile good
//! #- Dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY . .
//! #- .dockerignore
//! *
//! !src
//! #- .env.example
//! API_KEY=
//! ```
//! The context that Compose names decides which ignore file that is:
//! ```compose bad exact also=dockerignore-not-in-context
//! services:
//!   api:
//!     build:
//!       context: api
//!       dockerfile: ../docker/api.Dockerfile
//! #- docker/api.Dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY . .
//!      ^ `.dockerignore` lets `.env` through
//! USER nobody
//! #- api/.dockerignore
//! .git
//! #- api/.env.example
//! API_KEY=
//! #- .dockerignore
//! **/.env
//! #- docker/.dockerignore
//! .env
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::project::BuildUnit;
use hullwright_core::project::path::join;
use hullwright_core::rule::{Check, Context, Rule};

use crate::patterns::context::broad_copy::{BroadCopy, broad_copies, is_sent};
use crate::patterns::dockerfile::path_list::path_list;
use crate::patterns::secret::assigned_secret::assigned_secrets;
use crate::patterns::secret::secret_file::{SecretFile, is_environment_template, is_throwaway, secret_file};
use crate::patterns::secret::secret_name::names_a_secret;

/// See the page.
pub static RULE: Rule = Rule {
    name: "ignore-file-misses-secrets",
    category: Category::Security,
    severity: Severity::Warning,
    yields_to: &["secret-file-copied"],
    checks: &[Check::Build(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, unit: &BuildUnit) {
    let Some(ignore) = &unit.ignore else { return };
    let broad = broad_copies(cx, unit);
    if broad.is_empty() {
        return;
    }
    let mut missed = existing(cx, unit, &broad);
    missed.extend(expected(cx, unit, &broad));
    missed.sort();
    missed.dedup();
    let Some(copy) = broad.iter().find(|copy| missed.iter().any(|path| copy.takes(path))) else { return };
    let name = ignore.path.rsplit('/').next().unwrap_or_default();
    cx.report(copy.source.range(), format!("`{name}` lets {} through", path_list(&missed))).help(format!(
        "add {} to `{}`",
        path_list(&missed),
        ignore.path
    ));
}

/// Environment files that lie there and have keys for secrets, and the templates that ask for one.
fn existing(cx: &Context<'_>, unit: &BuildUnit, broad: &[BroadCopy<'_>]) -> Vec<String> {
    let Some(entries) = unit.entries(cx.files()) else { return Vec::new() };
    let mut found = Vec::new();
    for path in entries {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_template = is_environment_template(name);
        if !is_template && secret_file(path) != Some(SecretFile::Environment) {
            continue;
        }
        let wanted = if is_template { join(folder, ".env") } else { path.clone() };
        let is_open = !is_throwaway(&wanted)
            && !is_covered_at_top(unit, &wanted)
            && is_sent(unit, &wanted)
            && broad.iter().any(|copy| copy.takes(&wanted));
        if is_open && has_secret_key(cx, unit, path) {
            found.push(wanted);
        }
    }
    found
}

/// Whether the ignore file means the name and misses it only because it lies deeper: `ignore-pattern-misses-nested`
/// tells that at the pattern.
fn is_covered_at_top(unit: &BuildUnit, path: &str) -> bool {
    path.rsplit_once('/').is_some_and(|(_, name)| !is_sent(unit, name))
}

fn has_secret_key(cx: &Context<'_>, unit: &BuildUnit, path: &str) -> bool {
    let Some(context) = unit.context.value() else { return false };
    let Some(bytes) = cx.files().read(&join(context, path)) else { return false };
    let text = String::from_utf8_lossy(&bytes);
    text.lines().take(1000).any(|line| {
        let key = line.trim_start_matches("export ").split('=').next().unwrap_or_default().trim();
        names_a_secret(key) || !assigned_secrets(line).is_empty()
    })
}

/// What `.gitignore` at the top of the context names as secret.
fn expected(cx: &Context<'_>, unit: &BuildUnit, broad: &[BroadCopy<'_>]) -> Vec<String> {
    let Some(context) = unit.context.value() else { return Vec::new() };
    let Some(bytes) = cx.files().read(&join(context, ".gitignore")) else { return Vec::new() };
    let text = String::from_utf8_lossy(&bytes);
    let mut found = Vec::new();
    for line in text.lines().take(1000) {
        let name = line.trim().trim_start_matches("**/").trim_start_matches('/');
        // What a pattern with a star in front means shows on a file that it takes.
        let sample = match name.strip_prefix('*') {
            Some(rest) => format!("key{rest}"),
            None => name.to_owned(),
        };
        let is_plain = !sample.is_empty() && !sample.contains(['/', '*', '?', '[', '!', '#', '\\']);
        // Git forgets package managers' files for other reasons than tokens.
        let is_secret = secret_file(&sample).is_some_and(|kind| kind != SecretFile::PackageManager);
        if is_plain && is_secret && is_sent(unit, &sample) && broad.iter().any(|copy| copy.takes(&sample)) {
            found.push(name.to_owned());
        }
    }
    found
}
