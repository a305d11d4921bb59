//! Constructs of the language: groups, conditions, loops, `case`, functions.

use super::ast::{CaseArm, Command, CompoundKind, List, ScriptRange, Word};
use super::error::ShellErrorKind;
use super::parser::{Parser, range};

impl Parser<'_> {
    /// The construct that starts here; `None` where a simple command does.
    pub(super) fn compound_command(&mut self) -> Option<Command> {
        let start = self.at;
        match self.peek()? {
            b'(' => Some(self.parenthesis(start)),
            b'{' | b'i' | b'w' | b'u' | b'f' | b's' | b'c' | b'[' => {
                let word = self.peek_word();
                let read: fn(&mut Self, usize) -> Command = match word {
                    "{" => Self::group,
                    "if" => Self::condition,
                    "while" | "until" => Self::while_loop,
                    "for" | "select" => Self::for_loop,
                    "case" => Self::case,
                    "function" => Self::function,
                    "[[" => Self::test,
                    _ => return None,
                };
                if word != "function" {
                    self.at += word.len();
                }
                Some(read(self, start))
            }
            _ => None,
        }
    }

    fn expect_word(&mut self, word: &str, start: usize) {
        self.newlines();
        if !self.take_word(word) {
            let is_end = self.at >= self.end;
            let kind =
                if is_end { ShellErrorKind::UnclosedCompound } else { ShellErrorKind::IncompleteCompound };
            self.error(kind, self.opening(start));
        }
    }

    /// The first word of the construct that starts at `start`.
    pub(super) fn opening(&self, start: usize) -> ScriptRange {
        let rest = self.bytes.get(start..self.end).unwrap_or_default();
        let len = rest.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(rest.len());
        let width = self.text.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        range(start, start + len.max(width))
    }

    /// The empty range where a construct lacks its name or subject.
    fn missing_word(&mut self, start: usize) -> ScriptRange {
        self.error(ShellErrorKind::IncompleteCompound, self.opening(start));
        self.range_from(self.at)
    }

    pub(super) fn is_parenthesis(&self) -> bool {
        self.peek() == Some(b')')
    }

    /// A list with at least one command.
    fn full_list(&mut self, start: usize) -> List {
        let n_errors = self.n_errors();
        let list = self.list();
        if list.items.is_empty() && self.n_errors() == n_errors {
            self.error(ShellErrorKind::IncompleteCompound, self.opening(start));
        }
        list
    }

    fn parenthesis(&mut self, start: usize) -> Command {
        if self.starts_with(b"((")
            && let Some(len) = self.arithmetic_len(2)
        {
            self.at += len;
            return self.compound(start, CompoundKind::Arithmetic);
        }
        self.at += 1;
        let n_errors = self.n_errors();
        let list = self.list_until(Self::is_parenthesis);
        if list.items.is_empty() && self.n_errors() == n_errors {
            self.error(ShellErrorKind::IncompleteCompound, self.opening(start));
        }
        if !self.take(b")") {
            self.error(ShellErrorKind::UnclosedCompound, range(start, start + 1));
        }
        self.compound(start, CompoundKind::Subshell(list))
    }

    fn group(&mut self, start: usize) -> Command {
        let list = self.full_list(start);
        self.expect_word("}", start);
        self.compound(start, CompoundKind::Group(list))
    }

    fn condition(&mut self, start: usize) -> Command {
        let mut branches = Vec::new();
        let mut otherwise = None;
        loop {
            let condition = self.full_list(start);
            self.expect_word("then", start);
            let body = self.full_list(start);
            branches.push((condition, body));
            if self.take_word("elif") {
                continue;
            }
            if self.take_word("else") {
                otherwise = Some(self.full_list(start));
            }
            break;
        }
        self.expect_word("fi", start);
        self.compound(start, CompoundKind::If { branches, otherwise })
    }

    fn while_loop(&mut self, start: usize) -> Command {
        let is_until = self.bytes.get(start) == Some(&b'u');
        let condition = self.full_list(start);
        let body = self.loop_body(start);
        self.compound(start, CompoundKind::While { condition, body, is_until })
    }

    fn loop_body(&mut self, start: usize) -> List {
        self.newlines();
        if self.take_word("{") {
            let list = self.full_list(start);
            self.expect_word("}", start);
            return list;
        }
        self.expect_word("do", start);
        let list = self.full_list(start);
        self.expect_word("done", start);
        list
    }

    fn for_loop(&mut self, start: usize) -> Command {
        self.blanks();
        if self.starts_with(b"((")
            && let Some(len) = self.arithmetic_len(2)
        {
            self.at += len;
            self.blanks();
            self.take(b";");
            let body = self.loop_body(start);
            return self.compound(start, CompoundKind::ArithmeticFor { body });
        }
        let name = if self.is_word_end() { self.missing_word(start) } else { self.word().range };
        self.newlines();
        let mut words = None;
        if self.take_word("in") {
            let mut read = Vec::new();
            loop {
                self.blanks();
                if self.is_word_end() {
                    break;
                }
                read.push(self.word());
            }
            words = Some(read);
        }
        self.blanks();
        self.take(b";");
        let body = self.loop_body(start);
        self.compound(start, CompoundKind::For { name, words, body })
    }

    fn case(&mut self, start: usize) -> Command {
        self.blanks();
        let subject = if self.is_word_end() {
            Word { range: self.missing_word(start), parts: Vec::new() }
        } else {
            self.word()
        };
        self.expect_word("in", start);
        let mut arms = Vec::new();
        loop {
            self.newlines();
            if self.peek_word() == "esac" || self.at >= self.end {
                break;
            }
            match self.case_arm() {
                Ok(arm) => arms.push(arm),
                // Told as a mistake of the arm.
                Err(arm) => {
                    arms.extend(arm);
                    return self.compound(start, CompoundKind::Case { subject, arms });
                }
            }
        }
        self.expect_word("esac", start);
        self.compound(start, CompoundKind::Case { subject, arms })
    }

    /// The arm that starts here; an error, with the patterns at least, where the construct cannot be read on.
    fn case_arm(&mut self) -> Result<CaseArm, Option<CaseArm>> {
        let start = self.at;
        self.take(b"(");
        let mut patterns: Vec<Word> = Vec::new();
        loop {
            self.blanks();
            let at = self.at;
            if self.is_word_end() && self.take(b"|") {
                self.error(ShellErrorKind::IncompleteCompound, self.range_from(at));
                continue;
            }
            if self.is_word_end() {
                break;
            }
            patterns.push(self.word());
            self.blanks();
            if !self.take(b"|") {
                break;
            }
        }
        let end = patterns.last().map_or(start + 1, |last| last.range.end as usize);
        // `case x in a b) …`
        let is_cut = !self.is_word_end();
        while !self.is_word_end() {
            patterns.push(self.word());
            self.blanks();
        }
        let is_closed = self.take(b")");
        if is_cut || patterns.is_empty() || !is_closed {
            self.error(ShellErrorKind::IncompleteCompound, range(start, end));
        }
        if patterns.is_empty() {
            return Err(None);
        }
        if !is_closed {
            return Err(Some(CaseArm { patterns, body: List::default() }));
        }
        let body = self.list();
        let endings: [&[u8]; 3] = [b";;&", b";;", b";&"];
        let _ = endings.into_iter().any(|ending| self.take(ending));
        Ok(CaseArm { patterns, body })
    }

    fn function(&mut self, start: usize) -> Command {
        self.at += "function".len();
        self.blanks();
        let name = if self.is_word_end() { self.missing_word(start) } else { self.word().range };
        self.blanks();
        if self.take(b"(") {
            self.blanks();
            if !self.take(b")") {
                self.error(ShellErrorKind::IncompleteCompound, self.opening(start));
            }
        }
        self.function_body(start, name)
    }

    fn test(&mut self, start: usize) -> Command {
        let mut words: Vec<Word> = Vec::new();
        loop {
            self.newlines();
            if self.at >= self.end {
                self.error(ShellErrorKind::UnclosedCompound, range(start, start + 2));
                break;
            }
            if self.take_word("]]") {
                break;
            }
            let is_pattern = words.last().is_some_and(|word| word.range.slice(self.text) == "=~");
            if is_pattern {
                words.push(self.pattern_word());
            } else if self.is_word_end() {
                let operators: [&[u8]; 2] = [b"&&", b"||"];
                if operators.into_iter().any(|operator| self.take(operator)) {
                    continue;
                }
                if matches!(self.peek(), Some(b';' | b'&' | b'|')) {
                    // `[[ -f file ]; then`: the commands behind it are no part of the test.
                    self.error(ShellErrorKind::UnclosedCompound, range(start, start + 2));
                    break;
                }
                self.at += 1;
            } else {
                words.push(self.word());
            }
        }
        self.compound(start, CompoundKind::Test(words))
    }
}
