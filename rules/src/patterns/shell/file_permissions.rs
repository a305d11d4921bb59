//! What a build does to the permissions of files: `chmod`, `mkdir -m` and `install -m` of RUN, `--chmod` of COPY and ADD.
//!
//! Entry point: [`permissions_of`]. Changes that do not last are left out: files that the same RUN removes, and those of a
//! cache.

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::semantic::Place;
use hullwright_core::shell::command::files::{self, FileAction, FileCommand};
use hullwright_core::shell::command::look_through;
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::scratch_mounts::may_be_scratch;
use crate::patterns::dockerfile::whole_path::{is_below, whole_path};

/// Permissions that a step gives.
#[derive(Clone, Debug)]
pub struct GivenPermissions {
    /// The mode as written: `777`, `a+rw`.
    pub mode: String,
    /// Where it is written.
    pub mode_range: TextRange,
    /// Whether the mode stands in the file just as it is read.
    pub is_as_written: bool,
    /// The paths as written, variables and patterns among them; the destination of a COPY.
    pub paths: Vec<String>,
    /// The paths that are known whole.
    pub whole_paths: Vec<String>,
    /// Whether they are folders for certain.
    pub makes_folders: bool,
    /// Whether folders are gone through.
    pub is_recursive: bool,
    /// Where the command starts, if it is the plain program of a RUN.
    pub command_start: Option<u32>,
}

/// All permissions that an instruction gives, in order.
pub fn permissions_of(cx: &Context<'_>, instruction: &Instruction) -> Vec<GivenPermissions> {
    match instruction.kind {
        InstructionKind::Run if cx.slice(instruction.range).contains(['m']) => of_run(cx, instruction),
        InstructionKind::Copy | InstructionKind::Add => of_copy(cx, instruction).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn of_copy(cx: &Context<'_>, instruction: &Instruction) -> Option<GivenPermissions> {
    let value = instruction.flag("chmod")?.value()?;
    let copy = instruction.as_copy()?;
    let stage = cx.graph().stage_of(instruction)?;
    let (place, escape) = (Place::before(instruction.index), cx.dockerfile().escape);
    let mode = cx.graph().expand(Some(stage), &value, place, escape).value.known()?.clone();
    let destination = cx.graph().expand(Some(stage), copy.destination, place, escape);
    let here = cx.graph().workdir_before(stage, instruction.index);
    let here = here.and_then(|(_, workdir)| workdir.path.value()).map_or("", String::as_str);
    let whole = destination.value.value().and_then(|path| whole_path(here, path));
    Some(GivenPermissions {
        is_as_written: value.is_verbatim() && mode == value.as_str(),
        mode,
        mode_range: value.range(),
        paths: vec![copy.destination.as_str().to_owned()],
        whole_paths: whole.into_iter().collect(),
        makes_folders: false,
        is_recursive: true,
        command_start: None,
    })
}

fn of_run(cx: &Context<'_>, run: &Instruction) -> Vec<GivenPermissions> {
    let here = cx.graph().stage_of(run).and_then(|stage| cx.graph().workdir_before(stage, run.index));
    let here = here.and_then(|(_, workdir)| workdir.path.value()).map_or("", String::as_str);
    let launch = cx.launch(run);
    let commands = launch.commands();
    let mut found = Vec::new();
    let mut changed_folder = false;
    for (idx, launched) in commands.iter().enumerate() {
        let Some(invocation) = &launched.invocation else { continue };
        changed_folder |= matches!(invocation.name(), Some("cd" | "pushd" | "popd"));
        let started = look_through(invocation);
        let Some(command) = started.command().and_then(files::read) else { continue };
        let Some((mode, text)) = command.mode.and_then(|mode| Some((mode, mode.literal()?))) else {
            continue;
        };
        let written: Vec<&str> = paths_of(&command);
        // Behind `cd`, only what starts at the root has a place that is known.
        let here = if changed_folder { "" } else { here };
        let whole: Vec<String> = written.iter().filter_map(|path| place_of(here, path)).collect();
        let later = commands.get(idx + 1..).unwrap_or_default();
        let is_removed = |path: &&str| later.iter().any(|later| removes(later.invocation.as_ref(), path));
        let is_passing = !written.is_empty() && written.iter().all(is_removed);
        if is_passing || whole.iter().any(|path| may_be_scratch(run, path)) {
            continue;
        }
        let is_plain = command.program.range == invocation.program.range;
        let range = mode.exact_range();
        found.push(GivenPermissions {
            mode: text.to_owned(),
            mode_range: mode.range(),
            is_as_written: range.is_some_and(|range| cx.slice(range) == text),
            paths: written.iter().map(|path| (*path).to_owned()).collect(),
            whole_paths: whole,
            makes_folders: command.action == FileAction::MakeDirectory,
            is_recursive: command.is_recursive.is_yes(),
            command_start: is_plain.then(|| launched.range.start()),
        });
    }
    found
}

fn paths_of<'c>(command: &FileCommand<'c>) -> Vec<&'c str> {
    match (command.action, &command.destination) {
        (FileAction::Install, Some(destination)) => vec![destination.text()],
        _ => command.files.iter().map(|file| file.part().text()).collect(),
    }
}

/// The path, or the folder that a pattern looks into.
fn place_of(here: &str, path: &str) -> Option<String> {
    let path = path.strip_suffix("/*").unwrap_or(path);
    (path.starts_with('/') || !here.is_empty()).then(|| whole_path(here, path)).flatten()
}

fn removes(invocation: Option<&hullwright_core::shell::Invocation<'_>>, path: &str) -> bool {
    let Some(started) = invocation.map(look_through) else { return false };
    let Some(command) = started.command().and_then(files::read) else { return false };
    let bare = |path: &str| path.trim_start_matches("./").trim_end_matches('/').to_owned();
    matches!(command.action, FileAction::Remove | FileAction::Move)
        && command.files.iter().any(|file| {
            let gone = file.part().text();
            is_below(&bare(path), &bare(gone))
                || (gone.contains('*') && path.starts_with(gone.trim_end_matches('*')))
        })
}
