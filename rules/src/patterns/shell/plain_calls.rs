//! Every RUN of a file, those that ONBUILD keeps for later too, and the commands in them as a tool sees them that looks at
//! nothing but the first word.
//!
//! Entry points: [`every_run`], and [`each_plain_call`] for verdicts of peers that look through no wrapper and into no
//! script in a script.

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::shell::{Invocation, Launch, LaunchedCommand};

/// The RUN instructions of the file, triggers too.
pub fn every_run<'a>(cx: &Context<'a>) -> impl Iterator<Item = &'a Instruction> + use<'a> {
    let whole = cx.dockerfile().instructions.iter().filter(|found| !found.is_broken);
    whole.filter_map(|found| found.with_trigger().last()).filter(|found| found.kind == InstructionKind::Run)
}

/// Visits the commands of a launch that stand in it themselves: not those of scripts in its words.
pub fn each_plain_call(launch: &Launch, mut visit: impl FnMut(&LaunchedCommand<'_>, &Invocation<'_>)) {
    let outer = match launch {
        Launch::Script { script, words } if words.is_empty() => Some(script),
        _ => None,
    };
    for launched in &launch.commands() {
        let is_plain = match &launched.place {
            None => true,
            Some(place) => outer.is_some_and(|outer| std::ptr::eq(outer, place.script)),
        };
        if is_plain && let Some(invocation) = &launched.invocation {
            visit(launched, invocation);
        }
    }
}
