//! # Development packages in the shipped image
//!
//! Test runners, linters and bundlers are installed into the image that is shipped, or copied into it together with the
//! packages that the program needs. They make it larger, slower to start where disks are slow, and bring their own
//! security notices.
//!
//! ```dockerfile bad
//! #- Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY package.json package-lock.json ./
//! RUN npm ci
//!     ^^^^^^ `npm ci` installs development packages into the shipped image
//! COPY server.js ./
//! USER node
//! CMD ["node", "server.js"]
//! #- package.json
//! {"dependencies": {"express": "5.1.0"}, "devDependencies": {"jest": "30.0.0"}}
//! #- package-lock.json
//! {}
//! #- server.js
//! ```
//! ```dockerfile fixed(unsafe)
//! #- Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY package.json package-lock.json ./
//! RUN npm ci --omit=dev
//! COPY server.js ./
//! USER node
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile bad
//! FROM node:24-slim AS build
//! WORKDIR /app
//! COPY package.json package-lock.json index.ts ./
//! RUN npm ci && npm run build
//! FROM node:24-slim
//! WORKDIR /app
//! COPY --from=build /app/node_modules ./node_modules
//!                   ^^^^^^^^^^^^^^^^^ this brings the development packages of stage `build`
//! COPY --from=build /app/dist ./dist
//! CMD ["node", "dist/index.js"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:24-slim AS build
//! WORKDIR /app
//! COPY package.json package-lock.json index.ts ./
//! RUN npm ci && npm run build && npm prune --omit=dev
//! FROM node:24-slim
//! WORKDIR /app
//! COPY --from=build /app/node_modules ./node_modules
//! COPY --from=build /app/dist ./dist
//! CMD ["node", "dist/index.js"]
//! ```
//! ```dockerfile bad
//! #- Dockerfile
//! FROM composer:2 AS packages
//! WORKDIR /app
//! COPY composer.json composer.lock ./
//! RUN composer install --no-interaction
//! FROM php:8.4-apache
//! COPY --from=packages /app/vendor /var/www/html/vendor
//!                      ^^^^^^^^^^^ this brings the development packages of stage `packages`
//! #- composer.json
//! {"require-dev": {"phpunit/phpunit": "12.3.0"}}
//! #- composer.lock
//! ```
//! ```dockerfile bad
//! FROM python:3.14-slim
//! WORKDIR /app
//! COPY requirements.txt requirements-dev.txt app.py ./
//! RUN pip install --no-cache-dir -r requirements.txt -r requirements-dev.txt
//!     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `pip install -r requirements-dev.txt` installs development packages into the shipped image
//! CMD ["python", "app.py"]
//! ```
//!
//! A build in the same stage needs them, and they may be removed again. Images for developers, programs that are started by
//! a development package, and projects that list none, or whose list cannot be read, are left alone:
//!
//! ```dockerfile good
//! FROM node:24-slim AS build
//! WORKDIR /app
//! COPY package.json package-lock.json index.ts ./
//! RUN npm ci && npm run build && npm prune --omit=dev
//! FROM node:24-slim
//! WORKDIR /app
//! COPY --from=build /app/node_modules ./node_modules
//! CMD ["node", "dist/index.js"]
//! ```
//! ```dockerfile good
//! FROM node:24-slim
//! ENV NODE_ENV=production
//! WORKDIR /app
//! COPY package.json package-lock.json server.js ./
//! RUN npm ci
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good
//! FROM node:24-slim AS dev
//! WORKDIR /app
//! COPY package.json package-lock.json server.ts ./
//! RUN npm ci
//! CMD ["npx", "tsx", "watch", "server.ts"]
//! ```
//! ```dockerfile good
//! #- Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY package.json server.js ./
//! RUN npm install
//! CMD ["npm", "start"]
//! #- package.json
//! {"scripts": {"start": "nodemon server.js"}, "devDependencies": {"nodemon": "3.1.0"}}
//! #- server.js
//! #- plain/Dockerfile
//! FROM node:24-slim
//! WORKDIR /app
//! COPY package.json server.js ./
//! RUN npm install
//! CMD ["node", "server.js"]
//! #- plain/package.json
//! {"dependencies": {"express": "5.1.0"}}
//! #- plain/server.js
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::project::BuildUnit;
use hullwright_core::project::path::join;
use hullwright_core::rule::{Alias, Check, Context, Facet, FixAvailability, Rule};
use hullwright_core::semantic::{DependencyKind, DependencyTarget, Place, Source, Stage, StageId};
use hullwright_core::text::MappedText;
use rustc_hash::FxHashMap;

