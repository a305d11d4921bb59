//! Text in single quotes that looks as if the shell were to expand it, where nothing else does.

use hullwright_core::shell::{
    Assignment, PartPlace, Role, Script, ScriptRange, SimpleCommand, Visitor, WordPart,
};

use super::command_name::{assigned_name, declared, literal, program_name};

/// Programs that expand such text themselves, or hand it to a shell.
const READERS: [&str; 20] = [
    "alias",
    "bash",
    "doas",
    "docker",
    "eval",
    "jq",
    "ksh",
    "oc",
    "podman",
    "rename",
    "rg",
    "run0",
    "sh",
    "ssh",
    "sudo",
    "trap",
    "unset",
    "xprop",
    "zsh",
    "dpkg-query",
];

/// Variables that shells expand when they use them.
const PROMPTS: [&str; 5] = ["PROMPT_COMMAND", "PS1", "PS2", "PS3", "PS4"];

/// One such text.
#[derive(Clone, Copy, Debug)]
pub struct QuotedDollar<'s> {
    /// The text with its quotes.
    pub range: ScriptRange,
    /// The command that gets it, where it is one of its words.
    command: Option<&'s SimpleCommand>,
}

/// Programs for whose arguments the name of a file or a directory is typical.
const TAKING_PATHS: [&str; 14] = [
    "cat", "cd", "chmod", "chown", "cp", "install", "ln", "ls", "mkdir", "mv", "rm", "rmdir", "tar", "touch",
];

/// Whether the text may be meant as it is: only where names of files are wanted, it hardly is.
pub fn is_meant(script: &Script, found: &QuotedDollar<'_>) -> bool {
    let name = found.command.and_then(|command| program_name(script, command)).unwrap_or_default();
    !TAKING_PATHS.contains(&&*name)
}

/// All of a script, in order of place.
pub fn quoted_dollars(script: &Script) -> Vec<QuotedDollar<'_>> {
    let mut search = Search { script, prompts: Vec::new(), found: Vec::new() };
    script.visit(&mut search);
    search.found
}

struct Search<'s> {
    script: &'s Script,
    /// The values of prompts, whose text is expanded later.
    prompts: Vec<ScriptRange>,
    found: Vec<QuotedDollar<'s>>,
}

impl<'s> Visitor<'s> for Search<'s> {
    fn command(&mut self, command: &'s SimpleCommand, _: bool) {
        let is_prompt = |assignment: &&Assignment| PROMPTS.contains(&self.script.slice(assignment.name));
        self.prompts.extend(command.assignments.iter().filter(is_prompt).map(|assignment| assignment.range));
        let words = declared(self.script, command).unwrap_or_default().iter();
        let prompts = words
            .filter(|word| assigned_name(self.script, word).is_some_and(|(name, _)| PROMPTS.contains(&name)));
        self.prompts.extend(prompts.map(|word| word.range));
    }

    fn part(&mut self, part: &'s WordPart, place: PartPlace<'s>) {
        let WordPart::SingleQuoted(range) = part else { return };
        let text = self.script.slice(*range).trim_matches('\'');
        if !looks_expanded(text)
            || self.prompts.iter().any(|prompt| prompt.start <= range.start && range.end <= prompt.end)
        {
            return;
        }
        let is_command_word = !matches!(place.role, Role::Loop | Role::Compared);
        let command = place.command.filter(|_| is_command_word);
        if !command.is_some_and(|command| is_read(self.script, command, text)) {
            let is_word = matches!(place.role, Role::Program | Role::Argument(_) | Role::Target);
            self.found.push(QuotedDollar { range: *range, command: command.filter(|_| is_word) });
        }
    }
}

/// Whether the program makes something of such text.
fn is_read(script: &Script, command: &SimpleCommand, text: &str) -> bool {
    let Some(name) = program_name(script, command) else { return false };
    let words: Vec<_> =
        command.words.iter().skip(1).map(|word| literal(script, word).unwrap_or_default()).collect();
    let second = words.first().map(|word| &**word).unwrap_or_default();
    match &*name {
        "exec" | "command" | "builtin" => {
            is_reader(second, words.get(1).map(|word| &**word).unwrap_or_default(), text)
        }
        "find" => {
            let exec = words.iter().position(|word| matches!(&**word, "-exec" | "-execdir" | "-ok"));
            let program = exec.and_then(|idx| words.get(idx + 1)).map(|word| &**word).unwrap_or_default();
            is_reader(program.rsplit('/').next().unwrap_or(program), "", text)
        }
        "[" => second == "-v",
        name => is_reader(name, second, text),
    }
}

fn is_reader(name: &str, second: &str, text: &str) -> bool {
    match name {
        "git" => second == "filter-branch",
        "busybox" => matches!(second, "sh" | "ash") || second.ends_with("awk"),
        "mumps" => second == "-run",
        "sed" => has_last_line_address(text),
        name => READERS.contains(&name) || name.ends_with("awk") || name.starts_with("perl"),
    }
}

/// `$name`, `${`, `$(`, `` `…` ``
fn looks_expanded(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('$') {
        if behind.starts_with(|ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '{' | '(')) {
            return true;
        }
        rest = behind;
    }
    let mut ticks = text.split('`').skip(1);
    ticks.next().is_some_and(|inside| !inside.is_empty()) && text.matches('`').count() > 1
}

/// `$d`, `$p` and the like: the last line, to sed.
fn has_last_line_address(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('$') {
        let mut characters = behind.chars();
        let is_command =
            characters.next().is_some_and(|ch| matches!(ch, '{' | 'a' | 'c' | 'd' | 'i' | 'p' | 's'));
        if is_command && characters.next().is_none_or(|ch| !ch.is_ascii_alphabetic()) {
            return true;
        }
        rest = behind;
    }
    false
}
