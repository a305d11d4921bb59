//! Commands whose failure the script reckons with.
//!
//! Entry point: [`is_expected_to_fail`].

use hullwright_core::shell::command::CommandLine;
use hullwright_core::shell::{
    Command, CompoundKind, Connector, Launch, LaunchedCommand, List, ListItem, Pipeline, Script, ScriptRange,
    SimpleCommand, Visitor,
};

/// Whether the script goes on when the command fails: `|| true`, `if`, `while`, `!`. A branch behind `||` that ends the
/// script, or downloads from elsewhere, is no such thing.
pub fn is_expected_to_fail(launch: &Launch, launched: &LaunchedCommand<'_>) -> bool {
    let around = launched.place.map(|place| place.script).into_iter().chain(launch.script());
    around.into_iter().any(|shell| {
        let mut reckoned = Reckoned { script: &shell.script, ranges: Vec::new() };
        shell.script.visit(&mut reckoned);
        let places = reckoned.ranges.iter().map(|range| shell.script.locate(*range));
        places
            .into_iter()
            .any(|range| range.start() <= launched.range.start() && launched.range.end() <= range.end())
    })
}

struct Reckoned<'s> {
    script: &'s Script,
    ranges: Vec<ScriptRange>,
}

impl<'s> Visitor<'s> for Reckoned<'s> {
    fn chain(&mut self, item: &'s ListItem, _is_tested: bool) {
        let is_way_out =
            |connector: Connector, branch: &Pipeline| connector == Connector::Or && !self.insists(branch);
        let last = item.rest.iter().rposition(|joined| is_way_out(joined.connector, &joined.pipeline));
        if let Some(last) = last
            && let Some(before) = item.pipelines().nth(last)
        {
            self.ranges.push(ScriptRange { start: item.first.range.start, end: before.range.end });
        }
    }

    fn pipeline(&mut self, pipeline: &'s Pipeline) {
        if pipeline.is_negated {
            self.ranges.push(pipeline.range);
        }
        for command in &pipeline.commands {
            let Command::Compound(compound) = command else { continue };
            match &compound.kind {
                CompoundKind::If { branches, .. } => {
                    self.ranges.extend(branches.iter().filter_map(|(condition, _)| range_of(condition)));
                }
                CompoundKind::While { condition, .. } => self.ranges.extend(range_of(condition)),
                CompoundKind::Group(_)
                | CompoundKind::Subshell(_)
                | CompoundKind::For { .. }
                | CompoundKind::ArithmeticFor { .. }
                | CompoundKind::Case { .. }
                | CompoundKind::Arithmetic
                | CompoundKind::Test(_) => {}
            }
        }
    }
}

impl Reckoned<'_> {
    /// Whether a branch behind `||` ends with an error, or tries to download once more.
    fn insists(&self, branch: &Pipeline) -> bool {
        let [command] = branch.commands.as_slice() else { return false };
        match command {
            Command::Simple(simple) => self.insists_itself(simple),
            Command::Compound(compound) => match &compound.kind {
                CompoundKind::Group(list) | CompoundKind::Subshell(list) => {
                    let end = list
                        .items
                        .last()
                        .filter(|item| item.rest.iter().all(|joined| joined.connector == Connector::And));
                    end.and_then(|item| item.pipelines().last()).is_some_and(|end| self.insists(end))
                }
                _ => false,
            },
            Command::Function(_) => false,
        }
    }

    fn insists_itself(&self, command: &SimpleCommand) -> bool {
        let mut words = command.words.iter().map(|word| self.script.argument(word));
        let Some(program) = words.next() else { return false };
        let name = CommandLine { program: &program, arguments: &[], is_whole: true }.name();
        match name {
            Some("exit" | "return") => words.next().is_none_or(|status| status.text != "0"),
            Some("false" | "curl" | "wget") => true,
            _ => false,
        }
    }
}

fn range_of(list: &List) -> Option<ScriptRange> {
    let start = list.items.first()?.first.range.start;
    let end = list.items.last()?.pipelines().last()?.range.end;
    Some(ScriptRange { start, end })
}

#[cfg(test)]
mod tests {
    use hullwright_core::text::MappedText;

    use super::*;

    /// The programs that may fail, in order.
    fn expected(text: &str) -> String {
        let launch = Launch::of_text(&MappedText::verbatim(text, 0), &["sh", "-c"]);
        let commands = launch.commands();
        let found = commands.iter().filter(|command| is_expected_to_fail(&launch, command));
        let names = found.filter_map(|command| Some(command.invocation.as_ref()?.name()?.to_owned()));
        names.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_way_out_behind_a_command_reckons_with_its_failure() {
        assert_eq!(expected("a && b || true; c"), "a b");
        assert_eq!(expected("a | b || echo no"), "a b");
        assert_eq!(expected("if a; then b; elif c; then d; fi && e"), "a c");
        assert_eq!(expected("until a | b; do c; done; ! d"), "a b d");
        assert_eq!(expected("sh -c 'a; b' || true"), "sh a b");
        assert_eq!(expected("x=$(a | b) || x=1"), "a b");
    }

    #[test]
    fn one_that_ends_the_script_or_tries_again_does_not() {
        for text in
            ["a || exit 1", "a || { echo no; exit 1; }", "a || (b; echo no && exit)", "curl a || wget b"]
        {
            assert_eq!(expected(text), "", "{text}");
        }
        assert_eq!(expected("curl a || wget b || true"), "curl wget");
        assert_eq!(expected("a || exit 0"), "a");
    }
}
