//! Fixes of lines that start with no instruction: the keyword that was meant, or the continuation that is missing above.

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{keyword, line_end};
use hullwright_core::rule::Context;
use hullwright_core::text::{Edit, TextRange};
use hullwright_core::value::suggest::typing_errors;

use crate::patterns::dockerfile::letter_case::LetterCase;

/// The only keyword that one slip of the finger makes of `word`.
pub fn one_slip_away(word: &str) -> Option<&'static str> {
    let word = word.to_uppercase();
    let mut near = InstructionKind::ALL.iter().filter(|kind| typing_errors(&word, kind.keyword()) == 1);
    near.next().map(|kind| kind.keyword()).filter(|_| near.next().is_none())
}

/// The keyword `meant` in place of the word at `range`. One slip of the finger away from a single keyword, it is certain.
pub fn respelt(cx: &Context<'_>, range: TextRange, meant: &str) -> Option<Fix> {
    let word = cx.slice(range);
    if word.contains(char::is_whitespace) {
        return None;
    }
    let errors = |keyword: &str| typing_errors(&word.to_uppercase(), keyword);
    let is_only = !InstructionKind::ALL
        .iter()
        .any(|kind| kind.keyword() != meant && errors(kind.keyword()) <= errors(meant));
    if !is_only {
        return None;
    }
    let own = LetterCase::of(word).unwrap_or(LetterCase::Upper);
    let of_file = LetterCase::of(&keyword(cx.dockerfile(), InstructionKind::from_keyword(meant)));
    let written = own.apply(meant);
    let title = format!("Write `{written}`");
    // A word in another case than the keywords may be shell text.
    let is_certain = errors(meant) == 1 && of_file == Some(own);
    let fix = if is_certain { Fix::safe(title) } else { Fix::unsafe_fix(title) };
    Some(fix.edit(cx.file().id(), Edit::replace(range, written)))
}

/// Lets the instruction above go on with this line, unless empty lines stand between.
pub fn continue_line(cx: &Context<'_>, above: &Instruction, line: &Instruction) -> Option<Fix> {
    let text = cx.text();
    let end = line_end(text, above.range.end());
    let between = TextRange::new(end, line.range.start()).slice(text);
    // The last part is what stands before the line's first word.
    let mut lines: Vec<&str> = between.split('\n').skip(1).map(str::trim).collect();
    lines.pop();
    let has_empty_line = lines.iter().any(|line| line.is_empty());
    let escape = cx.dockerfile().escape;
    let last = TextRange::new(above.range.start(), end).slice(text);
    if has_empty_line || last.trim_end().ends_with(escape) {
        return None;
    }
    let at = above.range.start() + last.trim_end().len() as u32;
    // The edit reaches into the line, which becomes a part of the instruction.
    let reached = line.range.start() + line.keyword.as_str().chars().next()?.len_utf8() as u32;
    let kept = TextRange::new(end, reached).slice(text);
    let edit = Edit::replace(TextRange::new(at, reached), format!(" {escape}{kept}"));
    Some(
        Fix::unsafe_fix(format!("Let line {} go on with the next one", above.end_line))
            .edit(cx.file().id(), edit),
    )
}
