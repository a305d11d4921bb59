//! Shell text that needs no shell grammar: words, `&&`, `||`, `;`, `|` and plain redirections.
//!
//! Anything else (substitutions, groups, loops, background jobs, here-documents, open quotes) yields `None`, and rules stay
//! silent on it. Entry points: [`simple_commands`] and [`read_command`].

use std::ops::Range;

use hullwright_core::dockerfile::{CommandForm, Instruction};
use hullwright_core::rule::Context;
use hullwright_core::text::{MappedText, TextRange};

use crate::patterns::shell::shell_programs::is_posix_shell;

/// What stands between one command and the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    /// `&&`
    And,
    /// `||`
    Or,
    /// `;` or a line ending.
    Then,
    /// `|`
    Pipe,
}

/// One word, its quotes removed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SimpleWord {
    /// The text. Variables stand in it as written.
    pub text: String,
    /// Where it stands in the shell text.
    pub range: Range<usize>,
    /// Whether it holds a variable that the shell replaces.
    pub has_variable: bool,
}

/// One command: its words and the operator before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SimpleCommand {
    /// The operator that stands before it; `None` for the first command.
    pub operator: Option<Operator>,
    /// Where the operator (or, without one, the first word) starts.
    pub start: usize,
    /// The words, redirections and leading assignments left out.
    pub words: Vec<SimpleWord>,
    /// What it is redirected to or from, file names and numbers.
    pub redirections: Vec<String>,
}

impl SimpleCommand {
    /// The words' texts.
    pub fn texts(&self) -> Vec<&str> {
        self.words.iter().map(|word| word.text.as_str()).collect()
    }
}

/// The commands of an instruction, if a shell of the Bourne family reads them and they are simple.
#[derive(Clone, Debug)]
pub struct ReadCommand<'a> {
    /// The text that the shell reads, `None` for an exec form without a shell.
    pub text: Option<&'a MappedText>,
    /// The commands in order.
    pub commands: Vec<SimpleCommand>,
    items: Vec<TextRange>,
}

impl ReadCommand<'_> {
    /// The file range of a word.
    pub fn locate(&self, word: &SimpleWord) -> TextRange {
        self.locate_range(word.range.clone())
    }

    /// The file range of a stretch of the shell text; in an exec form, of the item with that number.
    pub fn locate_range(&self, range: Range<usize>) -> TextRange {
        match self.text {
            Some(text) => text.locate(range),
            None => self.items.get(range.start).copied().unwrap_or(TextRange::empty(0)),
        }
    }
}

/// Reads the command of RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD. Heredocs, other shells and anything that is not simple
/// yield `None`.
pub fn read_command<'a>(cx: &Context<'_>, instruction: &'a Instruction) -> Option<ReadCommand<'a>> {
    if !instruction.heredocs.is_empty() {
        return None;
    }
    match instruction.command()? {
        CommandForm::Shell(text) => {
            if reads_posix_shell(cx, instruction) {
                read_text(text)
            } else {
                None
            }
        }
        CommandForm::Exec(json) => read_words(&json.items.iter().collect::<Vec<_>>()),
    }
}

/// Reads the words of an exec form: a shell and its text, or a program and its arguments.
pub fn read_words<'a>(words: &[&'a MappedText]) -> Option<ReadCommand<'a>> {
    match words {
        [shell, option, text, ..] if is_posix_shell(shell.as_str()) && is_command_option(option.as_str()) => {
            read_text(text)
        }
        [shell, ..] if is_posix_shell(shell.as_str()) => None,
        items => {
            let words = items.iter().enumerate().map(|(idx, item)| SimpleWord {
                text: item.as_str().to_owned(),
                range: idx..idx + 1,
                has_variable: false,
            });
            let words = words.collect();
            let command = SimpleCommand { operator: None, start: 0, words, redirections: Vec::new() };
            let items = items.iter().map(|item| item.range()).collect();
            Some(ReadCommand { text: None, commands: vec![command], items })
        }
    }
}

/// Reads text for a shell of the Bourne family.
pub fn read_text(text: &MappedText) -> Option<ReadCommand<'_>> {
    let commands = simple_commands(text.as_str())?;
    Some(ReadCommand { text: Some(text), commands, items: Vec::new() })
}

