//! One walk over a script, with what is around each command and each part of a word.
//!
//! What a [`Visitor`] does not ask for costs a call of an empty function. Everything is visited in order of place, what stands in
//! functions, substitutions and here-documents included. Entry point: [`Script::visit`].

use super::ast::{
    Command, CompoundKind, List, ListItem, Pipeline, Redirection, RedirectionOperator, Script, SimpleCommand,
    Word, WordPart,
};

/// Looks at the parts of a script.
pub trait Visitor<'s> {
    /// Pipelines joined by `&&` and `||`, before they are visited one by one.
    fn chain(&mut self, item: &'s ListItem, is_tested: bool) {
        let _ = (item, is_tested);
    }

    /// Commands joined by `|`, before they are visited one by one.
    fn pipeline(&mut self, pipeline: &'s Pipeline) {
        let _ = pipeline;
    }

    /// A simple command, before its words. `is_tested` tells whether something decides on its status: an operator behind it or
    /// behind what it stands in, or an `if` or a loop whose condition it belongs to.
    fn command(&mut self, command: &'s SimpleCommand, is_tested: bool) {
        let _ = (command, is_tested);
    }

    /// A part of a word, before the parts in it.
    fn part(&mut self, part: &'s WordPart, place: PartPlace<'s>) {
        let _ = (part, place);
    }
}

/// Where a part of a word stands.
#[derive(Clone, Copy, Debug)]
pub struct PartPlace<'s> {
    /// The nearest simple command whose words, values and redirections hold it.
    pub command: Option<&'s SimpleCommand>,
    /// What becomes of the word.
    pub role: Role,
    /// What is around the part within its word.
    pub quoting: Quoting,
}

/// What becomes of a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// It is the first word of a command.
    Program,
    /// It is another word of a command.
    Argument(usize),
    /// It is the value of an assignment, or a member of an array.
    Value,
    /// It is one of the words that `for` runs over.
    Loop,
    /// It belongs to `case` or `[[`.
    Compared,
    /// It is the file or the text behind an operator of redirection.
    Target,
    /// It is the body of a here-document.
    Document,
}

/// What is around a part within its word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quoting {
    /// Nothing.
    Bare,
    /// Double quotes, or a here-document, which is read as they are.
    Double,
    /// The braces of a parameter, behind its name.
    Braces,
    /// An arithmetic expansion.
    Arithmetic,
}

impl Script {
    /// Hands everything to `visitor`.
    pub fn visit<'s>(&'s self, visitor: &mut impl Visitor<'s>) {
        Tour { visitor, command: None }.list(&self.body, false);
    }
}

struct Tour<'v, 's, V> {
    visitor: &'v mut V,
    command: Option<&'s SimpleCommand>,
}

impl<'s, V: Visitor<'s>> Tour<'_, 's, V> {
    fn list(&mut self, list: &'s List, is_tested: bool) {
        list.items.iter().for_each(|item| self.item(item, is_tested));
    }

    /// What decides: the status of its last member is looked at.
    fn condition(&mut self, list: &'s List, is_tested: bool) {
        let Some((deciding, before)) = list.items.split_last() else { return };
        for item in before {
            self.item(item, is_tested);
        }
        self.item(deciding, true);
    }

    fn item(&mut self, item: &'s ListItem, is_tested: bool) {
        self.visitor.chain(item, is_tested);
        let n_joined = item.rest.len();
        for (idx, pipeline) in item.pipelines().enumerate() {
            self.pipeline(pipeline, is_tested || idx < n_joined);
        }
    }

    fn pipeline(&mut self, pipeline: &'s Pipeline, is_tested: bool) {
        self.visitor.pipeline(pipeline);
        pipeline.commands.iter().for_each(|command| self.command(command, is_tested));
    }

    fn command(&mut self, command: &'s Command, is_tested: bool) {
        match command {
            Command::Simple(simple) => self.simple(simple, is_tested),
            Command::Function(function) => {
                let outer = self.command.take();
                self.command(&function.body, is_tested);
                self.command = outer;
            }
            Command::Compound(compound) => {
                self.compound(&compound.kind, is_tested);
                self.redirections(&compound.redirections);
            }
        }
    }

