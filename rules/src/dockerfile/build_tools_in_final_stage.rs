//! # Build tools left in the shipped image
//!
//! Compilers and development headers are installed to build something, and stay. They are large, need updates for defects
//! that the program cannot meet, and help whoever breaks in.
//!
//! ```dockerfile bad
//! FROM python:3.14-slim
//! WORKDIR /app
//! RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev
//!                                                                  ^^^ `gcc` and `libpq-dev` serve to build, and stay in the image
//! COPY requirements.txt app.py ./
//! RUN pip install --no-cache-dir -r requirements.txt
//! CMD ["python", "app.py"]
//! ```
//! ```dockerfile good
//! FROM python:3.14-slim AS build
//! WORKDIR /app
//! RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev
//! COPY requirements.txt ./
//! RUN pip wheel --wheel-dir /wheels -r requirements.txt
//! FROM python:3.14-slim
//! WORKDIR /app
//! RUN --mount=type=bind,from=build,source=/wheels,target=/wheels pip install --no-cache-dir /wheels/*
//! COPY app.py ./
//! CMD ["python", "app.py"]
//! ```
//!
//! A compiler alone, which nothing links to, is removed where it was needed. It is left out where nothing is compiled, or where
//! the image has one. Headers of libraries stay, since the library that the program loads goes with them:
//!
//! ```dockerfile bad
//! FROM python:3.14-slim
//! WORKDIR /app
//! COPY requirements.txt app.py ./
//! RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev \
//!                                                                  ^^^ `gcc` and `libc6-dev` serve to build, and stay in the image
//!     && pip install --no-cache-dir -r requirements.txt \
//!     && rm -rf /var/lib/apt/lists/*
//! CMD ["python", "app.py"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM python:3.14-slim
//! WORKDIR /app
//! COPY requirements.txt app.py ./
//! RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev \
//!     && pip install --no-cache-dir -r requirements.txt \
//!     && rm -rf /var/lib/apt/lists/* \
//!     && apt-get purge -y --auto-remove gcc libc6-dev
//! CMD ["python", "app.py"]
//! ```
//! ```dockerfile bad
//! FROM python:3.14
//! WORKDIR /app
//! RUN apt-get update && apt-get install -y --no-install-recommends build-essential gettext && rm -rf /var/lib/apt/lists/*
//!                                                                  ^^^^^^^^^^^^^^^ `build-essential` serves to build, and stays in the image
//! COPY requirements.txt app.py ./
//! RUN pip install --no-cache-dir -r requirements.txt
//! CMD ["python", "app.py"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM python:3.14
//! WORKDIR /app
//! RUN apt-get update && apt-get install -y --no-install-recommends gettext && rm -rf /var/lib/apt/lists/*
//! COPY requirements.txt app.py ./
//! RUN pip install --no-cache-dir -r requirements.txt
//! CMD ["python", "app.py"]
//! ```
//! ```dockerfile bad
//! FROM ruby:3.4-alpine AS base
//! WORKDIR /app
//! RUN apk add --no-cache build-base tzdata
//!                        ^^^^^^^^^^ `build-base` serves to build, and stays in the image
//! FROM base
//! COPY app.rb ./
//! CMD ["ruby", "app.rb"]
//! ```
//!
//! What is removed again, images for developers, and containers that compile or only run tests are left alone:
//!
//! ```dockerfile good
//! FROM python:3.14-alpine AS web
//! WORKDIR /app
//! COPY requirements.txt app.py ./
//! RUN apk add --no-cache --virtual .build gcc musl-dev && pip install --no-cache-dir -r requirements.txt && apk del .build
//! CMD ["python", "app.py"]
//! ```
//! ```dockerfile good
//! FROM debian:13-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends gcc \
//!  && ./configure && make install && apt-get purge -y --auto-remove gcc
//! CMD ["server"]
//! ```
//! ```dockerfile good
//! FROM r-base:4.5.1
//! RUN apt-get update && apt-get install -y --no-install-recommends g++ libcurl4-openssl-dev
//! CMD ["Rscript", "app.R"]
//! ```
//! ```dockerfile good
//! FROM debian:13-slim AS toolchain
//! RUN apt-get update && apt-get install -y --no-install-recommends gcc make
//! CMD ["make"]
//! ```
//! ```dockerfile good
//! FROM debian:13-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev tox
//! CMD ["tox"]
//! ```
//! ```dockerfile good
//! FROM python:3.14-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends gcc
//! CMD ["python3"]
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::{Alias, Check, Context, DefaultSet, FixAvailability, Rule};
use hullwright_core::semantic::{Source, Stage};
use hullwright_core::shell::command::{
    Command, PackageAction, PackageCommand, PackageManager, PackageSpec, Part, look_through, recognise,
};
use hullwright_core::text::TextRange;
use rustc_hash::FxHashSet;

use crate::patterns::dockerfile::development_image::is_development_image;
use crate::patterns::image::sdk_image::sdk_of;
use crate::patterns::shell::build_tool_fix::fix_build_tools;
use crate::patterns::shell::compiler_package::build_tool;
use crate::patterns::shell::project_build::{Toolchain, uses_toolchain};
use crate::patterns::shell::started_words::started_words;

