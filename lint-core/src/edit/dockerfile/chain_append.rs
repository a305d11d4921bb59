//! One more command at the end of a RUN.

use super::chain_layout::{chain_layout, own_layout};
use super::insert::outer;
use super::physical_line::{indentation, line_above, line_end, line_start};
use crate::dockerfile::{CommandForm, Dockerfile, Instruction, ShellText, strip_continuation};
use crate::text::Edit;

/// A line that a command makes longer than this is broken up.
const MAX_LINE: usize = 100;

/// Appends a command that runs if the others succeeded: `&& command` in the layout of the RUN, a line of its own in a heredoc
/// that is all of the script. `None` for the exec form, and where a comment, an `&` or the like ends the script.
pub fn append_command(text: &str, dockerfile: &Dockerfile, run: &Instruction, command: &str) -> Option<Edit> {
    let outer = outer(dockerfile, run);
    let CommandForm::Shell(script) = run.command()? else { return None };
    // The heredocs of an ONBUILD are its own, not those of the inner instruction.
    let heredocs = &outer.heredocs;
    if let Some(heredoc) = heredocs.first()
        && (heredoc.terminator.is_empty() || run.heredocs.is_empty())
    {
        return None;
    }
    if let Some(ShellText::Body(_)) = run.shell_text(text) {
        let heredoc = heredocs.first()?;
        let above = line_above(text, heredoc.body.end())?;
        let line = above.slice(text);
        if strip_continuation(line, '\\').is_some() || above.start() < heredoc.body.start() {
            return None;
        }
        let indent = if heredoc.chomp { indentation(text, above.start()) } else { "" };
        return Some(Edit::insert(heredoc.body.end(), format!("{indent}{command}\n")));
    }
    let written = script.as_str().trim_end();
    if may_hold_comment(written) || written.ends_with(['&', '|', '(', '{', '\\', '`']) {
        return None;
    }
    let end = script.locate(0..written.len()).end();
    let escape = dockerfile.escape;
    let layout = own_layout(text, escape, outer);
    let line = line_end(text, end) - line_start(text, end);
    let is_one_line = line_start(text, end) <= outer.range.start();
    let separator = if layout.is_none() && is_one_line && line as usize + command.len() + 4 <= MAX_LINE {
        " && ".to_owned()
    } else {
        chain_layout(text, dockerfile, run).separator(escape)
    };
    // `a;` needs no further operator.
    let separator = if written.ends_with(';') {
        separator.replacen(';', "", 1).replacen(" &&", "", 1)
    } else {
        separator
    };
    Some(Edit::insert(end, format!("{separator}{command}")))
}

/// Whether a `#` may start a comment of the shell; quotes are not looked at.
pub(super) fn may_hold_comment(script: &str) -> bool {
    let starts_word = |(at, _): (usize, &str)| {
        let before = script.get(..at).unwrap_or_default();
        before.is_empty() || before.ends_with([' ', '\t', ';', '&', '|', '(', ')'])
    };
    script.match_indices('#').any(starts_word)
}

#[cfg(test)]
mod tests {
    use super::super::testing::edited;
    use super::*;

    #[track_caller]
    fn appended(text: &str, expected: Option<&str>) {
        let made = edited(text, |text, tree| {
            let run = tree.instructions.last()?.with_trigger().last()?;
            Some(vec![append_command(text, tree, run, "new")?])
        });
        assert_eq!(made.as_deref(), expected);
    }

    #[test]
    fn a_command_follows_the_layout() {
        appended("RUN a\n", Some("RUN a && new\n"));
        appended("ONBUILD RUN a", Some("ONBUILD RUN a && new"));
        appended("RUN a \\\n  && b\n", Some("RUN a \\\n  && b \\\n  && new\n"));
        appended("RUN a && \\\n\tb\n", Some("RUN a && \\\n\tb && \\\n\tnew\n"));
        appended("RUN set -e; \\\n  a; \\\n  b\n", Some("RUN set -e; \\\n  a; \\\n  b; \\\n  new\n"));
        appended("RUN set -e; \\\n  a; \\\n  b;\n", Some("RUN set -e; \\\n  a; \\\n  b; \\\n  new\n"));
        appended("# escape=`\nRUN a `\n && b `\n", Some("# escape=`\nRUN a `\n && b `\n && new `\n"));
        appended("RUN a \\\n    b\n", Some("RUN a \\\n    b \\\n    && new\n"));
    }

    #[test]
    fn a_command_becomes_a_line_of_a_heredoc() {
        appended("RUN <<E\na\nE\n", Some("RUN <<E\na\nnew\nE\n"));
        appended("RUN <<-E\n\ta\n\tE\n", Some("RUN <<-E\n\ta\n\tnew\n\tE\n"));
        appended("RUN <<E cat\na\nE\n", Some("RUN <<E cat && new\na\nE\n"));
    }

    #[test]
    fn what_cannot_go_on_is_left() {
        appended("RUN [\"a\"]\n", None);
        appended("RUN a # b\n", None);
        appended("RUN a &\n", None);
        appended("RUN <<E\na \\\nE\n", None);
    }
}
