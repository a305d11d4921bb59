//! # Empty line inside a continued instruction
//!
//! An instruction that goes on after `\` skips empty lines today. BuildKit announces that they will become errors,
//! and what stands below one already looks like a new instruction to the reader.
//!
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN apk add --no-cache curl \
//!
//! ^ empty line inside RUN
//!     && curl --version
//! ```
//! ```dockerfile fixed
//! FROM alpine:3.22
//! RUN apk add --no-cache curl \
//!     && curl --version
//! ```
//! Where an instruction seems to start below the empty line, the one above was not meant to go on.
//! ```dockerfile bad
//! FROM alpine:3.22
//! RUN apk add --no-cache curl \
//!
//! ^ empty line inside RUN
//! WORKDIR /srv
//! ```
//! ```dockerfile fixed(unsafe)
//! FROM alpine:3.22
//! RUN apk add --no-cache curl
//!
//! WORKDIR /srv
//! ```
//! A comment keeps the lines apart, and a heredoc may hold whatever it likes.
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN apk add --no-cache curl \
//!     # the version is printed for the log
//!     && curl --version
//! RUN <<EOF
//! set -e
//! apk add --no-cache jq
//!
//! jq --version
//! EOF
//! ```

use hullwright_core::diagnostic::{Category, Fix, Severity};
use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::edit::dockerfile::{line_end, line_start, next_line};
use hullwright_core::rule::{Alias, Check, Context, FixAvailability, Rule};
use hullwright_core::text::{Edit, TextRange};

/// See the page.
pub static RULE: Rule = Rule {
    name: "empty-continuation-line",
    aliases: &[
        Alias::same("buildkit", "NoEmptyContinuation").on(Severity::Warning),
        Alias::same("tally", "buildkit/NoEmptyContinuation"),
        Alias::same("dockerfile-utils", "EMPTY_CONTINUATION_LINE"),
        Alias::broader("docker-language-server", "buildkit:*"),
    ],
    category: Category::Maintainability,
    severity: Severity::Warning,
    fix: FixAvailability::Safe,
    checks: &[Check::Dockerfile(check)],
    ..Rule::DEFAULT
};

fn check(cx: &Context<'_>) {
    for instruction in cx.dockerfile().instructions.iter().filter(|found| !found.is_broken) {
        let runs = runs(&instruction.empty_lines);
        let Some((first, others)) = runs.split_first() else { continue };
        let keyword = instruction.keyword.as_str();
        let lines = if cx.slice(*first).matches('\n').count() > 1 { "lines" } else { "line" };
        let mut report = cx
            .report(*first, format!("empty {lines} inside {keyword}"))
            .help("delete the empty line, or put a comment in its place");
        for other in others {
            report = report.label(*other, "and here");
        }
        report.maybe_fix(closed_gaps(cx, instruction, &runs));
    }
}

/// The empty lines deleted, or the continuation that leads to what is an instruction of its own.
fn closed_gaps(cx: &Context<'_>, instruction: &Instruction, runs: &[TextRange]) -> Option<Fix> {
    let text = cx.text();
    let file = cx.file().id();
    let swallows = |run: &TextRange| {
        let line = TextRange::new(run.end(), line_end(text, run.end())).slice(text);
        let (keyword, rest) = line.split_once([' ', '\t']).unwrap_or_default();
        !rest.trim().is_empty() && InstructionKind::ALL.iter().any(|kind| kind.keyword() == keyword)
    };
    let is_open = |run: &TextRange| run.end() >= instruction.range.end();
    let Some(run) = runs.iter().find(|run| swallows(run) || is_open(run)) else {
        let edits = runs.iter().map(|run| Edit::delete(*run));
        return Some(Fix::safe("Delete the empty lines").edits(file, edits));
    };
    let above = line_end(text, line_start(text, run.start().checked_sub(1)?));
    let line = TextRange::new(line_start(text, above), above).slice(text);
    let kept = line.trim_end().strip_suffix(cx.dockerfile().escape)?.trim_end();
    // The edit reaches into the next line, which becomes an instruction of its own.
    let end = if swallows(run) { run.end() + 1 } else { above };
    let replaced = TextRange::new(above - (line.len() - kept.len()) as u32, end);
    let edit = Edit::replace(replaced, TextRange::new(above, end).slice(text));
    let is_end = next_line(text, above) >= instruction.range.end() && is_open(run);
    let title = "End the instruction above the empty line";
    // Behind the last line nothing follows that could be cut off.
    let fix = if is_end { Fix::safe(title) } else { Fix::unsafe_fix(title) };
    Some(fix.edit(file, edit))
}

/// Neighbouring lines joined.
fn runs(lines: &[TextRange]) -> Vec<TextRange> {
    let mut runs: Vec<TextRange> = Vec::new();
    for line in lines {
        match runs.last_mut() {
            Some(last) if last.end() == line.start() => *last = last.cover(*line),
            _ => runs.push(*line),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use hullwright_core::engine::Engine;
    use hullwright_core::testing::check;

    #[track_caller]
    fn checks(annotated: &str) {
        check(&Engine::new(crate::rule_set()), super::RULE.name, "", annotated);
    }

    #[test]
    fn several_empty_lines_are_one_finding() {
        checks("FROM a:1\nRUN a \\\n\n^ empty lines inside RUN\n  \n\n  b \\\n\n  c\n");
    }

    #[test]
    fn empty_lines_behind_the_instruction_are_fine() {
        checks("FROM a:1\nRUN a \\\n  b\n\nRUN c\n");
    }
}
