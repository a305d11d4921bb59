//! What a stage starts: the CMD or ENTRYPOINT in force at its end.
//!
//! Entry point: [`start_command`].

use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;

/// A CMD or ENTRYPOINT and the stage it stands in.
#[derive(Clone, Copy, Debug)]
pub struct StartCommand<'a> {
    /// The instruction.
    pub instruction: &'a Instruction,
    /// Its arguments.
    pub form: CommandForm<'a>,
    /// The stage, which may be one further down the chain.
    pub stage: &'a Stage,
}

/// The last instruction of that kind in the stage or those it starts from. An ENTRYPOINT above a CMD of an earlier stage
/// takes that CMD out of force, as BuildKit clears it.
pub fn start_command<'a>(
    cx: &Context<'a>,
    stage: &'a Stage,
    kind: InstructionKind,
) -> Option<StartCommand<'a>> {
    for link in cx.graph().chain(stage) {
        let found = cx.of_kind(link, kind).rfind(|found| !found.is_broken);
        if let Some(instruction) = found {
            return Some(StartCommand { instruction, form: instruction.command()?, stage: link });
        }
        if kind == InstructionKind::Cmd && cx.of_kind(link, InstructionKind::Entrypoint).next().is_some() {
            return None;
        }
    }
    None
}
