//! New instructions near the end of a stage: above those that only say how the image is started.
//!
//! Entry point: [`before_closing_block`]. Comments that stand right above the block stay with it.

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{indentation, insert_after, insert_before, instruction_line};
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::text::Edit;

/// An instruction to insert: its kind, and what follows the keyword.
pub type NewInstruction = (InstructionKind, String);

/// Whether the instruction tells how a container is started rather than what the image holds.
pub fn is_about_start(kind: InstructionKind) -> bool {
    matches!(
        kind,
        InstructionKind::Cmd
            | InstructionKind::Entrypoint
            | InstructionKind::Expose
            | InstructionKind::Healthcheck
            | InstructionKind::Label
            | InstructionKind::Stopsignal
            | InstructionKind::Volume
    )
}

/// Inserts instructions above the last run of instructions of the stage that are all `is_closing`; behind all of them where
/// the last one is not.
pub fn before_closing_block(
    cx: &Context<'_>,
    stage: &Stage,
    is_closing: impl Fn(InstructionKind) -> bool,
    new: &[NewInstruction],
) -> Option<Edit> {
    let instructions = cx.instructions_of(stage);
    let closing = instructions.iter().rev().take_while(|found| is_closing(found.kind) && !found.is_broken);
    match closing.last() {
        Some(first) => Some(above(cx, first, new)),
        None => {
            let last = instructions.last().unwrap_or(cx.instruction(stage.from));
            insert_after(cx.text(), cx.dockerfile(), last, &lines(cx, new))
        }
    }
}

/// Inserts instructions above an instruction and its comment, which an empty line keeps apart where it stood apart before.
pub fn above(cx: &Context<'_>, instruction: &Instruction, new: &[NewInstruction]) -> Edit {
    let (text, start) = (cx.text(), instruction.range.start());
    let mut lines = lines(cx, new);
    let edit = insert_before(text, cx.dockerfile(), instruction, &lines);
    let is_blank = |line: Option<&str>| line.is_some_and(|line| line.trim().is_empty());
    let before = text.get(..edit.range.start() as usize).unwrap_or_default();
    let between = text.get(edit.range.start() as usize..start as usize).unwrap_or_default();
    let behind = text.get(instruction.range.end() as usize..).unwrap_or_default();
    let has_comment = !between.trim().is_empty();
    let stands_apart = is_blank(before.lines().next_back());
    if !stands_apart
        || !(has_comment || is_blank(behind.lines().nth(1)))
        || !indentation(text, start).is_empty()
    {
        return edit;
    }
    lines.push(String::new());
    insert_before(text, cx.dockerfile(), instruction, &lines)
}

fn lines(cx: &Context<'_>, new: &[NewInstruction]) -> Vec<String> {
    new.iter().map(|(kind, rest)| instruction_line(cx.dockerfile(), *kind, rest)).collect()
}
