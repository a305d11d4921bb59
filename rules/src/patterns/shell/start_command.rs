//! What a stage starts: the CMD or ENTRYPOINT in force at its end.
//!
//! Entry point: [`start_command`].

use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::text::MappedText;

use crate::patterns::shell::shell_programs::is_shell;

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

impl StartCommand<'_> {
    /// The words; in a shell form, and in an exec form that starts a shell, split at blanks.
    pub fn words(&self) -> Vec<String> {
        let split = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        match self.form {
            CommandForm::Shell(text) => split(text.as_str()),
            CommandForm::Exec(json) => {
                let starts_shell = json.items.iter().any(|item| is_shell(item.as_str()));
                let items = json.items.iter().map(MappedText::as_str);
                items
                    .flat_map(|item| if starts_shell { split(item) } else { vec![item.to_owned()] })
                    .collect()
            }
        }
    }
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
