//! Substitutions that are written with backticks.

use hullwright_core::shell::{CommandSubstitution, PartPlace, Script, Visitor, WordPart};

/// All of a script that are not empty, in order of place.
pub fn backticks(script: &Script) -> Vec<&CommandSubstitution> {
    let mut search = Search { script, found: Vec::new() };
    script.visit(&mut search);
    search.found
}

struct Search<'s> {
    script: &'s Script,
    found: Vec<&'s CommandSubstitution>,
}

impl<'s> Visitor<'s> for Search<'s> {
    fn part(&mut self, part: &'s WordPart, _: PartPlace<'s>) {
        if let WordPart::Command(substitution) = part
            && self.script.slice(substitution.range).starts_with('`')
            && substitution.body.as_ref().is_none_or(|body| !body.items.is_empty())
        {
            self.found.push(substitution);
        }
    }
}
