//! Paths that nothing in a stage can have created.
//!
//! Whatever mentions the first part of a path, or may do anything, makes it possible. Entry point: [`never_creates`].

use super::Base;
use super::copy::{Copied, copied_by};
use super::search_path::resolved;
use super::stage_contents::{Build, StageContents};
use crate::dockerfile::{Instruction, InstructionKind};
use crate::knowledge::{Confidence, ImageFacts};
use crate::semantic::{DependencyKind, DependencyTarget, Resolution, Stage, StageId};
use crate::shell::Launch;
use crate::shell::command::{CommandLine, Started, look_through};

/// The folders of a root file system (Filesystem Hierarchy Standard 3.0), any of which an image may fill.
const OF_SYSTEM: [&str; 24] = [
    "bin",
    "boot",
    "dev",
    "docker-entrypoint.d",
    "entrypoint.sh",
    "etc",
    "go",
    "home",
    "lib",
    "lib32",
    "lib64",
    "libx32",
    "media",
    "mnt",
    "nodejs",
    "nonexistent",
    "opt",
    "proc",
    "root",
    "run",
    "sbin",
    "srv",
    "sys",
    "tmp",
];

/// Folders that build tools make where they run, whether or not anybody names them.
const BUILD_OUTPUTS: [&str; 26] = [
    ".next",
    ".nuxt",
    ".output",
    ".venv",
    "_site",
    "artifacts",
    "bin",
    "build",
    "coverage",
    "dist",
    "lib",
    "node_modules",
    "obj",
    "out",
    "output",
    "packages",
    "pkg",
    "public",
    "publish",
    "release",
    "site",
    "site-packages",
    "storybook-static",
    "target",
    "vendor",
    "www",
];

/// A source of `COPY --from=STAGE` that is certainly not there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MissingSource {
    /// The COPY, by its index.
    pub instruction: u32,
    /// Which of its sources.
    pub source: usize,
    /// The stage it is read from.
    pub stage: StageId,
    /// The path, absolute.
    pub path: String,
}

/// Every such source of a file.
pub(super) fn missing_sources(build: &Build<'_>, stages: &[StageContents]) -> Vec<MissingSource> {
    let mut missing = Vec::new();
    for stage in build.graph.stages() {
        for (instruction, from) in copies_from_stages(stage) {
            let Some(found) = build.dockerfile.instructions.get(instruction as usize) else { continue };
            for (idx, path) in paths_of(build, stage, found).into_iter().enumerate() {
                let source = build.graph.stage(from);
                if let Some(path) = path.filter(|path| never_creates(build, stages, source, path)) {
                    missing.push(MissingSource { instruction, source: idx, stage: from, path });
                }
            }
        }
    }
    missing
}

/// The COPYs of a stage that read from an earlier one.
fn copies_from_stages(stage: &Stage) -> impl Iterator<Item = (u32, StageId)> {
    stage.dependencies.iter().filter_map(|dependency| match (dependency.kind, &dependency.on) {
        (DependencyKind::Copy, DependencyTarget::Stage(on)) => Some((dependency.instruction, *on)),
        _ => None,
    })
}

/// The sources of a `COPY --from`, which lie below the root; `None` for one that is not known.
fn paths_of(build: &Build<'_>, stage: &Stage, copy: &Instruction) -> Vec<Option<String>> {
    let sources = copy.as_copy().map(|copy| copy.sources).unwrap_or_default();
    let paths = sources.iter().map(|source| {
        let path = build.expand(stage, source, copy.index);
        path.value().map(|path| resolved("/", path))
    });
    paths.collect()
}

/// Whether nothing of what the COPY reads is there, so that it brings nothing.
pub(super) fn brings_nothing(
    build: &Build<'_>,
    earlier: &[StageContents],
    stage: &Stage,
    copy: &Instruction,
) -> bool {
    let Some((_, from)) = copies_from_stages(stage).find(|(instruction, _)| *instruction == copy.index)
    else {
        return false;
    };
    let paths = paths_of(build, stage, copy);
    let from = build.graph.stage(from);
    let is_missing =
        |path: &Option<String>| path.as_ref().is_some_and(|path| never_creates(build, earlier, from, path));
    !paths.is_empty() && paths.iter().all(is_missing)
}

/// Whether the stage certainly has nothing at `path` (absolute, cleaned) when it ends.
pub(super) fn never_creates(build: &Build<'_>, earlier: &[StageContents], stage: &Stage, path: &str) -> bool {
    let Some(first) = path.split('/').nth(1).filter(|first| !first.is_empty()) else { return false };
    if first.contains(['*', '?', '[', '$', '{']) || first == "usr" || first == "var" {
        return false;
    }
    let lacks = match earlier.get(build.graph.bottom(stage).id.0 as usize).map(|contents| &contents.base) {
        Some(Base::Scratch) => true,
        Some(Base::Image(facts)) => !OF_SYSTEM.contains(&first) && !may_hold(facts, first),
        Some(Base::Stage(_) | Base::Unknown) | None => false,
    };
    lacks
        && build.graph.chain(stage).all(|link| {
            earlier.get(link.id.0 as usize).is_some_and(|contents| !contents.may_do_anything())
                && build
                    .instructions_of(link)
                    .iter()
                    .all(|found| !may_create(build, earlier, link, found, first))
        })
}

