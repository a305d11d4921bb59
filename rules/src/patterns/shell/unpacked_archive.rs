//! A tar archive that a RUN unpacks after a COPY has brought it, and the ADD that does both.
//!
//! Entry point: [`unpacked_archive`].

use hullwright_core::contents::resolved;
use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::{CopyParts, Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::remove_instruction;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Stage};
use hullwright_core::shell::command::archives::{self, ArchiveAction, ArchiveFile, Archiver};
use hullwright_core::shell::command::{Part, look_through};
use hullwright_core::shell::{Invocation, Launch};
use hullwright_core::text::{Edit, TextRange};

/// Where an archive is unpacked.
#[derive(Clone, Debug)]
pub struct UnpackedArchive {
    /// The command.
    pub range: TextRange,
    /// ADD in place of both, where that can be told.
    pub fix: Option<Fix>,
}

/// The first command of the stage behind `copy` that unpacks all of the archive which it lays down as `name`.
pub fn unpacked_archive(
    cx: &Context<'_>,
    instruction: &Instruction,
    copy: CopyParts<'_>,
    name: &str,
) -> Option<UnpackedArchive> {
    let stage = cx.graph().stage_of(instruction)?;
    let place = Place::before(instruction.index);
    let expanded = cx.graph().expand(Some(stage), copy.destination, place, cx.dockerfile().escape);
    let to = resolved(&folder(cx, stage, instruction.index), expanded.value.value()?);
    let laid = [to.clone(), resolved(&to, name)];
    for run in cx.of_kind(stage, InstructionKind::Run).filter(|run| run.index > instruction.index) {
        let launch = cx.launch(run);
        let from = folder(cx, stage, run.index);
        let mut changes_folder = false;
        for command in launch.commands() {
            let Some(invocation) = &command.invocation else { continue };
            changes_folder |= matches!(invocation.name(), Some("cd" | "pushd" | "popd") | None);
            let Some(unpacking) = unpacks(invocation, &laid, &from).filter(|_| !changes_folder) else {
                continue;
            };
            let fix = unpacking.directory.and_then(|directory| {
                let is_plain = is_all_it_does(&launch, &laid, &from);
                is_plain.then(|| add(cx, instruction, copy, run, &resolved(&from, &directory)))?
            });
            return Some(UnpackedArchive { range: command.range, fix });
        }
    }
    None
}

/// The working directory of an instruction; where it is not known, a name that stands for it alone.
fn folder(cx: &Context<'_>, stage: &Stage, index: u32) -> String {
    match cx.graph().workdir_before(stage, index) {
        Some((at, workdir)) => workdir.path.value().cloned().unwrap_or_else(|| format!("/?{at}")),
        None => "/?".to_owned(),
    }
}

/// A command that unpacks all of an archive with its folders.
struct Unpacking {
    /// Where to, if that is known.
    directory: Option<String>,
}

fn unpacks(invocation: &Invocation<'_>, laid: &[String], from: &str) -> Option<Unpacking> {
    let started = look_through(invocation);
    let command = archives::read(started.command()?)?;
    let ArchiveFile::File(file) = command.archive else { return None };
    let path = resolved(from, file.literal()?);
    let is_whole = command.archiver == Archiver::Tar
        && command.action == ArchiveAction::Extract
        && command.is_complete
        && command.members.is_empty()
        && command.strips.is_none()
        && !command.to_stdout.is_yes();
    let directory = match command.directory {
        None => Some(".".to_owned()),
        Some(part) => part.literal().map(str::to_owned),
    };
    (is_whole && laid.contains(&path)).then_some(Unpacking { directory })
}

/// Whether the RUN does nothing but unpack the archive, make a directory before, and remove the archive behind it.
fn is_all_it_does(launch: &Launch, laid: &[String], from: &str) -> bool {
    let mut n_unpacking = 0;
    let all = launch.commands().iter().all(|command| {
        let Some(invocation) = &command.invocation else { return false };
        let mut operands =
            invocation.arguments.iter().map(Part::whole).filter(|word| !word.text().starts_with('-'));
        match invocation.name() {
            Some("mkdir") => true,
            Some("rm") => {
                operands.all(|word| word.literal().is_some_and(|path| laid.contains(&resolved(from, path))))
            }
            Some(_) => {
                let is_it = unpacks(invocation, laid, from).is_some();
                n_unpacking += u32::from(is_it);
                is_it
            }
            None => false,
        }
    });
    all && n_unpacking == 1
}

fn add(
    cx: &Context<'_>,
    instruction: &Instruction,
    copy: CopyParts<'_>,
    run: &Instruction,
    directory: &str,
) -> Option<Fix> {
    let (keyword, to) = (instruction.keyword.range(), copy.destination);
    let has_other_flag = instruction.flags.iter().any(|flag| flag.name() != "link");
    let is_plain = cx.slice(to.range()) == to.as_str() && !to.as_str().contains(['"', '\'', '$']);
    if copy.is_json
        || copy.sources.len() != 1
        || has_other_flag
        || !is_plain
        || directory.contains(['?', ' ', '$'])
    {
        return None;
    }
    let word = match cx.slice(keyword) {
        "COPY" => "ADD",
        "copy" => "add",
        _ => return None,
    };
    let directory = if directory == "/" { "/".to_owned() } else { format!("{directory}/") };
    let mut edits = remove_instruction(cx.text(), cx.dockerfile(), run);
    edits.push(Edit::replace(keyword, word));
    edits.push(Edit::replace(to.range(), directory.as_str()));
    let title = format!("Unpack it with `ADD` to `{directory}`");
    Some(Fix::unsafe_fix(title).edits(cx.file().id(), edits))
}
