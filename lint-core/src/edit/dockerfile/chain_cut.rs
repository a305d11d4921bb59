//! Chains of commands are cut, joined, or lose a link.

use super::chain_append::may_hold_comment;
use super::chain_layout::chain_layout;
use super::gap::replace_gap;
use super::physical_line::{is_blank_line, is_comment_line, is_continued, line_start};
use super::word::remove_word;
use crate::dockerfile::{Arguments, Dockerfile, Instruction, InstructionKind};
use crate::text::{Edit, MappedText, TextRange, TextSize};

/// Makes a RUN of its own of what stands behind `gap`, which is all between the two commands: blanks, the operator, line
/// ends. Flags are repeated. Whether the commands still mean the same without the shell state of those before (folder,
/// variables, options) is for the caller to know. `None` for heredocs and ONBUILD.
pub fn split_run(text: &str, run: &Instruction, gap: TextRange) -> Option<Vec<Edit>> {
    let is_outer =
        run.kind == InstructionKind::Run && run.text.range().start() == run.keyword.range().start();
    let script = run.as_text()?;
    if !run.heredocs.is_empty() || !is_outer {
        return None;
    }
    let head = TextRange::new(run.keyword.range().start(), script.range().start());
    // Flags on several lines are put on one.
    let head: Vec<&str> =
        head.slice(text).split_whitespace().filter(|word| !matches!(*word, "\\" | "`")).collect();
    Some(replace_gap(text, gap, "", &format!("{} ", head.join(" "))))
}

/// Makes one RUN of two that follow each other, in the layout of the file. Comments between them stay. `None` where the
/// second would run although the first failed, for the exec form, heredocs, other flags, and where a comment ends the first.
/// Whether shell state of the first (folder, variables, options) harms the second is for the caller to know.
pub fn join_runs(
    text: &str,
    dockerfile: &Dockerfile,
    first: &Instruction,
    second: &Instruction,
) -> Option<Vec<Edit>> {
    let are_neighbours = first.kind == InstructionKind::Run
        && second.kind == InstructionKind::Run
        && first.index.checked_add(1) == Some(second.index);
    let flags = |run: &Instruction| -> Vec<String> {
        run.flags.iter().map(|flag| flag.text.as_str().to_owned()).collect()
    };
    if !are_neighbours
        || !first.heredocs.is_empty()
        || !second.heredocs.is_empty()
        || flags(first) != flags(second)
    {
        return None;
    }
    let (one, two) = (script_of(first)?, script_of(second)?);
    let may_run_alone = two.as_str().contains(['|', ';']) || has_single_ampersand(two.as_str());
    let is_open = one.as_str().ends_with(['&', '|', ';', '\\', '`']);
    if may_hold_comment(one.as_str())
        || is_open
        || may_run_alone
        || is_continued(text, first.range.end(), dockerfile.escape)
    {
        return None;
    }
    let layout = chain_layout(text, dockerfile, first);
    if layout.operator != "&&" {
        return None;
    }
    let (before, after) = layout.halves(dockerfile.escape);
    let gap = TextRange::new(one.range().end(), two.range().start());
    Some(replace_gap(text, gap, &before, &after))
}

fn script_of(run: &Instruction) -> Option<&MappedText> {
    match &run.arguments {
        Arguments::Text(script) => Some(script),
        _ => None,
    }
}

fn has_single_ampersand(script: &str) -> bool {
    script.replace("&&", "").contains('&')
}

/// Removes a command from a chain with the operator that bound it. `left` and `right` are the operators beside it, as far as
/// there are any; one must be there. `None` if a comment line would be lost.
pub fn remove_command(
    text: &str,
    escape: char,
    command: TextRange,
    left: Option<TextRange>,
    right: Option<TextRange>,
) -> Option<Vec<Edit>> {
    let is_on_line =
        |operator: TextRange| line_start(text, operator.start()) == line_start(text, command.start());
    let is_alone_before = |at: TextSize| is_blank_line(TextRange::new(line_start(text, at), at).slice(text));
    let leads = left.filter(|left| is_on_line(*left) && is_alone_before(left.start()));
    let trails = right.filter(|right| line_start(text, right.start()) == line_start(text, command.end()));
    let trails = trails.filter(|_| is_alone_before(command.start()));
    let (range, is_to_next) = match leads.or(trails).or(left) {
        Some(operator) => (operator.cover(command), false),
        None => (command.cover(right?), true),
    };
    let rest = text.get(range.end() as usize..).unwrap_or_default();
    let n_blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let range =
        if is_to_next { TextRange::new(range.start(), range.end() + n_blanks as TextSize) } else { range };
    if range.slice(text).split('\n').skip(1).any(is_comment_line) {
        return None;
    }
    if is_to_next {
        // The first command follows the keyword: the next one takes its place, unless it has a line of its own.
        let is_end = rest.trim_start_matches([' ', '\t']).starts_with([escape, '\n', '\r']);
        let kept =
            if is_end { TextRange::new(range.start(), range.end() - n_blanks as TextSize) } else { range };
        return Some(if is_end { remove_word(text, escape, kept) } else { vec![Edit::delete(kept)] });
    }
    Some(remove_word(text, escape, range))
}

