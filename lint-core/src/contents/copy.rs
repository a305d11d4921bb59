//! What COPY and ADD bring.

use super::change_log::{Change, Effect, Scope};
use super::paths::brings_nothing;
use super::search_path::{holds_program_folder, is_program_folder, is_standard_folder, resolved};
use super::stage_contents::{Build, StageContents};
use crate::dockerfile::{Instruction, InstructionKind};
use crate::semantic::{Place, Stage};
use crate::text::{MappedText, TextRange};

/// Endings of the archives that ADD unpacks.
const ARCHIVES: [&str; 9] =
    [".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".bz2"];

/// One thing that is copied.
pub(super) struct Copied {
    /// Its last part, where that is known.
    pub(super) name: Option<String>,
    /// Whether it is a file by its look: it has an ending, or lies in a folder of programs.
    pub(super) is_file: bool,
    range: TextRange,
}

/// Where something is copied to.
pub(super) struct Destination {
    /// Absolute and cleaned.
    pub(super) path: String,
    /// Whether it is written as a folder.
    names_folder: bool,
}

/// What a COPY or ADD copies, and where to; `None` where the place is not known. `base_workdir` is the working directory
/// of the base image.
pub(super) fn copied_by(
    build: &Build<'_>,
    stage: &Stage,
    instruction: &Instruction,
    base_workdir: Option<&str>,
) -> Option<(Destination, Vec<Copied>)> {
    let copy = instruction.as_copy()?;
    let written = build.expand(stage, copy.destination, instruction.index);
    let written = written.value()?;
    let path = if written.starts_with('/') {
        resolved("/", written)
    } else {
        let folder = match build.graph.workdir_before(stage, instruction.index) {
            Some((_, workdir)) => workdir.path.value().map(String::as_str),
            None => base_workdir,
        };
        resolved(folder?, written)
    };
    let names_folder = written.ends_with('/') || matches!(written.as_str(), "." | "..");
    let copied = copy.sources.iter().map(|source| copied(build, stage, source, instruction));
    Some((Destination { path, names_folder }, copied.collect()))
}

impl StageContents {
    /// Notes what a COPY or ADD brings.
    pub(super) fn follow_copy(
        &mut self,
        build: &Build<'_>,
        earlier: &[Self],
        stage: &Stage,
        instruction: &Instruction,
    ) {
        let place = Place::within(instruction.index, 0);
        let found = copied_by(build, stage, instruction, self.base_workdir());
        let Some((destination, copied)) = found else {
            return self.touch_all(Scope::Everything, place, instruction.head_range());
        };
        if brings_nothing(build, earlier, stage, instruction) {
            return;
        }
        self.copy_to(&destination.path, destination.names_folder, &copied, place);
        self.copy_accounts(&destination.path, destination.names_folder, &copied, place);
    }

    fn copy_to(&mut self, destination: &str, names_folder: bool, copied: &[Copied], place: Place) {
        let is_on_path = |folder: &str, own: &[String]| {
            is_standard_folder(folder) || own.iter().any(|known| known == folder)
        };
        if is_program_folder(destination) || is_on_path(destination, &self.search_path) {
            let is_certain = is_on_path(destination, &self.search_path);
            for source in copied {
                self.copy_into(source, is_certain, place);
            }
            return;
        }
        let (parent, name) = destination.rsplit_once('/').unwrap_or_default();
        let is_program = is_program_folder(parent) || is_on_path(parent, &self.search_path);
        if is_program
            && !names_folder
            && let [source] = copied
        {
            let effect =
                if is_on_path(parent, &self.search_path) { Effect::Brings } else { Effect::MayBring };
            self.programs.change(name, Change { at: place, effect, range: source.range });
            return;
        }
        if holds_program_folder(destination, &self.search_path) {
            for source in copied.iter().filter(|source| !source.is_file) {
                self.programs.touch(Scope::Additions, place, source.range);
            }
        }
    }

    /// Something is copied into a folder of programs.
    fn copy_into(&mut self, source: &Copied, is_certain: bool, place: Place) {
        let Some(name) = &source.name else {
            return self.programs.touch(Scope::Additions, place, source.range);
        };
        let effect = if is_certain && source.is_file { Effect::Brings } else { Effect::MayBring };
        self.programs.change(name, Change { at: place, effect, range: source.range });
        if !source.is_file {
            // It may be a folder, whose files are copied instead.
            self.programs.touch(Scope::Additions, place, source.range);
        }
    }

    fn copy_accounts(&mut self, destination: &str, names_folder: bool, copied: &[Copied], place: Place) {
        let name = |source: &Copied| source.name.clone().unwrap_or_default();
        for source in copied {
            let (users, groups) = match destination {
                "/etc/passwd" => (true, false),
                "/etc/group" => (false, true),
                "/etc" if source.is_file || names_folder => {
                    let name = name(source);
                    let is_unknown = name.is_empty() || !source.is_file;
                    (is_unknown || name == "passwd", is_unknown || name == "group")
                }
                "/" | "/etc" => (!source.is_file, !source.is_file),
                _ => (false, false),
            };
            if users {
                self.users.touch(Scope::Everything, place, source.range);
            }
            if groups {
                self.groups.touch(Scope::Everything, place, source.range);
            }
        }
    }
}

fn copied(build: &Build<'_>, stage: &Stage, source: &MappedText, instruction: &Instruction) -> Copied {
    let range = source.range();
    let unknown = Copied { name: None, is_file: false, range };
    // The name of a heredoc is that of its file.
    if let Some(name) = source.as_str().strip_prefix("<<") {
        let name = name.trim_start_matches('-').trim_matches(['"', '\'']);
        return Copied { name: Some(name.to_owned()), is_file: true, range };
    }
    let expanded = build.expand(stage, source, instruction.index);
    let Some(path) = expanded.value() else { return unknown };
    let is_add = instruction.kind == InstructionKind::Add;
    if is_add && ARCHIVES.iter().any(|ending| path.ends_with(ending)) && !path.contains("://") {
        return unknown;
    }
    if is_add
        && (path
            .trim_end_matches('/')
            .rsplit_once(".git")
            .is_some_and(|(_, behind)| behind.is_empty() || behind.starts_with('#')))
    {
        return unknown;
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    if path.ends_with('/') || path.contains(['*', '[', '$']) {
        return unknown;
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if matches!(name, "" | "." | "..") {
        return unknown;
    }
    let is_file = has_file_ending(name)
        || is_program_folder(folder)
        || matches!(folder, "bin" | "sbin")
        || matches!(name, "passwd" | "group" | "Dockerfile" | "Makefile" | "LICENSE");
    Copied { name: Some(name.to_owned()), is_file, range }
}

/// `run.sh`, `package.json`, but not `.venv`, `rootfs`, `v1.2`.
fn has_file_ending(name: &str) -> bool {
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    let is_ending =
        (1..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    !stem.is_empty() && is_ending && ending.bytes().any(|byte| byte.is_ascii_alphabetic()) && ending != "d"
}
