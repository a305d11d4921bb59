//! Commands that change the shell they run in and nothing else, and the scripts that end with such a change.
//!
//! Entry point: [`lost_state`].

use std::borrow::Cow;

use hullwright_core::shell::{
    Command, Connector, ListItem, Pipeline, Script, ScriptRange, ShellScript, SimpleCommand, Terminator, Word,
};
use hullwright_core::text::TextRange;

use super::command_name::{assigned_name, command_name, declared, literal};

/// A change that is lost when the shell ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StateChange {
    /// The working directory, as written.
    Directory(String),
    /// A variable.
    Variable(String),
    /// Whatever a file sets, as its name is written.
    File(String),
    /// An environment of conda.
    Conda,
    /// An alias.
    Alias,
    /// `umask`, `ulimit`, `set`, with the name of the builtin.
    Setting(&'static str),
}

/// What a script leaves in its shell alone, either because it does nothing else or because that is the last thing it does.
pub fn lost_state(shell: &ShellScript) -> Option<(TextRange, StateChange)> {
    let script = &shell.script;
    if !script.errors.is_empty() || !script.functions().is_empty() {
        return None;
    }
    only_change(shell).or_else(|| {
        let command = last_command(script)?;
        if let Some(inner) = command.words.iter().find_map(|word| shell.nested_in(word)) {
            return lost_state(inner);
        }
        let change = last_change(shell, command)?;
        Some((script.locate(command.range), change))
    })
}

/// The first change of a script that only changes its shell, those of its own options last.
fn only_change(shell: &ShellScript) -> Option<(TextRange, StateChange)> {
    let script = &shell.script;
    let mut found: Option<(ScriptRange, StateChange)> = None;
    for site in script.sites(shell.options).iter().filter(|site| !site.around.is_captured) {
        match state_change(script, site.command) {
            Some(change) => {
                let is_better = match &found {
                    None => true,
                    Some((_, known)) => {
                        matches!(known, StateChange::Setting("set"))
                            && !matches!(change, StateChange::Setting("set"))
                    }
                };
                if is_better {
                    found = Some((site.command.range, change));
                }
            }
            // Behind a change it may be what the change is for.
            None if found.is_none() && is_question(script, site.command) => {}
            None => return None,
        }
    }
    found.map(|(range, change)| (script.locate(range), change))
}

/// What only asks, or does nothing.
fn is_question(script: &Script, command: &SimpleCommand) -> bool {
    let name = command_name(script, command);
    command.redirections.is_empty() && matches!(name.as_deref(), Some("[" | "test" | "true" | ":" | "exit"))
}

/// The command that a script ends with, where it is one on its own: `a && b`, `a; b || true`.
fn last_command(script: &Script) -> Option<&SimpleCommand> {
    let item = script.body.items.last().filter(|item| item.terminator != Terminator::Background)?;
    let pipeline = last_pipeline(script, item)?;
    if pipeline.is_negated {
        return None;
    }
    simple(pipeline)
}

fn last_pipeline<'s>(script: &'s Script, item: &'s ListItem) -> Option<&'s Pipeline> {
    let mut joined = item.rest.as_slice();
    if let Some((last, before)) = joined.split_last()
        && last.connector == Connector::Or
    {
        let end = simple(&last.pipeline).and_then(|command| command_name(script, command));
        matches!(end.as_deref(), Some("true" | ":")).then_some(())?;
        joined = before;
    }
    let is_chain = joined.iter().all(|joined| joined.connector == Connector::And);
    is_chain.then(|| joined.last().map_or(&item.first, |joined| &joined.pipeline))
}

fn simple(pipeline: &Pipeline) -> Option<&SimpleCommand> {
    let [Command::Simple(command)] = pipeline.commands.as_slice() else { return None };
    Some(command)
}

/// A change at the end of a script that did something else before. Going back, and options, are tidiness.
fn last_change(shell: &ShellScript, command: &SimpleCommand) -> Option<StateChange> {
    let script = &shell.script;
    let change = state_change(script, command)?;
    match &change {
        StateChange::Directory(folder) => {
            let is_forth = folder.starts_with(|ch: char| ch.is_ascii_alphanumeric())
                || folder.len() > 1 && folder.starts_with('/');
            let moves = |command: &SimpleCommand| {
                matches!(command_name(script, command).as_deref(), Some("cd" | "pushd" | "popd"))
            };
            let sites = script.sites(shell.options);
            let n_moves = sites.iter().filter(|site| moves(site.command)).count();
            (is_forth && n_moves == 1).then_some(change)
        }
        StateChange::Setting(_) => None,
        StateChange::Variable(_) | StateChange::File(_) | StateChange::Conda | StateChange::Alias => {
            Some(change)
        }
    }
}

/// What a command changes, if that is all that it does.
fn state_change(script: &Script, command: &SimpleCommand) -> Option<StateChange> {
    let is_quiet = |target: &str| matches!(target, "/dev/null" | "1" | "2");
    let mut targets = command.redirections.iter().map(|found| script.slice(found.target.range));
    if !targets.all(is_quiet) {
        return None;
    }
    let Some((_, words)) = command.words.split_first() else {
        let first = command.assignments.first()?;
        return Some(StateChange::Variable(script.slice(first.name).to_owned()));
    };
    let written = |word: &Word| script.slice(word.range).to_owned();
    let has_option = || words.first().is_some_and(|word| script.slice(word.range).starts_with(['-', '+']));
    match &*command_name(script, command)? {
        "cd" | "pushd" => Some(StateChange::Directory(written(words.first()?))),
        "export" | "declare" | "typeset" => {
            let word = declared(script, command)?.first().filter(|_| !has_option())?;
            let name = assigned_name(script, word).map_or(script.slice(word.range), |(name, _)| name);
            Some(StateChange::Variable(name.to_owned()))
        }
        "." | "source" => {
            let file = words.first()?;
            let takes_arguments = words.len() > 1;
            sets_environment(&script.unquote(file).0, takes_arguments)
                .then(|| StateChange::File(written(file)))
        }
        "conda" | "mamba" => {
            let is_activation = literal(script, words.first()?).as_deref() == Some("activate");
            is_activation.then_some(StateChange::Conda)
        }
        "alias" => {
            words.iter().any(|word| script.slice(word.range).contains('=')).then_some(StateChange::Alias)
        }
        "umask" if !words.is_empty() => Some(StateChange::Setting("umask")),
        "ulimit" if words.len() > 1 => Some(StateChange::Setting("ulimit")),
        "set" if has_option() => Some(StateChange::Setting("set")),
        "shopt" if has_option() => Some(StateChange::Setting("shopt")),
        _ => None,
    }
}

/// Whether a file with that name is there to set variables and functions: what others do when they are read is not known.
pub fn sets_environment(path: &str, takes_arguments: bool) -> bool {
    let name: Cow<'_, str> = path.rsplit('/').next().unwrap_or(path).into();
    if takes_arguments {
        return name == "activate";
    }
    matches!(
        &*name,
        "activate"
            | "activate.sh"
            | ".bashrc"
            | ".bash_profile"
            | ".bash_aliases"
            | ".profile"
            | ".zshrc"
            | "bash.bashrc"
            | "profile"
            | "environment"
            | ".env"
            | "os-release"
            | "lsb-release"
            | "nvm.sh"
            | "conda.sh"
            | "sdkman-init.sh"
            | "setup.bash"
    ) || path.ends_with("/.cargo/env")
        || path.ends_with("/cargo/env")
        || path.starts_with("/etc/profile.d/")
}