/// See the page.
pub static RULE: Rule = Rule {
    name: "build-tools-in-final-stage",
    aliases: &[Alias::related("cis-docker", "4.3")],
    category: Category::Performance,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    default: DefaultSet::Strict,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// Programs that compile what they are given while they run.
const COMPILING: [&str; 8] =
    ["R", "Rscript", "julia", "jupyter", "jupyter-lab", "ghci", "shiny-server", "rserver"];

/// A compiler or headers.
struct Tool {
    name: String,
    range: TextRange,
    /// The group it is installed in.
    group: Option<String>,
    /// The RUN.
    run: u32,
}

/// What the package managers of a chain do.
#[derive(Default)]
struct Packages {
    /// The tools that are installed.
    tools: Vec<Tool>,
    /// Names of packages and groups that are removed.
    removed: FxHashSet<String>,
    /// Whether more may be removed.
    is_open: bool,
}

fn check(cx: &Context<'_>) {
    let Some(stage) = cx.graph().target().filter(|stage| !is_development_image(cx, stage)) else { return };
    let Some(words) = started_words(cx, stage) else { return };
    let is_compiling = |word: &String| COMPILING.contains(&word.rsplit('/').next().unwrap_or(word));
    let compiles = Toolchain::COMPILERS.iter().any(|toolchain| uses_toolchain(*toolchain, &words));
    if compiles || words.iter().any(is_compiling) || brings_tools(cx, stage) {
        return;
    }
    let mut packages = Packages::default();
    for link in cx.graph().chain(stage) {
        packages.read(cx, link);
    }
    if packages.is_open {
        return;
    }
    let stays = |name: &str| !packages.removed.contains(name);
    let is_kept = |tool: &&Tool| stays(&tool.name) && tool.group.as_deref().is_none_or(stays);
    let kept: Vec<&Tool> = packages.tools.iter().filter(is_kept).collect();
    let Some((first, others)) = kept.split_first() else { return };
    let name = &first.name;
    let message = match others {
        [] => format!("`{name}` serves to build, and stays in the image"),
        [other] => format!("`{name}` and `{}` serve to build, and stay in the image", other.name),
        more => format!("`{name}` and {} more packages serve to build, and stay in the image", more.len()),
    };
    let help = "build in a stage of its own and install libraries without headers here, or remove the packages in the \
                same RUN";
    let mut report =
        cx.report(first.range, message).help(help).maybe_fix(fix_build_tools(cx, stage, kept.len()));
    for other in others.iter().filter(|other| other.run != first.run) {
        report = report.label(other.range, "and here");
    }
}

/// Whether the base image is one to build with.
fn brings_tools(cx: &Context<'_>, stage: &Stage) -> bool {
    match cx.graph().root(stage) {
        Source::Image(image) => image.value().is_none_or(|image| {
            sdk_of(image).is_some() || matches!(image.familiar_name().as_str(), "gcc" | "buildpack-deps")
        }),
        Source::Invalid(_) => true,
        Source::Scratch | Source::Stage(_) => false,
    }
}

impl Packages {
    fn read(&mut self, cx: &Context<'_>, stage: &Stage) {
        for run in cx.of_kind(stage, InstructionKind::Run).filter(|run| !run.is_broken) {
            let launch = cx.launch(run);
            for command in launch.commands() {
                let Some(invocation) = &command.invocation else { continue };
                let started = look_through(invocation);
                let Some(line) = started.command() else { continue };
                // Packages that are marked go with the next removal.
                self.is_open |= line.name() == Some("apt-mark");
                if let Command::Packages(packages) = recognise(line)
                    && is_of_distribution(packages.manager)
                {
                    self.add(&packages, run.index);
                }
            }
        }
    }

    fn add(&mut self, command: &PackageCommand<'_>, run: u32) {
        let literal = command.packages.iter().filter_map(|package| Some((package, package.literal_name()?)));
        match command.action {
            PackageAction::Install => {
                let group = command.virtual_group().and_then(Part::literal).map(str::to_owned);
                let is_open_group = command.virtual_group().is_some() && group.is_none();
                let added = literal.clone().filter(|(package, name)| !package.is_removed && build_tool(name));
                let tool = |(package, name): (&PackageSpec<'_>, &str)| Tool {
                    name: name.to_owned(),
                    range: package.name.range(),
                    group: group.clone(),
                    run,
                };
                self.is_open |= is_open_group;
                self.tools.extend(added.map(tool));
                let removed = literal.filter(|(package, _)| package.is_removed);
                self.removed.extend(removed.map(|(_, name)| name.to_owned()));
            }
            PackageAction::Remove | PackageAction::Purge => {
                self.is_open |= literal.clone().count() != command.packages.len();
                self.removed.extend(literal.map(|(_, name)| name.to_owned()));
            }
            PackageAction::RemoveUnneeded | PackageAction::Unknown => self.is_open = true,
            PackageAction::UpdateIndex
            | PackageAction::Upgrade
            | PackageAction::Clean
            | PackageAction::Download
            | PackageAction::Build
            | PackageAction::Other => {}
        }
    }
}

fn is_of_distribution(manager: PackageManager) -> bool {
    matches!(
        manager,
        PackageManager::AptGet
            | PackageManager::Apt
            | PackageManager::Aptitude
            | PackageManager::Apk
            | PackageManager::Dnf
            | PackageManager::Microdnf
            | PackageManager::Yum
            | PackageManager::Tdnf
            | PackageManager::Zypper
            | PackageManager::Pacman
    )
}
