//! # Word that is no Dockerfile instruction
//!
//! The line starts with a word that BuildKit does not know: an instruction is misspelt, or the line above lacks the backslash
//! that would make this line a part of it. Of several such lines in a row the first is reported.
//!
//! ```dockerfile bad exact
//! FROM alpine:3.22
//! WROKDIR /srv
//! ^^^^^^^ `WROKDIR` is not a Dockerfile instruction
//! RUN apk add --no-cache curl
//!     && curl --version
//!     ^^ `&&` is not a Dockerfile instruction
//!     && rm -rf /tmp/*
//! CPOY . .
//! ^^^^ `CPOY` is not a Dockerfile instruction
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! WORKDIR /srv
//! RUN apk add --no-cache curl
//!     && curl --version
//!     && rm -rf /tmp/*
//! COPY . .
//! ```
//! That a line goes on with the one above is likely, but not certain.
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN apk add --no-cache curl
//!     && curl --version
//!     ^^ `&&` is not a Dockerfile instruction
//!     && rm -rf /tmp/*
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN apk add --no-cache curl \
//!     && curl --version \
//!     && rm -rf /tmp/*
//! ```
//! What stands behind ONBUILD is an instruction as well.
//! ```dockerfile bad
//! FROM alpine:3.22
//! ONBUILD RNU make
//!         ^^^ `RNU` is not a Dockerfile instruction
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! ONBUILD RUN make
//! ```
//! ```dockerfile good
//! FROM alpine:3.22
//! workdir /srv
//! RUN apk add --no-cache curl \
//!     # a comment may stand between
//!     && curl --version
//! COPY <<EOF /etc/motd
//! WELCOME to the machine
//! EOF
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::dockerfile::{SyntaxError, SyntaxErrorKind};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, ReportBuilder, Rule};
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::misspelt_keyword::{continue_line, one_slip_away, respelt};
use crate::patterns::dockerfile::syntax_report::instruction_of;

