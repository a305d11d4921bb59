//! A line with a sum and a file name that is written for a checksum program, where one blank stands between the two.
//!
//! GNU's programs take one blank as well as two, those of BusyBox before 1.36.1 and `shasum` do not. Entry point:
//! [`one_blank_lines`].

use hullwright_core::shell::command::look_through;
use hullwright_core::shell::{
    Argument, ArgumentValue, Command, Pipeline, RedirectionOperator, Script, SimpleCommand, Visitor, Word,
};

use super::streamed_download::invocation_of;

/// Where a second blank belongs.
#[derive(Clone, Copy, Debug)]
pub enum MissingBlank<'s> {
    /// In this word, at this byte of its value.
    Within(&'s Word, usize),
    /// Between these two: `echo` writes one blank, however many stand there.
    Between(&'s Word, &'s Word),
}

/// A line that is handed to a checksum program.
#[derive(Clone, Copy, Debug)]
pub struct OneBlankLine<'s> {
    /// The program with its words.
    pub checker: &'s SimpleCommand,
    /// The place in what writes the line.
    pub blank: MissingBlank<'s>,
}

/// All of a script, in order of place. What the program is, is not looked at beyond that it is told to check what it reads.
pub fn one_blank_lines(script: &Script) -> Vec<OneBlankLine<'_>> {
    let mut search = Search { script, found: Vec::new() };
    script.visit(&mut search);
    search.found
}

struct Search<'s> {
    script: &'s Script,
    found: Vec<OneBlankLine<'s>>,
}

impl<'s> Visitor<'s> for Search<'s> {
    fn pipeline(&mut self, pipeline: &'s Pipeline) {
        for pair in pipeline.commands.windows(2) {
            if let [Command::Simple(writer), Command::Simple(checker)] = pair
                && writer.redirections.is_empty()
                && checker.redirections.iter().all(|found| !found.operator.is_input())
                && checks_input(self.script, checker)
                && let Some(blank) = self.written_blank(writer)
            {
                self.found.push(OneBlankLine { checker, blank });
            }
        }
    }

    fn command(&mut self, command: &'s SimpleCommand, _: bool) {
        let input = command.redirections.iter().rfind(|found| found.operator.is_input());
        if let Some(input) = input
            && input.operator == RedirectionOperator::HereString
            && checks_input(self.script, command)
            && let Some(at) = lone_blank(&self.script.argument(&input.target))
        {
            let blank = MissingBlank::Within(&input.target, at);
            self.found.push(OneBlankLine { checker: command, blank });
        }
    }
}

impl<'s> Search<'s> {
    /// The place in a command that writes one line: `echo "SUM FILE"`, `echo SUM FILE`, `printf '%s %s\n' SUM FILE`.
    fn written_blank(&self, writer: &'s SimpleCommand) -> Option<MissingBlank<'s>> {
        let (program, words) = writer.words.split_first()?;
        match self.script.argument(program).literal()? {
            "echo" => {
                let is_option =
                    |word: &&Word| matches!(self.script.slice(word.range), "-n" | "-e" | "-ne" | "-en");
                let n_options = words.iter().take_while(is_option).count();
                match words.get(n_options..)? {
                    [line] => self.within(line),
                    [sum, name] => {
                        let (sum_text, name_text) = (self.script.argument(sum), self.script.argument(name));
                        let is_line = sum_length(&sum_text) == Some(sum_text.text.len())
                            && begins_name(&name_text.text);
                        is_line.then_some(MissingBlank::Between(sum, name))
                    }
                    _ => None,
                }
            }
            "printf" => match words {
                [format] if !self.script.slice(format.range).contains('%') => self.within(format),
                [format, sum, name] => {
                    let written = self.script.argument(format);
                    let (sum, name) = (self.script.argument(sum), self.script.argument(name));
                    let is_line = matches!(written.literal()?, "%s %s\\n" | "%s %s")
                        && sum_length(&sum) == Some(sum.text.len())
                        && begins_name(&name.text);
                    is_line.then_some(MissingBlank::Within(format, 2))
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn within(&self, word: &'s Word) -> Option<MissingBlank<'s>> {
        Some(MissingBlank::Within(word, lone_blank(&self.script.argument(word))?))
    }
}

/// Where the one blank stands between a sum and a name that are all of a line.
fn lone_blank(line: &Argument<'_>) -> Option<usize> {
    let at = sum_length(line)?;
    let text = line.text.strip_suffix("\\n").unwrap_or(&line.text);
    let name = text.get(at..)?.strip_prefix(' ')?;
    let is_plain = !name.contains(['\n', '\t', '\\']) && !name.contains("  ") && !name.contains(" *");
    (is_plain && begins_name(name)).then_some(at)
}

/// The length of a sum at the start of a word: its digits, or a variable that is named after one.
fn sum_length(word: &Argument<'_>) -> Option<usize> {
    let text = &*word.text;
    let n_digits = text.bytes().take_while(u8::is_ascii_hexdigit).count();
    if matches!(n_digits, 32 | 40 | 56 | 64 | 96 | 128) {
        return Some(n_digits);
    }
    let inside = text.strip_prefix('$').filter(|_| word.value != ArgumentValue::Literal)?;
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let (name, length) = match inside.strip_prefix('{') {
        Some(rest) => {
            let (name, _) = rest.split_once('}')?;
            (name, name.len() + 3)
        }
        None => {
            let length = inside.bytes().take_while(is_of_name).count();
            (inside.get(..length)?, length + 1)
        }
    };
    let lower = name.to_ascii_lowercase();
    let is_sum = ["sha", "md5", "sum", "hash", "digest"].iter().any(|word| lower.contains(word));
    (is_sum && name.bytes().all(|byte| is_of_name(&byte))).then_some(length)
}

/// Whether that is the start of a name, and no mark that stands for one blank more.
fn begins_name(text: &str) -> bool {
    text.starts_with(|ch: char| {
        ch.is_ascii_lowercase() || ch.is_ascii_digit() || "ABCDEFGHIJKLMNOPQRSTVWXYZ./_$".contains(ch)
    })
}

/// Whether a checksum program is told to check the lines that it reads.
fn checks_input(script: &Script, command: &SimpleCommand) -> bool {
    let Some(invocation) = invocation_of(script, command) else { return false };
    let started = look_through(&invocation);
    let Some(line) = started.command().filter(|line| line.is_whole) else { return false };
    if !line.name().is_some_and(|name| name == "shasum" || (name.ends_with("sum") && name != "cksum")) {
        return false;
    }
    let mut checks = false;
    let mut words = line.arguments.iter();
    while let Some(word) = words.next() {
        match word.literal() {
            Some("-") => {}
            Some("-a" | "--algorithm") => {
                words.next();
            }
            Some("--check") => checks = true,
            Some(option) if option.starts_with("--") => {}
            Some(option) if option.starts_with('-') => checks |= option.contains('c'),
            Some(_) | None => return false,
        }
    }
    checks
}
