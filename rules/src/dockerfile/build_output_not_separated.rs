//! # Whole work directory copied out of a builder
//!
//! The shipped stage takes the builder's work directory as it is: with the sources, the caches and the tools that were
//! only needed to build. What the program needs is its output.
//!
//! ```dockerfile bad
//! FROM golang:1.26 AS build
//! WORKDIR /src
//! COPY . .
//! RUN go build -o server ./cmd/server
//! FROM debian:13-slim
//! COPY --from=build /src /app
//!                   ^^^^ `/src` is the whole work directory of stage `build`, sources included
//! CMD ["/app/server"]
//! ```
//! ```dockerfile good
//! FROM golang:1.26 AS build
//! WORKDIR /src
//! COPY . .
//! RUN go build -o server ./cmd/server
//! FROM debian:13-slim
//! COPY --from=build /src/server /app/server
//! CMD ["/app/server"]
//! ```
//!
//! Where nothing is compiled the work directory is the program:
//!
//! ```dockerfile good
//! FROM python:3.14-slim AS build
//! WORKDIR /app
//! COPY . .
//! RUN pip install -r requirements.txt
//! FROM python:3.14-slim
//! COPY --from=build /app /app
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::{Check, Context, DefaultSet, Rule};
use hullwright_core::semantic::{DependencyKind, DependencyTarget, Stage};
use hullwright_core::shell::command::{CommandLine, look_through};

/// See the page.
pub static RULE: Rule = Rule {
    name: "build-output-not-separated",
    category: Category::Performance,
    severity: Severity::Info,
    default: DefaultSet::Strict,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    if cx.graph().target().is_none_or(|target| target.id != stage.id) {
        return;
    }
    for dependency in stage.dependencies.iter().filter(|found| found.kind == DependencyKind::Copy) {
        let DependencyTarget::Stage(on) = dependency.on else { continue };
        let builder = cx.graph().stage(on);
        let copy = cx.instruction(dependency.instruction).as_copy();
        let Some([source]) = copy.map(|copy| copy.sources) else { continue };
        let Some(workdir) = compiled_sources(cx, builder) else { continue };
        let path = source.as_str().trim_end_matches('/').trim_end_matches("/.");
        let what = match path {
            "" if source.as_str() == "/" => "the whole root",
            path if path == workdir.trim_end_matches('/') && !path.is_empty() => "the whole work directory",
            _ => continue,
        };
        let message =
            format!("`{}` is {what} of stage `{}`, sources included", source.as_str(), builder.label());
        cx.report(source.range(), message).help("copy what the build makes, and nothing else");
    }
}

/// The work directory in which a stage compiles the sources that were copied into it.
fn compiled_sources(cx: &Context<'_>, stage: &Stage) -> Option<String> {
    let instructions = cx.instructions_of(stage);
    let run = instructions.iter().rfind(|found| found.kind == InstructionKind::Run && compiles(cx, found))?;
    let copy =
        instructions.iter().take_while(|found| found.index < run.index).find(|found| takes_sources(found))?;
    let workdir = |at: u32| {
        let (_, found) = cx.graph().workdir_before(stage, at)?;
        found.path.known().cloned()
    };
    // Sources and build share the directory.
    workdir(run.index).filter(|path| workdir(copy.index).as_ref() == Some(path))
}

/// `COPY . .` of the context.
fn takes_sources(instruction: &Instruction) -> bool {
    let is_copy = matches!(instruction.kind, InstructionKind::Add | InstructionKind::Copy);
    is_copy
        && instruction.flag("from").is_none()
        && instruction.as_copy().is_some_and(|copy| {
            let is_here = |word: &str| matches!(word, "." | "./");
            matches!(copy.sources, [source] if is_here(source.as_str())) && is_here(copy.destination.as_str())
        })
}

/// Whether a RUN holds a compiler whose output stands on its own.
fn compiles(cx: &Context<'_>, run: &Instruction) -> bool {
    let launch = cx.launch(run);
    let commands = launch.commands();
    let mut invocations = commands.iter().filter_map(|command| command.invocation.as_ref());
    invocations.any(|invocation| look_through(invocation).command().is_some_and(is_compiler))
}

fn is_compiler(line: CommandLine<'_>) -> bool {
    let (Some(name), Some(first)) = (line.name(), line.arguments.first()) else { return false };
    match name {
        "go" | "cargo" | "zig" | "swift" | "stack" | "cabal" => {
            matches!(first.literal(), Some("build" | "install"))
        }
        "dotnet" => matches!(first.literal(), Some("publish" | "build")),
        "mvn" | "mvnw" | "gradle" | "gradlew" | "sbt" | "make" | "gcc" | "g++" | "javac" | "ng" => true,
        _ => false,
    }
}
