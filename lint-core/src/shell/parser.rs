//! Text to tree: lists, pipelines and simple commands.
//!
//! Recursive descent over bytes, without a list of tokens. The grammar is bash's, which holds that of POSIX sh, dash and ash;
//! what a smaller shell does not have is told by the tree. Words are read in `word`, constructs in `compound`, redirections
//! in `redirection`. Entry point: [`Script::parse`].

use std::cell::Cell;

use super::ast::{
    Assignment, Command, CompoundCommand, Connector, FunctionDefinition, HereDocument, Joined, List,
    ListItem, Pipeline, Redirection, Script, ScriptRange, SimpleCommand, Terminator,
};
use super::documents::PendingDocument;
use super::error::{ShellError, ShellErrorKind};
use crate::text::MappedText;

/// Constructs and expansions in each other; real scripts stay below 20.
const MAX_DEPTH: u32 = 100;

/// What looking ahead in vain may cost, in lengths of the text: it keeps reading linear whatever is left open.
const LOOKAHEAD_FACTOR: usize = 16;

/// Reserved words that end a list where they stand in the place of a command.
const CLOSING_WORDS: [&str; 8] = ["then", "do", "done", "fi", "else", "elif", "esac", "}"];

impl Script {
    /// Reads a script. Shells of the Bourne family agree on what is read; hand no other text to it.
    pub fn parse(text: &MappedText) -> Self {
        let mut parser = Parser::new(text.as_str());
        let body = parser.script();
        let Parser { comments, errors, .. } = parser;
        Self { text: text.clone(), body, comments, errors }
    }
}

pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    /// Where reading stops: the end of the text, of a here-document, of backquotes.
    pub(super) end: usize,
    /// Here-documents whose bodies follow at the next line ending.
    pub(super) pending_documents: Vec<PendingDocument>,
    /// The here-documents read so far.
    pub(super) documents: Vec<HereDocument>,
    /// How many bytes may still be looked at in vain.
    pub(super) lookahead: Cell<usize>,
    is_too_deep: bool,
    depth: u32,
    comments: Vec<ScriptRange>,
    errors: Vec<ShellError>,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            end: text.len(),
            pending_documents: Vec::new(),
            documents: Vec::new(),
            lookahead: Cell::new(text.len().saturating_mul(LOOKAHEAD_FACTOR)),
            is_too_deep: false,
            depth: 0,
            comments: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// The whole text: lists, and whatever stands between them by mistake.
    fn script(&mut self) -> List {
        let mut body = self.within(self.end, |parser| parser.list_until(|_| false));
        self.put_documents(&mut body);
        self.errors.sort_by_key(|error| error.range);
        // One mistake may be noticed twice.
        self.errors.dedup_by_key(|error| error.range);
        body
    }

    /// Commands up to the end, or to the parenthesis that closes what they stand in. Words that would end another construct
    /// are a mistake, behind which reading goes on.
    pub(super) fn list_until(&mut self, is_closing: impl Fn(&Self) -> bool) -> List {
        let mut list = self.list();
        while self.at < self.end && !is_closing(self) {
            self.unexpected_token();
            list.items.append(&mut self.list().items);
        }
        list
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.peek_at(0)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<u8> {
        let at = self.at + ahead;
        if at < self.end { self.bytes.get(at).copied() } else { None }
    }

    pub(super) fn starts_with(&self, token: &[u8]) -> bool {
        self.bytes.get(self.at..self.end).is_some_and(|rest| rest.starts_with(token))
    }

    pub(super) fn take(&mut self, token: &[u8]) -> bool {
        let found = self.starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    pub(super) fn range_from(&self, start: usize) -> ScriptRange {
        range(start, self.at)
    }

    /// Where something was too deep, nothing behind it is known to be wrong.
    pub(super) fn error(&mut self, kind: ShellErrorKind, range: ScriptRange) {
        if !self.is_too_deep {
            self.errors.push(ShellError { kind, range });
        }
    }

    /// Skips an operator, or a reserved word that closes nothing.
    fn unexpected_token(&mut self) {
        let start = self.at;
        let operators: [&[u8]; 6] = [b";;&", b";;", b";&", b"&&", b"||", b"|&"];
        if operators.into_iter().any(|operator| self.take(operator)) {
            self.error(ShellErrorKind::UnexpectedToken, self.range_from(start));
            return;
        }
        let word = self.peek_word().len();
        self.at += word.max(1);
        self.error(ShellErrorKind::UnexpectedToken, self.range_from(start));
        self.blanks();
        // The `;` behind a word that belongs nowhere is no mistake of its own.
        if word > 0 && self.peek() == Some(b';') {
            self.terminator();
        }
    }

    /// Reads a command where something else has to stand before it: `( … ) command`.
    fn unexpected_item(&mut self) -> ListItem {
        let start = self.at;
        let (n_errors, was_too_deep) = (self.errors.len(), self.is_too_deep);
        let item = self.list_item();
        let range =
            item.first.commands.first().and_then(first_part).filter(|part| part.start as usize == start);
        let range = range.unwrap_or_else(|| self.opening(start));
        if !was_too_deep {
            // It is the mistake, whatever follows from it.
            self.errors.insert(n_errors, ShellError { kind: ShellErrorKind::UnexpectedToken, range });
        }
        item
    }

    /// How many mistakes were found so far.
    pub(super) fn n_errors(&self) -> usize {
        self.errors.len()
    }

    /// Runs `read` one level deeper; `None`, with everything skipped, where that is too deep.
    pub(super) fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= MAX_DEPTH {
            let start = self.at;
            self.at = self.end;
            self.error(ShellErrorKind::TooDeep, range(start, self.end));
            self.is_too_deep = true;
            return None;
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        Some(read)
    }

    /// Skips blanks, continued lines and a comment.
    pub(super) fn blanks(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t') => self.at += 1,
                Some(b'\r') if self.peek_at(1) != Some(b'\n') => self.at += 1,
                Some(b'\\') if self.peek_at(1) == Some(b'\n') => self.at += 2,
                Some(b'\\') if self.starts_with(b"\\\r\n") => self.at += 3,
                Some(b'#') => {
                    let start = self.at;
                    let rest = self.bytes.get(start..self.end).unwrap_or_default();
                    let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                    self.at = start + line;
                    let text = self.text.get(start..self.at).unwrap_or_default();
                    self.comments.push(range(start, start + text.trim_end_matches('\r').len()));
                }
                _ => return,
            }
        }
    }

    /// Takes a line ending, and the here-documents that follow it.
    pub(super) fn newline(&mut self) -> bool {
        if !self.take(b"\n") && !self.take(b"\r\n") {
            return false;
        }
        if !self.pending_documents.is_empty() {
            self.read_documents();
        }
        true
    }

    /// Skips blanks, comments and line endings.
    pub(super) fn newlines(&mut self) {
        loop {
            self.blanks();
            if !self.newline() {
                return;
            }
        }
    }

    /// The word here if it has neither quotes nor expansions; nothing is taken.
    pub(super) fn peek_word(&self) -> &'t str {
        let rest = self.bytes.get(self.at..self.end).unwrap_or_default();
        let len = rest.iter().position(|byte| !is_plain(*byte)).unwrap_or(rest.len());
        match rest.get(len) {
            Some(b'\\') if !is_continued_blank(rest.get(len..).unwrap_or_default()) => "",
            Some(byte) if *byte != b'\\' && !ends_word(*byte) => "",
            _ => self.text.get(self.at..self.at + len).unwrap_or_default(),
        }
    }

    /// Takes a reserved word.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.peek_word() == word;
        if found {
            self.at += word.len();
        }
        found
    }

    /// Whether no command starts here because something around the list ends.
    pub(super) fn is_list_end(&self) -> bool {
        match self.peek() {
            None | Some(b')') => true,
            Some(b';') => matches!(self.peek_at(1), Some(b';' | b'&')),
            Some(b't' | b'd' | b'f' | b'e' | b'}') => CLOSING_WORDS.contains(&self.peek_word()),
            Some(_) => false,
        }
    }

    /// Whether no command starts here.
    pub(super) fn is_command_end(&self) -> bool {
        match self.peek() {
            Some(b'&') => self.peek_at(1) != Some(b'>'),
            Some(b';' | b'|' | b'\n') => true,
            Some(b'\r') => self.peek_at(1) == Some(b'\n'),
            _ => self.is_list_end(),
        }
    }

    /// Commands up to what ends the list around them; that is left for the caller.
    pub(super) fn list(&mut self) -> List {
        let mut items = Vec::new();
        let mut is_separated = true;
        loop {
            self.newlines();
            if self.is_list_end() {
                break;
            }
            if self.is_command_end() {
                self.unexpected_token();
                is_separated = true;
                continue;
            }
            let item = if is_separated { self.list_item() } else { self.unexpected_item() };
            is_separated = item.terminator != Terminator::End;
            items.push(item);
            if !is_separated && self.is_command_end() && !self.is_list_end() {
                self.unexpected_token();
                is_separated = true;
            }
        }
        List { items }
    }

    fn list_item(&mut self) -> ListItem {
        let first = self.pipeline();
        let mut rest = Vec::new();
        loop {
            self.blanks();
            let start = self.at;
            let connector = if self.take(b"&&") {
                Connector::And
            } else if self.take(b"||") {
                Connector::Or
            } else {
                break;
            };
            let connector_range = self.range_from(start);
            self.newlines();
            if self.is_command_end() {
                self.error(ShellErrorKind::MissingCommand, connector_range);
                break;
            }
            let pipeline = self.pipeline();
            rest.push(Joined { connector, connector_range, pipeline });
        }
        let terminator = self.terminator();
        ListItem { first, rest, terminator }
    }

    fn terminator(&mut self) -> Terminator {
        match self.peek() {
            Some(b';') if !matches!(self.peek_at(1), Some(b';' | b'&')) => {
                self.at += 1;
                Terminator::Semicolon
            }
            Some(b'&') if self.peek_at(1) != Some(b'&') => {
                self.at += 1;
                Terminator::Background
            }
            _ if self.newline() => Terminator::Newline,
            _ => Terminator::End,
        }
    }

    fn pipeline(&mut self) -> Pipeline {
        let start = self.at;
        let mut is_negated = false;
        let mut is_timed = false;
        loop {
            match self.peek() {
                Some(b'!') if self.peek_word() == "!" => {
                    is_negated = !is_negated;
                    self.at += 1;
                }
                Some(b't') if self.peek_word() == "time" && self.is_timing() => {
                    is_timed = true;
                    self.at += "time".len();
                    self.blanks();
                    self.take_word("-p");
                }
                _ => break,
            }
            self.blanks();
        }
        let mut commands = Vec::new();
        // `time` and `!` may stand alone.
        if self.at == start || !self.is_command_end() {
            commands.push(self.command());
        }
        loop {
            self.blanks();
            let pipe = self.at;
            if self.starts_with(b"||") || !(self.take(b"|&") || self.take(b"|")) {
                break;
            }
            let pipe_range = self.range_from(pipe);
            self.newlines();
            if self.is_command_end() {
                self.error(ShellErrorKind::MissingCommand, pipe_range);
                break;
            }
            commands.push(self.command());
        }
        let end = commands.last().map_or(self.at, |last| last.range().end as usize);
        Pipeline { is_negated, is_timed, commands, range: range(start, end.max(start)) }
    }

    /// Whether `time` here is the word of the language and not the program, which is told by its options.
    fn is_timing(&self) -> bool {
        let behind = self.text.get(self.at + "time".len()..self.end).unwrap_or_default();
        let behind = behind.trim_start_matches([' ', '\t']);
        !behind.starts_with('-')
            || behind.strip_prefix("-p").is_some_and(|rest| rest.starts_with([' ', '\t']))
    }

    pub(super) fn command(&mut self) -> Command {
        match self.deeper(Self::compound_command) {
            Some(Some(command)) => command,
            Some(None) => self.simple_command(),
            None => self.no_command(),
        }
    }

    /// Stands where a command is missing.
    fn no_command(&self) -> Command {
        Command::Simple(SimpleCommand { range: self.range_from(self.at), ..SimpleCommand::default() })
    }

    fn simple_command(&mut self) -> Command {
        let start = self.at;
        let mut end = self.at;
        let mut command = SimpleCommand::default();
        loop {
            if let Some(redirection) = self.redirection() {
                end = redirection.range.end as usize;
                command.redirections.push(redirection);
                self.blanks();
                continue;
            } else if command.words.is_empty()
                && let Some(assignment) = self.assignment()
            {
                command.assignments.push(assignment);
            } else if self.peek().is_none_or(ends_word) && !self.is_process_substitution() {
                if self.peek() == Some(b'(')
                    && let [name] = command.words.as_slice()
                    && command.assignments.is_empty()
                    && command.redirections.is_empty()
                    && let Some(function) = self.function_behind(name.range)
                {
                    return function;
                }
                break;
            } else {
                let word = self.word();
                command.words.push(word);
            }
            end = self.at;
            self.blanks();
        }
        self.at = self.at.max(end);
        command.range = range(start, end);
        Command::Simple(command)
    }

    /// `NAME=`, `NAME+=`, `NAME[…]=` and the value.
    fn assignment(&mut self) -> Option<Assignment> {
        let start = self.at;
        let rest = self.bytes.get(start..self.end)?;
        if !rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_') {
            return None;
        }
        let name = rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')?;
        let mut len = name;
        let has_index = rest.get(len) == Some(&b'[');
        if has_index {
            len += self.index_len(start + len)?;
        }
        let appends = rest.get(len) == Some(&b'+');
        len += usize::from(appends);
        if rest.get(len) != Some(&b'=') {
            return None;
        }
        self.at = start + len + 1;
        let value = self.value();
        Some(Assignment {
            name: range(start, start + name),
            appends,
            has_index,
            value,
            range: self.range_from(start),
        })
    }

    /// `()` and the body of a function whose name was just read.
    fn function_behind(&mut self, name: ScriptRange) -> Option<Command> {
        let (open, n_comments) = (self.at, self.comments.len());
        self.at += 1;
        self.blanks();
        if !self.take(b")") {
            self.at = open;
            self.comments.truncate(n_comments);
            return None;
        }
        Some(self.function_body(name.start as usize, name))
    }

    pub(super) fn function_body(&mut self, start: usize, name: ScriptRange) -> Command {
        self.newlines();
        let body = if self.is_command_end() {
            if !name.is_empty() {
                self.error(ShellErrorKind::IncompleteCompound, range(start, name.end as usize));
            }
            self.no_command()
        } else {
            self.deeper(Self::command).unwrap_or_else(|| self.no_command())
        };
        let end = body.range().end as usize;
        Command::Function(Box::new(FunctionDefinition { name, body, range: range(start, end.max(start)) }))
    }

    /// Redirections behind a construct.
    pub(super) fn redirections(&mut self) -> Vec<Redirection> {
        let mut redirections = Vec::new();
        let mut end = self.at;
        self.blanks();
        while let Some(redirection) = self.redirection() {
            redirections.push(redirection);
            end = self.at;
            self.blanks();
        }
        self.at = self.at.max(end);
        redirections
    }

    pub(super) fn compound(&mut self, start: usize, kind: super::ast::CompoundKind) -> Command {
        let end = self.at;
        let redirections = self.redirections();
        let end = redirections.last().map_or(end, |last| last.range.end as usize);
        Command::Compound(Box::new(CompoundCommand { kind, redirections, range: range(start, end) }))
    }
}

