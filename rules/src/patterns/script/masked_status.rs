//! Assignments to `export` and the like whose value is a substitution, so that its status is lost.

use hullwright_core::shell::{
    Command, CommandSubstitution, Connector, ListItem, Script, ScriptRange, SimpleCommand, Terminator,
    Visitor, Word, WordPart,
};

use super::command_name::{assigned_name, declared};

/// One such assignment.
#[derive(Debug)]
pub struct MaskedStatus<'s> {
    /// The command.
    pub command: &'s SimpleCommand,
    /// The whole assignment.
    pub word: &'s Word,
    /// The name of the variable.
    pub name: ScriptRange,
    /// What may stand between two commands in its place; `None` where one of them would belong to something else.
    pub separator: Option<&'static str>,
    /// What is run for the value.
    pub substitutions: Vec<&'s CommandSubstitution>,
}

/// All of a script, in order of place.
pub fn masked_statuses(script: &Script) -> Vec<MaskedStatus<'_>> {
    let mut search = Search { script, separators: Vec::new(), found: Vec::new() };
    script.visit(&mut search);
    search.found
}

struct Search<'s> {
    script: &'s Script,
    separators: Vec<(ScriptRange, &'static str)>,
    found: Vec<MaskedStatus<'s>>,
}

impl<'s> Visitor<'s> for Search<'s> {
    fn chain(&mut self, item: &'s ListItem, _: bool) {
        let is_plain = item.rest.iter().all(|joined| joined.connector == Connector::And);
        if !is_plain || item.terminator == Terminator::Background {
            return;
        }
        let separator = if item.rest.is_empty() { "; " } else { " && " };
        for pipeline in item.pipelines().filter(|pipeline| !pipeline.is_negated && !pipeline.is_timed) {
            if let [Command::Simple(command)] = pipeline.commands.as_slice() {
                self.separators.push((command.range, separator));
            }
        }
    }

    fn command(&mut self, command: &'s SimpleCommand, _: bool) {
        for word in declared(self.script, command).unwrap_or_default() {
            let Some((name, _)) = assigned_name(self.script, word) else { continue };
            let mut substitutions = Vec::new();
            add_substitutions(&word.parts, &mut substitutions);
            if !substitutions.is_empty() {
                let start = word.range.start;
                let name = ScriptRange { start, end: start + name.len() as u32 };
                let is_bare = command.assignments.is_empty() && command.redirections.is_empty();
                let known = self.separators.iter().find(|(range, _)| is_bare && *range == command.range);
                let separator = known.map(|(_, separator)| *separator);
                self.found.push(MaskedStatus { command, word, name, separator, substitutions });
            }
        }
    }
}

fn add_substitutions<'s>(parts: &'s [WordPart], out: &mut Vec<&'s CommandSubstitution>) {
    for part in parts {
        match part {
            WordPart::Command(substitution) => out.push(substitution),
            WordPart::DoubleQuoted(_, parts) => add_substitutions(parts, out),
            _ => {}
        }
    }
}
