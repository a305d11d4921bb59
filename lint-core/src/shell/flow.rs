//! Which commands of a script run, and which of them must succeed.
//!
//! Everything is said under one condition: that the script as a whole succeeds, as every RUN of a finished build did. What
//! may be skipped, or may fail unnoticed, is told apart. Entry point: [`Script::sites`].

use std::mem;

use super::ast::{
    Command, CompoundKind, Connector, List, ListItem, Parameter, Pipeline, Redirection, Script, ScriptRange,
    SimpleCommand, Terminator, Word, WordPart,
};

/// What is certain about a command once the script has succeeded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Guarantee {
    /// Nothing: it may not have run.
    Perhaps,
    /// It ran, and may have failed.
    Ran,
    /// It ran and succeeded. Said the other way round: should it fail, so does the script.
    Succeeded,
}

/// What a shell was started with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ShellOptions {
    /// `-e`: the script ends at the first command that fails.
    pub errexit: bool,
    /// `-o pipefail`: a pipeline fails with any of its commands.
    pub pipefail: bool,
}

impl ShellOptions {
    /// Takes the words of `set`, or those between a shell's name and its script.
    pub fn apply<'w>(&mut self, words: impl IntoIterator<Item = &'w str>) {
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let (letters, on) = match (word.strip_prefix('-'), word.strip_prefix('+')) {
                (Some(letters), _) if !letters.starts_with('-') => (letters, true),
                (None, Some(letters)) => (letters, false),
                _ => continue,
            };
            if letters.contains('e') {
                self.errexit = on;
            }
            if letters.contains('o') {
                match words.next() {
                    Some("pipefail") => self.pipefail = on,
                    Some("errexit") => self.errexit = on,
                    _ => {}
                }
            }
        }
    }
}

/// One simple command of a script, and what is certain about it.
#[derive(Clone, Copy, Debug)]
pub struct CommandSite<'s> {
    /// The command.
    pub command: &'s SimpleCommand,
    /// What is certain once the script has succeeded.
    pub guarantee: Guarantee,
    /// What is around it.
    pub around: Surroundings,
}

/// What is around a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Surroundings {
    /// Whether its input is the output of another command.
    pub reads_pipe: bool,
    /// Whether its output is the input of another command, or becomes part of one's text.
    pub is_captured: bool,
    /// The function in whose body it stands.
    pub function: Option<ScriptRange>,
    /// Whether it runs in a shell of its own, so that `cd` and variables end with it.
    pub is_in_subshell: bool,
}

impl Script {
    /// Every simple command in order of place, those of constructs, functions and substitutions included.
    pub fn sites(&self, options: ShellOptions) -> Vec<CommandSite<'_>> {
        self.walk(options).sites
    }

    /// Every `$name` and `${name…}` that the shell expands, in order of place: those of constructs, substitutions and
    /// here-documents included, those in quotes that keep them as they are not.
    pub fn parameters(&self) -> Vec<&Parameter> {
        let mut parameters = self.walk(ShellOptions::default()).parameters;
        parameters.sort_by_key(|parameter| parameter.range);
        parameters
    }

    fn walk(&self, options: ShellOptions) -> Walk<'_> {
        let mut walk = Walk {
            script: self,
            sites: Vec::new(),
            parameters: Vec::new(),
            options,
            is_diverted: false,
            is_tested: false,
            around: Surroundings::default(),
        };
        walk.list(&self.body, Guarantee::Succeeded);
        walk
    }

    /// The names of the functions that the script defines, wherever.
    pub fn functions(&self) -> Vec<&str> {
        let mut names = Vec::new();
        functions_of(self, &self.body, &mut names);
        names
    }
}

