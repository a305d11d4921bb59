//! Commands whose failure a script goes on after, although nothing says that it should.
//!
//! What counts is the status of a script's last command, unless errors end the script. Scripts that deal with failures in any way
//! of their own are left alone, and so are control structures. Entry point: [`lost_failure`].

use hullwright_core::shell::{
    Command, CompoundKind, Connector, List, ListItem, Pipeline, ScriptRange, ShellScript, SimpleCommand,
    Terminator,
};

use crate::patterns::script::command_name::command_name;
use crate::patterns::script::shell_state::sets_environment;
use crate::patterns::script::unchecked_cd::sets_errexit;
use crate::patterns::shell::failure_weight::{FailureWeight, failure_weight};

/// A failure that is lost.
#[derive(Clone, Copy, Debug)]
pub struct LostFailure<'s> {
    /// The command that may fail.
    pub command: &'s SimpleCommand,
    /// The commands one after the other among which it stands: those of the script, of a group or of a subshell.
    pub list: &'s List,
    /// Which of them it belongs to.
    pub item: usize,
}

/// The first one of a script; scripts in its words are not looked at.
pub fn lost_failure(shell: &ShellScript) -> Option<LostFailure<'_>> {
    if shell.options.errexit || !shell.script.errors.is_empty() || deals_with_failures(shell) {
        return None;
    }
    in_list(shell, &shell.script.body)
}

/// Whether something in the script looks at statuses, decides what a failure does, or may do so.
fn deals_with_failures(shell: &ShellScript) -> bool {
    let script = &shell.script;
    let is_asked = |name: ScriptRange| matches!(script.slice(name), "?" | "PIPESTATUS");
    if script.parameters().iter().any(|parameter| is_asked(parameter.name)) {
        return true;
    }
    let decides = |command: &SimpleCommand| {
        let words = || command.words.iter().skip(1);
        match command_name(script, command).as_deref() {
            Some("set") => sets_errexit(words().map(|word| script.slice(word.range))),
            Some("trap" | "eval") => true,
            Some("." | "source") => !words()
                .next()
                .is_some_and(|file| sets_environment(&script.unquote(file).0, words().count() > 1)),
            Some(name) => is_cmdlet(name),
            None => false,
        }
    };
    script.sites(shell.options).iter().any(|site| decides(site.command))
}

/// `Invoke-WebRequest`: the script is not for the shell that it seems to be for.
fn is_cmdlet(name: &str) -> bool {
    name.starts_with(|ch: char| ch.is_ascii_uppercase())
        && name.split_once('-').is_some_and(|(_, rest)| rest.starts_with(|ch: char| ch.is_ascii_uppercase()))
}

fn in_list<'s>(shell: &'s ShellScript, list: &'s List) -> Option<LostFailure<'s>> {
    let (end, before) = list.items.split_last()?;
    if is_forgiving(shell, end) {
        return None;
    }
    list.items.iter().enumerate().find_map(|(idx, item)| {
        let inside = inner_lists(item).into_iter().find_map(|inner| in_list(shell, inner));
        inside.or_else(|| {
            let command = (idx < before.len()).then(|| lost_command(shell, item)).flatten()?;
            Some(LostFailure { command, list, item: idx })
        })
    })
}

/// Whether the end of a list says that failures do not count: `; true`, `; exit 0`, `|| true`.
fn is_forgiving(shell: &ShellScript, last: &ListItem) -> bool {
    let pipeline = match last.rest.last() {
        None => &last.first,
        Some(joined) if joined.connector == Connector::Or => &joined.pipeline,
        Some(_) => return false,
    };
    let [Command::Simple(command)] = pipeline.commands.as_slice() else { return false };
    matches!(command_name(&shell.script, command).as_deref(), Some("true" | ":" | "exit" | "return"))
}

/// Groups and subshells that are members of a chain by themselves.
fn inner_lists(item: &ListItem) -> Vec<&List> {
    let pipelines = item.pipelines().filter(|_| is_plain(item));
    let inner = pipelines.filter_map(|pipeline| match pipeline.commands.as_slice() {
        [Command::Compound(compound)] => match &compound.kind {
            CompoundKind::Group(list) | CompoundKind::Subshell(list) => Some(list),
            _ => None,
        },
        _ => None,
    });
    inner.collect()
}

/// Whether the item is a chain in which every member has to succeed.
pub fn is_plain(item: &ListItem) -> bool {
    item.terminator != Terminator::Background
        && item.rest.iter().all(|joined| joined.connector == Connector::And)
        && item.pipelines().all(|pipeline| !pipeline.is_negated && !pipeline.is_timed)
}

/// The first command of a chain whose failure matters.
pub fn lost_command<'s>(shell: &ShellScript, item: &'s ListItem) -> Option<&'s SimpleCommand> {
    let weights: Vec<_> = item.pipelines().map(|pipeline| weight_of(shell, pipeline)).collect();
    // `[ -f a ] && b`: what stands behind a question is an exception anyway.
    if !is_plain(item) || weights.contains(&FailureWeight::Expected) {
        return None;
    }
    let mut members = item.pipelines().zip(weights);
    let (pipeline, _) = members.find(|(_, weight)| *weight == FailureWeight::Real)?;
    last_command(pipeline)
}

/// What it means when a pipeline fails; what fails in a construct counts as expected.
pub fn weight_of(shell: &ShellScript, pipeline: &Pipeline) -> FailureWeight {
    match pipeline.commands.last() {
        Some(Command::Simple(command)) => failure_weight(shell, command),
        Some(Command::Function(_)) | None => FailureWeight::Never,
        Some(Command::Compound(compound)) => match &compound.kind {
            CompoundKind::Group(list) | CompoundKind::Subshell(list) => weight_of_list(shell, list),
            _ => FailureWeight::Expected,
        },
    }
}

fn weight_of_list(shell: &ShellScript, list: &List) -> FailureWeight {
    if !list.items.iter().all(is_plain) {
        return FailureWeight::Expected;
    }
    let pipelines = list.items.iter().flat_map(ListItem::pipelines);
    let weights: Vec<_> = pipelines.map(|pipeline| weight_of(shell, pipeline)).collect();
    if weights.contains(&FailureWeight::Expected) {
        return FailureWeight::Expected;
    }
    weights.into_iter().max().unwrap_or(FailureWeight::Never)
}

fn last_command(pipeline: &Pipeline) -> Option<&SimpleCommand> {
    match pipeline.commands.last()? {
        Command::Simple(command) => Some(command),
        Command::Function(_) => None,
        Command::Compound(compound) => match &compound.kind {
            CompoundKind::Group(list) | CompoundKind::Subshell(list) => {
                last_command(list.items.last()?.pipelines().last()?)
            }
            _ => None,
        },
    }
}
