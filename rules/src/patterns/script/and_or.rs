//! `a && b || c` where `c` runs as well when `b` fails.

use hullwright_core::shell::{
    Command, CompoundKind, Connector, ListItem, Pipeline, Script, ScriptRange, SimpleCommand, Visitor,
};

use super::command_name::program_name;

/// Commands behind `||` that do no harm when they run after all.
const HARMLESS: [&str; 6] = [":", "echo", "exit", "printf", "return", "true"];

/// One `a && b || c`.
#[derive(Clone, Copy, Debug)]
pub struct AndOr<'s> {
    /// Where the `&&` stands.
    pub and: ScriptRange,
    /// Where the `||` stands.
    pub or: ScriptRange,
    /// What stands between the two.
    pub middle: &'s Pipeline,
    /// What stands behind the `||`.
    pub last: &'s Pipeline,
}

/// All of a script whose own status nothing looks at, in order of place.
pub fn and_ors(script: &Script) -> Vec<AndOr<'_>> {
    let mut search = Search { script, found: Vec::new() };
    script.visit(&mut search);
    search.found
}

/// Whether no `else` is meant: nothing in the middle fails, or what stands behind it ends the script.
pub fn is_meant(script: &Script, found: &AndOr<'_>) -> bool {
    let never_fails = |simple: &SimpleCommand| {
        program_name(script, simple)
            .is_some_and(|name| matches!(&*name, "echo" | "printf" | "true" | ":" | "export"))
    };
    let is_sure = match only_command(found.middle) {
        Some(Command::Simple(simple)) => never_fails(simple),
        _ => false,
    };
    is_sure || ends_script(script, found.last)
}

fn ends_script(script: &Script, pipeline: &Pipeline) -> bool {
    match only_command(pipeline) {
        Some(Command::Simple(simple)) => {
            matches!(program_name(script, simple).as_deref(), Some("exit" | "return" | "false" | "exec"))
        }
        Some(Command::Compound(compound)) => match &compound.kind {
            CompoundKind::Group(list) | CompoundKind::Subshell(list) => {
                list.items.last().is_some_and(|item| {
                    ends_script(script, item.rest.last().map_or(&item.first, |joined| &joined.pipeline))
                })
            }
            _ => false,
        },
        _ => false,
    }
}

struct Search<'s> {
    script: &'s Script,
    found: Vec<AndOr<'s>>,
}

impl<'s> Visitor<'s> for Search<'s> {
    fn chain(&mut self, item: &'s ListItem, is_tested: bool) {
        if is_tested {
            return;
        }
        if let [.., and, or] = item.rest.as_slice()
            && (and.connector, or.connector) == (Connector::And, Connector::Or)
            && !self.is_test(&and.pipeline)
            && !self.is_harmless(&or.pipeline)
        {
            self.found.push(AndOr {
                and: and.connector_range,
                or: or.connector_range,
                middle: &and.pipeline,
                last: &or.pipeline,
            });
        }
    }
}

impl Search<'_> {
    /// `[ … ]`, `[[ … ]]`, `test …`
    fn is_test(&self, pipeline: &Pipeline) -> bool {
        match only_command(pipeline) {
            Some(Command::Simple(simple)) => {
                matches!(program_name(self.script, simple).as_deref(), Some("[" | "test"))
            }
            Some(Command::Compound(compound)) => matches!(compound.kind, CompoundKind::Test(_)),
            _ => false,
        }
    }

    fn is_harmless(&self, pipeline: &Pipeline) -> bool {
        if pipeline.is_negated {
            return true;
        }
        let Some(Command::Simple(simple)) = only_command(pipeline) else { return false };
        if simple.words.is_empty() {
            return !simple.assignments.is_empty();
        }
        let name = program_name(self.script, simple).unwrap_or_default();
        match (&*name, simple.words.get(1)) {
            ("command" | "builtin", Some(word)) => HARMLESS.contains(&self.script.slice(word.range)),
            (name, _) => HARMLESS.contains(&name),
        }
    }
}

fn only_command(pipeline: &Pipeline) -> Option<&Command> {
    match pipeline.commands.as_slice() {
        [command] if !pipeline.is_negated => Some(command),
        _ => None,
    }
}