/// What a command starts with, where that is a part of its own.
fn first_part(command: &Command) -> Option<ScriptRange> {
    match command {
        Command::Simple(SimpleCommand { assignments, words, redirections, .. }) => {
            let assignment = assignments.first().map(|assignment| assignment.range);
            let word = words.first().map(|word| word.range);
            let redirection = redirections.first().map(|redirection| redirection.range);
            [assignment, word, redirection].into_iter().flatten().min()
        }
        Command::Function(function) => Some(function.name),
        Command::Compound(_) => None,
    }
}

/// Whether a continued line follows, and behind it no more of the word.
fn is_continued_blank(rest: &[u8]) -> bool {
    let behind = rest.strip_prefix(b"\\\n").or_else(|| rest.strip_prefix(b"\\\r\n"));
    behind.is_some_and(|behind| behind.first().is_none_or(|byte| ends_word(*byte)))
}

pub(super) fn range(start: usize, end: usize) -> ScriptRange {
    ScriptRange { start: start as u32, end: end as u32 }
}

/// Whether a byte ends a word outside of quotes.
pub(super) const fn ends_word(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')')
}

const fn class_of(byte: u8) -> bool {
    !ends_word(byte) && !matches!(byte, b'\'' | b'"' | b'\\' | b'$' | b'`')
}

const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = class_of(byte as u8);
        byte += 1;
    }
    table
};

/// Whether a byte stands for itself in a word, outside of quotes.
pub(super) const fn is_plain(byte: u8) -> bool {
    PLAIN[byte as usize]
}