#[cfg(test)]
mod tests {
    use super::super::testing::edited;
    use super::*;

    fn find(text: &str, part: &str) -> Option<TextRange> {
        let at = text.find(part)? as TextSize;
        Some(TextRange::at(at, part.len() as TextSize))
    }

    #[track_caller]
    fn removed(text: &str, command: &str, expected: &str) {
        let made = edited(text, |text, tree| {
            let command = find(text, command)?;
            let head = text.get(..command.start() as usize)?;
            let left = head.rfind("&&").map(|at| TextRange::at(at as TextSize, 2));
            let tail = text.get(command.end() as usize..)?;
            let right = tail.find("&&").map(|at| TextRange::at(command.end() + at as TextSize, 2));
            remove_command(text, tree.escape, command, left, right)
        });
        assert_eq!(made.as_deref(), Some(expected));
    }

    #[test]
    fn a_removed_command_takes_its_operator() {
        removed("RUN one && two && three\n", "one", "RUN two && three\n");
        removed("RUN one && two && three\n", "two", "RUN one && three\n");
        removed("RUN one && two && three\n", "three", "RUN one && two\n");
        removed("RUN one \\\n  && two \\\n  && three\n", "one", "RUN two \\\n  && three\n");
        removed("RUN one \\\n  && two \\\n  && three\n", "two", "RUN one \\\n  && three\n");
        removed("RUN one \\\n  && two \\\n  && three\n", "three", "RUN one \\\n  && two\n");
        removed("RUN one && \\\n  two && \\\n  three\n", "one", "RUN \\\n  two && \\\n  three\n");
        removed("RUN one && \\\n  two && \\\n  three\n", "two", "RUN one && \\\n  three\n");
        removed("RUN one && \\\n  two && \\\n  three", "three", "RUN one && \\\n  two");
    }

    #[track_caller]
    fn joined(text: &str, expected: Option<&str>) {
        let made = edited(text, |text, tree| {
            let runs: Vec<&Instruction> = tree.of_kind(InstructionKind::Run).collect();
            let [.., first, second] = runs.as_slice() else { return None };
            join_runs(text, tree, first, second)
        });
        assert_eq!(made.as_deref(), expected);
    }

    #[test]
    fn two_runs_become_one() {
        joined("RUN a\nRUN b\n", Some("RUN a \\\n    && b\n"));
        joined("RUN a && \\\n\tb\n\n# why\nRUN c", Some("RUN a && \\\n\tb && \\\n# why\n\tc"));
        joined("# escape=`\nRUN a  \nRUN b `\n  c\n", Some("# escape=`\nRUN a `\n    && b `\n  c\n"));
        joined("RUN a # b\nRUN c\n", None);
        joined("RUN a\nRUN b; c\n", None);
        joined("RUN a\nRUN b || c\n", None);
        joined("RUN a\nRUN --network=none b\n", None);
    }

    #[test]
    fn one_run_becomes_two() {
        let split = |text: &str, gap: &str| {
            let gap = gap.to_owned();
            edited(text, move |text, tree| {
                let gap = if text.contains("\r\n") { gap.replace('\n', "\r\n") } else { gap.clone() };
                split_run(text, tree.instructions.first()?, find(text, &gap)?)
            })
        };
        assert_eq!(split("run a && b\n", " && ").as_deref(), Some("run a\nrun b\n"));
        assert_eq!(
            split("RUN --network=none a \\\n  && b \\\n  && c\n", " \\\n  && ").as_deref(),
            Some("RUN --network=none a\nRUN --network=none b \\\n  && c\n")
        );
        assert_eq!(
            split("RUN a \\\n  # why\n  && b\n", " \\\n  # why\n  && ").as_deref(),
            Some("RUN a\n  # why\nRUN b\n")
        );
    }
}
