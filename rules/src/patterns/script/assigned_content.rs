//! What assignments, loops and builtins put into variables.

use hullwright_core::shell::{Assignment, ScriptRange, SimpleCommand, Word, WordPart};

use super::command_name::{assigned_name, declared};
use super::content::Content;
use super::one_word_output::gives_one_word;
use super::written_content::Flow;

impl<'s> Flow<'s, '_> {
    pub(super) fn set(&mut self, name: &'s str, content: Content) {
        let content = if self.integers.contains(name) { Content::Plain } else { content };
        self.state.set(name, content);
    }

    /// Notes the uses in a word, and runs its substitutions.
    pub(super) fn word(&mut self, word: &'s Word) {
        word.parts.iter().for_each(|part| self.part(part));
    }

    pub(super) fn part(&mut self, part: &'s WordPart) {
        match part {
            WordPart::Literal(_)
            | WordPart::Escaped(_)
            | WordPart::SingleQuoted(_)
            | WordPart::AnsiQuoted(_)
            | WordPart::Pattern(_) => {}
            WordPart::DoubleQuoted(_, parts) => parts.iter().for_each(|part| self.part(part)),
            WordPart::Arithmetic(range, parts) => {
                for part in parts {
                    self.part(part);
                }
                self.arithmetic(self.script.slice(*range));
            }
            WordPart::Parameter(parameter) => {
                let name = self.script.slice(parameter.name);
                self.uses.note(parameter.range.start, self.state.get(name, self.known));
                parameter.parts.iter().for_each(|part| self.part(part));
                let modifier = self.modifier(parameter.modifier);
                if modifier.starts_with(":=") || modifier.starts_with('=') {
                    let content = self.state.get(name, self.known).max(Content::Open);
                    self.set(name, content);
                }
            }
            WordPart::Command(substitution) | WordPart::Process(substitution) => {
                if let Some(body) = &substitution.body {
                    self.substituted(body);
                }
            }
            WordPart::Array(_, words) => words.iter().for_each(|word| self.word(word)),
        }
    }

    fn modifier(&self, range: Option<ScriptRange>) -> &'s str {
        range.map(|range| self.script.slice(range)).unwrap_or_default()
    }

    pub(super) fn assign(&mut self, assignment: &'s Assignment) {
        self.word(&assignment.value);
        let name = self.script.slice(assignment.name);
        let mut content = self.value(&assignment.value);
        if assignment.appends {
            content = content.max(self.state.get(name, self.known));
        }
        if assignment.has_index {
            content = Content::Open;
        }
        self.set(name, content);
    }

    /// What an assignment of the word gives.
    fn value(&self, word: &'s Word) -> Content {
        if word.parts.is_empty() {
            return bare(self.script.slice(word.range));
        }
        self.content(&word.parts)
    }

    fn content(&self, parts: &'s [WordPart]) -> Content {
        parts.iter().map(|part| self.part_content(part)).max().unwrap_or(Content::Empty)
    }

    fn part_content(&self, part: &'s WordPart) -> Content {
        match part {
            WordPart::Literal(range) => bare(self.script.slice(*range)),
            WordPart::Escaped(range) => quoted(self.script.slice(*range).get(1..).unwrap_or_default()),
            WordPart::SingleQuoted(range) => quoted(self.script.slice(*range).trim_matches('\'')),
            WordPart::AnsiQuoted(range) => quoted(self.script.slice(*range).trim_matches(['$', '\''])),
            WordPart::DoubleQuoted(_, parts) => {
                let content = |part: &'s WordPart| match part {
                    WordPart::Literal(range) => quoted(self.script.slice(*range)),
                    part => self.part_content(part),
                };
                parts.iter().map(content).max().unwrap_or(Content::Empty)
            }
            WordPart::Parameter(parameter) => {
                let name = self.script.slice(parameter.name);
                if matches!(name, "?" | "#" | "!" | "$" | "-") && parameter.modifier.is_none() {
                    return Content::Plain;
                }
                let content = self.state.get(name, self.known);
                match parameter.modifier {
                    None => content,
                    Some(_) => content.max(Content::Open),
                }
            }
            WordPart::Arithmetic(..) => Content::Plain,
            WordPart::Command(substitution) if gives_one_word(self.script, substitution) => Content::Open,
            WordPart::Command(_) => Content::Text,
            WordPart::Process(_) | WordPart::Array(..) | WordPart::Pattern(_) => Content::Open,
        }
    }

    /// What the variable of a loop holds; what was split before has no blanks left.
    pub(super) fn looped(&mut self, words: Option<&'s [Word]>) -> Content {
        let Some(words) = words else { return Content::Value };
        for word in words {
            self.word(word);
        }
        words.iter().map(|word| self.looped_word(word)).max().unwrap_or(Content::Open)
    }

    fn looped_word(&self, word: &'s Word) -> Content {
        let is_split = |part: &WordPart| matches!(part, WordPart::Parameter(_) | WordPart::Command(_));
        if word.parts.iter().any(is_split) {
            return Content::Open;
        }
        let content = self.value(word);
        let is_pattern = self.script.slice(word.range).contains(['*', '?', '[']);
        if is_pattern && content == Content::Open { Content::Value } else { content }
    }

    /// What a builtin does to variables.
    pub(super) fn builtin(&mut self, command: &'s SimpleCommand, name: &str, arguments: &'s [Word]) {
        if let Some(words) = declared(self.script, command) {
            self.declare(words);
            return;
        }
        match name {
            "read" => self.read(arguments),
            "unset" => self.set_all(arguments, Content::Empty),
            "mapfile" | "readarray" => self.set_all(arguments, Content::Value),
            "getopts" => self.set_all(arguments.get(1..).unwrap_or_default(), Content::Value),
            "printf" => {
                if let [option, name, ..] = arguments
                    && self.script.slice(option.range) == "-v"
                {
                    self.set(self.script.slice(name.range), Content::Value);
                }
            }
            "let" => {
                for word in arguments {
                    self.arithmetic(self.script.slice(word.range));
                }
            }
            _ => {}
        }
    }

    fn set_all(&mut self, words: &'s [Word], content: Content) {
        for word in words {
            let name = self.script.slice(word.range);
            if is_name(name) {
                self.set(name, content);
            }
        }
    }

    fn read(&mut self, arguments: &'s [Word]) {
        let mut has_name = false;
        let mut words = arguments.iter().map(|word| self.script.slice(word.range));
        let mut names = Vec::new();
        while let Some(word) = words.next() {
            match word.strip_prefix('-') {
                Some(letters) if letters.ends_with(['p', 't', 'n', 'N', 'd', 'u', 'i']) => {
                    words.next();
                }
                Some(_) => {}
                None => {
                    has_name = true;
                    names.push(word);
                }
            }
        }
        for name in names {
            self.set(name, Content::Value);
        }
        if !has_name {
            self.set("REPLY", Content::Value);
        }
    }

    fn declare(&mut self, words: &'s [Word]) {
        let is_integer = words.iter().any(|word| {
            let text = self.script.slice(word.range);
            text.starts_with('-') && text.contains('i') && !text.starts_with("--")
        });
        for word in words {
            let text = self.script.slice(word.range);
            if is_integer && let Some(name) = text.split('=').next().filter(|name| is_name(name)) {
                self.integers.insert(name);
                self.set(name, Content::Plain);
            } else if let Some((name, behind)) = assigned_name(self.script, word) {
                let content = self.declared_value(word, behind);
                let appends = text.get(..behind).is_some_and(|head| head.ends_with("+="));
                let old = if appends { self.state.get(name, self.known) } else { Content::Empty };
                self.set(name, content.max(old));
            }
        }
    }

    /// The value in a word `NAME=value`, of which `behind` bytes stand before the value.
    fn declared_value(&self, word: &'s Word, behind: usize) -> Content {
        let start = word.range.start + behind as u32;
        let Some((first, rest)) = word.parts.split_first() else {
            return bare(self.script.slice(ScriptRange { start, end: word.range.end }));
        };
        let head = bare(self.script.slice(ScriptRange { start, end: first.range().end }));
        head.max(self.content(rest))
    }

    /// Sets what an arithmetic expression assigns to.
    pub(super) fn arithmetic(&mut self, text: &'s str) {
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let len = rest.find(|ch: char| !ch.is_ascii_alphanumeric() && ch != '_').unwrap_or(rest.len());
            let name = rest.get(..len).unwrap_or_default();
            if is_name(name) {
                let before = text.get(..at).unwrap_or_default().trim_end();
                let behind = rest.get(len..).unwrap_or_default().trim_start();
                if before.ends_with("++") || before.ends_with("--") || is_assigning(behind) {
                    self.set(name, Content::Plain);
                }
            }
            let width = rest.chars().next().map_or(1, char::len_utf8);
            at += len.max(width);
        }
    }
}

/// Whether what stands behind a name in an arithmetic expression sets it.
fn is_assigning(behind: &str) -> bool {
    if behind.starts_with("++") || behind.starts_with("--") {
        return true;
    }
    let operator = behind.trim_start_matches(['+', '-', '*', '/', '%', '<', '>', '&', '^', '|']);
    let n_signs = behind.len() - operator.len();
    let is_comparison = n_signs == 1 && behind.starts_with(['<', '>']);
    operator.starts_with('=') && !operator.starts_with("==") && !is_comparison
}

fn is_name(text: &str) -> bool {
    text.starts_with(|ch: char| ch.is_ascii_alphabetic() || ch == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// What text outside of quotes gives.
fn bare(text: &str) -> Content {
    let inside = text.split_once('{').and_then(|(_, rest)| rest.split_once('}'));
    let is_several = inside.is_some_and(|(inside, _)| inside.contains(',') || inside.contains(".."));
    if is_several { Content::Open } else { quoted(text) }
}

/// What text gives that stands for itself.
fn quoted(text: &str) -> Content {
    if text.is_empty() {
        Content::Empty
    } else if text.contains([' ', '\t', '\n', '*', '?', '[']) {
        Content::Open
    } else {
        Content::Plain
    }
}
