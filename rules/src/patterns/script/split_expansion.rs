//! Expansions whose outcome the shell splits into words and matches with file names.

use hullwright_core::shell::{
    CommandSubstitution, Parameter, PartPlace, Quoting, Role, Script, ShellScript, SimpleCommand, Visitor,
    WordPart,
};

use super::command_name::{assigned_name, command_name, declared, program_name};

/// What a script expands without quotes, by kind, each in order of place.
#[derive(Debug, Default)]
pub struct SplitExpansions<'s> {
    /// `$name`, `${name…}`
    pub parameters: Vec<Split<'s, Parameter>>,
    /// `$(…)`, `` `…` ``
    pub substitutions: Vec<Split<'s, CommandSubstitution>>,
    /// `$@`, `${name[@]}`
    pub lists: Vec<Split<'s, Parameter>>,
}

/// One expansion that is split.
#[derive(Debug)]
pub struct Split<'s, T> {
    /// The expansion.
    pub part: &'s T,
    /// What is wanted of it there.
    pub wanted: Wanted,
}

/// How many words are wanted where an expansion is split.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// One, and where it is none something goes wrong: it names a file to be opened or a directory to go to, or is tested.
    OneWord,
    /// One: it is joined to other text.
    Joined,
    /// One, and many shells keep it so: `export NAME=$value`.
    Assignment,
    /// Perhaps several: it stands alone among the words of a command.
    PerhapsList,
}

/// Signs whose values are numbers or options, and so never split.
const PLAIN_SIGNS: [&str; 5] = ["?", "#", "!", "$", "-"];

impl<'s> SplitExpansions<'s> {
    /// Those of a script.
    pub fn of(shell: &'s ShellScript) -> Self {
        let script = &shell.script;
        let mut search =
            Search { script, keeps_assignments: keeps_assignments(&shell.shell), found: Self::default() };
        script.visit(&mut search);
        search.found
    }
}

/// Whether the shell leaves `export NAME=$value` in one piece, as bash and ksh do; dash splits it.
pub fn keeps_assignments(shell: &str) -> bool {
    let name = shell.rsplit('/').next().unwrap_or(shell);
    matches!(name, "bash" | "ksh" | "mksh" | "zsh")
}

struct Search<'s> {
    script: &'s Script,
    keeps_assignments: bool,
    found: SplitExpansions<'s>,
}

impl<'s> Visitor<'s> for Search<'s> {
    fn part(&mut self, part: &'s WordPart, place: PartPlace<'s>) {
        if place.quoting != Quoting::Bare {
            return;
        }
        match part {
            WordPart::Parameter(parameter) => {
                if is_counted(self.script, parameter) || is_alternative(self.script, parameter) {
                } else if is_list(self.script, parameter) {
                    if place.role == Role::Loop || self.is_split(place, false) {
                        self.found.lists.push(self.split(parameter, place));
                    }
                } else if !PLAIN_SIGNS.contains(&self.script.slice(parameter.name))
                    && self.is_split(place, true)
                    && !self.sets_default(parameter, place)
                {
                    self.found.parameters.push(self.split(parameter, place));
                }
            }
            WordPart::Command(substitution) => {
                let is_empty = substitution.body.as_ref().is_some_and(|body| body.items.is_empty());
                if !is_empty && self.is_split(place, true) {
                    self.found.substitutions.push(self.split(substitution, place));
                }
            }
            _ => {}
        }
    }
}

impl<'s> Search<'s> {
    /// `may_run` tells whether a word that is run as a command is meant to be several.
    fn is_split(&self, place: PartPlace<'s>, may_run: bool) -> bool {
        match place.role {
            Role::Target => true,
            Role::Program => !may_run || has_more(place.command, 0),
            Role::Argument(idx) => place.command.is_some_and(|command| {
                let is_run = may_run && self.is_run(command, idx) && !has_more(Some(command), idx + 1);
                !is_run && !self.is_kept(command, idx)
            }),
            Role::Value | Role::Loop | Role::Compared | Role::Document => false,
        }
    }

