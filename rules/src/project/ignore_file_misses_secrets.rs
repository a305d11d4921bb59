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
//! ```dockerfile fixed(unsafe)
//! #- .dockerignore
//! .env.local
//! .git
//! .env
//! .env.*
//! !.env.example
//! ```
//! The fix takes templates back in. It is unsafe: a program that reads its settings from the copied file misses them.
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
//! ```dockerfile fixed(unsafe)
//! #- .dockerignore
//! .git
//! *.pem
//! .env
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

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::project::BuildUnit;
use hullwright_core::rule::{Check, Context, FixAvailability, Rule};

use crate::patterns::context::broad_copy::broad_copies;
use crate::patterns::context::ignore_change::{IgnoreChange, is_at_or_below};
use crate::patterns::context::missed_secret::{missed_secrets, secret_patterns};
use crate::patterns::dockerfile::path_list::path_list;

/// See the page.
pub static RULE: Rule = Rule {
    name: "ignore-file-misses-secrets",
    category: Category::Security,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
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
    let missed = missed_secrets(cx, unit, &broad);
    let Some(copy) = broad.iter().find(|copy| missed.iter().any(|path| copy.takes(path))) else { return };
    let name = ignore.path.rsplit('/').next().unwrap_or_default();
    cx.report(copy.source.range(), format!("`{name}` lets {} through", path_list(&missed)))
        .help(format!("add {} to `{}`", path_list(&missed), ignore.path))
        .maybe_fix(fix(cx, unit, &missed));
}

fn fix(cx: &Context<'_>, unit: &BuildUnit, missed: &[String]) -> Option<Fix> {
    let ignore = unit.ignore.as_ref()?;
    let change = IgnoreChange::of_unit(cx, unit)?;
    // A pattern of `.gitignore` means what it takes.
    let is_meant = |entry: &str| {
        missed.iter().any(|path| {
            is_at_or_below(entry, path)
                || path
                    .strip_prefix('*')
                    .is_some_and(|ending| !entry.contains('/') && entry.ends_with(ending))
        })
    };
    let candidates = secret_patterns(missed, change.entries);
    let (patterns, edit) = candidates
        .iter()
        .find_map(|patterns| Some((patterns, change.append(ignore, "# Secrets", patterns, is_meant)?)))?;
    let title = format!("Add {} to `{}`", path_list(patterns), ignore.path);
    Some(Fix::unsafe_fix(title).edit(ignore.source.id(), edit))
}