fn functions_of<'s>(script: &'s Script, list: &'s List, names: &mut Vec<&'s str>) {
    let commands = list.items.iter().flat_map(ListItem::pipelines).flat_map(|pipeline| &pipeline.commands);
    for command in commands {
        match command {
            Command::Simple(_) => {}
            Command::Function(function) => names.push(script.slice(function.name)),
            Command::Compound(compound) => {
                for list in lists_of(&compound.kind) {
                    functions_of(script, list, names);
                }
            }
        }
    }
}

fn lists_of(kind: &CompoundKind) -> Vec<&List> {
    match kind {
        CompoundKind::Group(list)
        | CompoundKind::Subshell(list)
        | CompoundKind::For { body: list, .. }
        | CompoundKind::ArithmeticFor { body: list } => vec![list],
        CompoundKind::If { branches, otherwise } => {
            let branches = branches.iter().flat_map(|(condition, body)| [condition, body]);
            branches.chain(otherwise).collect()
        }
        CompoundKind::While { condition, body, .. } => vec![condition, body],
        CompoundKind::Case { arms, .. } => arms.iter().map(|arm| &arm.body).collect(),
        CompoundKind::Arithmetic | CompoundKind::Test(_) => Vec::new(),
    }
}

struct Walk<'s> {
    script: &'s Script,
    sites: Vec<CommandSite<'s>>,
    parameters: Vec<&'s Parameter>,
    options: ShellOptions,
    /// Whether the script may have ended, successfully, before what comes next.
    is_diverted: bool,
    /// Whether the shell only asks whether this succeeds, so that `set -e` does not hold.
    is_tested: bool,
    around: Surroundings,
}

impl<'s> Walk<'s> {
    fn list(&mut self, list: &'s List, guarantee: Guarantee) {
        for (idx, item) in list.items.iter().enumerate() {
            let is_last = idx + 1 == list.items.len();
            self.item(item, guarantee, is_last);
        }
    }

    /// `guarantee` is that of the list around.
    fn item(&mut self, item: &'s ListItem, guarantee: Guarantee, is_last: bool) {
        let guarantee = if self.is_diverted { Guarantee::Perhaps } else { guarantee };
        let ends_script = self.options.errexit && !self.is_tested;
        let decides = guarantee == Guarantee::Succeeded && (is_last || ends_script);
        let own = if decides { guarantee } else { guarantee.min(Guarantee::Ran) };
        if item.terminator == Terminator::Background {
            self.chain(item, own.min(Guarantee::Ran));
            return;
        }
        // `… || exit 1`: behind it everything before it has succeeded, whether or not errors end the script.
        if let Some((last, before)) = item.rest.split_last()
            && last.connector == Connector::Or
            && before.iter().all(|joined| joined.connector == Connector::And)
            && self.always_fails(&last.pipeline)
        {
            self.tested(|walk| {
                walk.pipeline(&item.first, guarantee);
                for joined in before {
                    walk.pipeline(&joined.pipeline, guarantee_behind(guarantee));
                }
            });
            self.pipeline(&last.pipeline, Guarantee::Perhaps);
            return;
        }
        // A chain that fails before its last command does not end the script, not even with `set -e`.
        let is_whole = is_last || item.rest.is_empty();
        self.chain(item, if is_whole { own } else { own.min(Guarantee::Ran) });
    }

    fn chain(&mut self, item: &'s ListItem, guarantee: Guarantee) {
        let has_or = item.rest.iter().any(|joined| joined.connector == Connector::Or);
        let first = if has_or { guarantee.min(Guarantee::Ran) } else { guarantee };
        let Some((last, between)) = item.rest.split_last() else { return self.pipeline(&item.first, first) };
        let behind = if has_or { Guarantee::Perhaps } else { guarantee_behind(guarantee) };
        self.tested(|walk| {
            walk.pipeline(&item.first, first);
            for joined in between {
                walk.pipeline(&joined.pipeline, behind);
            }
        });
        self.pipeline(&last.pipeline, behind);
    }

