//! # Build and program in one stage
//!
//! The only stage starts from a toolchain or installs one, builds the program, and is shipped as it is: with the compiler,
//! the sources and everything that was fetched for the build. A second stage that copies the result is often a tenth of
//! the size, and has less to attack and to update.
//!
//! ```dockerfile bad
//! FROM golang:1.26
//!      ^^^^^^^^^^^ `go build` runs in the only stage: the image ships the Go toolchain as well
//! WORKDIR /src
//! COPY go.mod main.go ./
//! RUN go build -o /server .
//! CMD ["/server"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM golang:1.26 AS build
//! WORKDIR /src
//! COPY go.mod main.go ./
//! RUN go build -o /server .
//! FROM buildpack-deps:trixie-curl
//! WORKDIR /src
//! COPY --from=build /server /server
//! CMD ["/server"]
//! ```
//! ```dockerfile good
//! FROM golang:1.26 AS build
//! WORKDIR /src
//! COPY go.mod main.go ./
//! RUN CGO_ENABLED=0 go build -o /server .
//! FROM gcr.io/distroless/static:nonroot
//! COPY --from=build /server /server
//! CMD ["/server"]
//! ```
//!
//! The fix cuts the stage in two where the file tells what the program needs: Go and Rust run on the distribution of the image,
//! Java and .NET on their runtimes. Libraries that the program links to besides that of C have to be added by hand.
//!
//! Compilers from packages count, unless they are removed again:
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! WORKDIR /src
//! COPY Makefile main.c ./
//! RUN apk add --no-cache gcc make musl-dev
//!                        ^^^ `make` runs in the only stage: the image ships the compilers as well
//! RUN make
//! CMD ["/src/server"]
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! WORKDIR /src
//! COPY Makefile main.c ./
//! RUN apk add --no-cache --virtual .build gcc make musl-dev && make && apk del .build
//! CMD ["/src/server"]
//! ```
//!
//! So does a front end that is compiled and then served as files:
//!
//! ```dockerfile bad
//! FROM node:24-slim
//!      ^^^^^^^^^^^^ `npm run build` runs in the only stage: the image ships the development packages as well
//! WORKDIR /app
//! COPY package.json package-lock.json index.html ./
//! RUN npm ci && npm run build
//! CMD ["npx", "serve", "-s", "dist"]
//! ```
//!
//! A container that compiles when it starts, one for developers, one to build others from, and interpreters are left alone:
//!
//! ```dockerfile good
//! FROM golang:1.26
//! WORKDIR /src
//! COPY go.mod main.go ./
//! RUN go build ./...
//! CMD ["go", "run", "."]
//! ```
//! ```dockerfile good
//! FROM maven:3.9-eclipse-temurin-21
//! RUN mvn -B package
//! CMD ["bash"]
//! ```
//! ```dockerfile good file=Dockerfile.dev
//! FROM golang:1.26
//! RUN go build -o /server .
//! CMD ["/server"]
//! ```
//! ```dockerfile good
//! FROM debian:13-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends gcc libgmp-dev && ./configure && make install
//! CMD ["ghci"]
//! ```
//! ```dockerfile good
//! FROM python:3.14-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends gcc make && make -C native
//! CMD ["python", "app.py"]
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::semantic::{Source, Stage};
use hullwright_core::shell::Guarantee;
use hullwright_core::shell::command::{
    Command, FileAction, PackageAction, PackageManager, look_through, recognise,
};
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::development_image::is_development_image;
use crate::patterns::dockerfile::split_build::split_build;
use crate::patterns::image::sdk_image::sdk_of;
use crate::patterns::shell::compiler_package::compiler_package;
use crate::patterns::shell::project_build::{ProjectBuild, Toolchain, project_build, uses_toolchain};
use crate::patterns::shell::started_words::started_words;