/// `-c`, `-lc`, `-ec`.
fn is_command_option(option: &str) -> bool {
    option.strip_prefix('-').is_some_and(|letters| letters.ends_with('c') && !letters.starts_with('-'))
}

/// Whether a shell form there is read by a shell of the Bourne family, as far as SHELL and the signs of Windows tell.
pub fn reads_posix_shell(cx: &Context<'_>, instruction: &Instruction) -> bool {
    let Some(stage) = cx.graph().stage_of(instruction) else { return cx.dockerfile().escape != '`' };
    match cx.graph().shell_before(stage, instruction.index) {
        Some((_, words)) => words.first().is_some_and(|shell| is_posix_shell(shell)),
        None => !stage.runs_windows,
    }
}

/// Words that start a construct this reader does not know.
const KEYWORDS: [&str; 17] = [
    "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "function",
    "select", "!", "[[", "time",
];

/// Splits shell text into simple commands; `None` when it is more than that.
pub fn simple_commands(text: &str) -> Option<Vec<SimpleCommand>> {
    let mut reader = Reader {
        text,
        at: 0,
        commands: Vec::new(),
        operator: None,
        operator_start: 0,
        words: Vec::new(),
        redirections: Vec::new(),
    };
    reader.read()?;
    Some(reader.commands)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    commands: Vec<SimpleCommand>,
    operator: Option<Operator>,
    operator_start: usize,
    words: Vec<SimpleWord>,
    redirections: Vec<String>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn read(&mut self) -> Option<()> {
        loop {
            self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t', '\r']).len();
            let start = self.at;
            if self.rest().is_empty() {
                return self.end_command(None, start);
            }
            if self.take("&&") {
                self.end_command(Some(Operator::And), start)?;
            } else if self.take("||") {
                self.end_command(Some(Operator::Or), start)?;
            } else if self.rest().starts_with(";;") || self.rest().starts_with("|&") {
                return None;
            } else if self.take("|") {
                self.end_command(Some(Operator::Pipe), start)?;
            } else if self.take(";") || self.take("\n") {
                self.end_command(Some(Operator::Then), start)?;
            } else if !self.redirection()? {
                let word = self.word()?;
                self.words.push(word);
            }
        }
    }

    /// Closes the command before an operator. Line endings and `;` may repeat; the other operators need a command.
    fn end_command(&mut self, next: Option<Operator>, start: usize) -> Option<()> {
        let redirections = std::mem::take(&mut self.redirections);
        if self.words.is_empty() {
            let may_be_empty = matches!(next, None | Some(Operator::Then))
                && matches!(self.operator, None | Some(Operator::Then));
            if next.is_some() && self.operator.is_none() {
                self.operator_start = start;
            }
            return may_be_empty.then_some(());
        }
        let is_assignment = |word: &SimpleWord| is_assignment(&word.text);
        let n_assignments = self.words.iter().take_while(|word| is_assignment(word)).count();
        let words: Vec<SimpleWord> = self.words.drain(..).skip(n_assignments).collect();
        let first = words.first().map(|word| word.text.as_str());
        if first.is_some_and(|first| KEYWORDS.contains(&first) || first.contains(['{', '}'])) {
            return None;
        }
        let (operator, start_of_own) = (self.operator, self.operator_start);
        self.commands.push(SimpleCommand { operator, start: start_of_own, words, redirections });
        self.operator = next;
        self.operator_start = start;
        Some(())
    }

    /// Skips `>file`, `2>&1`, `&>file`, `<file`. A here-document or a process substitution ends the reading.
    fn redirection(&mut self) -> Option<bool> {
        let digits = self.rest().len() - self.rest().trim_start_matches(|ch: char| ch.is_ascii_digit()).len();
        let behind = self.rest().get(digits..).unwrap_or_default();
        let operator = ["<<", "<(", ">(", "&>>", "&>", ">>", ">&", ">|", "<&", "<>", ">", "<"]
            .into_iter()
            .find(|operator| behind.starts_with(operator));
        match operator {
            None => return Some(false),
            Some("<<" | "<(" | ">(") => return None,
            Some(operator) => self.at += digits + operator.len(),
        }
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
        self.word().map(|target| {
            self.redirections.push(target.text);
            true
        })
    }

    fn word(&mut self) -> Option<SimpleWord> {
        let start = self.at;
        let mut text = String::new();
        let mut has_variable = false;
        while let Some(ch) = self.rest().chars().next() {
            match ch {
                ' ' | '\t' | '\r' | '\n' | ';' | '|' | '<' | '>' => break,
                '&' if self.rest().starts_with("&&") => break,
                '&' | '(' | ')' | '`' => return None,
                '#' if self.at == start => return None,
                '\'' => {
                    let quoted = self.rest().get(1..).unwrap_or_default();
                    let inner = quoted.get(..quoted.find('\'')?)?;
                    text.push_str(inner);
                    self.at += inner.len() + 2;
                    continue;
                }
                '"' => {
                    has_variable |= self.double_quoted(&mut text)?;
                    continue;
                }
                '\\' => {
                    self.at += 1;
                    let escaped = self.rest().chars().next()?;
                    text.push(escaped);
                    self.at += escaped.len_utf8();
                    continue;
                }
                '$' => {
                    has_variable |= self.dollar()?;
                    text.push('$');
                    continue;
                }
                _ => text.push(ch),
            }
            self.at += ch.len_utf8();
        }
        (self.at > start).then_some(SimpleWord { text, range: start..self.at, has_variable })
    }

    fn double_quoted(&mut self, text: &mut String) -> Option<bool> {
        self.at += 1;
        let mut has_variable = false;
        loop {
            let ch = self.rest().chars().next()?;
            match ch {
                '"' => {
                    self.at += 1;
                    return Some(has_variable);
                }
                '`' => return None,
                '$' => {
                    has_variable |= self.dollar()?;
                    text.push('$');
                    continue;
                }
                '\\' => {
                    let escaped = self.rest().get(1..)?.chars().next()?;
                    if !matches!(escaped, '"' | '\\' | '$' | '`') {
                        text.push('\\');
                    }
                    text.push(escaped);
                    self.at += 1 + escaped.len_utf8();
                    continue;
                }
                _ => text.push(ch),
            }
            self.at += ch.len_utf8();
        }
    }

    /// Steps over a `$`; substitutions end the reading.
    fn dollar(&mut self) -> Option<bool> {
        self.at += 1;
        match self.rest().chars().next() {
            Some('(' | '\'' | '"') => None,
            Some(ch) => Some(ch == '{' || ch == '_' || ch.is_ascii_alphanumeric() || "?@*#!$-".contains(ch)),
            None => Some(false),
        }
    }
}

