//! What is started by one instruction or by one entry of a Compose file: a program, or a shell with a script.
//!
//! Scripts in scripts (`sh -c '…'`, `su app -c "…"`) are parsed as well. Entry points: [`Launch::of_words`] for exec forms,
//! [`Launch::of_text`] for text that a shell gets.

use super::argument::{Argument, ArgumentValue, Invocation};
use super::ast::{Script, ScriptRange, SimpleCommand, Word, WordPart};
use super::command::{Inner, look_through};
use super::flow::{CommandSite, Guarantee, ShellOptions};
use crate::text::{MappedText, MappedTextBuilder, TextRange};

/// Scripts in scripts; more is no real file.
const MAX_NESTING: u32 = 4;

/// What is started.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Launch {
    /// A program and its arguments, without a shell.
    Program(Vec<MappedText>),
    /// A shell of the Bourne family and its script.
    Script {
        /// What the script is.
        script: ShellScript,
        /// The words before it where they are written out: `["sh", "-c", …]`; empty for a shell form.
        words: Vec<MappedText>,
    },
    /// A script for something else: PowerShell, cmd, another interpreter.
    Foreign,
    /// Nothing.
    Nothing,
}

/// A script and the shell that reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShellScript {
    /// The shell as it is started: `/bin/sh`, `bash`.
    pub shell: String,
    /// What it is started with.
    pub options: ShellOptions,
    /// The script.
    pub script: Script,
    /// Scripts that commands of this one hand to a shell, by the word they are written in.
    nested: Vec<(ScriptRange, ShellScript)>,
}

/// One command that is started, and what is certain about it.
#[derive(Clone, Debug)]
pub struct LaunchedCommand<'l> {
    /// The program with its arguments; `None` for assignments and redirections alone.
    pub invocation: Option<Invocation<'l>>,
    /// What is certain once the whole has succeeded.
    pub guarantee: Guarantee,
    /// Where it stands in a script; `None` for an exec form.
    pub place: Option<LaunchPlace<'l>>,
    /// From its first to its last byte in the file.
    pub range: TextRange,
}

/// A command's place in its script.
#[derive(Clone, Copy, Debug)]
pub struct LaunchPlace<'l> {
    /// The script.
    pub script: &'l ShellScript,
    /// The command with its redirections, and what is around it.
    pub site: CommandSite<'l>,
}

impl Launch {
    /// What an exec form starts. A shell with `-c` gives the script.
    pub fn of_words(words: Vec<MappedText>) -> Self {
        if words.is_empty() {
            return Self::Nothing;
        }
        match script_of_words(&words) {
            Some(script) => Self::Script { script, words },
            None => Self::Program(words),
        }
    }

    /// What a text starts that is handed to `shell`, the words of SHELL (`/bin/sh`, `-c`).
    pub fn of_text(text: &MappedText, shell: &[&str]) -> Self {
        let Some((program, options)) = shell.split_first() else { return Self::Foreign };
        if !is_bourne_shell(program) {
            return Self::Foreign;
        }
        let mut read = ShellOptions::default();
        read.apply(options.iter().copied());
        Self::Script { script: ShellScript::new(text, program, read, 0), words: Vec::new() }
    }

    /// The script, where there is one.
    pub fn script(&self) -> Option<&ShellScript> {
        match self {
            Self::Script { script, .. } => Some(script),
            Self::Program(_) | Self::Foreign | Self::Nothing => None,
        }
    }

    /// The script and those in its words, outer before inner.
    pub fn scripts(&self) -> Vec<&ShellScript> {
        let mut scripts: Vec<&ShellScript> = self.script().into_iter().collect();
        let mut next = 0;
        while let Some(script) = scripts.get(next).copied() {
            scripts.extend(script.nested.iter().map(|(_, inner)| inner));
            next += 1;
        }
        scripts
    }

    /// Every command that is started, in order of place; those of a script in a script follow the command that holds it.
    pub fn commands(&self) -> Vec<LaunchedCommand<'_>> {
        match self {
            Self::Program(words) => of_program(words).into_iter().collect(),
            Self::Script { script, words } => {
                let mut commands: Vec<LaunchedCommand<'_>> = of_program(words).into_iter().collect();
                script.add_commands(Guarantee::Succeeded, &mut commands);
                commands
            }
            Self::Foreign | Self::Nothing => Vec::new(),
        }
    }
}

