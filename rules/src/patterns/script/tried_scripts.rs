//! A script and those that it hands to other shells, as far as their failure is its own.
//!
//! Entry point: [`tried_scripts`].

use hullwright_core::shell::{Command, Connector, ListItem, ShellScript, Visitor};

/// The script, then those in the words of its commands, in order of place; not those whose status something looks at.
pub fn tried_scripts(shell: &ShellScript) -> Vec<&ShellScript> {
    let mut search = Search { shell, found: vec![shell] };
    shell.script.visit(&mut search);
    search.found
}

struct Search<'s> {
    shell: &'s ShellScript,
    found: Vec<&'s ShellScript>,
}

impl<'s> Visitor<'s> for Search<'s> {
    fn chain(&mut self, item: &'s ListItem, is_tested: bool) {
        if is_tested || item.rest.iter().any(|joined| joined.connector == Connector::Or) {
            return;
        }
        let shell = self.shell;
        for pipeline in item.pipelines().filter(|pipeline| !pipeline.is_negated) {
            if let Some(Command::Simple(command)) = pipeline.commands.last() {
                let inner = command.words.iter().filter_map(|word| shell.nested_in(word));
                self.found.extend(inner.flat_map(tried_scripts));
            }
        }
    }
}
