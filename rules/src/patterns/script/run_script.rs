//! The script of a RUN in shell form, or of the RUN that an ONBUILD keeps for later.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use hullwright_core::dockerfile::{CommandForm, Instruction, InstructionKind};
use hullwright_core::rule::{Context, Policy};
use hullwright_core::semantic::{PROXY_ARGS, Place};
use hullwright_core::shell::{Launch, ShellScript};
use hullwright_core::shellcheck::hadolint_variables;
use hullwright_core::text::TextSize;

/// A script that was read without a mistake, for a shell that splits what is not quoted.
#[derive(Debug)]
pub struct RunScript {
    launch: Rc<Launch>,
}

impl RunScript {
    /// The script of an instruction; `None` for other instructions, exec forms, other languages and broken scripts.
    pub fn of(cx: &Context<'_>, instruction: &Instruction) -> Option<Self> {
        let run = instruction.with_trigger().last().filter(|run| run.kind == InstructionKind::Run)?;
        if !matches!(run.command(), Some(CommandForm::Shell(_))) {
            return None;
        }
        let launch = cx.launch(run);
        let shell = launch.script()?;
        let splits = !shell.shell.ends_with("zsh");
        (splits && shell.script.errors.is_empty()).then_some(Self { launch })
    }

    /// The script with its shell.
    pub fn shell(&self) -> &ShellScript {
        self.launch.script().expect("only launches with a script are kept")
    }
}

/// What hadolint sets in front of each script, by the start of its instruction.
struct KnownToHadolint(BTreeMap<TextSize, BTreeSet<String>>);

/// Whether something outside of the script of that instruction sets the variable.
pub fn is_set_before(cx: &Context<'_>, instruction: &Instruction, name: &str) -> bool {
    if cx.policy() == Policy::Hadolint {
        let known = cx.remember(|| KnownToHadolint(hadolint_variables(cx.dockerfile(), cx.text())));
        return known.0.get(&instruction.range.start()).is_some_and(|names| names.contains(name));
    }
    let stage = cx.graph().stage_of(instruction);
    let place = Place::before(instruction.index);
    let variable = stage.and_then(|stage| cx.graph().variable(stage, name, place));
    variable.is_some() || PROXY_ARGS.contains(&name)
}
