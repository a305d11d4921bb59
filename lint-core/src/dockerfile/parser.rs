//! Text to tree: logical lines, their grammar, and the heredocs that follow them.
//!
//! Entry point: [`parse`]. It never fails; what BuildKit would refuse stands in [`Dockerfile::errors`], and the next
//! line is read as if nothing had happened.

use super::ast::{Arguments, Dockerfile, Heredoc, Instruction, InstructionKind};
use super::grammar::{read_arguments, split_command};
use super::lexer::{Lexer, LogicalLine, PhysicalLine};
use super::validate::validate;
use super::word::{HeredocWord, heredoc_words};
use super::{ErrorLayer, SyntaxError, SyntaxErrorKind};
use crate::text::{MappedText, TextRange, TextSize};

/// ONBUILD below ONBUILD is refused by BuildKit after parsing; nobody nests deeper than this.
const MAX_TRIGGER_DEPTH: usize = 64;

/// Reads a Dockerfile.
pub fn parse(text: &str) -> Dockerfile {
    let mut parser = Parser { lexer: Lexer::new(text), instructions: Vec::new(), kinds: Vec::new() };
    while let Some(line) = parser.lexer.next_line() {
        let instruction = parser.instruction(line);
        parser.kinds.push(instruction.kind);
        parser.instructions.push(instruction);
    }
    let Parser { lexer, instructions, kinds } = parser;
    let mut dockerfile = Dockerfile {
        escape: lexer.escape,
        directives: lexer.directives,
        comments: lexer.comments,
        kinds,
        instructions,
        errors: lexer.errors,
    };
    if dockerfile.instructions.is_empty() {
        dockerfile.errors.push(SyntaxError {
            kind: SyntaxErrorKind::MissingFrom,
            layer: ErrorLayer::Parser,
            message: "file with no instructions".to_owned(),
            range: TextRange::new(0, text.len() as TextSize),
            line: 1,
            suggestion: None,
        });
    }
    validate(&mut dockerfile);
    dockerfile.errors.sort_by_key(|error| (error.range.start(), error.layer as u8));
    dockerfile
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    instructions: Vec<Instruction>,
    kinds: Vec<InstructionKind>,
}

