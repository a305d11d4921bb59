//! The text that an instruction hands to a shell, heredocs included.

use super::ast::{CommandForm, Instruction};
use super::word::parse_heredoc_word;
use crate::text::{MappedText, MappedTextBuilder};

/// What a shell (or another interpreter) is given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ShellText {
    /// The argument of `sh -c`, or of what SHELL puts in its place.
    Command(MappedText),
    /// `RUN <<EOF`: the body alone. A first line with `#!` names the interpreter (BuildKit reference, "Here-Documents").
    Body(MappedText),
}

impl ShellText {
    /// The text, whichever it is.
    pub fn text(&self) -> &MappedText {
        match self {
            Self::Command(text) | Self::Body(text) => text,
        }
    }

    /// The words behind `#!` of a body.
    pub fn shebang(&self) -> Option<&str> {
        let Self::Body(text) = self else { return None };
        let line = text.as_str().strip_prefix("#!")?;
        Some(line.lines().next().unwrap_or_default().trim())
    }
}

impl Instruction {
    /// The text of the shell form of RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD; `None` for other forms.
    ///
    /// As BuildKit does, a RUN that is only the word of a heredoc runs its body; any other one gets the bodies appended, so
    /// that the shell finds its own here-documents.
    pub fn shell_text(&self, source: &str) -> Option<ShellText> {
        let CommandForm::Shell(text) = self.command()? else { return None };
        let Some(first) = self.heredocs.first() else { return Some(ShellText::Command(text.clone())) };
        if matches!(parse_heredoc_word(text.as_str()), Ok(Some(_))) {
            return Some(ShellText::Body(first.content(source)));
        }
        let mut builder = MappedTextBuilder::new(text.range().start());
        builder.push_mapped(text);
        for heredoc in &self.heredocs {
            let line_ending = heredoc.body.start();
            builder
                .push_decoded("\n", crate::text::TextRange::new(line_ending.saturating_sub(1), line_ending));
            builder.push_mapped(&heredoc.content(source));
            builder.push(&heredoc.name, heredoc.terminator.end().saturating_sub(heredoc.name.len() as u32));
        }
        Some(ShellText::Command(builder.finish()))
    }
}