use crate::patterns::context::project_manifest::{NodeManifest, manifest_text, n_members};
use crate::patterns::dockerfile::development_image::is_development_image;
use crate::patterns::shell::development_packages::{
    DevelopmentInstall, Ecosystem, development_install, is_pruned_in, without_them,
};
use crate::patterns::shell::node_tools::starts_tool;
use crate::patterns::shell::started_words::started_words;

/// See the page.
pub static RULE: Rule = Rule {
    name: "dev-dependencies-in-final-image",
    facets: &[
        Facet::new("bundler", &[Alias::narrower("tally", "tally/ruby/missing-bundle-without-development")]),
        Facet::new("composer", &[Alias::narrower("tally", "tally/php/composer-no-dev-in-production")]),
        Facet::new("npm", &[Alias::narrower("droast", "DF031")]),
        Facet::new("pip", &[]),
    ],
    category: Category::Performance,
    severity: Severity::Warning,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Build(check)],
    ..Rule::DEFAULT
};

const ECOSYSTEMS: [(Ecosystem, &str); 4] = [
    (Ecosystem::Bundler, "bundler"),
    (Ecosystem::Composer, "composer"),
    (Ecosystem::Npm, "npm"),
    (Ecosystem::Pip, "pip"),
];

fn check(cx: &Context<'_>, unit: &BuildUnit) {
    let Some(stage) = cx.graph().target().filter(|stage| !is_development_image(cx, stage)) else { return };
    for (ecosystem, facet) in ECOSYSTEMS.into_iter().filter(|(ecosystem, _)| is_run(cx, *ecosystem)) {
        if let Some(install) = development_install(cx, stage, ecosystem) {
            if !install.is_used && matters(cx, unit, stage, ecosystem, &install) {
                let line = &install.line;
                let message = format!("`{line}` installs development packages into the shipped image");
                let report = cx.report(install.range, message).facet(facet).help(install.help());
                report.maybe_fix(without_them(cx, &install));
            }
        } else if !stage.dependencies.is_empty() && !is_pruned_in(cx, stage, ecosystem) {
            check_copies(cx, unit, stage, (ecosystem, facet));
        }
    }
}

/// Whether any RUN of the file names a package manager of the kind.
fn is_run(cx: &Context<'_>, ecosystem: Ecosystem) -> bool {
    let mut runs = cx.dockerfile().of_kind(InstructionKind::Run);
    runs.any(|run| ecosystem.is_named_by(cx, run))
}

/// Looks at what the stage copies from others.
fn check_copies(cx: &Context<'_>, unit: &BuildUnit, stage: &Stage, (ecosystem, facet): (Ecosystem, &str)) {
    let mut installs: FxHashMap<StageId, Option<DevelopmentInstall>> = FxHashMap::default();
    for dependency in stage.dependencies.iter().filter(|found| found.kind == DependencyKind::Copy) {
        let DependencyTarget::Stage(on) = dependency.on else { continue };
        let source_stage = cx.graph().stage(on);
        let found = installs.entry(on).or_insert_with(|| development_install(cx, source_stage, ecosystem));
        let Some(install) = found else { continue };
        let Some(copy) = cx.instruction(dependency.instruction).as_copy() else { continue };
        let is_excluded = cx.instruction(dependency.instruction).flag("exclude").is_some();
        let Some(source) = copy.sources.iter().find(|source| brings(cx, install, ecosystem, source)) else {
            continue;
        };
        if is_excluded || !matters(cx, unit, stage, ecosystem, install) {
            continue;
        }
        let label = source_stage.label();
        cx.report(source.range(), format!("this brings the development packages of stage `{label}`"))
            .facet(facet)
            .label(install.range, "installed here")
            .help(install.help())
            .maybe_fix(without_them(cx, install));
        return;
    }
}

