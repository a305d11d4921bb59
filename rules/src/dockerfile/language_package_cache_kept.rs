//! # Downloads of a package manager stay in the layer
//!
//! Package managers of languages keep what they download, so that the next install on the same machine is quicker. There
//! is no next install in an image: the copies only make it larger.
//!
//! ```dockerfile bad
//! FROM python:3.14-slim
//! COPY requirements.txt /
//! RUN pip install -r /requirements.txt
//!     ^^^^^^^^^^^ what `pip` downloads stays in this layer a second time
//! ```
//! ```dockerfile fixed
//! FROM python:3.14-slim
//! COPY requirements.txt /
//! RUN pip install --no-cache-dir -r /requirements.txt
//! ```
//! ```dockerfile bad
//! FROM node:24
//! WORKDIR /app
//! COPY package*.json ./
//! RUN npm ci --omit=dev
//!     ^^^^^^ what `npm` downloads stays in this layer a second time
//! ```
//! ```dockerfile fixed
//! FROM node:24
//! WORKDIR /app
//! COPY package*.json ./
//! RUN npm ci --omit=dev && npm cache clean --force
//! ```
//! ```dockerfile bad
//! FROM php:8.5-cli
//! WORKDIR /app
//! COPY --from=composer:2.9 /usr/bin/composer /usr/bin/
//! COPY composer.* ./
//! RUN composer install --no-dev \
//!     ^^^^^^^^^^^^^^^^ what `composer` downloads stays in this layer a second time
//!       --no-interaction
//! ```
//! ```dockerfile fixed
//! FROM php:8.5-cli
//! WORKDIR /app
//! COPY --from=composer:2.9 /usr/bin/composer /usr/bin/
//! COPY composer.* ./
//! RUN composer install --no-cache --no-dev \
//!       --no-interaction
//! ```
//!
//! Of yarn, only the first one keeps its copies outside the project. Its successors may start packages right from there:
//!
//! ```dockerfile bad
//! FROM node:24
//! WORKDIR /app
//! COPY package.json yarn.lock ./
//! RUN yarn install --frozen-lockfile --production
//!     ^^^^^^^^^^^^ what `yarn` downloads stays in this layer a second time
//! ```
//! ```dockerfile fixed
//! FROM node:24
//! WORKDIR /app
//! COPY package.json yarn.lock ./
//! RUN yarn install --frozen-lockfile --production && yarn cache clean
//! ```
//! ```dockerfile good
//! FROM node:24
//! WORKDIR /app
//! COPY package.json yarn.lock .yarnrc.yml ./
//! RUN yarn install
//! ```
//!
//! Caches that are mounted, switched off, cleared in the same RUN, or in a stage that is not shipped are fine:
//!
//! ```dockerfile good
//! FROM python:3.14-slim AS build
//! RUN pip install --prefix=/out flask==3.1.2
//! FROM python:3.14-slim
//! ENV PIP_NO_CACHE_DIR=1
//! COPY --from=build /out /usr/local
//! RUN pip install gunicorn==23.0.0
//! ```
//! ```dockerfile good
//! FROM node:24
//! WORKDIR /app
//! COPY package*.json ./
//! RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::append_command;
use hullwright_core::rule::{Alias, Check, Context, Facet, FixAvailability, Policy, Rule};
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::shipped_stages::shipped_layers;
use crate::patterns::shell::filling_calls::Remedy;
use crate::patterns::shell::hadolint_caches::kept_language_caches;
use crate::patterns::shell::language_cache::{KeptCache, LanguageCache, kept_caches};
use crate::patterns::shell::plain_calls::every_run;

/// See the page.
pub static RULE: Rule = Rule {
    name: "language-package-cache-kept",
    facets: &[
        Facet::new("composer", &[]),
        Facet::new(
            "npm",
            &[
                Alias::same("binnacle", "npmCacheCleanAfterInstall"),
                Alias::narrower("binnacle", "npmCacheCleanUseForce"),
            ],
        ),
        Facet::new(
            "pip",
            &[
                Alias::same("hadolint", "DL3042").on(Severity::Warning),
                Alias::same("droast", "DF030"),
                Alias::same("kics", "f2f903fb-b977-461e-98d7-b3e2185c6118"),
                Alias::same("semgrep", "dockerfile.best-practice.missing-pip-no-cache-dir"),
                Alias::same("terrascan", "AC_DOCKER_0031"),
                Alias::same("binnacle", "pipUseNoCacheDir"),
            ],
        ),
        Facet::new(
            "yarn",
            &[
                Alias::same("hadolint", "DL3060").on(Severity::Info),
                Alias::same("droast", "DF055"),
                Alias::same("datadog-iac", "9e13082c-2e00-278b-8ee9-34f43fffc791"),
                Alias::same("parfum", "yarnCacheCleanAfterInstall"),
            ],
        ),
    ],
    category: Category::Performance,
    severity: Severity::Info,
    fix: FixAvailability::Safe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    if cx.policy() == Policy::Hadolint {
        every_run(cx).for_each(|run| check_as_hadolint(cx, run));
        return;
    }
    for stage in shipped_layers(cx) {
        for run in cx.of_kind(stage, InstructionKind::Run).filter(|run| !run.is_broken) {
            for kept in kept_caches(cx, stage, run) {
                report(cx, kept.range, kept.cache, fix(cx, run, &kept));
            }
        }
    }
}

fn report(cx: &Context<'_>, range: TextRange, cache: LanguageCache, fix: Option<Fix>) {
    let name = cache.name();
    cx.report(range, format!("what `{name}` downloads stays in this layer a second time"))
        .facet(name)
        .help(help(cache))
        .maybe_fix(fix);
}

/// What hadolint sees; the fix is ours where both see the same.
fn check_as_hadolint(cx: &Context<'_>, run: &Instruction) {
    let stage = cx.graph().stage_of(run).filter(|_| cx.instruction(run.index).kind == InstructionKind::Run);
    for left in kept_language_caches(cx, run) {
        let Some(cache) = LanguageCache::ALL.into_iter().find(|cache| cache.name() == left.facet) else {
            continue;
        };
        let mut ours = stage.map(|stage| kept_caches(cx, stage, run)).into_iter().flatten();
        match ours.find(|kept| kept.cache == cache) {
            Some(kept) => report(cx, kept.range, cache, fix(cx, run, &kept)),
            None => report(cx, left.range, cache, None),
        }
    }
}

fn help(cache: LanguageCache) -> &'static str {
    match cache {
        LanguageCache::Composer => "add `--no-cache`, or mount a cache",
        LanguageCache::Npm => "end the RUN with `npm cache clean --force`, or mount a cache",
        LanguageCache::Pip => "add `--no-cache-dir`, or mount a cache",
        LanguageCache::Yarn => "end the RUN with `yarn cache clean`, or mount a cache",
    }
}

fn fix(cx: &Context<'_>, run: &Instruction, kept: &KeptCache) -> Option<Fix> {
    let file = cx.file().id();
    match kept.remedy.as_ref()? {
        Remedy::Edits(edits) => {
            let title = match kept.cache {
                LanguageCache::Pip => "Add `--no-cache-dir`",
                LanguageCache::Composer | LanguageCache::Npm | LanguageCache::Yarn => "Add `--no-cache`",
            };
            Some(Fix::safe(title).edits(file, edits.iter().cloned()))
        }
        Remedy::Append(command) => {
            let append = append_command(cx.text(), cx.dockerfile(), run, command)?;
            Some(Fix::safe(format!("End with `{command}`")).edit(file, append))
        }
    }
}
