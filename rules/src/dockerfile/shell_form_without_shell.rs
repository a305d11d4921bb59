//! # Shell form where there is no shell
//!
//! Text that is no JSON array is handed to `/bin/sh -c`. An image that starts from `scratch` holds nothing but what is
//! copied into it, so without a shell there the step fails, and a container with such a CMD does not start.
//!
//! ```dockerfile bad
//! FROM golang:1.25 AS build
//! WORKDIR /src
//! FROM scratch
//! COPY --from=build /src/app /app
//! RUN chmod +x /app
//! ^^^ RUN needs `/bin/sh`, which this stage does not hold
//! USER 65532
//! CMD ["/app"]
//! ```
//! ```dockerfile bad also=shell-form-command
//! FROM golang:1.25 AS build
//! WORKDIR /src
//! FROM scratch
//! COPY --from=build /src/app /app
//! USER 65532
//! ENTRYPOINT /app
//! ^^^^^^^^^^ ENTRYPOINT needs `/bin/sh`, which this stage does not hold
//! ```
//! The exec form starts the program itself:
//! ```dockerfile good
//! FROM golang:1.25 AS build
//! WORKDIR /src
//! FROM scratch
//! COPY --from=build /src/app /app
//! USER 65532
//! ENTRYPOINT ["/app"]
//! ```
//! A copy that may bring a shell, a mount that may hold one, a chosen SHELL, and a program that may make one are believed.
//! ```dockerfile good
//! FROM alpine:3.22 AS root
//! FROM scratch
//! COPY --from=root / /
//! RUN apk update
//! FROM scratch
//! COPY busybox /bin/
//! RUN echo
//! FROM scratch
//! RUN --mount=type=bind,from=root,target=/ echo
//! FROM scratch
//! SHELL ["/busybox", "sh", "-c"]
//! RUN echo
//! FROM scratch
//! COPY busybox /busybox
//! RUN ["/busybox", "--install", "/bin"]
//! RUN echo
//! ```
//! ```dockerfile good
//! ARG ROOT=/
//! FROM scratch
//! ARG ROOT
//! ADD rootfs.tar $ROOT
//! RUN echo
//! FROM scratch AS unused
//! CMD echo
//! FROM scratch
//! COPY app /
//! CMD ["/app"]
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind, read_mount};
use hullwright_core::project::path::clean_in_root;
use hullwright_core::rule::{Alias, Check, Context, Rule};
use hullwright_core::semantic::{Place, Resolution, Source, Stage};
use hullwright_core::text::MappedText;

/// See the page.
pub static RULE: Rule = Rule {
    name: "shell-form-without-shell",
    aliases: &[Alias::narrower("tally", "tally/shell-run-in-scratch")],
    category: Category::Correctness,
    severity: Severity::Error,
    checks: &[Check::Stage(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, stage: &Stage) {
    let graph = cx.graph();
    if *graph.root(stage) != Source::Scratch {
        return;
    }
    // What the stages below brought counts as well.
    let inherited: Vec<&Stage> = graph.chain(stage).skip(1).collect();
    let below = inherited
        .iter()
        .rev()
        .flat_map(|link| cx.instructions_of(link).iter().map(move |found| (*link, found)));
    if below.into_iter().any(|(link, found)| may_bring_shell(cx, link, found)) {
        return;
    }
    let is_shipped = graph.target().is_some_and(|target| target.id == stage.id);
    let mut found: Vec<&Instruction> = Vec::new();
    for instruction in cx.instructions_of(stage) {
        if instruction.is_broken || may_bring_shell(cx, stage, instruction) {
            break;
        }
        let needs_shell = match instruction.kind {
            InstructionKind::Run => !brings_its_own(instruction),
            InstructionKind::Cmd | InstructionKind::Entrypoint | InstructionKind::Healthcheck => is_shipped,
            _ => false,
        };
        let has_shell = graph.shell_before(stage, instruction.index).is_some();
        if needs_shell && !has_shell && is_shell_text(instruction) {
            found.push(instruction);
        }
    }
    report(cx, stage, &found);
}

/// One finding a stage; the further places say that they need the shell too.
fn report(cx: &Context<'_>, stage: &Stage, found: &[&Instruction]) {
    let Some((first, others)) = found.split_first() else { return };
    let keyword = first.kind.keyword();
    let help = if first.kind == InstructionKind::Run {
        "do it in an earlier stage, and copy the result"
    } else {
        "write it as a JSON array that starts with the path of the program"
    };
    let message = format!("{keyword} needs `/bin/sh`, which this stage does not hold");
    let mut report = cx
        .report(first.keyword.range(), message)
        .label(cx.instruction(stage.from).text.range(), "the stage starts empty")
        .help(help);
    for other in others {
        report = report.label(other.keyword.range(), "needs it too");
    }
}

/// Text for a shell; what was meant as a JSON array is not.
fn is_shell_text(instruction: &Instruction) -> bool {
    matches!(instruction.command(), Some(CommandForm::Shell(text)) if !text.as_str().starts_with('['))
}

/// Whether the instruction may leave a shell at `/bin/sh`: a copy to a place at or above it, or a program of which
/// nothing is known.
fn may_bring_shell(cx: &Context<'_>, stage: &Stage, instruction: &Instruction) -> bool {
    match instruction.kind {
        InstructionKind::Copy | InstructionKind::Add => {
            let Some(copy) = instruction.as_copy() else { return true };
            let place = Place::before(instruction.index);
            let escape = cx.dockerfile().escape;
            let expanded = cx.graph().expand(Some(stage), copy.destination, place, escape);
            match expanded.value {
                Resolution::Known(path) if path.starts_with('/') => may_hold_shell(&path, copy.sources),
                Resolution::Known(_) | Resolution::Partial(_) | Resolution::Unknown => true,
            }
        }
        InstructionKind::Run => matches!(instruction.command(), Some(CommandForm::Exec(_))),
        _ => false,
    }
}

/// Whether what is copied to `path` may end up at `/bin/sh`.
fn may_hold_shell(path: &str, sources: &[MappedText]) -> bool {
    let cleaned = clean_in_root(path);
    if cleaned.is_empty() {
        // One plain file lands in the root under its own name; a folder or an archive unfolds there.
        let is_plain = |source: &str| {
            let name = source.rsplit('/').next().unwrap_or_default();
            name.contains('.')
                && !name.contains(['*', '?', '[', '$'])
                && !is_archive(name)
                && !name.starts_with('.')
        };
        return !sources.iter().all(|source| is_plain(source.as_str()));
    }
    cleaned == "bin" || cleaned.starts_with("bin/")
}

fn is_archive(name: &str) -> bool {
    let lowered = name.to_ascii_lowercase();
    [".tar", ".gz", ".tgz", ".xz", ".txz", ".bz2", ".tbz2", ".zst", ".zip"]
        .iter()
        .any(|ending| lowered.ends_with(ending))
}

/// Whether the RUN mounts something that may hold a shell, or is a script with an interpreter of its own.
fn brings_its_own(run: &Instruction) -> bool {
    let may_hold = |flag| {
        let Some(mount) = read_mount(flag) else { return true };
        let target = mount.value("target").map(|target| target.as_str().to_owned());
        target.is_none_or(|target| {
            let cleaned = clean_in_root(&target);
            target.contains('$')
                || !target.starts_with('/')
                || cleaned.is_empty()
                || cleaned == "bin"
                || cleaned.starts_with("bin/")
        })
    };
    !run.heredocs.is_empty() || run.flags_named("mount").any(may_hold)
}
