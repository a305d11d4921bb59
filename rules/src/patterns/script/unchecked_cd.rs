//! Changes of the directory whose status nothing looks at.

use hullwright_core::shell::{Command, ListItem, Script, ScriptRange, SimpleCommand, Terminator, Visitor};

use super::command_name::literal;

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct UncheckedChange<'s> {
    /// The command.
    pub command: &'s SimpleCommand,
    /// Whether no operator joins it to others, so that something may be joined to it.
    pub is_alone: bool,
}

/// All of a script, in order of place; none where errors end the script.
pub fn unchecked_changes(script: &Script) -> Vec<UncheckedChange<'_>> {
    let mut search = Search { script, ends_on_errors: false, alone: Vec::new(), found: Vec::new() };
    script.visit(&mut search);
    if search.ends_on_errors { Vec::new() } else { search.found }
}

struct Search<'s> {
    script: &'s Script,
    ends_on_errors: bool,
    /// Commands that no operator joins to others.
    alone: Vec<ScriptRange>,
    found: Vec<UncheckedChange<'s>>,
}

impl<'s> Visitor<'s> for Search<'s> {
    fn chain(&mut self, item: &'s ListItem, _: bool) {
        let is_plain = item.terminator != Terminator::Background && !item.first.is_negated;
        if item.rest.is_empty()
            && is_plain
            && let [Command::Simple(command)] = item.first.commands.as_slice()
        {
            self.alone.push(command.range);
        }
    }

    fn command(&mut self, command: &'s SimpleCommand, is_tested: bool) {
        let mut words = command.words.iter().map(|word| literal(self.script, word)).peekable();
        while words.next_if(|word| matches!(word.as_deref(), Some("command" | "builtin"))).is_some() {}
        let Some(Some(name)) = words.next() else { return };
        let arguments: Vec<_> = words.map(Option::unwrap_or_default).collect();
        match &*name {
            "set" => self.ends_on_errors |= sets_errexit(arguments.iter().map(|word| &**word)),
            "cd" | "pushd" | "popd" if !is_tested => {
                let may_fail = match arguments.as_slice() {
                    [target] if command.words.len() == 2 => !is_certain(target, command, self.script),
                    _ => true,
                };
                let changes = name == "cd" || !arguments.iter().any(|word| word == "-n");
                if may_fail && changes {
                    let is_alone = self.alone.contains(&command.range);
                    self.found.push(UncheckedChange { command, is_alone });
                }
            }
            _ => {}
        }
    }
}

/// Directories that are always there: `..`, `/`, `.`
fn is_certain(target: &str, command: &SimpleCommand, script: &Script) -> bool {
    let is_literal = command.words.last().is_some_and(|word| literal(script, word).is_some());
    is_literal && target.split('/').all(|part| matches!(part, "" | "." | ".."))
}

/// Whether the words behind `set` make a shell end on errors.
pub fn sets_errexit<'w>(words: impl Iterator<Item = &'w str>) -> bool {
    let mut names_option = false;
    for word in words {
        if word == "--" {
            return false;
        }
        if names_option && word == "errexit" {
            return true;
        }
        let letters = word.strip_prefix('-').filter(|letters| !letters.starts_with('-'));
        if letters.is_some_and(|letters| letters.contains('e')) {
            return true;
        }
        names_option = letters.is_some_and(|letters| letters.contains('o'));
    }
    false
}
