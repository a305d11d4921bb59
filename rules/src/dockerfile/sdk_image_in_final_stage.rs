//! # SDK image in the final stage
//!
//! The build has a stage of its own, yet the last stage starts from an SDK image again and only runs what was copied into
//! it. The compiler, its libraries and their security notices are shipped with the program, often ten times its size.
//!
//! ```dockerfile bad
//! FROM golang:1.26 AS build
//! WORKDIR /src
//! COPY go.mod main.go ./
//! RUN go build -o /server .
//! FROM golang:1.26
//!      ^^^^^^^^^^^ the final stage ships the Go toolchain, but only runs what other stages made
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
//! ```dockerfile bad
//! FROM maven:3.9-eclipse-temurin-21 AS build
//! WORKDIR /src
//! COPY pom.xml ./
//! RUN mvn -B package
//! FROM eclipse-temurin:21-jdk
//!      ^^^^^^^^^^^^^^^^^^^^^^ the final stage ships the Java compiler, but only runs what other stages made
//! COPY --from=build /src/target/app.jar /app.jar
//! ENTRYPOINT ["java", "-jar", "/app.jar"]
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM maven:3.9-eclipse-temurin-21 AS build
//! WORKDIR /src
//! COPY pom.xml ./
//! RUN mvn -B package
//! FROM eclipse-temurin:21-jre
//! COPY --from=build /src/target/app.jar /app.jar
//! ENTRYPOINT ["java", "-jar", "/app.jar"]
//! ```
//!
//! A container that compiles, a stage that builds something itself, a Go image with Git (it fetches modules), and an image
//! for developers need the SDK. So may a script that cannot be looked into:
//!
//! ```dockerfile good
//! FROM golang:1.26 AS tools
//! RUN go install github.com/go-delve/delve/cmd/dlv@v1.25.0
//! FROM golang:1.26
//! COPY --from=tools /go/bin/dlv /usr/local/bin/
//! CMD ["dlv", "debug", "--headless"]
//! ```
//! ```dockerfile good
//! FROM rust:1.90 AS plan
//! RUN cargo install cargo-chef@0.1.73
//! FROM rust:1.90
//! COPY --from=plan /usr/local/cargo/bin/cargo-chef /usr/local/bin/
//! RUN cargo build --release
//! CMD ["/target/release/server"]
//! ```
//! ```dockerfile good
//! FROM golang:1.26 AS build
//! RUN go build -o /proxy .
//! FROM golang:1.26-alpine
//! RUN apk add --no-cache git
//! COPY --from=build /proxy /proxy
//! ENTRYPOINT ["/proxy"]
//! ```
//! ```dockerfile good
//! FROM maven:3.9-eclipse-temurin-21 AS build
//! WORKDIR /src
//! RUN mvn -B package
//! FROM eclipse-temurin:21
//! COPY --from=build /src/target/app.jar /app.jar
//! ENTRYPOINT ["/docker-entrypoint.sh"]
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::image::ImageReference;
use hullwright_core::rule::{Alias, Check, Context, Facet, FixAvailability, Rule};
use hullwright_core::semantic::{DependencyKind, DependencyTarget, Source, Stage, StageId};
use hullwright_core::shell::command::{Command, CommandLine, PackageAction, look_through, recognise};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::dockerfile::development_image::is_development_image;
use crate::patterns::image::release_tag::Releases;
use crate::patterns::image::runtime_image::runtime_image;
use crate::patterns::image::sdk_image::{Sdk, sdk_of};
use crate::patterns::shell::project_build::{Toolchain, uses_toolchain};
use crate::patterns::shell::started_words::started_words;

