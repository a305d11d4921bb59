//! The ONBUILD triggers that a stage runs first, because the stage it starts from leaves them.

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Source, Stage};

/// The triggers that BuildKit runs at the start of `stage`, in order. Those of an image from outside are not known.
pub fn inherited_triggers<'a>(cx: &Context<'a>, stage: &Stage) -> Vec<&'a Instruction> {
    let Source::Stage(base) = stage.base else { return Vec::new() };
    cx.of_kind(cx.graph().stage(base), InstructionKind::Onbuild)
        .filter(|found| !found.is_broken)
        .filter_map(|found| found.trigger.as_deref())
        .collect()
}
