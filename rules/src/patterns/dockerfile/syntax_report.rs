//! A syntax error as a finding: the parser's words, its place, and the word that was probably meant.
//!
//! Entry point: [`report_error`]. What else there is to say about an error is up to the rule that owns its kind.

use hullwright_core::dockerfile::{Instruction, SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Context, ReportBuilder};

/// Reports the error where it stands.
pub fn report_error<'c>(cx: &'c Context<'_>, error: &SyntaxError) -> ReportBuilder<'c> {
    let builder = cx.report(error.range, error.message.clone());
    match &error.suggestion {
        Some(meant) => builder.help(format!("did you mean `{meant}`?")),
        None => builder,
    }
}

/// The instruction an error belongs to, its position included; `None` for errors of comments and empty files.
pub fn instruction_of<'a>(cx: &Context<'a>, error: &SyntaxError) -> Option<(usize, &'a Instruction)> {
    let instructions = &cx.dockerfile().instructions;
    let index = instructions.partition_point(|instruction| instruction.start_line < error.line);
    let found = instructions.get(index).filter(|instruction| instruction.start_line == error.line);
    found.map(|instruction| (index, instruction))
}

/// The first keyword that was probably meant to be FROM: what follows from the lack of a FROM is no news then.
pub fn misspelt_from<'a>(cx: &Context<'a>) -> Option<&'a SyntaxError> {
    let is_from = |error: &SyntaxError| error.suggestion.as_deref() == Some("FROM");
    let mut errors = cx.dockerfile().errors.iter();
    errors.find(|error| error.kind == SyntaxErrorKind::UnknownInstruction && is_from(error))
}