    fn compound(&mut self, kind: &'s CompoundKind, is_tested: bool) {
        match kind {
            CompoundKind::Group(list) | CompoundKind::Subshell(list) => self.list(list, is_tested),
            CompoundKind::If { branches, otherwise } => {
                for (condition, body) in branches {
                    self.condition(condition, is_tested);
                    self.list(body, is_tested);
                }
                if let Some(list) = otherwise {
                    self.list(list, is_tested);
                }
            }
            CompoundKind::While { condition, body, .. } => {
                self.condition(condition, is_tested);
                self.list(body, is_tested);
            }
            CompoundKind::For { words, body, .. } => {
                words.iter().flatten().for_each(|word| self.word(word, Role::Loop));
                self.list(body, is_tested);
            }
            CompoundKind::ArithmeticFor { body } => self.list(body, is_tested),
            CompoundKind::Case { subject, arms } => {
                self.word(subject, Role::Compared);
                for arm in arms {
                    arm.patterns.iter().for_each(|word| self.word(word, Role::Compared));
                    self.list(&arm.body, is_tested);
                }
            }
            CompoundKind::Arithmetic => {}
            CompoundKind::Test(words) => words.iter().for_each(|word| self.word(word, Role::Compared)),
        }
    }

    fn simple(&mut self, command: &'s SimpleCommand, is_tested: bool) {
        self.visitor.command(command, is_tested);
        let outer = self.command.replace(command);
        for assignment in &command.assignments {
            self.word_in(&assignment.value, Role::Value, is_tested);
        }
        for (idx, word) in command.words.iter().enumerate() {
            let role = idx.checked_sub(1).map_or(Role::Program, Role::Argument);
            self.word_in(word, role, is_tested);
        }
        self.redirections(&command.redirections);
        self.command = outer;
    }

    fn redirections(&mut self, redirections: &'s [Redirection]) {
        for redirection in redirections {
            if redirection.operator != RedirectionOperator::HereDocument {
                self.word(&redirection.target, Role::Target);
            }
            let parts = redirection.document.iter().flat_map(|document| &document.parts);
            let place = PartPlace { command: self.command, role: Role::Document, quoting: Quoting::Double };
            parts.for_each(|part| self.part(part, place, false));
        }
    }

    fn word(&mut self, word: &'s Word, role: Role) {
        self.word_in(word, role, false);
    }

    fn word_in(&mut self, word: &'s Word, role: Role, is_tested: bool) {
        let place = PartPlace { command: self.command, role, quoting: Quoting::Bare };
        word.parts.iter().for_each(|part| self.part(part, place, is_tested));
    }

    fn part(&mut self, part: &'s WordPart, place: PartPlace<'s>, is_tested: bool) {
        self.visitor.part(part, place);
        let (parts, quoting) = match part {
            WordPart::Literal(_)
            | WordPart::Escaped(_)
            | WordPart::SingleQuoted(_)
            | WordPart::AnsiQuoted(_)
            | WordPart::Pattern(_) => return,
            WordPart::DoubleQuoted(_, parts) => (parts, Quoting::Double),
            WordPart::Parameter(parameter) => (&parameter.parts, Quoting::Braces),
            WordPart::Arithmetic(_, parts) => (parts, Quoting::Arithmetic),
            WordPart::Command(substitution) | WordPart::Process(substitution) => {
                if let Some(body) = &substitution.body {
                    let outer = self.command;
                    self.list(body, is_tested);
                    self.command = outer;
                }
                return;
            }
            WordPart::Array(_, words) => {
                for word in words {
                    let inner = PartPlace { role: Role::Value, quoting: Quoting::Bare, ..place };
                    word.parts.iter().for_each(|part| self.part(part, inner, is_tested));
                }
                return;
            }
        };
        let inner = PartPlace { quoting, ..place };
        for part in parts {
            self.part(part, inner, is_tested);
        }
    }
}