/// See the page.
pub static RULE: Rule = Rule {
    name: "sdk-image-in-final-stage",
    facets: &[
        Facet::new("cuda", &[Alias::narrower("tally", "tally/gpu/prefer-runtime-final-stage")]),
        Facet::new("dart", &[]),
        Facet::new("dotnet", &[]),
        Facet::new("go", &[]),
        Facet::new("haskell", &[]),
        Facet::new("java", &[]),
        Facet::new("rust", &[]),
        Facet::new("swift", &[]),
    ],
    category: Category::Performance,
    severity: Severity::Info,
    fix: FixAvailability::Unsafe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    let graph = cx.graph();
    let Some(stage) = graph.target().filter(|stage| !is_development_image(cx, stage)) else { return };
    let bottom = graph.bottom(stage);
    let Source::Image(image) = &bottom.base else { return };
    let Some(sdk) = image.value().and_then(sdk_of) else { return };
    let Some(facet) = facet_of(sdk.toolchain) else { return };
    if !copies_from_builder(cx, stage) {
        return;
    }
    let starts_it = started_words(cx, stage).is_none_or(|words| uses_toolchain(sdk.toolchain, &words));
    if starts_it || runs_it(cx, stage, sdk) {
        return;
    }
    let Some(from) = cx.instruction(stage.from).as_from() else { return };
    let title = sdk.toolchain.title();
    let message = format!("the final stage ships {title}, but only runs what other stages made");
    let report = cx.report(from.image.range(), message).facet(facet);
    let report = report.help(format!("start it from {}", sdk.runtime));
    let report = report.maybe_fix(fix(cx, stage, from.image.range()).filter(|_| bottom.id == stage.id));
    if bottom.id != stage.id
        && let Some(below) = cx.instruction(bottom.from).as_from()
    {
        report.label(below.image.range(), "the SDK comes from here");
    }
}

/// Starts the stage from the runtime of the same version.
fn fix(cx: &Context<'_>, stage: &Stage, range: TextRange) -> Option<Fix> {
    let image = ImageReference::parse(cx.slice(range)).ok()?;
    let releases = Releases { knowledge: cx.knowledge(), today: cx.today() };
    let runtime = runtime_image(&image, releases)?;
    // What a RUN installs has other names on another system.
    let has_runs = cx.of_kind(stage, InstructionKind::Run).next().is_some();
    let title = format!("Start from `{}`", runtime.reference);
    let edit = Edit::replace(range, runtime.reference);
    (runtime.is_flavour || !has_runs).then(|| Fix::unsafe_fix(title).edit(cx.file().id(), edit))
}

fn facet_of(toolchain: Toolchain) -> Option<&'static str> {
    match toolchain {
        Toolchain::Cuda => Some("cuda"),
        Toolchain::Dart => Some("dart"),
        Toolchain::Dotnet => Some("dotnet"),
        Toolchain::Go => Some("go"),
        Toolchain::Haskell => Some("haskell"),
        Toolchain::Java => Some("java"),
        Toolchain::Rust => Some("rust"),
        Toolchain::Swift => Some("swift"),
        Toolchain::C | Toolchain::Node => None,
    }
}

/// Whether the stage copies from one that is not below it.
fn copies_from_builder(cx: &Context<'_>, stage: &Stage) -> bool {
    let copies = stage.dependencies.iter().filter(|found| found.kind == DependencyKind::Copy);
    let is_apart = |on: StageId| cx.graph().chain(stage).all(|link| link.id != on);
    copies.into_iter().any(|found| matches!(found.on, DependencyTarget::Stage(on) if is_apart(on)))
}

/// Whether the stage or one below it runs something that needs the SDK, or that cannot be told. Whoever adds Git to Go
/// wants modules to be fetched.
fn runs_it(cx: &Context<'_>, stage: &Stage, sdk: Sdk) -> bool {
    let mut runs = cx.graph().chain(stage).flat_map(|link| cx.of_kind(link, InstructionKind::Run));
    runs.any(|run| {
        let launch = cx.launch(run);
        launch.commands().iter().filter_map(|command| command.invocation.as_ref()).any(|invocation| {
            let Some(line) = look_through(invocation).command() else { return false };
            let words = std::iter::once(line.program).chain(line.arguments);
            let words: Vec<String> = words.take(2).map(|word| word.text.clone().into_owned()).collect();
            let adds_git = sdk.toolchain == Toolchain::Go && installs(line, "git");
            line.name().is_none() || adds_git || uses_toolchain(sdk.toolchain, &words)
        })
    })
}

fn installs(line: CommandLine<'_>, name: &str) -> bool {
    matches!(recognise(line), Command::Packages(packages) if packages.action == PackageAction::Install
        && packages.named().any(|package| package.literal_name() == Some(name)))
}