fn of_program(words: &[MappedText]) -> Option<LaunchedCommand<'_>> {
    let (program, arguments) = words.split_first()?;
    let invocation = Invocation {
        program: exec_argument(program),
        arguments: arguments.iter().map(exec_argument).collect(),
    };
    let end = words.last().map_or(program.range(), MappedText::range);
    Some(LaunchedCommand {
        invocation: Some(invocation),
        guarantee: Guarantee::Succeeded,
        place: None,
        range: program.range().cover(end),
    })
}

fn exec_argument(word: &MappedText) -> Argument<'_> {
    Argument { text: word.as_str().into(), value: ArgumentValue::Literal, range: word.range() }
}

/// The script in the words of an exec form, behind wrappers such as `tini --` too.
fn script_of_words(words: &[MappedText]) -> Option<ShellScript> {
    let command = of_program(words)?;
    let invocation = command.invocation.as_ref()?;
    let started = look_through(invocation);
    let Inner::Script(found) = started.inner else { return None };
    let written = found.script.argument();
    let word = words.iter().find(|word| word.range() == written.range && word.as_str() == written.text)?;
    if !found.script.is_whole() {
        return None;
    }
    let shell = if found.is_named_shell { found.shell.literal()? } else { "sh" };
    let mut options = ShellOptions::default();
    let before = words.iter().map(MappedText::as_str).skip_while(|word| *word != shell);
    options.apply(before.take_while(|before| *before != word.as_str()));
    Some(ShellScript::new(word, shell, options, 0))
}

impl ShellScript {
    fn new(text: &MappedText, shell: &str, options: ShellOptions, nesting: u32) -> Self {
        let script = Script::parse(text);
        let nested = if nesting < MAX_NESTING { nested_scripts(&script, nesting) } else { Vec::new() };
        Self { shell: shell.to_owned(), options, script, nested }
    }

    /// The script that a word of this one holds for another shell.
    pub fn nested_in(&self, word: &Word) -> Option<&Self> {
        self.nested.iter().find(|(range, _)| *range == word.range).map(|(_, script)| script)
    }

    fn add_commands<'l>(&'l self, guarantee: Guarantee, out: &mut Vec<LaunchedCommand<'l>>) {
        for site in self.script.sites(self.options) {
            let command = site.command;
            let own = site.guarantee.min(guarantee);
            out.push(LaunchedCommand {
                invocation: invocation(&self.script, command),
                guarantee: own,
                place: Some(LaunchPlace { script: self, site }),
                range: self.script.locate(command.range),
            });
            for word in &command.words {
                if let Some(nested) = self.nested_in(word) {
                    nested.add_commands(own, out);
                }
            }
        }
    }
}

fn invocation<'s>(script: &'s Script, command: &SimpleCommand) -> Option<Invocation<'s>> {
    let (program, arguments) = command.words.split_first()?;
    let arguments = arguments.iter().map(|word| script.argument(word)).collect();
    Some(Invocation { program: script.argument(program), arguments })
}

fn nested_scripts(script: &Script, nesting: u32) -> Vec<(ScriptRange, ShellScript)> {
    let mut nested = Vec::new();
    for site in script.sites(ShellOptions::default()) {
        let may_start_shell = site.command.words.iter().any(|word| script.slice(word.range).contains('c'));
        if site.command.words.len() < 3 || !may_start_shell {
            continue;
        }
        let Some(invocation) = invocation(script, site.command) else { continue };
        let Inner::Script(found) = look_through(&invocation).inner else { continue };
        let written = found.script.argument();
        let word = site.command.words.iter().find(|word| script.locate(word.range) == written.range);
        let Some(word) = word.filter(|_| found.script.is_whole()) else { continue };
        let shell = if found.is_named_shell { found.shell.literal().unwrap_or_default() } else { "sh" };
        if !is_bourne_shell(shell) {
            continue;
        }
        let Some(text) = unquoted_text(script, word) else { continue };
        let mut options = ShellOptions::default();
        let words = invocation.arguments.iter().filter_map(Argument::literal);
        options.apply(words.take_while(|before| *before != written.text));
        nested.push((word.range, ShellScript::new(&text, shell, options, nesting + 1)));
    }
    nested
}