    /// Walks what the shell asks whether it succeeds: `set -e` does not hold in there (POSIX, "set").
    fn tested(&mut self, walk: impl FnOnce(&mut Self)) {
        let outer = mem::replace(&mut self.is_tested, true);
        walk(self);
        self.is_tested = outer;
    }

    fn pipeline(&mut self, pipeline: &'s Pipeline, guarantee: Guarantee) {
        let guarantee = if pipeline.is_negated { guarantee.min(Guarantee::Ran) } else { guarantee };
        let outer = self.around;
        let n_commands = pipeline.commands.len();
        for (idx, command) in pipeline.commands.iter().enumerate() {
            let is_last = idx + 1 == n_commands;
            let own =
                if is_last || self.options.pipefail { guarantee } else { guarantee.min(Guarantee::Ran) };
            self.around.reads_pipe = outer.reads_pipe || idx > 0;
            self.around.is_captured = outer.is_captured || !is_last;
            self.around.is_in_subshell = outer.is_in_subshell || n_commands > 1;
            self.command(command, own);
        }
        self.around = outer;
    }

    fn command(&mut self, command: &'s Command, guarantee: Guarantee) {
        match command {
            Command::Simple(simple) => self.simple(simple, guarantee),
            Command::Function(function) => {
                let outer = (self.around.function.replace(function.name), self.options, self.is_diverted);
                self.command(&function.body, Guarantee::Perhaps);
                (self.around.function, self.options, self.is_diverted) = outer;
            }
            Command::Compound(compound) => {
                self.compound(&compound.kind, guarantee);
                self.redirections(&compound.redirections, guarantee);
            }
        }
    }

    fn compound(&mut self, kind: &'s CompoundKind, guarantee: Guarantee) {
        match kind {
            CompoundKind::Group(list) => self.list(list, guarantee),
            CompoundKind::Subshell(list) => self.apart(|walk| walk.list(list, guarantee)),
            CompoundKind::If { branches, otherwise } => {
                for (idx, (condition, body)) in branches.iter().enumerate() {
                    let tested = if idx == 0 { guarantee.min(Guarantee::Ran) } else { Guarantee::Perhaps };
                    self.list(condition, tested);
                    self.list(body, Guarantee::Perhaps);
                }
                if let Some(list) = otherwise {
                    self.list(list, Guarantee::Perhaps);
                }
            }
            CompoundKind::While { condition, body, .. } => {
                self.list(condition, guarantee.min(Guarantee::Ran));
                self.list(body, Guarantee::Perhaps);
            }
            CompoundKind::For { words, body, .. } => {
                words.iter().flatten().for_each(|word| self.word(word, guarantee));
                self.list(body, Guarantee::Perhaps);
            }
            CompoundKind::ArithmeticFor { body } => self.list(body, Guarantee::Perhaps),
            CompoundKind::Case { subject, arms } => {
                self.word(subject, guarantee);
                for arm in arms {
                    arm.patterns.iter().for_each(|word| self.word(word, Guarantee::Perhaps));
                    self.list(&arm.body, Guarantee::Perhaps);
                }
            }
            CompoundKind::Arithmetic => {}
            CompoundKind::Test(words) => words.iter().for_each(|word| self.word(word, guarantee)),
        }
    }

    /// Runs `walk` in a shell of its own: what it ends or sets does not reach the one around.
    fn apart(&mut self, walk: impl FnOnce(&mut Self)) {
        let outer = (self.options, self.is_diverted, self.around);
        self.around.is_in_subshell = true;
        walk(self);
        (self.options, self.is_diverted, self.around) = outer;
    }

