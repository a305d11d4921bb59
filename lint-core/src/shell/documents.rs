//! Here-documents: where their bodies lie, and how they come into the tree.
//!
//! A body starts behind the line ending that ends the line of its operator, which may lie behind quotes and substitutions of
//! several lines. So the operator leaves a number in the tree, the body is read at the line ending, and
//! [`Parser::put_documents`] brings the two together at the end.

use super::ast::{
    Command, CompoundKind, HereDocument, List, Redirection, ScriptRange, SimpleCommand, Word, WordPart,
};
use super::parser::{Parser, range};

/// A here-document whose body was not reached yet.
pub(super) struct PendingDocument {
    /// Its place in [`Parser::documents`].
    number: u32,
    delimiter: String,
    is_quoted: bool,
    drops_tabs: bool,
}

impl Parser<'_> {
    /// What stands for the here-document with this word in the tree until its body is known.
    pub(super) fn announce_document(&mut self, word: &Word, drops_tabs: bool) -> HereDocument {
        let number = self.documents.len() as u32;
        self.documents.push(HereDocument::default());
        self.pending_documents.push(PendingDocument {
            number,
            delimiter: delimiter(word, self.text),
            is_quoted: word.parts.iter().any(is_quoting),
            drops_tabs,
        });
        HereDocument { body: ScriptRange { start: number, end: number }, ..HereDocument::default() }
    }

    /// Reads the bodies that start here, right behind a line ending or at the end.
    pub(super) fn read_documents(&mut self) {
        for pending in std::mem::take(&mut self.pending_documents) {
            let start = self.at;
            let body_end = self.skip_body(&pending);
            let parts = if pending.is_quoted { Vec::new() } else { self.document_parts(start, body_end) };
            if let Some(document) = self.documents.get_mut(pending.number as usize) {
                *document = HereDocument {
                    body: range(start, body_end),
                    expands: !pending.is_quoted,
                    drops_tabs: pending.drops_tabs,
                    parts,
                };
            }
        }
    }

    /// Moves behind the line that ends the body; tells where that line starts.
    fn skip_body(&mut self, pending: &PendingDocument) -> usize {
        let mut is_continued = false;
        while self.at < self.end {
            let start = self.at;
            let rest = self.bytes.get(start..self.end).unwrap_or_default();
            let len = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            self.at = (start + len + 1).min(self.end);
            let line = self.text.get(start..start + len).unwrap_or_default();
            let line = line.strip_suffix('\r').unwrap_or(line);
            let last = if pending.drops_tabs { line.trim_start_matches('\t') } else { line };
            if last == pending.delimiter && !is_continued {
                return start;
            }
            let n_backslashes = line.bytes().rev().take_while(|byte| *byte == b'\\').count();
            is_continued = !pending.is_quoted && n_backslashes % 2 == 1;
        }
        self.end
    }

    /// The expansions of a body.
    fn document_parts(&mut self, start: usize, end: usize) -> Vec<WordPart> {
        let rest = self.bytes.get(start..end).unwrap_or_default();
        if memchr::memchr2(b'$', b'`', rest).is_none() {
            return Vec::new();
        }
        let outer = self.at;
        self.at = start;
        let parts = self.within(end, |parser| parser.deeper(Self::body_parts)).unwrap_or_default();
        self.at = outer;
        parts
    }

    /// Runs `read` on the text up to `end` alone: what stands behind it belongs to something else.
    pub(super) fn within<T>(&mut self, end: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer_end = std::mem::replace(&mut self.end, end);
        let outer_documents = std::mem::take(&mut self.pending_documents);
        let read = read(self);
        if !self.pending_documents.is_empty() {
            self.at = self.end;
            self.read_documents();
        }
        self.end = outer_end;
        self.pending_documents = outer_documents;
        read
    }

    /// Puts the bodies where their operators stand.
    pub(super) fn put_documents(&mut self, body: &mut List) {
        if self.documents.is_empty() {
            return;
        }
        Placer { documents: std::mem::take(&mut self.documents) }.list(body);
    }
}

/// Walks the whole tree.
struct Placer {
    documents: Vec<HereDocument>,
}