/// Whether a source of `COPY --from` holds the packages that were installed.
fn brings(cx: &Context<'_>, install: &DevelopmentInstall, ecosystem: Ecosystem, source: &MappedText) -> bool {
    let stage = cx.graph().stage(install.stage);
    let workdir = cx.graph().workdir_before(stage, install.instruction);
    let workdir = workdir.and_then(|(_, workdir)| workdir.path.known()).filter(|_| install.is_in_workdir);
    let folder = match ecosystem {
        Ecosystem::Npm => "node_modules",
        Ecosystem::Composer => "vendor",
        Ecosystem::Bundler => return source.as_str().trim_end_matches('/') == "/usr/local/bundle",
        Ecosystem::Pip => return false,
    };
    let Some(workdir) = workdir.map(|path| path.trim_end_matches('/')) else { return false };
    // Sources are taken from the root of the other stage.
    let source = source.as_str().trim_end_matches('/').trim_end_matches("/.");
    let source = source.strip_prefix('/').unwrap_or(source);
    let workdir = workdir.strip_prefix('/').unwrap_or(workdir);
    !workdir.is_empty() && (source == workdir || source.strip_prefix(workdir) == Some(&format!("/{folder}")))
}

/// Whether the packages are there for nothing, as far as the project tells: it lists some, and what starts needs none.
fn matters(
    cx: &Context<'_>,
    unit: &BuildUnit,
    stage: &Stage,
    ecosystem: Ecosystem,
    install: &DevelopmentInstall,
) -> bool {
    let words = started_words(cx, stage);
    let words = words.as_deref();
    let installed_in = cx.graph().stage(install.stage);
    let text = |name| manifest_text(cx, unit, installed_in, install.instruction, name);
    match ecosystem {
        Ecosystem::Npm => {
            let manifest = text("package.json").map(|text| NodeManifest::read(&text));
            match (manifest, words) {
                // A file that cannot be read may list anything.
                (Some(None), _) | (_, None) => false,
                (Some(Some(manifest)), Some(words)) => {
                    !manifest.development.is_empty() && !starts_tool(words, Some(&manifest))
                }
                // A build needs tools, which are seldom listed anywhere else.
                (None, Some(words)) => install.is_used && !starts_tool(words, None),
            }
        }
        Ecosystem::Composer => {
            let is_test = |word: &String| word.contains("phpunit") || word.contains("pest");
            let serves = words.map_or_else(|| serves_php(cx, stage), |words| !words.iter().any(is_test));
            let n_listed = text("composer.json").and_then(|text| n_members(&text, "require-dev"));
            serves && n_listed.is_some_and(|n_listed| n_listed > 0)
        }
        Ecosystem::Bundler => {
            let lists = |text: String| text.contains("development") || text.contains(":test");
            let is_production = ["RAILS_ENV", "RACK_ENV"].iter().any(|name| {
                let variable = cx.graph().variable(stage, name, Place::END);
                // The default of an ARG leaves it open: the same file may build for developers.
                let value = variable.and_then(|variable| variable.value.known());
                value.is_some_and(|value| value.as_deref() == Some("production"))
            });
            let is_configured = unit.context.value().is_some_and(|context| {
                let path = join(context, ".bundle/config");
                cx.files().read(&path).is_some()
            });
            is_production && !is_configured && text("Gemfile").is_none_or(lists)
        }
        Ecosystem::Pip => {
            let tests = ["pytest", "tox", "nox", "test", "unittest", "bash", "sh", "jupyter", "mkdocs"];
            let is_test = |word: &String| tests.contains(&word.rsplit('/').next().unwrap_or(word));
            let runs_tests = words.is_none_or(|words| words.iter().any(is_test));
            let lists = |text: String| {
                ["dependency-groups", "dev-dependencies", "group.dev"].iter().any(|name| text.contains(name))
            };
            let is_listed = install.is_explicit || text("pyproject.toml").is_some_and(lists);
            !runs_tests && is_listed
        }
    }
}

/// Whether the base image starts a server that runs PHP.
fn serves_php(cx: &Context<'_>, stage: &Stage) -> bool {
    let Source::Image(image) = cx.graph().root(stage) else { return false };
    let is_server =
        |text: &str| ["apache", "fpm", "nginx", "caddy", "franken"].iter().any(|name| text.contains(name));
    image.value().is_some_and(|image| is_server(image.tag_or_latest()) || is_server(&image.repository.text))
}
