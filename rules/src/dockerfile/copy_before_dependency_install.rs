//! # Sources copied before the dependencies are installed
//!
//! The whole source tree is copied, and only then are the dependencies installed. Each edit of any file makes the layer
//! above the install a new one, so everything is downloaded again, though the list of dependencies is the same.
//!
//! ```dockerfile bad
//! FROM node:24.4-slim
//! WORKDIR /app
//! COPY . .
//!      ^ the whole context is copied before `npm ci`: each edit installs all dependencies again
//! RUN npm ci
//! USER node
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:24.4-slim
//! WORKDIR /app
//! COPY package*.json ./
//! RUN npm ci
//! COPY . .
//! USER node
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile good
//! FROM node:24.4-slim
//! WORKDIR /app
//! COPY package.json package-lock.json ./
//! RUN npm ci
//! COPY . .
//! USER node
//! CMD ["node", "server.js"]
//! ```
//!
//! Installs that need the sources, that come a second time, or that keep what they download in a cache mount are left
//! alone:
//!
//! ```dockerfile good
//! FROM python:3.14-slim AS editable
//! WORKDIR /app
//! COPY . .
//! RUN pip install -e .
//! FROM node:24.4-slim AS mounted
//! WORKDIR /app
//! COPY . .
//! RUN --mount=type=cache,target=/root/.npm npm ci
//! FROM golang:1.26 AS twice
//! WORKDIR /src
//! COPY go.mod go.sum ./
//! RUN go mod download
//! COPY . .
//! RUN go mod download
//! ```
//! What the same RUN does behind the install becomes a RUN of its own, with the sources copied between. A script of the
//! package that the install runs may need them before; then the fix is wrong.
//!
//! ```dockerfile bad
//! FROM node:24.4-slim
//! COPY . /srv/app
//!      ^ the whole context is copied before `npm ci`: each edit installs all dependencies again
//! WORKDIR /srv/app
//! RUN npm ci && npm run build
//! USER node
//! CMD ["node", "server.js"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM node:24.4-slim
//! COPY package*.json /srv/app/
//! WORKDIR /srv/app
//! RUN npm ci
//! COPY . /srv/app
//! RUN npm run build
//! USER node
//! CMD ["node", "server.js"]
//! ```
//!
//! A heredoc and what starts the package manager are looked through:
//!
//! ```dockerfile bad
//! FROM python:3.14-slim
//! WORKDIR /app
//! COPY . .
//!      ^ the whole context is copied before `pip install -r requirements.txt`: each edit installs all dependencies again
//! RUN <<EOF
//! set -e
//! if [ -n "$(ls vendor)" ]; then echo vendored; fi
//! python3 -m pip install --no-cache-dir -r requirements.txt
//! EOF
//! USER 1000
//! CMD ["python3", "app.py"]
//! ```
//! ```dockerfile good also=missing-dockerignore
//! #- Dockerfile
//! FROM node:24.4-slim
//! WORKDIR /app
//! COPY . .
//! RUN npm install
//! #- package.json
//! { "workspaces": ["packages/*"] }
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::project::path::join;
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::Stage;
use hullwright_core::shell::command::look_through;

use crate::patterns::context::broad_copy::local_sources;
use crate::patterns::dockerfile::manifests_first::manifests_first;
use crate::patterns::shell::dependency_install::{DependencyInstall, dependency_install};

/// See the page.
pub static RULE: Rule = Rule {
    name: "copy-before-dependency-install",
    aliases: &[Alias::same("droast", "DF070")],
    category: Category::Performance,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    let instructions = cx.instructions_of(stage);
    let Some(at) = instructions.iter().position(copies_context) else { return };
    let (before, after) = instructions.split_at(at);
    // Whatever ran before may have installed the same from manifests.
    let inherited = cx.graph().chain(stage).skip(1).flat_map(|link| cx.instructions_of(link));
    if before.iter().chain(inherited).any(|found| found.kind == InstructionKind::Run && may_install(found)) {
        return;
    }
    let Some(copy) = after.first() else { return };
    // Only the first RUN tells: what runs or is copied between may make what the install needs.
    let is_step = |found: &&Instruction| found.kind == InstructionKind::Run || found.as_copy().is_some();
    let Some(run) = after.iter().skip(1).find(is_step).filter(|found| found.kind == InstructionKind::Run)
    else {
        return;
    };
    if run.flag("mount").is_some() || run.flag("network").is_some() {
        return;
    }
    let launch = cx.launch(run);
    let commands = launch.commands();
    let mut invocations = commands.iter().filter_map(|command| command.invocation.as_ref());
    let install =
        invocations.find_map(|invocation| look_through(invocation).command().and_then(dependency_install));
    if let Some(install) = install
        && !needs_sources(cx, &install)
        && let Some(source) = copy.as_copy().and_then(|copy| copy.sources.first())
    {
        let line = &install.line;
        let message =
            format!("the whole context is copied before `{line}`: each edit installs all dependencies again");
        cx.report(source.range(), message)
            .label(run.text.range(), "installed here")
            .help(format!("copy {} first, install, and copy the rest then", install.manifests))
            .maybe_fix(manifests_first(cx, copy, run, &install));
    }
}

/// `COPY . …` or `ADD . …` of the context, and nothing else.
fn copies_context(instruction: &Instruction) -> bool {
    let is_single = matches!(local_sources(instruction), [source] if matches!(source.as_str(), "." | "./"));
    is_single && !instruction.is_broken && instruction.flag("exclude").is_none()
}

/// Whether a RUN names a package manager at all.
fn may_install(run: &Instruction) -> bool {
    let text = run.text.as_str();
    ["npm", "yarn", "pnpm", "pip", "go mod", "bundle", "composer"].iter().any(|name| text.contains(name))
}

/// Whether the project says that the install reads more than the manifests, as far as it can be looked at.
fn needs_sources(cx: &Context<'_>, install: &DependencyInstall) -> bool {
    let folder = cx.file().folder();
    install.hints.iter().any(|(file, signs)| {
        let text =
            cx.files().read(&join(folder, file)).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        text.is_some_and(|text| signs.is_empty() || signs.iter().any(|sign| text.contains(sign)))
    })
}