impl Parser<'_> {
    fn instruction(&mut self, line: LogicalLine) -> Instruction {
        let escape = self.lexer.escape;
        let mut instruction = self.read_line(&line.text, line.start_line, escape, 0);
        instruction.text = line.text;
        instruction.comments = line.comments;
        instruction.empty_lines = line.empty_lines;
        instruction.range = TextRange::new(instruction.keyword.range().start(), line.range.end());
        instruction.end_line = line.end_line;
        if takes_heredocs(&instruction) && instruction.text.as_str().contains("<<") {
            self.heredocs(&mut instruction);
        }
        instruction
    }

    fn read_line(&mut self, text: &MappedText, line: u32, escape: char, depth: usize) -> Instruction {
        let command = split_command(text, escape);
        let kind = InstructionKind::from_keyword(command.keyword.as_str());
        let mut is_broken = false;
        let mut trigger = None;
        let arguments = if kind == InstructionKind::Onbuild {
            if !command.rest.is_empty() && depth < MAX_TRIGGER_DEPTH {
                let inner = self.read_line(&command.rest, line, escape, depth + 1);
                is_broken |= inner.is_broken;
                trigger = Some(Box::new(inner));
            }
            Arguments::None
        } else {
            read_arguments(kind, &command.rest, escape).unwrap_or_else(|mut error| {
                error.line = line;
                self.lexer.errors.push(*error);
                is_broken = true;
                Arguments::None
            })
        };
        Instruction {
            kind,
            index: self.instructions.len() as u32,
            range: text.range(),
            keyword: command.keyword,
            flags: command.flags,
            arguments,
            heredocs: Vec::new(),
            trigger,
            text: text.clone(),
            start_line: line,
            end_line: line,
            comments: Vec::new(),
            empty_lines: Vec::new(),
            is_broken,
        }
    }

    fn heredocs(&mut self, instruction: &mut Instruction) {
        let words = match heredoc_words(instruction.text.as_str()) {
            Ok(words) => words,
            Err(error) => {
                let range = instruction.text.range();
                let message = format!("heredoc word cannot be read: {error}");
                self.error(SyntaxErrorKind::UnterminatedHeredoc, message, range, instruction);
                return;
            }
        };
        for word in words {
            let heredoc = self.heredoc(&word, instruction);
            instruction.end_line = self.lexer.n_read();
            instruction.range = instruction.range.cover(heredoc.terminator);
            instruction.heredocs.push(heredoc);
        }
    }

    /// Reads the lines of one heredoc. Without a terminator, the line that only looks like it ends the body, or the
    /// next line that starts with an upper-case instruction, so that the rest of the file is read.
    fn heredoc(&mut self, word: &HeredocWord, instruction: &mut Instruction) -> Heredoc {
        let start = self.lexer.position();
        let body_start = start.0 as TextSize;
        let make = |end: TextSize, terminator| Heredoc {
            name: word.name.clone(),
            expand: word.expand,
            chomp: word.chomp,
            body: TextRange::new(body_start, end),
            terminator,
        };
        let mut near_miss: Option<(PhysicalLine<'_>, (usize, u32))> = None;
        let mut next_instruction = None;
        loop {
            let before = self.lexer.position();
            let Some(line) = self.lexer.next_physical() else { break };
            let content = line.content();
            let candidate = if word.chomp { content.trim_start_matches('\t') } else { content };
            if candidate == word.name {
                let end = line.content_range().end();
                let terminator = TextRange::new(end - candidate.len() as TextSize, end);
                return make(line.start, terminator);
            }
            if near_miss.is_none() && !word.name.is_empty() && content.trim() == word.name {
                near_miss = Some((line, self.lexer.position()));
            }
            if next_instruction.is_none() && starts_instruction(content) {
                next_instruction = Some(before);
            }
        }
        let range = word_range(instruction, word);
        if let Some((line, after)) = near_miss {
            self.lexer.rewind(after);
            let message =
                format!("heredoc `{}` is not ended: its terminator may have no blanks around it", word.name);
            self.error(SyntaxErrorKind::UnterminatedHeredoc, message, range, instruction);
            return make(line.start, line.content_range());
        }
        let message = format!("heredoc `{}` is not ended: no line is exactly `{}`", word.name, word.name);
        self.error(SyntaxErrorKind::UnterminatedHeredoc, message, range, instruction);
        if let Some(position) = next_instruction {
            self.lexer.rewind(position);
        }
        let end = self.lexer.position().0 as TextSize;
        make(end, TextRange::empty(end))
    }

    fn error(
        &mut self,
        kind: SyntaxErrorKind,
        message: String,
        range: TextRange,
        instruction: &mut Instruction,
    ) {
        instruction.is_broken = true;
        let line = instruction.start_line;
        let layer = ErrorLayer::Parser;
        self.lexer.errors.push(SyntaxError { kind, layer, message, range, line, suggestion: None });
    }
}

fn takes_heredocs(instruction: &Instruction) -> bool {
    let carrier = match (instruction.kind, &instruction.trigger) {
        (InstructionKind::Onbuild, Some(trigger)) => trigger,
        _ => instruction,
    };
    carrier.kind.takes_heredocs() && !matches!(carrier.arguments, Arguments::Json(_)) && !carrier.is_broken
}

fn word_range(instruction: &Instruction, word: &HeredocWord) -> TextRange {
    let range = instruction.text.locate(word.range.clone());
    if range.is_empty() { instruction.keyword.range() } else { range }
}

fn starts_instruction(content: &str) -> bool {
    let keyword = content.split([' ', '\t']).next().unwrap_or_default();
    InstructionKind::ALL.into_iter().any(|kind| kind.keyword() == keyword) && content.len() > keyword.len()
}
