//! Where in a Dockerfile a credential may be written out: instructions with words of the author's own, and their heredocs.

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::text::MappedText;

/// The instructions whose text may hold a credential.
pub const KINDS: [InstructionKind; 10] = [
    InstructionKind::Add,
    InstructionKind::Arg,
    InstructionKind::Cmd,
    InstructionKind::Copy,
    InstructionKind::Entrypoint,
    InstructionKind::Env,
    InstructionKind::Healthcheck,
    InstructionKind::Label,
    InstructionKind::Onbuild,
    InstructionKind::Run,
];

/// The bodies of all heredocs of an instruction and of its trigger.
pub fn heredoc_bodies(cx: &Context<'_>, instruction: &Instruction) -> Vec<MappedText> {
    let heredocs = instruction.with_trigger().flat_map(|instruction| &instruction.heredocs);
    heredocs.map(|heredoc| heredoc.content(cx.text())).collect()
}