    fn split<T>(&self, part: &'s T, place: PartPlace<'s>) -> Split<'s, T> {
        let wanted = match (place.role, place.command) {
            (Role::Target, _) => Wanted::OneWord,
            (Role::Argument(idx), Some(command)) => self.wanted(command, idx),
            _ => Wanted::PerhapsList,
        };
        Split { part, wanted }
    }

    fn wanted(&self, command: &'s SimpleCommand, idx: usize) -> Wanted {
        let name = program_name(self.script, command).unwrap_or_default();
        if declared(self.script, command).is_some() && self.is_assignment(command, idx) {
            Wanted::Assignment
        } else if has_text(command, idx + 1) {
            Wanted::Joined
        } else if matches!(&*name, "[" | "test") || (&*name == "cd" && command.words.len() == 2) {
            Wanted::OneWord
        } else {
            Wanted::PerhapsList
        }
    }

    fn is_assignment(&self, command: &'s SimpleCommand, idx: usize) -> bool {
        command.words.get(idx + 1).is_some_and(|word| assigned_name(self.script, word).is_some())
    }

    /// The command that `exec`, `command` or `builtin` runs.
    fn is_run(&self, command: &'s SimpleCommand, idx: usize) -> bool {
        let Some(name) = command_name(self.script, command) else { return false };
        match &*name {
            "command" | "builtin" => idx == 0,
            "exec" => {
                let mut words =
                    command.words.iter().skip(1).take(idx).map(|word| self.script.slice(word.range));
                let mut only_options = true;
                while let Some(word) = words.next() {
                    if word == "-a" {
                        words.next();
                    } else if !word.starts_with('-') {
                        only_options = false;
                    }
                }
                only_options
            }
            _ => false,
        }
    }

    /// Whether the word is an assignment to a builtin, which the shell does not split.
    fn is_kept(&self, command: &'s SimpleCommand, idx: usize) -> bool {
        if self.script.slice(command.words.first().map(|first| first.range).unwrap_or_default()) == "let" {
            return true;
        }
        self.keeps_assignments && declared(self.script, command).is_some() && self.is_assignment(command, idx)
    }

    /// `: ${name:=value}`
    fn sets_default(&self, parameter: &Parameter, place: PartPlace<'s>) -> bool {
        let modifier = parameter.modifier.map(|range| self.script.slice(range)).unwrap_or_default();
        let is_default = modifier.starts_with(":=") || modifier.starts_with('=');
        is_default
            && place.command.and_then(|command| command_name(self.script, command)).as_deref() == Some(":")
    }
}

/// `${#name}`
fn is_counted(script: &Script, parameter: &Parameter) -> bool {
    let written = script.slice(parameter.range);
    written.starts_with("${#") && written != "${#}"
}

/// `${name+…}`, `${name:+…}`
fn is_alternative(script: &Script, parameter: &Parameter) -> bool {
    let modifier = parameter.modifier.map(|range| script.slice(range)).unwrap_or_default();
    let modifier = behind_index(modifier);
    modifier.starts_with('+') || modifier.starts_with(":+")
}

/// The modifier without `[…]` at its start.
fn behind_index(modifier: &str) -> &str {
    match modifier.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((_, behind)) => behind,
        None => modifier,
    }
}

/// `$@`, `${name[@]}`
fn is_list(script: &Script, parameter: &Parameter) -> bool {
    let modifier = parameter.modifier.map(|range| script.slice(range)).unwrap_or_default();
    let is_all = script.slice(parameter.name) == "@" && !script.slice(parameter.range).starts_with("${!");
    is_all || modifier.starts_with("[@]")
}

/// Whether the word holds something beside expansions.
fn has_text(command: &SimpleCommand, idx: usize) -> bool {
    let is_text = |part: &WordPart| !matches!(part, WordPart::Parameter(_) | WordPart::Command(_));
    command.words.get(idx).is_some_and(|word| word.parts.iter().any(is_text))
}

/// Whether the word is more than one expansion.
fn has_more(command: Option<&SimpleCommand>, idx: usize) -> bool {
    command.and_then(|command| command.words.get(idx)).is_some_and(|word| word.parts.len() > 1)
}
