//! The shell parser beside two others: where words start and end, and what is read at all.

use std::collections::BTreeSet;

use brush_parser::Token;
use hullwright_core::shell::{
    Command, CompoundKind, List, ListItem, Redirection, RedirectionOperator, Script, ScriptRange, Word,
};
use hullwright_core::text::MappedText;

use crate::shell_corpus::bodies;

/// The words of a script as a tokenizer sees them: words, assignments and targets, not those inside of substitutions.
#[derive(Default)]
struct Words {
    ranges: BTreeSet<ScriptRange>,
    /// Stretches that another tokenizer may split in another way: `[[ … ]]`, `((…))`, arrays.
    skipped: Vec<ScriptRange>,
}

impl Words {
    fn list(&mut self, list: &List) {
        for command in list.items.iter().flat_map(ListItem::pipelines).flat_map(|line| &line.commands) {
            self.command(command);
        }
    }

    fn redirections(&mut self, redirections: &[Redirection]) {
        for redirection in redirections {
            if redirection.operator == RedirectionOperator::HereDocument {
                self.skipped.push(redirection.range);
            }
            // `2>` and `{name}>` are a word of their own for some.
            if let Some(descriptor) = redirection.descriptor {
                self.skipped.push(descriptor);
            }
            self.ranges.insert(redirection.target.range);
        }
    }

    fn command(&mut self, command: &Command) {
        match command {
            Command::Simple(simple) => {
                self.ranges.extend(simple.words.iter().map(|word| word.range));
                self.ranges.extend(simple.assignments.iter().map(|assignment| assignment.range));
                self.redirections(&simple.redirections);
            }
            Command::Function(function) => {
                self.skipped.push(function.name);
                self.command(&function.body);
            }
            Command::Compound(compound) => {
                self.redirections(&compound.redirections);
                match &compound.kind {
                    CompoundKind::Group(list) | CompoundKind::Subshell(list) => self.list(list),
                    CompoundKind::If { branches, otherwise } => {
                        for (condition, body) in branches {
                            self.list(condition);
                            self.list(body);
                        }
                        if let Some(list) = otherwise {
                            self.list(list);
                        }
                    }
                    CompoundKind::While { condition, body, .. } => {
                        self.list(condition);
                        self.list(body);
                    }
                    CompoundKind::For { name, words, body } => {
                        self.ranges.insert(*name);
                        self.ranges.extend(words.iter().flatten().map(|word: &Word| word.range));
                        self.list(body);
                    }
                    CompoundKind::ArithmeticFor { body } => {
                        self.skipped.push(compound.range);
                        self.list(body);
                    }
                    CompoundKind::Case { subject, arms } => {
                        self.ranges.insert(subject.range);
                        for arm in arms {
                            self.ranges.extend(arm.patterns.iter().map(|word| word.range));
                            self.list(&arm.body);
                        }
                    }
                    CompoundKind::Arithmetic | CompoundKind::Test(_) => self.skipped.push(compound.range),
                }
            }
        }
    }
}

const RESERVED: [&str; 17] = [
    "if", "then", "elif", "else", "fi", "for", "in", "do", "done", "while", "until", "case", "esac", "{",
    "}", "!", "time",
];

/// The words of the other reader as byte ranges; it counts characters.
fn their_words(text: &str) -> Option<BTreeSet<ScriptRange>> {
    let tokens = brush_parser::tokenize_str(text).ok()?;
    let mut offsets: Vec<u32> = text.char_indices().map(|(at, _)| at as u32).collect();
    offsets.push(text.len() as u32);
    let at = |index: usize| offsets.get(index).copied();
    tokens
        .into_iter()
        .filter_map(|token| match token {
            Token::Word(_, span) => Some((span.start.index, span.end.index)),
            Token::Operator(..) => None,
        })
        .map(|(start, end)| Some(ScriptRange { start: at(start)?, end: at(end)? }))
        .collect()
}

#[test]
#[expect(clippy::print_stdout, reason = "the test harness shows how much was compared")]
fn words_start_and_end_where_another_reader_has_them() {
    let Some(bodies) = bodies() else { return };
    let (mut n_bodies, mut n_words, mut n_cut) = (0, 0, 0);
    let mut wrong = Vec::new();
    for body in bodies.iter().filter(|body| body.is_plain_shell) {
        // Behind a continued line and in here-documents the other reader loses count.
        let text = body.text.as_str().trim();
        if text.contains("\\\n") || text.contains("<<") || text.contains("[[") || text.contains("((") {
            continue;
        }
        let script = Script::parse(&MappedText::verbatim(text, 0));
        let Some(theirs) = their_words(text) else { continue };
        if !script.errors.is_empty() {
            continue;
        }
        let mut ours = Words::default();
        ours.list(&script.body);
        n_bodies += 1;
        n_words += ours.ranges.len();
        // The other tokenizer cuts arrays and process substitutions to pieces, and ends `$(case …` at its first pattern.
        let is_cut = |range: &&ScriptRange| {
            let written = range.slice(text);
            ["<(", ">(", "=("].iter().any(|cut| written.contains(cut))
                || (written.contains("$(") && written.contains("case "))
        };
        let cut: Vec<ScriptRange> = ours.ranges.iter().filter(is_cut).copied().collect();
        n_cut += cut.len();
        ours.skipped.extend(cut);
        let is_skipped = |range: &ScriptRange| {
            ours.skipped.iter().any(|skipped| skipped.start <= range.start && range.end <= skipped.end)
        };
        for range in ours.ranges.difference(&theirs).filter(|range| !range.is_empty() && !is_skipped(range)) {
            wrong.push(format!("{}: only ours: {:?}", body.id, range.slice(text)));
        }
        let only_theirs = theirs.difference(&ours.ranges).filter(|range| !is_skipped(range));
        for range in only_theirs.filter(|range| !RESERVED.contains(&range.slice(text))) {
            wrong.push(format!("{}: only theirs: {:?}", body.id, range.slice(text)));
        }
    }
    println!("{n_bodies} bodies, {n_words} words, {n_cut} of them not compared");
    assert!(n_bodies > 10_000 && n_words > 50_000 && n_cut < 100);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
#[expect(clippy::print_stdout, reason = "the test harness shows how much was compared")]
fn what_two_other_readers_read_is_read_without_error() {
    let Some(bodies) = bodies() else { return };
    let mut n_read = 0;
    let mut wrong = Vec::new();
    for body in bodies.iter().filter(|body| body.is_plain_shell) {
        let text = body.text.as_str();
        let script = Script::parse(&body.text);
        if script.errors.is_empty() {
            n_read += 1;
            continue;
        }
        let options = brush_parser::ParserOptions::default();
        let theirs = brush_parser::Parser::new(text.as_bytes(), &options).parse_program();
        if theirs.is_ok() && rable::parse(text, false).is_ok() {
            let error = script.errors.first().map(|error| (error.kind, script.slice(error.range)));
            wrong.push(format!("{}: {error:?}", body.id));
        }
    }
    println!("{n_read} of {} bodies read", bodies.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