/// Whether an image may have the folder by its own settings; of images that nobody replayed nothing is certain.
fn may_hold(facts: &ImageFacts, first: &str) -> bool {
    if facts.source.confidence < Confidence::Derived {
        return true;
    }
    let Resolution::Known(workdir) = &facts.workdir else { return true };
    let mut settings: Vec<&str> = facts.programs.off_path.iter().map(|(_, path)| *path).collect();
    settings.extend(*workdir);
    for words in [&facts.entrypoint, &facts.cmd] {
        if let Resolution::Known(Some(words)) = words {
            settings.extend(words.iter().copied());
        }
    }
    if let Resolution::Known(volumes) = &facts.volumes {
        settings.extend(volumes.iter().copied());
    }
    if let Resolution::Known(path) = &facts.env_path {
        settings.push(path);
    }
    settings.iter().any(|text| mentions(text, first))
}

/// Whether the instruction may create something at or below `/first`.
fn may_create(
    build: &Build<'_>,
    earlier: &[StageContents],
    stage: &Stage,
    instruction: &Instruction,
    first: &str,
) -> bool {
    match instruction.kind {
        InstructionKind::Label
        | InstructionKind::Cmd
        | InstructionKind::Entrypoint
        | InstructionKind::Healthcheck
        | InstructionKind::Expose
        | InstructionKind::Maintainer
        | InstructionKind::Stopsignal
        | InstructionKind::User
        | InstructionKind::From => false,
        InstructionKind::Workdir => {
            let workdir = build.graph.workdir_before(stage, instruction.index + 1);
            let path = workdir.and_then(|(_, workdir)| workdir.path.value());
            path.is_none_or(|path| mentions(path, first))
        }
        InstructionKind::Copy | InstructionKind::Add => {
            let workdir = earlier.get(stage.id.0 as usize).and_then(StageContents::base_workdir);
            let Some((destination, copied)) = copied_by(build, stage, instruction, workdir) else {
                return true;
            };
            let unfolds = |source: &Copied| !source.is_file || source.name.as_deref() == Some(first);
            resolved("/", &destination.path).split('/').nth(1) == Some(first)
                || (destination.path == "/" && copied.iter().any(unfolds))
        }
        InstructionKind::Run => {
            let text = instruction.range.slice(build.source);
            let workdir = build.graph.workdir_before(stage, instruction.index);
            let runs_in_root = match workdir {
                Some((_, workdir)) => workdir.path.value().is_none_or(|path| path == "/"),
                None => true,
            };
            mentions(text, first)
                || unpacks(&(build.launch)(instruction))
                || (runs_in_root && BUILD_OUTPUTS.contains(&first))
        }
        InstructionKind::Arg
        | InstructionKind::Env
        | InstructionKind::Onbuild
        | InstructionKind::Shell
        | InstructionKind::Volume
        | InstructionKind::Unknown => mentions(instruction.range.slice(build.source), first),
    }
}

/// Whether a command may make folders whose names it does not say.
fn unpacks(launch: &Launch) -> bool {
    const TOOLS: [&str; 14] = [
        "7z", "aria2c", "bsdtar", "cpio", "curl", "dpkg", "git", "jar", "rpm", "rsync", "svn", "tar",
        "unzip", "wget",
    ];
    launch.commands().iter().any(|command| {
        let started = command.invocation.as_ref().map(look_through);
        let line = started.as_ref().and_then(Started::command);
        line.and_then(CommandLine::name).is_some_and(|name| TOOLS.contains(&name))
    })
}

/// Whether `name` stands in the text as a part of a path or a word of its own.
fn mentions(text: &str, name: &str) -> bool {
    let is_inside = |ch: char| ch.is_alphanumeric() || matches!(ch, '_' | '-' | '.');
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let behind = text.get(at + name.len()..).and_then(|rest| rest.chars().next());
        !before.is_some_and(is_inside) && !behind.is_some_and(is_inside)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_mentioned_as_a_part_of_a_path() {
        for text in ["mkdir /app", "cd app/x", "WORKDIR \"/app\"", "a=app"] {
            assert!(mentions(text, "app"), "{text}");
        }
        for text in ["mkdir /apps", "my-app", "app.js"] {
            assert!(!mentions(text, "app"), "{text}");
        }
    }
}
