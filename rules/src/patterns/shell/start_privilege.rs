//! Whether the program that a stage starts keeps the rights of root, as far as can be seen.
//!
//! Entry points: [`may_drop_privilege`] for what a stage starts, [`is_root`] for what USER says. Which programs and images
//! give up root by themselves is told in `privilege_drop.rs`.

use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Source, Stage};
use hullwright_core::shell::command::look_through;
use hullwright_core::shell::{Invocation, Launch};

use crate::patterns::context::start_script::script_text;
use crate::patterns::shell::privilege_drop::{
    base_drops_privilege, base_serves_as_other, brings_dropper, drops_privilege, script_drops_privilege,
};
use crate::patterns::shell::shell_programs::{is_script, is_shell};
use crate::patterns::shell::start_command::{StartCommand, start_command};

/// `root` or a number that is zero, with any group.
pub fn is_root(user: &str) -> bool {
    let name = user.split(':').next().unwrap_or_default().trim();
    name == "root" || (!name.is_empty() && name.bytes().all(|byte| byte == b'0'))
}

/// Whether what starts drops privilege, or may do so where we cannot look.
pub fn may_drop_privilege(cx: &Context<'_>, stage: &Stage) -> bool {
    let entrypoint = start_command(cx, stage, InstructionKind::Entrypoint);
    let command = start_command(cx, stage, InstructionKind::Cmd);
    if [&entrypoint, &command].into_iter().any(|start| words_drop(cx, start.as_ref())) {
        return true;
    }
    let mut instructions = cx.graph().chain(stage).flat_map(|link| cx.instructions_of(link));
    if instructions.any(|instruction| brings_dropper(instruction.text.as_str())) {
        return true;
    }
    // Without an ENTRYPOINT of the file, that of the base image runs.
    entrypoint.is_none()
        && match cx.graph().root(stage) {
            Source::Image(image) => image.value().is_none_or(|image| {
                base_drops_privilege(image) || (command.is_none() && base_serves_as_other(image))
            }),
            // A template still to be filled in.
            Source::Invalid(_) => true,
            Source::Scratch | Source::Stage(_) => false,
        }
}

fn words_drop(cx: &Context<'_>, start: Option<&StartCommand<'_>>) -> bool {
    let Some(start) = start else { return false };
    // What a template puts there is not known.
    let text = start.instruction.text.as_str();
    if text.contains("%%") || text.contains("{{") {
        return true;
    }
    let launch = cx.launch(start.instruction);
    let commands = launch.commands();
    let mut invocations = commands.iter().filter_map(|command| command.invocation.as_ref());
    *launch == Launch::Foreign || invocations.any(|invocation| invocation_drops(cx, invocation))
}

fn invocation_drops(cx: &Context<'_>, invocation: &Invocation<'_>) -> bool {
    let mut words = std::iter::once(&invocation.program).chain(&invocation.arguments);
    if words.any(|word| drops_privilege(&word.text) || script_drops_privilege(&word.text)) {
        return true;
    }
    let Some(line) = look_through(invocation).command() else { return false };
    let mut words = std::iter::once(line.program).chain(line.arguments).map(|word| &*word.text);
    let script = words.find(|word| !is_shell(word) && !word.starts_with('-'));
    script.is_some_and(|script| {
        is_script(script) && script_text(cx, script).is_none_or(|text| script_drops_privilege(&text))
    })
}
