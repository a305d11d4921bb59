//! Words of `echo` with escapes that some shells write as they are.

use hullwright_core::shell::{Script, SimpleCommand, Visitor, Word, WordPart};

use super::command_name::{literal, program_name};

/// One such word.
#[derive(Clone, Copy, Debug)]
pub struct EchoedEscape<'s> {
    /// The `echo`.
    pub command: &'s SimpleCommand,
    /// The word.
    pub word: &'s Word,
    /// Whether its escapes look like those of a text that is to have lines and columns.
    lays_out: bool,
}

impl EchoedEscape<'_> {
    /// Whether its escapes look like those of a text that is to have lines and columns, and not like a part of a program or a
    /// pattern.
    pub fn lays_out_text(&self) -> bool {
        self.lays_out
    }
}

/// All of a script, in order of place.
pub fn echoed_escapes(script: &Script) -> Vec<EchoedEscape<'_>> {
    let mut search = Search { script, found: Vec::new() };
    script.visit(&mut search);
    search.found
}

struct Search<'s> {
    script: &'s Script,
    found: Vec<EchoedEscape<'s>>,
}

impl<'s> Visitor<'s> for Search<'s> {
    fn command(&mut self, command: &'s SimpleCommand, _: bool) {
        if program_name(self.script, command).as_deref() != Some("echo") {
            return;
        }
        let words = command.words.iter().skip(1);
        let takes_escapes = |word: &Word| {
            literal(self.script, word).is_some_and(|text| {
                text.strip_prefix('-')
                    .is_some_and(|letters| !letters.starts_with('-') && letters.contains('e'))
            })
        };
        if words.clone().any(takes_escapes) {
            return;
        }
        for word in words {
            let text = echoed_text(self.script, word);
            if has_escape(&text) {
                self.found.push(EchoedEscape { command, word, lays_out: lays_out_text(&text) });
            }
        }
    }
}

/// What `echo` gets of a word; what expands is left out.
fn echoed_text(script: &Script, word: &Word) -> String {
    let mut text = String::new();
    if word.parts.is_empty() {
        text.push_str(script.slice(word.range));
    }
    add_text(script, &word.parts, &mut text);
    text
}

fn add_text(script: &Script, parts: &[WordPart], out: &mut String) {
    for part in parts {
        let written = script.slice(part.range());
        match part {
            WordPart::Literal(_) => out.push_str(written),
            WordPart::Escaped(_) => {
                out.push_str(written.get(1..).filter(|rest| *rest != "\n").unwrap_or_default());
            }
            WordPart::SingleQuoted(_) => out.push_str(written.trim_matches('\'')),
            WordPart::DoubleQuoted(_, parts) => add_text(script, parts, out),
            _ => out.push('\0'),
        }
    }
}

fn has_escape(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('\\') {
        let mut characters = behind.chars();
        let is_escape = match characters.next() {
            Some('\\' | 'a' | 'b' | 'e' | 'f' | 'n' | 'r' | 't' | 'v' | '0'..='7') => true,
            Some('x') => {
                let digits: Vec<char> = characters.take(2).collect();
                digits.len() == 2 && digits.iter().all(char::is_ascii_hexdigit)
            }
            _ => false,
        };
        if is_escape {
            return true;
        }
        rest = behind;
    }
    false
}

/// Whether there is no other backslash than those of `\\n` and `\\t`, and none of them is in quotes or parentheses.
fn lays_out_text(text: &str) -> bool {
    let n_laid_out = text.matches("\\n").count() + text.matches("\\t").count();
    n_laid_out == text.matches('\\').count() && !text.contains(['"', '\'', '(', ';', '%'])
}
