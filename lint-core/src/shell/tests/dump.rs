//! Trees as one line: `(ls -l);` is a simple command before a semicolon, `dq(…)` is what stands between double quotes.

use std::fmt::Write as _;

use super::super::*;

/// Mistakes as `!Kind` and the text they show.
pub(super) fn script(script: &Script) -> String {
    let mut dump = Dump { script, out: String::new() };
    dump.list(&script.body);
    for comment in &script.comments {
        let _ = write!(dump.out, " {}", script.slice(*comment));
    }
    for error in &script.errors {
        let _ = write!(dump.out, " !{:?}{:?}", error.kind, script.slice(error.range));
    }
    dump.out.trim_start().to_owned()
}

struct Dump<'s> {
    script: &'s Script,
    out: String,
}

impl Dump<'_> {
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn slice(&mut self, range: ScriptRange) {
        self.out.push_str(self.script.slice(range));
    }

    fn list(&mut self, list: &List) {
        for (idx, item) in list.items.iter().enumerate() {
            self.text(if idx == 0 { "" } else { " " });
            self.pipeline(&item.first);
            for joined in &item.rest {
                self.text(match joined.connector {
                    Connector::And => " && ",
                    Connector::Or => " || ",
                });
                self.pipeline(&joined.pipeline);
            }
            self.text(match item.terminator {
                Terminator::Semicolon => ";",
                Terminator::Background => "&",
                Terminator::Newline => "/",
                Terminator::End => "",
            });
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline) {
        self.text(if pipeline.is_negated { "not " } else { "" });
        self.text(if pipeline.is_timed { "time " } else { "" });
        for (idx, command) in pipeline.commands.iter().enumerate() {
            self.text(if idx == 0 { "" } else { " | " });
            self.command(command);
        }
    }

    fn command(&mut self, command: &Command) {
        match command {
            Command::Simple(simple) => {
                self.text("(");
                let start = self.out.len();
                for assignment in &simple.assignments {
                    self.assignment(assignment);
                    self.text(" ");
                }
                self.words(&simple.words);
                self.redirections(&simple.redirections);
                while self.out.len() > start && self.out.ends_with(' ') {
                    self.out.pop();
                }
                self.text(")");
            }
            Command::Compound(compound) => {
                self.text("{");
                self.construct(&compound.kind);
                self.text("}");
                self.text(if compound.redirections.is_empty() { "" } else { " " });
                self.redirections(&compound.redirections);
                self.out.truncate(self.out.trim_end().len());
            }
            Command::Function(function) => {
                self.text("{function ");
                self.slice(function.name);
                self.text(" ");
                self.command(&function.body);
                self.text("}");
            }
        }
    }

    fn assignment(&mut self, assignment: &Assignment) {
        self.slice(assignment.name);
        self.text(if assignment.has_index { "[]" } else { "" });
        self.text(if assignment.appends { "+=" } else { "=" });
        self.word(&assignment.value);
    }

    fn block(&mut self, name: &str, list: &List) {
        self.text(name);
        self.text("[");
        self.list(list);
        self.text("]");
    }

    fn construct(&mut self, kind: &CompoundKind) {
        match kind {
            CompoundKind::Group(list) => self.block("group", list),
            CompoundKind::Subshell(list) => self.block("subshell", list),
            CompoundKind::If { branches, otherwise } => {
                for (condition, body) in branches {
                    self.block("if", condition);
                    self.block(" then", body);
                    self.text(" ");
                }
                match otherwise {
                    Some(list) => self.block("else", list),
                    None => self.out.truncate(self.out.len() - 1),
                }
            }
            CompoundKind::While { condition, body, is_until } => {
                self.block(if *is_until { "until" } else { "while" }, condition);
                self.block(" do", body);
            }
            CompoundKind::For { name, words, body } => {
                self.text("for ");
                self.slice(*name);
                if let Some(words) = words {
                    self.text(" in ");
                    self.words(words);
                    self.out.truncate(self.out.trim_end().len());
                }
                self.block(" do", body);
            }
            CompoundKind::ArithmeticFor { body } => self.block("for(()) do", body),
            CompoundKind::Case { subject, arms } => {
                self.text("case ");
                self.word(subject);
                for arm in arms {
                    for (idx, pattern) in arm.patterns.iter().enumerate() {
                        self.text(if idx == 0 { " " } else { "|" });
                        self.word(pattern);
                    }
                    self.block("", &arm.body);
                }
            }
            CompoundKind::Arithmetic => self.text("arithmetic"),
            CompoundKind::Test(words) => {
                self.text("test ");
                self.words(words);
                self.out.truncate(self.out.trim_end().len());
            }
        }
    }

    fn redirections(&mut self, redirections: &[Redirection]) {
        for redirection in redirections {
            redirection.descriptor.into_iter().for_each(|range| self.slice(range));
            self.text(match redirection.operator {
                RedirectionOperator::Read => "<",
                RedirectionOperator::Write => ">",
                RedirectionOperator::Append => ">>",
                RedirectionOperator::Overwrite => ">|",
                RedirectionOperator::ReadWrite => "<>",
                RedirectionOperator::DuplicateRead => "<&",
                RedirectionOperator::DuplicateWrite => ">&",
                RedirectionOperator::WriteBoth => "&>",
                RedirectionOperator::AppendBoth => "&>>",
                RedirectionOperator::HereDocument => "<<",
                RedirectionOperator::HereString => "<<<",
            });
            self.word(&redirection.target);
            if let Some(document) = &redirection.document {
                self.text(if document.expands { "" } else { " quoted" });
                self.text(if document.drops_tabs { " tabs" } else { "" });
                let _ = write!(self.out, " {:?}", self.script.slice(document.body));
                self.text(if document.parts.is_empty() { "" } else { " " });
                self.parts(&document.parts);
            }
            self.text(" ");
        }
    }

    fn words(&mut self, words: &[Word]) {
        for word in words {
            self.word(word);
            self.text(" ");
        }
    }

    fn word(&mut self, word: &Word) {
        if word.parts.is_empty() {
            self.slice(word.range);
        }
        self.parts(&word.parts);
    }

    fn parts(&mut self, parts: &[WordPart]) {
        for (idx, part) in parts.iter().enumerate() {
            self.text(if idx == 0 { "" } else { "+" });
            self.part(part);
        }
    }

    fn part(&mut self, part: &WordPart) {
        match part {
            WordPart::Literal(range) => {
                let _ = write!(self.out, "{}", self.script.slice(*range).escape_debug());
            }
            WordPart::Escaped(range) => {
                let _ = write!(self.out, "esc({})", self.script.slice(*range).escape_default());
            }
            WordPart::SingleQuoted(range) | WordPart::AnsiQuoted(range) => self.slice(*range),
            WordPart::DoubleQuoted(range, parts) => {
                self.text(if self.script.slice(*range).starts_with('$') { "$dq(" } else { "dq(" });
                self.parts(parts);
                self.text(")");
            }
            WordPart::Parameter(parameter) => {
                self.text("$");
                self.slice(parameter.name);
                if let Some(modifier) = parameter.modifier {
                    self.text("{");
                    self.slice(modifier);
                    self.text("}");
                }
                if !parameter.parts.is_empty() {
                    self.text("<");
                    self.parts(&parameter.parts);
                    self.text(">");
                }
            }
            WordPart::Command(substitution) => self.substitution("cmd", substitution),
            WordPart::Process(substitution) => self.substitution("process", substitution),
            WordPart::Arithmetic(range, parts) => {
                self.text("arith(");
                self.slice(*range);
                self.text(if parts.is_empty() { "" } else { " " });
                self.parts(parts);
                self.text(")");
            }
            WordPart::Array(_, words) => {
                self.text("array(");
                self.words(words);
                self.out.truncate(self.out.trim_end().len());
                self.text(")");
            }
            WordPart::Pattern(range) => {
                self.text("pattern");
                self.slice(*range);
            }
        }
    }

    fn substitution(&mut self, name: &str, substitution: &CommandSubstitution) {
        match &substitution.body {
            Some(body) => self.block(name, body),
            None => {
                self.text(name);
                self.text("[?]");
            }
        }
    }
}