/// A word without its quotes, still mapped to the file; `None` where it expands.
fn unquoted_text(script: &Script, word: &Word) -> Option<MappedText> {
    let text = script.text();
    match word.parts.as_slice() {
        [] => return Some(text.slice(word.range.as_usize())),
        [WordPart::SingleQuoted(range)] => {
            return Some(text.slice(range.start as usize + 1..(range.end as usize).saturating_sub(1)));
        }
        [WordPart::DoubleQuoted(_, parts)] if let [WordPart::Literal(range)] = parts.as_slice() => {
            return Some(text.slice(range.as_usize()));
        }
        _ => {}
    }
    let mut builder = MappedTextBuilder::new(script.locate(word.range).start());
    push_parts(script, &word.parts, &mut builder).then(|| builder.finish())
}

fn push_parts(script: &Script, parts: &[WordPart], builder: &mut MappedTextBuilder) -> bool {
    parts.iter().all(|part| {
        let range = part.range();
        match part {
            WordPart::Literal(_) => builder.push_mapped(&script.text().slice(range.as_usize())),
            WordPart::Escaped(_) => {
                let character = script.slice(range).get(1..).unwrap_or_default();
                let character = if character == "\n" { "" } else { character };
                builder.push_decoded(character, script.locate(range));
            }
            WordPart::SingleQuoted(_) => {
                let inside = range.start as usize + 1..(range.end as usize).saturating_sub(1);
                builder.push_mapped(&script.text().slice(inside));
            }
            WordPart::DoubleQuoted(_, inner) => return push_parts(script, inner, builder),
            _ => return false,
        }
        true
    })
}

/// Whether the program is a shell of the Bourne family.
pub(super) fn is_bourne_shell(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    matches!(name, "sh" | "bash" | "ash" | "dash" | "zsh" | "ksh" | "mksh")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell_form(text: &str) -> Launch {
        Launch::of_text(&MappedText::verbatim(text, 0), &["/bin/sh", "-c"])
    }

    fn programs(launch: &Launch) -> Vec<String> {
        let commands = launch.commands();
        let name = |command: &LaunchedCommand<'_>| Some(command.invocation.as_ref()?.name()?.to_owned());
        commands.iter().filter_map(name).collect()
    }

    #[test]
    fn scripts_in_scripts_are_read() {
        let launch = shell_form("a && bash -ec 'b \"$x\"; c' && sudo sh -c \"d \\\"e\\\"\" || exit 1");
        assert_eq!(programs(&launch), ["a", "bash", "b", "c", "sudo", "d", "exit"]);
        let source = "x bash -c 'if b; then c; fi'";
        let launch = shell_form(source);
        let commands = launch.commands();
        assert_eq!(commands.len(), 1, "`x` may do with its words what it likes");
        let launch = shell_form("bash -c 'a && \\\n b c'");
        let last = launch.commands().pop().expect("there are three");
        assert_eq!(last.range, TextRange::new(17, 20));
    }

    #[test]
    fn what_the_outer_shell_replaces_is_not_read() {
        assert_eq!(programs(&shell_form("sh -c \"a $x\"")), ["sh"]);
    }

    #[test]
    fn guarantees_pass_through() {
        let launch = shell_form("sh -c 'a; b' && c || true");
        let guarantees: Vec<_> = launch.commands().iter().map(|command| command.guarantee).collect();
        let (perhaps, ran) = (Guarantee::Perhaps, Guarantee::Ran);
        assert_eq!(guarantees, [ran, ran, ran, perhaps, perhaps]);
        let launch = shell_form("bash -ec 'a; b'");
        assert!(launch.commands().iter().all(|command| command.guarantee == Guarantee::Succeeded));
    }

    #[test]
    fn exec_forms_may_hold_a_script() {
        let words =
            |words: &[&str]| words.iter().map(|word| MappedText::verbatim(word, 7)).collect::<Vec<_>>();
        let launch = Launch::of_words(words(&["/bin/bash", "-o", "pipefail", "-c", "a | b"]));
        assert!(launch.script().is_some_and(|script| script.options.pipefail));
        assert_eq!(programs(&launch), ["bash", "a", "b"]);
        assert_eq!(programs(&Launch::of_words(words(&["node", "a.js"]))), ["node"]);
        assert_eq!(Launch::of_words(Vec::new()), Launch::Nothing);
    }

    #[test]
    fn other_shells_are_left_alone() {
        let text = MappedText::verbatim("Get-ChildItem", 0);
        assert_eq!(Launch::of_text(&text, &["powershell", "-Command"]), Launch::Foreign);
    }
}
