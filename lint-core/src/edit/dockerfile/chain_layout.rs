//! How the commands of a RUN are spread over its lines.

use super::insert::outer;
use super::physical_line::{is_blank_line, is_comment_line};
use crate::dockerfile::{Dockerfile, Instruction, InstructionKind, strip_continuation};

/// How one command of a chain follows another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChainLayout {
    /// `&&`, or `;` where the chain is one of those.
    pub operator: &'static str,
    /// Whether the operator starts the line of the next command; otherwise it ends the line before.
    pub is_leading: bool,
    /// The blanks before what the next line starts with.
    pub indent: String,
}

impl ChainLayout {
    /// What stands between two commands on two lines.
    pub fn separator(&self, escape: char) -> String {
        let (before, after) = self.halves(escape);
        format!("{before}\n{after}")
    }

    /// What ends the line of a command, and what starts the line of the next one.
    pub(super) fn halves(&self, escape: char) -> (String, String) {
        let Self { operator, is_leading, indent } = self;
        match (*is_leading, *operator) {
            (true, _) => (format!(" {escape}"), format!("{indent}{operator} ")),
            (false, ";") => (format!("; {escape}"), indent.clone()),
            (false, _) => (format!(" {operator} {escape}"), indent.clone()),
        }
    }
}

/// The layout of a RUN whose chain takes several lines, else that of the first such RUN of the file, else operators at the
/// start of lines with four blanks before them.
pub fn chain_layout(text: &str, dockerfile: &Dockerfile, run: &Instruction) -> ChainLayout {
    let escape = dockerfile.escape;
    own_layout(text, escape, outer(dockerfile, run))
        .or_else(|| {
            let mut all = dockerfile.of_kind(InstructionKind::Run);
            // A chain of `;` is one that starts with `set -e`, which another RUN need not do.
            all.find_map(|other| own_layout(text, escape, other).filter(|layout| layout.operator == "&&"))
        })
        .unwrap_or_else(|| ChainLayout { operator: "&&", is_leading: true, indent: "    ".to_owned() })
}

/// The layout of this instruction, told from the least indented place where the chain breaks into lines.
pub(super) fn own_layout(text: &str, escape: char, outer: &Instruction) -> Option<ChainLayout> {
    let head = outer.text.range().slice(text);
    let lines = head.split('\n').map(|line| line.trim_end_matches('\r'));
    let mut lines = lines.filter(|line| !is_comment_line(line) && !is_blank_line(line));
    let mut above = lines.next()?;
    let mut best: Option<ChainLayout> = None;
    for line in lines {
        let ended = strip_continuation(above, escape).unwrap_or(above).trim_end();
        let trimmed = line.trim_start();
        let indent = line.get(..line.len() - trimmed.len()).unwrap_or_default();
        let found = if trimmed.starts_with("&&") {
            Some(("&&", true))
        } else if ended.ends_with("&&") {
            Some(("&&", false))
        } else if ended.ends_with(';') && !ended.ends_with(";;") {
            Some((";", false))
        } else {
            None
        };
        if let Some((operator, is_leading)) = found
            && best.as_ref().is_none_or(|best| indent.len() < best.indent.len())
        {
            best = Some(ChainLayout { operator, is_leading, indent: indent.to_owned() });
        }
        above = line;
    }
    best
}