    fn simple(&mut self, command: &'s SimpleCommand, guarantee: Guarantee) {
        // An assignment alone has the status of its substitution.
        let inner = if command.words.is_empty() { guarantee } else { guarantee.min(Guarantee::Ran) };
        for assignment in &command.assignments {
            self.word(&assignment.value, inner);
        }
        for word in &command.words {
            self.word(word, guarantee.min(Guarantee::Ran));
        }
        self.redirections(&command.redirections, guarantee);
        self.sites.push(CommandSite { command, guarantee, around: self.around });
        let [program, arguments @ ..] = command.words.as_slice() else { return };
        match self.script.slice(program.range) {
            "set" if guarantee > Guarantee::Perhaps => {
                self.options.apply(arguments.iter().map(|word| self.script.slice(word.range)));
            }
            "exit" | "return" if !self.is_failing_exit(command) => self.is_diverted = true,
            "exec" if !arguments.is_empty() => self.is_diverted = true,
            _ => {}
        }
    }

    /// `exit 1`, but not `exit`, `exit 0`, `exit $code`.
    fn is_failing_exit(&self, command: &SimpleCommand) -> bool {
        let [program, status] = command.words.as_slice() else { return false };
        matches!(self.script.slice(program.range), "exit" | "return")
            && self.script.slice(status.range).parse::<u32>().is_ok_and(|status| status != 0)
    }

    /// Whether the pipeline ends the script with an error: `exit 1`, `{ echo no; exit 1; }`.
    fn always_fails(&self, pipeline: &Pipeline) -> bool {
        let [command] = pipeline.commands.as_slice() else { return false };
        match command {
            Command::Simple(simple) => self.is_failing_exit(simple),
            Command::Compound(compound) => match &compound.kind {
                CompoundKind::Group(list) => list.items.last().is_some_and(|last| {
                    last.rest.is_empty()
                        && list.items.iter().all(|item| item.terminator != Terminator::Background)
                        && self.always_fails(&last.first)
                }),
                _ => false,
            },
            Command::Function(_) => false,
        }
    }

    fn redirections(&mut self, redirections: &'s [Redirection], guarantee: Guarantee) {
        for redirection in redirections {
            self.word(&redirection.target, guarantee);
            let parts = redirection.document.iter().flat_map(|document| &document.parts);
            for part in parts {
                self.part(part, guarantee.min(Guarantee::Ran));
            }
        }
    }

    fn word(&mut self, word: &'s Word, guarantee: Guarantee) {
        word.parts.iter().for_each(|part| self.part(part, guarantee));
    }

    fn part(&mut self, part: &'s WordPart, guarantee: Guarantee) {
        match part {
            WordPart::Literal(_)
            | WordPart::Escaped(_)
            | WordPart::SingleQuoted(_)
            | WordPart::AnsiQuoted(_)
            | WordPart::Pattern(_) => {}
            WordPart::DoubleQuoted(_, parts) | WordPart::Arithmetic(_, parts) => {
                for part in parts {
                    self.part(part, guarantee);
                }
            }
            // A default is looked at only where it is needed.
            WordPart::Parameter(parameter) => {
                self.parameters.push(parameter);
                parameter.parts.iter().for_each(|part| self.part(part, Guarantee::Perhaps));
            }
            WordPart::Array(_, words) => words.iter().for_each(|word| self.word(word, guarantee)),
            WordPart::Command(substitution) | WordPart::Process(substitution) => {
                let Some(list) = &substitution.body else { return };
                self.apart(|walk| {
                    walk.around = Surroundings { reads_pipe: false, is_captured: true, ..walk.around };
                    walk.list(list, guarantee);
                });
            }
        }
    }
}

