//! A script is made to end where a command fails.
//!
//! Entry points: [`joined_by_and`], where that says the same, [`with_errexit`], and [`errexit_place`].

use hullwright_core::edit::edits_in;
use hullwright_core::shell::{
    Command, List, ListItem, Script, ShellScript, SimpleCommand, Terminator, Visitor,
};
use hullwright_core::text::Edit;

use crate::patterns::script::command_name::command_name;
use crate::patterns::shell::failure_weight::{FailureWeight, failure_weight};
use crate::patterns::shell::lost_failure::{LostFailure, is_plain, lost_command, weight_of};

/// Puts `&&` in the place of each `;` from the first lost failure to the end of its list. `None` where something between is meant
/// to go on, or is no plain command.
pub fn joined_by_and(shell: &ShellScript, lost: &LostFailure<'_>) -> Option<Vec<Edit>> {
    let script = &shell.script;
    let (end, before) = lost.list.items.get(lost.item..)?.split_last()?;
    let joins = |item: &&ListItem| {
        is_plain(item)
            && item.terminator == Terminator::Semicolon
            && item.pipelines().all(|pipeline| {
                !matches!(pipeline.commands.last(), Some(Command::Function(_)) | None)
                    && weight_of(shell, pipeline) != FailureWeight::Expected
            })
    };
    if !before.iter().all(|item| joins(&item)) || !is_plain(end) {
        return None;
    }
    let edits: Option<Vec<_>> = before
        .iter()
        .map(|item| {
            let end = item.pipelines().last()?.range.end as usize;
            let text = script.text().as_str();
            let behind = text.get(end..)?;
            let at = end + (behind.len() - behind.trim_start_matches([' ', '\t']).len());
            let behind = text.get(at..)?.strip_prefix(';')?;
            let before = if at == end { " " } else { "" };
            let space = if behind.starts_with([' ', '\t', '\n']) { "" } else { " " };
            Some((at..at + 1, format!("{before}&&{space}")))
        })
        .collect();
    edits_in(script.text(), &edits?)
}

/// Where `-e` has to be set so that every failure ends a script.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrexitPlace {
    /// Among the letters of the `set` that the script starts with.
    Letters(usize),
    /// Before its first command.
    Start(usize),
}

/// That place in the script's text. `None` where errors would still not end the script, or answers would.
pub fn errexit_place(shell: &ShellScript) -> Option<ErrexitPlace> {
    let script = &shell.script;
    let (_, before) = script.body.items.split_last()?;
    // The shell goes on when a member of a chain fails that is not its last one.
    let is_settled =
        |item: &ListItem| lost_command(shell, item).is_none() || item.rest.is_empty() && is_simple(item);
    if !before.iter().all(is_settled) || asks_alone(shell) {
        return None;
    }
    let first = script.body.items.first()?;
    let letters = first_set(script, first).map(ErrexitPlace::Letters);
    Some(letters.unwrap_or(ErrexitPlace::Start(first.first.range.start as usize)))
}

/// `set -e;` before everything else, or the letter in the `set` that is there.
pub fn with_errexit(shell: &ShellScript) -> Option<Vec<Edit>> {
    let edit = match errexit_place(shell)? {
        ErrexitPlace::Letters(at) => (at..at, "e".to_owned()),
        ErrexitPlace::Start(at) => (at..at, "set -e; ".to_owned()),
    };
    edits_in(shell.script.text(), &[edit])
}

fn is_simple(item: &ListItem) -> bool {
    matches!(item.first.commands.as_slice(), [.., Command::Simple(_)])
}

/// Where the letters start of `set -x`, by itself or the first of a chain.
fn first_set(script: &Script, first: &ListItem) -> Option<usize> {
    let [Command::Simple(command)] = first.first.commands.as_slice() else { return None };
    let option = command.words.get(1)?;
    let is_set = command_name(script, command).as_deref() == Some("set");
    let letters = script.slice(option.range).strip_prefix('-').filter(|_| is_set)?;
    let is_bundle = letters.bytes().all(|byte| byte.is_ascii_lowercase()) && !letters.is_empty();
    is_bundle.then_some(option.range.start as usize + 1)
}

/// Whether a question is asked whose answer nothing looks at, so that `no` would end the script.
fn asks_alone(shell: &ShellScript) -> bool {
    let mut search = Search { shell, found: false };
    shell.script.visit(&mut search);
    search.found
}

struct Search<'s> {
    shell: &'s ShellScript,
    found: bool,
}

impl<'s> Visitor<'s> for Search<'s> {
    fn command(&mut self, command: &'s SimpleCommand, is_tested: bool) {
        self.found |= !is_tested && failure_weight(self.shell, command) == FailureWeight::Expected;
    }
}

/// Whether all of the list are the commands of the script itself.
pub fn is_outermost(shell: &ShellScript, list: &List) -> bool {
    std::ptr::eq(&raw const shell.script.body, list)
}
