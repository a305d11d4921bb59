//! # No ignore file for a COPY of everything
//!
//! A COPY takes the whole context and no ignore file says what stays out. The history, installed packages and local
//! settings are sent to the builder, make the image larger, may replace what the image installed itself, and spoil the
//! cache at every change. Said only where such files are there, or will be as soon as someone works in the folder.
//!
//! ```dockerfile bad exact
//! #- Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY package.json package-lock.json ./
//! RUN npm ci
//! COPY . .
//!      ^ no ignore file keeps `node_modules` out of the build
//! USER node
//! #- package.json
//! {}
//! #- package-lock.json
//! {}
//! ```
//! ```dockerfile fixed(unsafe)
//! #- .dockerignore
//! # Packages, build output and caches
//! node_modules
//!
//! # Read by the builder and by Compose, not by the image
//! .dockerignore
//! Dockerfile
//! ```
//! The fix writes what fits the files that are there, and hides nothing that a COPY, an ADD or a bind mount names. It
//! is unsafe all the same: what the image's own commands read, no instruction names.
//! ```dockerfile good
//! #- Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY package.json package-lock.json ./
//! RUN npm ci
//! COPY . .
//! USER node
//! #- package.json
//! {}
//! #- package-lock.json
//! {}
//! #- .dockerignore
//! .git
//! node_modules
//! ```
//! A COPY of the folders that are needed does not need one, and a folder of plain sources has nothing to keep out:
//! ```dockerfile good
//! #- Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY package.json ./
//! RUN npm i
//! COPY src ./src
//! USER node
//! #- package.json
//! {}
//! #- src/main.js
//! ```
//! Where Compose builds it, its context counts; what several builds have in common is said once:
//! ```compose bad exact also=dockerignore-not-in-context
//! services:
//!   web:
//!     build:
//!       context: .
//!       dockerfile: docker/Dockerfile
//!       target: web
//!   jobs:
//!     build:
//!       context: .
//!       dockerfile: docker/Dockerfile
//!       target: jobs
//! #- docker/Dockerfile
//! FROM node:24.4-slim AS base
//! WORKDIR /app
//! COPY package.json package-lock.json ./
//! RUN npm ci
//! COPY . .
//!      ^ no ignore file keeps `node_modules` out of the build
//! USER node
//! FROM base AS web
//! CMD ["node", "web.js"]
//! FROM base AS jobs
//! CMD ["node", "jobs.js"]
//! #- docker/.dockerignore
//! .git
//! #- package.json
//! {}
//! #- package-lock.json
//! {}
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::project::path::{join, parent};
use hullwright_core::project::{BuildUnit, EntryKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::Resolution;

use crate::patterns::context::broad_copy::{BroadCopy, broad_copies};
use crate::patterns::context::bulky_path::bulky_paths;
use crate::patterns::context::new_ignore_file::new_ignore_file;
use crate::patterns::dockerfile::path_list::path_list;
use crate::patterns::secret::secret_file::{SecretFile, is_throwaway, secret_file};

/// See the page.
pub static RULE: Rule = Rule {
    name: "missing-dockerignore",
    aliases: &[Alias::broader("droast", "DF033")],
    category: Category::Performance,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    yields_to: &["secret-file-copied", "ignore-file-misses-secrets"],
    checks: &[Check::Build(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, unit: &BuildUnit) {
    if unit.ignore.is_some() || is_perhaps_covered(cx, unit) {
        return;
    }
    let broad = broad_copies(cx, unit);
    if !broad.iter().any(BroadCopy::is_whole) {
        return;
    }
    let Some(entries) = unit.entries(cx.files()) else { return };
    let mut kept_out = bulky_paths(cx, unit, entries);
    let is_environment =
        |path: &&String| secret_file(path) == Some(SecretFile::Environment) && !is_throwaway(path);
    kept_out.extend(entries.iter().filter(is_environment).cloned());
    for copy in broad.iter().filter(|copy| copy.is_whole()) {
        let taken: Vec<String> = kept_out.iter().filter(|path| copy.takes(path)).cloned().collect();
        if !taken.is_empty() {
            cx.report(
                copy.source.range(),
                format!("no ignore file keeps {} out of the build", path_list(&taken)),
            )
            .help(format!("name what stays out in `{}`", ignore_path(unit)))
            .maybe_fix(
                new_ignore_file(cx, unit, &taken)
                    .map(|(path, text)| Fix::unsafe_fix(format!("Create `{path}`")).create(path, text)),
            );
            return;
        }
    }
}

/// Whether the context was guessed and a folder above has an ignore file: then that folder may be the context.
fn is_perhaps_covered(cx: &Context<'_>, unit: &BuildUnit) -> bool {
    let Resolution::Partial(context) = &unit.context else { return unit.context.is_unknown() };
    std::iter::successors(parent(context), |folder| parent(folder))
        .any(|folder| cx.files().kind(&join(folder, ".dockerignore")) == Some(Some(EntryKind::File)))
}

fn ignore_path(unit: &BuildUnit) -> String {
    join(unit.context.value().map_or("", String::as_str), ".dockerignore")
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
    fn the_history_counts_unless_the_build_reads_it() {
        let project_with = |lines: &str| {
            project(&format!("#- Dockerfile\nFROM golang:1.26\n{lines}\n#- .git/HEAD\nx\n#- main.go\nx\n"));
        };
        project_with("COPY . .\n     ^ no ignore file keeps `.git` out of the build");
        project_with("ADD ./ /src\n    ^^ no ignore file keeps `.git` out of the build");
        project_with("COPY . .\nRUN go build -ldflags \"-X main.v=$(git describe)\" .");
        project_with("COPY --exclude=.git . .");
        project_with("COPY main.go .");
    }

    #[test]
    fn an_ignore_file_above_a_guessed_context_may_be_the_one() {
        project(
            "#- web/Dockerfile\nFROM node:24\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n\
             #- web/package.json\n{}\n#- .dockerignore\nnode_modules\n",
        );
        project(
            "#- web/Dockerfile\nFROM node:24\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n     \
             ^ no ignore file keeps `node_modules` out of the build\n#- web/package.json\n{}\n#- README.md\nx\n",
        );
    }
}