/// `NAME=value` before the program.
fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && !name.starts_with(|ch: char| ch.is_ascii_digit())
            && name.chars().all(|ch| ch == '_' || ch.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Option<Vec<Vec<String>>> {
        let commands = simple_commands(text)?;
        let texts = |command: SimpleCommand| command.words.into_iter().map(|word| word.text).collect();
        Some(commands.into_iter().map(texts).collect())
    }

    #[test]
    fn words_and_operators_are_split() {
        let commands = simple_commands("A=1 curl -s 'a b' >/dev/null 2>&1 || exit 1; echo \"$x y\" | cat")
            .expect("simple");
        let operators: Vec<_> = commands.iter().map(|command| command.operator).collect();
        assert_eq!(operators, [None, Some(Operator::Or), Some(Operator::Then), Some(Operator::Pipe)]);
        let texts: Vec<_> = commands.iter().map(SimpleCommand::texts).collect();
        assert_eq!(texts, [vec!["curl", "-s", "a b"], vec!["exit", "1"], vec!["echo", "$x y"], vec!["cat"]]);
    }

    #[test]
    fn more_than_simple_is_not_read() {
        for text in [
            "a $(b)",
            "a `b`",
            "(a)",
            "{ a; }",
            "if a; then b; fi",
            "a &",
            "a <<E",
            "a 'b",
            "! a",
            "a && && b",
        ] {
            assert_eq!(words(text), None, "{text}");
        }
    }

    #[test]
    fn ranges_hold_the_quotes() {
        let commands = simple_commands("a || 'b c'").expect("simple");
        let last = commands.last().expect("two");
        assert_eq!((last.start, last.words.first().map(|word| word.range.clone())), (2, Some(5..10)));
    }
}