/// That of a pipeline behind `&&`, in a chain with that of the chain.
fn guarantee_behind(guarantee: Guarantee) -> Guarantee {
    if guarantee == Guarantee::Succeeded { guarantee } else { Guarantee::Perhaps }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::MappedText;

    /// `+` succeeded, `~` ran, `?` perhaps; each before the command's first word.
    fn marks(text: &str) -> String {
        let script = Script::parse(&MappedText::verbatim(text, 0));
        let sites = script.sites(ShellOptions::default());
        let marks = sites.iter().map(|site| {
            let mark = match site.guarantee {
                Guarantee::Perhaps => '?',
                Guarantee::Ran => '~',
                Guarantee::Succeeded => '+',
            };
            let first = site.command.words.first().map_or("=", |word| script.slice(word.range));
            format!("{mark}{first}")
        });
        marks.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_chain_has_succeeded_as_a_whole() {
        assert_eq!(marks("a && b && c"), "+a +b +c");
        assert_eq!(marks("a; b && c"), "~a +b +c");
        assert_eq!(marks("a && b || c"), "~a ?b ?c");
        assert_eq!(marks("a & b"), "~a +b");
    }

    #[test]
    fn errexit_makes_every_line_count() {
        assert_eq!(marks("set -eux; a; b; c && d"), "~set +a +b +c +d");
        assert_eq!(marks("set -e && a; b"), "~set ?a +b");
        assert_eq!(marks("set -e; { a; b; }; c"), "~set +a +b +c");
        assert_eq!(marks("set -e\na\nset +e\nb\nc"), "~set +a +set ~b +c");
        assert_eq!(marks("set -euo pipefail; a | b"), "~set +a +b");
        assert_eq!(marks("a | b"), "~a +b");
    }

    #[test]
    fn errexit_does_not_hold_in_what_is_tested() {
        assert_eq!(marks("set -e; a && b; c"), "~set ~a ?b +c");
        assert_eq!(marks("set -e; { a; b; } && c"), "~set ~a +b +c");
        assert_eq!(marks("set -e; set +e && a; b; c"), "~set ~set ?a ~b +c");
        assert_eq!(marks("set -e; { a; b; } || exit 1; c"), "~set ~a +b ?exit +c");
    }

    #[test]
    fn what_is_tested_ran_and_what_depends_on_it_perhaps() {
        assert_eq!(marks("if a; then b; else c; fi && d"), "~a ?b ?c +d");
        assert_eq!(marks("for x in 1 2; do a; done; while b; do c; done"), "?a ~b ?c");
        assert_eq!(marks("case $x in y) a;; esac; ! b"), "?a ~b");
        assert_eq!(marks("f() { a; }; f"), "?a +f");
    }

    #[test]
    fn a_failing_exit_proves_what_stands_before_it() {
        assert_eq!(marks("a && b || exit 1; c"), "+a +b ?exit +c");
        assert_eq!(marks("a || { echo no; exit 1; }; c"), "+a ?echo ?exit +c");
        assert_eq!(marks("(a || exit 1) || true"), "~a ?exit ?true");
    }

    #[test]
    fn behind_an_exit_nothing_is_certain() {
        assert_eq!(marks("a; exit 0; b"), "~a ~exit ?b");
        assert_eq!(marks("if a; then exit; fi; b"), "~a ?exit ?b");
        assert_eq!(marks("if a; then exit 1; fi; b"), "~a ?exit +b");
        assert_eq!(marks("(exit 0); b"), "~exit +b");
    }

    #[test]
    fn substitutions_run_before_their_command() {
        assert_eq!(marks("x=$(a | b) && c $(d)"), "~a +b += ~d +c");
        assert_eq!(marks("echo ${x:-$(a)}"), "?a +echo");
    }

    #[test]
    fn parameters_are_found_wherever_the_shell_expands_them() {
        let text = "A=$a b \"${c%.*}\" '$no' \\$no $(d ${e:-$f}) >$g # $no\ncase $h in $i) j $k;; esac\nl <<E\n$m\nE\n";
        let script = Script::parse(&MappedText::verbatim(text, 0));
        let names = script.parameters().into_iter().map(|parameter| script.slice(parameter.name));
        assert_eq!(names.collect::<Vec<_>>().join(" "), "a c e f g h i k m");
    }

    #[test]
    fn functions_are_found_wherever_they_stand() {
        let text = MappedText::verbatim("f() { a; }; if x; then function g { b; }; fi", 0);
        assert_eq!(Script::parse(&text).functions(), ["f", "g"]);
    }
}