/// See the page.
pub static RULE: Rule = Rule {
    name: "single-stage-build",
    aliases: &[Alias::same("tally", "tally/prefer-multi-stage-build"), Alias::same("droast", "DF011")],
    category: Category::Performance,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

/// What RUN instructions do that matters here.
#[derive(Default)]
struct Steps {
    builds: Vec<(ProjectBuild, TextRange)>,
    compilers: Vec<(Toolchain, TextRange)>,
    /// Whether packages or folders of packages are removed again.
    removes: bool,
    /// Whether packages of a language are installed, which may be compiled.
    adds_extensions: bool,
}

fn check(cx: &Context<'_>) {
    let [stage] = cx.graph().stages() else { return };
    let is_base = cx.of_kind(stage, InstructionKind::Onbuild).next().is_some();
    if is_base || is_development_image(cx, stage) {
        return;
    }
    let Some(words) = started_words(cx, stage) else { return };
    let mut steps = Steps::default();
    for run in cx.of_kind(stage, InstructionKind::Run).filter(|run| !run.is_broken) {
        steps.read(cx, run);
    }
    let Some((toolchain, place)) = toolchain_of(cx, stage, &steps, &words) else { return };
    let Some((build, built_at)) = steps.builds.iter().rfind(|(build, _)| build.toolchain == toolchain) else {
        return;
    };
    let compiles = || Toolchain::COMPILERS.iter().any(|other| uses_toolchain(*other, &words));
    if toolchain != Toolchain::Node && (words.iter().any(|word| word == "build") || compiles()) {
        return;
    }
    let (line, title) = (&build.line, toolchain.title());
    let message = format!("`{line}` runs in the only stage: the image ships {title} as well");
    cx.report(place, message)
        .label(*built_at, "built here")
        .help("build in a stage of its own, and copy what it makes into a stage without the tools")
        .maybe_fix(split_build(cx, stage, toolchain));
}

/// The toolchain that the stage brings, and where.
fn toolchain_of(
    cx: &Context<'_>,
    stage: &Stage,
    steps: &Steps,
    words: &[String],
) -> Option<(Toolchain, TextRange)> {
    let Source::Image(image) = &stage.base else { return None };
    let image = image.value()?;
    let from = cx.instruction(stage.from).as_from()?;
    if let Some(sdk) = sdk_of(image) {
        return Some((sdk.toolchain, from.image.range()));
    }
    if steps.removes {
        return None;
    }
    let needs_c = steps.adds_extensions || words.iter().any(|word| word.contains("supervisord"));
    let name = image.familiar_name();
    if name == "node" {
        return serves_files(words).then(|| (Toolchain::Node, from.image.range()));
    }
    if name == "gcc" {
        return Some((Toolchain::C, from.image.range()));
    }
    if starts_interpreter(words) {
        return None;
    }
    let builds = |toolchain| steps.builds.iter().any(|(build, _)| build.toolchain == toolchain);
    let counts = |toolchain| builds(toolchain) && !(needs_c && toolchain == Toolchain::C);
    steps.compilers.iter().find(|(toolchain, _)| counts(*toolchain)).copied()
}

impl Steps {
    fn read(&mut self, cx: &Context<'_>, run: &Instruction) {
        let launch = cx.launch(run);
        for command in launch.commands() {
            let Some(invocation) = &command.invocation else { continue };
            let started = look_through(invocation);
            let Some(line) = started.command() else { continue };
            if let Some(build) = project_build(line) {
                self.builds.push((build, command.range));
            }
            match recognise(line) {
                Command::Packages(packages) => match packages.action {
                    PackageAction::Install | PackageAction::Unknown if is_of_language(packages.manager) => {
                        self.adds_extensions = true;
                    }
                    PackageAction::Install if command.guarantee != Guarantee::Perhaps => {
                        let named = packages.packages.iter().filter(|package| !package.is_removed);
                        let compilers = named.filter_map(|package| {
                            Some((compiler_package(package.literal_name()?)?, package.whole.range()))
                        });
                        self.compilers.extend(compilers);
                    }
                    PackageAction::Remove | PackageAction::Purge | PackageAction::RemoveUnneeded => {
                        self.removes = true;
                    }
                    _ => {}
                },
                Command::Files(files) if files.action == FileAction::Remove => {
                    let is_packages = |text: &str| text.contains("node_modules");
                    self.removes |= files.files.iter().any(|file| file.literal().is_some_and(is_packages));
                }
                _ => {}
            }
        }
    }
}

/// Whether the manager installs packages of a programming language.
fn is_of_language(manager: PackageManager) -> bool {
    matches!(
        manager,
        PackageManager::Pip
            | PackageManager::Pipx
            | PackageManager::Uv
            | PackageManager::Poetry
            | PackageManager::Conda
            | PackageManager::Npm
            | PackageManager::Yarn
            | PackageManager::Pnpm
            | PackageManager::Bun
            | PackageManager::Gem
            | PackageManager::Bundle
            | PackageManager::Composer
            | PackageManager::Luarocks
            | PackageManager::Cpan
    )
}

/// Whether what starts hands out files and does nothing else.
fn serves_files(words: &[String]) -> bool {
    let is_server = |word: &String| matches!(word.as_str(), "serve" | "http-server" | "preview" | "nginx");
    words.iter().take(6).any(is_server)
}

/// Whether an interpreter runs the program: what was built then is an extension of it.
fn starts_interpreter(words: &[String]) -> bool {
    let is_interpreter = |word: &String| {
        let name = word.rsplit('/').next().unwrap_or(word);
        let starts = [
            "python", "ruby", "node", "php", "perl", "Rscript", "julia", "R", "jupyter", "gunicorn",
            "uvicorn",
        ];
        let name = name.trim_end_matches(|ch: char| ch.is_ascii_digit() || ch == '.');
        starts.contains(&name) || word.strip_suffix(".py").is_some()
    };
    words.iter().any(is_interpreter)
}
