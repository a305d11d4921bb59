//! A `cd` at the start of a RUN becomes a WORKDIR before it, where nothing behind it notices.
//!
//! Entry point: [`as_workdir`].

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{insert_before, instruction_line};
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::shell::{Launch, LaunchedCommand};
use hullwright_core::text::{Edit, TextRange};

use crate::patterns::dockerfile::shipped_stages::shipped_stages;

/// Puts a WORKDIR with the folder before the instruction, or leaves the `cd` out where the step runs there anyway. `commands` are
/// those of the instruction, the `cd` first.
pub fn as_workdir(
    cx: &Context<'_>,
    instruction: &Instruction,
    commands: &[LaunchedCommand<'_>],
    folder: &str,
) -> Option<Fix> {
    let is_own = cx.instruction(instruction.index).trigger.is_none();
    let is_plain = folder.starts_with('/')
        && folder.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-+".contains(&byte));
    let launch = cx.launch(instruction);
    let is_script = matches!(&*launch, Launch::Script { words, .. } if words.is_empty());
    let stage = cx.graph().stage_of(instruction)?;
    if !is_own || !is_plain || !is_script || !instruction.heredocs.is_empty() {
        return None;
    }
    let removal = Edit::delete(up_to_next(cx, commands)?);
    let before = cx.graph().workdir_before(stage, instruction.index);
    let is_there = before.and_then(|(_, workdir)| workdir.path.value()).is_some_and(|path| {
        path.trim_end_matches('/') == folder.trim_end_matches('/') && path.starts_with('/')
    });
    if is_there {
        let fix = Fix::unsafe_fix(format!("Remove `cd {folder}`, where WORKDIR leads anyway"));
        return Some(fix.edit(cx.file().id(), removal));
    }
    if instruction.kind != InstructionKind::Run || is_noticed(cx, stage, instruction) {
        return None;
    }
    // Two steps in a row in one folder need one WORKDIR; once the first has it, the second one only loses its `cd`.
    let above = cx.instruction(instruction.index.checked_sub(1)?);
    if above.kind == InstructionKind::Run && moved_to(cx, above).is_some_and(|above| above == folder) {
        return None;
    }
    let line = instruction_line(cx.dockerfile(), InstructionKind::Workdir, folder);
    let fix = Fix::unsafe_fix(format!("Set `WORKDIR {folder}`"));
    let insertion = insert_before(cx.text(), cx.dockerfile(), instruction, &[line]);
    Some(fix.edits(cx.file().id(), [insertion, removal]))
}

/// From the `cd` to the command behind it, if only `&&` or `;` and the ends of lines stand between.
fn up_to_next(cx: &Context<'_>, commands: &[LaunchedCommand<'_>]) -> Option<TextRange> {
    let [first, second, ..] = commands else { return None };
    let between = cx.slice(TextRange::new(first.range.end(), second.range.start()));
    let joins: String = between.chars().filter(|ch| !matches!(ch, ' ' | '\t' | '\r' | '\n' | '\\')).collect();
    // `RUN [ -f a ]` reads like a list of strings.
    let is_list = cx.slice(second.range).starts_with('[');
    let is_bare = first.place.is_some_and(|place| {
        place.site.command.redirections.is_empty() && place.site.command.assignments.is_empty()
    });
    let is_joined = matches!(joins.as_str(), "&&" | ";") && is_bare && !is_list;
    is_joined.then(|| TextRange::new(first.range.start(), second.range.start()))
}

/// Whether something behind the instruction runs, copies or starts in the working directory that it leaves.
fn is_noticed(cx: &Context<'_>, stage: &Stage, instruction: &Instruction) -> bool {
    let later = cx.instructions_of(stage).iter().filter(|found| found.index > instruction.index);
    for found in later {
        match found.kind {
            InstructionKind::Workdir => {
                return !found.as_text().is_some_and(|text| text.as_str().starts_with('/'));
            }
            InstructionKind::Run if moved_to(cx, found).is_some() => {}
            InstructionKind::Copy | InstructionKind::Add
                if found.as_copy().is_some_and(|copy| copy.destination.as_str().starts_with('/')) => {}
            // What a container starts does so in the last working directory of the stage.
            InstructionKind::Arg
            | InstructionKind::Cmd
            | InstructionKind::Entrypoint
            | InstructionKind::Env
            | InstructionKind::Expose
            | InstructionKind::Healthcheck
            | InstructionKind::Label
            | InstructionKind::Maintainer
            | InstructionKind::Shell
            | InstructionKind::Stopsignal
            | InstructionKind::User => {}
            InstructionKind::Run
            | InstructionKind::Copy
            | InstructionKind::Add
            | InstructionKind::From
            | InstructionKind::Onbuild
            | InstructionKind::Volume
            | InstructionKind::Unknown => return true,
        }
    }
    shipped_stages(cx).iter().any(|shipped| shipped.id == stage.id)
        || cx.graph().descendants(stage).next().is_some()
}

/// The folder that a RUN changes to first of all, named in full.
fn moved_to(cx: &Context<'_>, run: &Instruction) -> Option<String> {
    let launch = cx.launch(run);
    let commands = launch.commands();
    let first = commands.first()?;
    let around = first.place?.site.around;
    let is_own = !around.is_in_subshell && !around.is_captured && around.function.is_none();
    let invocation = first.invocation.as_ref().filter(|found| is_own && found.name() == Some("cd"))?;
    let [folder] = invocation.arguments.as_slice() else { return None };
    folder.literal().filter(|folder| folder.starts_with('/')).map(str::to_owned)
}
