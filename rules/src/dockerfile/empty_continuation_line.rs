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
//! A comment keeps the lines apart, and a heredoc may hold whatever it likes.
//! ```dockerfile good
//! FROM alpine:3.22
//! RUN apk add --no-cache curl \
//!     # the version is printed for the log
//!     && curl --version
//! RUN <<EOF
//! apk add --no-cache jq
//!
//! jq --version
//! EOF
//! ```

use hullwright_core::diagnostic::{Category, Severity};
use hullwright_core::rule::{Alias, Check, Context, Rule};
use hullwright_core::text::TextRange;

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
    }
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
