//! # Ignore file that no build reads
//!
//! The builder looks for the ignore file at the top of the build context, not beside the Dockerfile. Compose builds the
//! Dockerfile beside this one with another context, so that nothing of what it names stays out. A file that carries the
//! Dockerfile's name, such as `Dockerfile.dockerignore`, is read from beside it.
//!
//! ```compose bad exact
//! services:
//!   web:
//!     build:
//!       context: .
//!       dockerfile: web/Dockerfile
//! #- web/Dockerfile
//! FROM node:24.4-slim
//! WORKDIR /app
//! COPY web/main.js ./
//! USER node
//! #- web/main.js
//! x
//! #- web/.dockerignore
//! node_modules
//! ^^^^^^^^^^^^ no build reads this file: service `web` builds `web/Dockerfile` with context `.`
//! .git
//! ```
//! ```compose fixed(unsafe)
//! #- web/Dockerfile.dockerignore
//! web/node_modules
//! web/.git
//! #- web/.dockerignore removed
//! ```
//! The fix moves the file to where the build reads it, with patterns as they count from there; it joins an ignore file
//! that the context has. It is unsafe: what is left out now was sent before.
//! A file at the top of some build's context counts, and so does one of a folder that may be built otherwise:
//! ```compose good
//! services:
//!   web:
//!     build:
//!       context: .
//!       dockerfile: web/Dockerfile
//!   web-alone:
//!     build: web
//!   api:
//!     build:
//!       context: .
//!       dockerfile: api/Dockerfile
//!   jobs:
//!     build:
//!       context: ${CONTEXT}
//!       dockerfile: jobs/Dockerfile
//! #- web/Dockerfile
//! FROM nginx:1.31
//! USER nginx
//! #- web/.dockerignore
//! node_modules
//! #- api/Dockerfile
//! FROM nginx:1.31
//! USER nginx
//! #- api/Dockerfile.dockerignore
//! node_modules
//! #- jobs/Dockerfile
//! FROM nginx:1.31
//! USER nginx
//! #- jobs/.dockerignore
//! node_modules
//! #- tools/Dockerfile
//! FROM nginx:1.31
//! USER nginx
//! #- tools/.dockerignore
//! node_modules
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::project::path::join;
use hullwright_core::project::{EntryKind, UnitSpec};
use hullwright_core::rule::{Check, FixAvailability, IgnoreContext, Rule};
use hullwright_core::semantic::Resolution;
use hullwright_core::text::TextRange;

use crate::patterns::context::moved_ignore_file::Move;

/// See the page.
pub static RULE: Rule = Rule {
    name: "dockerignore-not-in-context",
    category: Category::Correctness,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::IgnoreFile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &IgnoreContext<'_>) {
    let folder = cx.file().folder();
    let is_plain = cx.file().path().rsplit('/').next() == Some(".dockerignore");
    if !is_plain || cx.ignore().patterns.is_empty() {
        return;
    }
    // A build whose context is not known may be one with this folder.
    let may_read = |unit: &UnitSpec| match &unit.context {
        Resolution::Known(context) => context == folder,
        Resolution::Partial(_) | Resolution::Unknown => true,
    };
    if cx.units().iter().any(may_read) {
        return;
    }
    let Some(beside) = dockerfiles_beside(cx, folder) else { return };
    let unit_of = |path: &String| cx.units().iter().find(|unit| unit.dockerfile == *path);
    let Some(units) = beside.iter().map(unit_of).collect::<Option<Vec<&UnitSpec>>>() else { return };
    let Some(unit) = units.first() else { return };
    let Some(context) = unit.context.known() else { return };
    let shown = if context.is_empty() { "." } else { context };
    let message = format!(
        "no build reads this file: service `{}` builds `{}` with context `{shown}`",
        unit.origin.service, unit.dockerfile
    );
    let name = unit.dockerfile.rsplit('/').next().unwrap_or_default();
    let at_top = join(context, ".dockerignore");
    let is_there = cx.files().kind(&at_top) == Some(Some(EntryKind::File));
    let verb = if is_there { "move the patterns to" } else { "move it to" };
    cx.report(first_line(cx.text()), message)
        .help(format!(
            "{verb} `{at_top}`, or rename it to `{name}.dockerignore`; its patterns count from the context"
        ))
        .maybe_fix(Move::of(cx, beside.clone()).and_then(|moved| moved.fix()));
}

/// The Dockerfiles in the same folder; `None` where the folder cannot be listed.
fn dockerfiles_beside(cx: &IgnoreContext<'_>, folder: &str) -> Option<Vec<String>> {
    let names = cx.files().list(folder)?;
    let is_dockerfile = |name: &&String| {
        let lower = name.to_ascii_lowercase();
        !name.contains('/')
            && (lower.contains("dockerfile") || lower.contains("containerfile"))
            && !lower.ends_with("ignore")
    };
    Some(names.iter().filter(is_dockerfile).map(|name| join(folder, name)).collect())
}

/// The first line that says something.
fn first_line(text: &str) -> TextRange {
    let line = text.lines().next().unwrap_or_default();
    TextRange::from(0..line.trim_end().len())
}
