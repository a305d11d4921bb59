//! A HEALTHCHECK that asks the same with a program that the stage holds.
//!
//! Entry point: [`ask_otherwise`].

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::{CommandForm, Instruction};
use hullwright_core::edit::dockerfile::exec_form;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Stage};
use hullwright_core::text::Edit;

use crate::patterns::shell::asked_question::question_of;
use crate::patterns::shell::probe::probe;

/// Writes the command of the check anew. `None` where it does more than ask, and where a comment stands inside it.
pub fn ask_otherwise(cx: &Context<'_>, stage: &Stage, check: &Instruction) -> Option<Fix> {
    let contents = cx.contents();
    let words = probe(&question_of(&cx.launch(check))?, |name| {
        contents.program(stage, Place::END, name).is_present()
    })?;
    let range = match check.command()? {
        CommandForm::Exec(json) => json.range,
        CommandForm::Shell(text) => text.range(),
    };
    if cx.dockerfile().comments.iter().any(|comment| comment.range.overlaps(range)) {
        return None;
    }
    let title = format!("Ask with `{}`, which is there", words.first()?);
    Some(Fix::unsafe_fix(title).edit(cx.file().id(), Edit::replace(range, exec_form(&words))))
}