impl Placer {
    fn list(&mut self, list: &mut List) {
        for item in &mut list.items {
            let rest = item.rest.iter_mut().map(|joined| &mut joined.pipeline);
            for command in std::iter::once(&mut item.first).chain(rest).flat_map(|line| &mut line.commands) {
                self.command(command);
            }
        }
    }

    fn command(&mut self, command: &mut Command) {
        match command {
            Command::Simple(SimpleCommand { assignments, words, redirections, .. }) => {
                for assignment in assignments {
                    self.parts(&mut assignment.value.parts);
                }
                self.words(words);
                self.redirections(redirections);
            }
            Command::Function(function) => self.command(&mut function.body),
            Command::Compound(compound) => {
                self.construct(&mut compound.kind);
                self.redirections(&mut compound.redirections);
            }
        }
    }

    fn construct(&mut self, kind: &mut CompoundKind) {
        match kind {
            CompoundKind::Group(list)
            | CompoundKind::Subshell(list)
            | CompoundKind::ArithmeticFor { body: list } => self.list(list),
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
            CompoundKind::For { words, body, .. } => {
                if let Some(words) = words {
                    self.words(words);
                }
                self.list(body);
            }
            CompoundKind::Case { subject, arms } => {
                self.parts(&mut subject.parts);
                for arm in arms {
                    self.words(&mut arm.patterns);
                    self.list(&mut arm.body);
                }
            }
            CompoundKind::Arithmetic => {}
            CompoundKind::Test(words) => self.words(words),
        }
    }

    fn redirections(&mut self, redirections: &mut [Redirection]) {
        for redirection in redirections {
            self.parts(&mut redirection.target.parts);
            let Some(document) = &mut redirection.document else { continue };
            if let Some(read) = self.documents.get_mut(document.body.start as usize) {
                *document = std::mem::take(read);
            }
            self.parts(&mut document.parts);
        }
    }

    fn words(&mut self, words: &mut [Word]) {
        for word in words {
            self.parts(&mut word.parts);
        }
    }

    fn parts(&mut self, parts: &mut [WordPart]) {
        for part in parts {
            match part {
                WordPart::Literal(_)
                | WordPart::Escaped(_)
                | WordPart::SingleQuoted(_)
                | WordPart::AnsiQuoted(_)
                | WordPart::Pattern(_) => {}
                WordPart::DoubleQuoted(_, parts) | WordPart::Arithmetic(_, parts) => self.parts(parts),
                WordPart::Parameter(parameter) => self.parts(&mut parameter.parts),
                WordPart::Command(substitution) | WordPart::Process(substitution) => {
                    if let Some(body) = &mut substitution.body {
                        self.list(body);
                    }
                }
                WordPart::Array(_, words) => self.words(words),
            }
        }
    }
}

/// What the word of a here-document looks like at the end of its body: quotes and escapes removed.
fn delimiter(word: &Word, text: &str) -> String {
    if word.parts.is_empty() {
        return word.range.slice(text).to_owned();
    }
    let mut delimiter = String::new();
    add_plain_text(&word.parts, text, &mut delimiter);
    delimiter
}

fn add_plain_text(parts: &[WordPart], text: &str, out: &mut String) {
    for part in parts {
        let written = part.range().slice(text);
        match part {
            WordPart::Escaped(_) => out.push_str(written.get(1..).unwrap_or_default()),
            WordPart::SingleQuoted(_) | WordPart::AnsiQuoted(_) => {
                out.push_str(written.trim_start_matches('$').trim_matches('\''));
            }
            WordPart::DoubleQuoted(_, inner) => add_plain_text(inner, text, out),
            WordPart::Literal(_)
            | WordPart::Parameter(_)
            | WordPart::Command(_)
            | WordPart::Arithmetic(..)
            | WordPart::Process(_)
            | WordPart::Array(..)
            | WordPart::Pattern(_) => out.push_str(written),
        }
    }
}

fn is_quoting(part: &WordPart) -> bool {
    match part {
        WordPart::Escaped(_)
        | WordPart::SingleQuoted(_)
        | WordPart::AnsiQuoted(_)
        | WordPart::DoubleQuoted(..) => true,
        WordPart::Literal(_)
        | WordPart::Parameter(_)
        | WordPart::Command(_)
        | WordPart::Arithmetic(..)
        | WordPart::Process(_)
        | WordPart::Array(..)
        | WordPart::Pattern(_) => false,
    }
}