/// See the page.
pub static RULE: Rule = Rule {
    name: "unknown-instruction",
    aliases: &[
        Alias::broader("hadolint", "DL1000").on(Severity::Error),
        Alias::narrower("tally", "tally/invalid-onbuild-trigger"),
        Alias::same("tally", "tally/unknown-instruction"),
        Alias::same("dockerfile-utils", "UNKNOWN_INSTRUCTION"),
        Alias::same("dockerfilelint", "invalid_command"),
    ],
    category: Category::Correctness,
    severity: Severity::Error,
    fix: FixAvailability::Safe,
    checks: &[Check::Syntax(&[SyntaxErrorKind::UnknownInstruction], check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>, error: &SyntaxError) {
    let Some((index, instruction)) = instruction_of(cx, error) else { return };
    if instruction.kind == InstructionKind::Unknown {
        check_line(cx, error, index);
    } else {
        report(cx, error);
    }
}

fn report<'c>(cx: &'c Context<'_>, error: &SyntaxError) -> ReportBuilder<'c> {
    let builder = cx.report(error.range, error.message.clone());
    match suggestion(cx, error) {
        Some(meant) => {
            builder.help(format!("did you mean `{meant}`?")).maybe_fix(respelt(cx, error.range, meant))
        }
        None => builder,
    }
}

fn check_line(cx: &Context<'_>, error: &SyntaxError, index: usize) {
    let instructions = &cx.dockerfile().instructions;
    let above = index.checked_sub(1).and_then(|above| instructions.get(above));
    if suggestion(cx, error).is_some() {
        report(cx, error);
        return;
    }
    if above.is_some_and(|above| is_stray(cx, above)) {
        return;
    }
    let stray = instructions.get(index..).unwrap_or_default();
    let n_more = stray.iter().take_while(|line| is_stray(cx, line)).count().saturating_sub(1);
    let mut builder = report(cx, error);
    if let Some(above) = above
        && let Some(instruction) = instructions.get(index)
        && is_rest_of(cx, above, instruction)
    {
        let escape = cx.dockerfile().escape;
        builder = builder.label(last_line(cx, above), "the instruction ends here").help(format!(
            "if it belongs to the {} above, end line {} with `{escape}`",
            above.kind.keyword(),
            above.end_line
        ));
        builder = builder.maybe_fix(continue_line(cx, above, instruction));
    } else if n_more > 0 {
        let lines = if n_more == 1 {
            "line below is none".to_owned()
        } else {
            format!("{n_more} lines below are none")
        };
        builder = builder.help(format!("the {lines} either: is this a Dockerfile?"));
    } else {
        let escape = cx.dockerfile().escape;
        builder = builder.help(format!(
            "a line starts with an instruction, unless the line above it ends with `{escape}`"
        ));
    }
    drop(builder);
}

/// A word that is close to an instruction by chance: shell text, most likely.
const SHELL_WORDS: [&str; 5] = ["cd", "cp", "end", "export", "rm"];

fn suggestion<'e>(cx: &Context<'_>, error: &'e SyntaxError) -> Option<&'e str> {
    let word = cx.slice(error.range);
    let meant = error.suggestion.as_deref()?;
    let is_by_chance = SHELL_WORDS.contains(&word)
        || word.len() < 3
        || word.contains(|ch: char| !ch.is_alphabetic() && ch != ':');
    (!is_by_chance).then(|| one_slip_away(word).unwrap_or(meant))
}

/// Whether the line is unknown and resembles no instruction.
fn is_stray(cx: &Context<'_>, line: &Instruction) -> bool {
    let errors = &cx.dockerfile().errors;
    let first = errors.partition_point(|error| error.range.start() < line.range.start());
    let own =
        errors.get(first..).unwrap_or_default().iter().take_while(|error| error.line == line.start_line);
    line.kind == InstructionKind::Unknown && own.into_iter().all(|error| suggestion(cx, error).is_none())
}

/// Whether the line reads as the rest of the instruction above.
fn is_rest_of(cx: &Context<'_>, above: &Instruction, line: &Instruction) -> bool {
    let keyword = line.keyword.as_str();
    if above.kind == InstructionKind::Unknown || !above.heredocs.is_empty() {
        return false;
    }
    if !keyword.starts_with(|ch: char| ch.is_alphabetic() || matches!(ch, '{' | '<' | '%')) {
        return true;
    }
    let gap = cx.slice(TextRange::new(above.range.end(), line.keyword.range().start()));
    let mut between: Vec<&str> = gap.split('\n').skip(1).collect();
    between.pop();
    let has_empty_line = between.iter().any(|line| line.trim().is_empty());
    let is_pair = keyword.contains('=')
        && matches!(above.kind, InstructionKind::Env | InstructionKind::Label | InstructionKind::Arg);
    let is_several_lines = above.end_line > above.start_line;
    !has_empty_line && (is_pair || is_several_lines || indent(cx, line) > indent(cx, above))
}

fn indent(cx: &Context<'_>, instruction: &Instruction) -> usize {
    let before = cx.text().get(..instruction.keyword.range().start() as usize).unwrap_or_default();
    before.len() - before.trim_end_matches([' ', '\t']).len()
}

/// The last line of an instruction, without its indentation.
fn last_line(cx: &Context<'_>, instruction: &Instruction) -> TextRange {
    let text = cx.slice(instruction.range);
    let last = text.rsplit('\n').next().unwrap_or(text).trim();
    let end = instruction.range.start() + text.trim_end().len() as u32;
    TextRange::new(end - last.len() as u32, end)
}

#[cfg(test)]
mod tests {
    use hullwright_core::engine::Engine;
    use hullwright_core::testing::check;

    fn is(annotated: &str) {
        check(&Engine::new(crate::rule_set()), super::RULE.name, "", annotated);
    }

    #[test]
    fn lines_that_lost_their_backslash_are_told_once() {
        is("FROM a\nLABEL x=1 \\\n  y=2\n  z=3\n  ^^^ `z=…` is not a Dockerfile instruction\n  w=4\n");
        is("FROM a\nRUN b\nif c; then\n^^ `if` is not a Dockerfile instruction\n  d\nfi\nRUN e\n");
    }

    #[test]
    fn each_misspelt_word_is_told() {
        is(
            "FROM a\nRUNN b\n^^^^ `RUNN` is not a Dockerfile instruction\nCOPPY c d\n^^^^^ `COPPY` is not a Dockerfile instruction\n",
        );
    }

    #[test]
    fn what_stands_behind_an_equals_sign_is_not_shown() {
        is("FROM a\nTOKEN=hunter2\n^^^^^^^^^^^^^ `TOKEN=…` is not a Dockerfile instruction\n");
    }

    #[test]
    fn a_continuation_without_an_instruction_is_told() {
        is("FROM a\n\\\n^ continuation without an instruction\n\n");
    }
}
