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

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::project::BuildUnit;
use hullwright_core::rule::{Alias, Check, Context, Rule};

use crate::patterns::context::broad_copy::{BroadCopy, broad_copies, is_sent};
use crate::patterns::context::bulky_path::bulky_paths;
use crate::patterns::dockerfile::path_list::path_list;

/// See the page.
pub static RULE: Rule = Rule {
    name: "incomplete-dockerignore",
    aliases: &[Alias::related("dockle", "DKL-LI-0003")],
    category: Category::Performance,
    severity: Severity::Info,
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
    let sent: Vec<&String> =
        bulky.iter().filter(|path| is_sent(unit, path) && is_sent_within(unit, path)).collect();
    for copy in broad.iter().filter(|copy| copy.is_whole()) {
        let taken: Vec<&String> = sent.iter().copied().filter(|path| copy.takes(path)).collect();
        if !taken.is_empty() {
            let name = ignore.path.rsplit('/').next().unwrap_or_default();
            cx.report(copy.source.range(), format!("`{name}` lets {} through", path_list(&taken)))
                .help(format!("add {} to `{}`", path_list(&as_patterns(&taken)), ignore.path));
            return;
        }
    }
}

/// The patterns that keep the folders out: one for all folders of the same name.
fn as_patterns(folders: &[&String]) -> Vec<String> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let is_alone = |folder: &str| folders.iter().filter(|other| name(other) == name(folder)).count() == 1;
    let as_pattern =
        |folder: &str| if is_alone(folder) { folder.to_owned() } else { format!("**/{}", name(folder)) };
    let mut patterns: Vec<String> = Vec::new();
    for pattern in folders.iter().map(|folder| as_pattern(folder)) {
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    patterns
}

/// Whether what lies in the folder is sent, too: `node_modules/*` and `.git/**` leave only the folder itself.
fn is_sent_within(unit: &BuildUnit, folder: &str) -> bool {
    is_sent(unit, &format!("{folder}/a")) && is_sent(unit, &format!("{folder}/a/b.c"))
}
