//! # Ignore file lets bulky folders through
//!
//! A COPY takes the whole context, there is an ignore file, and it lets folders through that belong to the work tree:
//! the history, installed packages, caches. They make the build slow and the image large, and packages installed on
//! another system replace those that the image installed itself.
//!
//! ```dockerfile bad exact
//! #- Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY package.json ./
//! RUN npm i
//! COPY . .
//!      ^ `.dockerignore` lets `node_modules` and `web/.next` through
//! USER node
//! #- package.json
//! {}
//! #- web/.next/trace
//! []
//! #- .dockerignore
//! *.md
//! ```
//! ```dockerfile fixed(unsafe)
//! #- .dockerignore
//! *.md
//! node_modules
//! **/.next
//! ```
//! The fix is unsafe: the image may lack what its commands found in those folders.
//! ```dockerfile good
//! #- Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY package.json ./
//! RUN npm i
//! COPY . .
//! USER node
//! #- package.json
//! {}
//! #- web/.next/trace
//! []
//! #- .dockerignore
//! **/node_modules
//! **/.next
//! ```
//! Where the image installs nothing, the packages of the context may be the ones it runs with:
//! ```dockerfile good
//! #- Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY . .
//! USER node
//! #- package.json
//! {}
//! #- node_modules/a/index.js
//! {}
//! #- .dockerignore
//! *.md
//! ```
//! The context that Compose names decides which ignore file that is:
//! ```compose bad exact also=dockerignore-not-in-context
//! services:
//!   web:
//!     build:
//!       context: .
//!       dockerfile: docker/Dockerfile
//! #- docker/Dockerfile
//! FROM node:24.4-slim
//! WORKDIR /app
//! COPY package.json ./
//! RUN npm i
//! COPY . .
//!      ^ `.dockerignore` lets `node_modules` and `web/.next` through
//! USER node
//! #- package.json
//! {}
//! #- web/.next/trace
//! []
//! #- .dockerignore
//! *.md
//! #- docker/.dockerignore
//! node_modules
//! **/.next
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::project::BuildUnit;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};

use crate::patterns::context::broad_copy::{BroadCopy, broad_copies, is_sent};
use crate::patterns::context::bulky_path::{ALWAYS, bulky_paths};
use crate::patterns::context::ignore_change::{IgnoreChange, covering_patterns, is_at_or_below};
use crate::patterns::dockerfile::path_list::path_list;

/// See the page.
pub static RULE: Rule = Rule {
    name: "incomplete-dockerignore",
    aliases: &[Alias::related("dockle", "DKL-LI-0003")],
    category: Category::Performance,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    yields_to: &["secret-file-copied", "ignore-file-misses-secrets"],
    checks: &[Check::Build(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, unit: &BuildUnit) {
    let Some(ignore) = &unit.ignore else { return };
    let broad = broad_copies(cx, unit);
    if !broad.iter().any(BroadCopy::is_whole) {
        return;
    }
    let Some(entries) = unit.entries(cx.files()) else { return };
    let bulky = bulky_paths(cx, unit, entries);
    let sent: Vec<String> =
        bulky.into_iter().filter(|path| is_sent(unit, path) && is_sent_within(unit, path)).collect();
    for copy in broad.iter().filter(|copy| copy.is_whole()) {
        let taken: Vec<String> = sent.iter().filter(|path| copy.takes(path)).cloned().collect();
        if !taken.is_empty() {
            let name = ignore.path.rsplit('/').next().unwrap_or_default();
            let patterns = covering_patterns(&taken, entries, |name| ALWAYS.contains(&name));
            let added = patterns.as_ref().unwrap_or(&taken);
            cx.report(copy.source.range(), format!("`{name}` lets {} through", path_list(&taken)))
                .help(format!("add {} to `{}`", path_list(added), ignore.path))
                .maybe_fix(patterns.and_then(|patterns| fix(cx, unit, &taken, &patterns)));
            return;
        }
    }
}

fn fix(cx: &Context<'_>, unit: &BuildUnit, taken: &[String], patterns: &[String]) -> Option<Fix> {
    let ignore = unit.ignore.as_ref()?;
    let change = IgnoreChange::of_unit(cx, unit)?;
    let is_meant = |entry: &str| {
        taken.iter().any(|path| is_at_or_below(entry, path))
            || entry.split('/').any(|part| ALWAYS.contains(&part))
    };
    let edit = change.append(ignore, "# Not for the image", patterns, is_meant)?;
    let title = format!("Add {} to `{}`", path_list(patterns), ignore.path);
    Some(Fix::unsafe_fix(title).edit(ignore.source.id(), edit))
}

/// Whether what lies in the folder is sent, too: `node_modules/*` and `.git/**` leave only the folder itself.
fn is_sent_within(unit: &BuildUnit, folder: &str) -> bool {
    is_sent(unit, &format!("{folder}/a")) && is_sent(unit, &format!("{folder}/a/b.c"))
}
