//! A command line without the shell in front of the program: as an exec form, or with `exec` before the program.
//!
//! Entry points: [`exec_form_of`], [`exec_before_program`].

use hullwright_core::dockerfile::{CommandForm, Instruction};
use hullwright_core::edit::dockerfile::exec_form;
use hullwright_core::rule::Context;
use hullwright_core::shell::{
    Command, CommandSite, CompoundKind, Connector, List, Script, ScriptRange, ShellOptions, SimpleCommand,
    Terminator,
};
use hullwright_core::text::{Edit, MappedText};

/// What shells do themselves, without a program that could be started in its place.
const BUILTINS: [&str; 35] = [
    ".", ":", "alias", "bg", "break", "builtin", "cd", "command", "continue", "declare", "eval", "exec",
    "exit", "export", "fg", "getopts", "hash", "jobs", "let", "local", "read", "readonly", "return", "set",
    "shift", "shopt", "source", "times", "trap", "type", "typeset", "ulimit", "umask", "unset", "wait",
];

/// Turns a shell form into the exec form that starts the same program with the same words: each word becomes a string where
/// it stands, so that line breaks and comments stay. `None` where the shell has anything to do.
pub fn exec_form_of(cx: &Context<'_>, instruction: &Instruction) -> Option<Vec<Edit>> {
    let Some(CommandForm::Shell(text)) = instruction.command() else { return None };
    let launch = cx.launch(instruction);
    let script = &launch.script()?.script;
    let command = only_command(script)?;
    if text.as_str().trim() != script.slice(command.range)
        || !command.assignments.is_empty()
        || !command.redirections.is_empty()
    {
        return None;
    }
    let mut words = Vec::with_capacity(command.words.len());
    for word in &command.words {
        let argument = script.argument(word);
        let value = argument.literal()?;
        let is_whole = script.text().is_verbatim_in(word.range.as_usize());
        // Other rules, and people, take such a word in an exec form for a slip.
        let is_odd = value.contains(['$', '\n', '\r']) || matches!(value, "&&" | "||" | "|" | ";" | "&");
        if !is_whole || is_odd {
            return None;
        }
        words.push((argument.range, value.to_owned()));
    }
    let (_, program) = words.first()?;
    if !is_program(script, program) || program.contains(char::is_whitespace) {
        return None;
    }
    let last = words.len() - 1;
    let edits = words.into_iter().enumerate().map(|(idx, (range, value))| {
        let array = exec_form(&[value]);
        let string = array.strip_prefix('[').and_then(|array| array.strip_suffix(']')).unwrap_or_default();
        let open = if idx == 0 { "[" } else { "" };
        let close = if idx == last { "]" } else { "," };
        Edit::replace(range, format!("{open}{string}{close}"))
    });
    Some(edits.collect())
}

/// Puts `exec` before the program that a shell form ends with, so that it takes the place of the shell; in every branch of
/// an `if`. `None` where the shell has something to do once that program has ended.
pub fn exec_before_program(cx: &Context<'_>, instruction: &Instruction) -> Option<Vec<Edit>> {
    let Some(CommandForm::Shell(_)) = instruction.command() else { return None };
    let launch = cx.launch(instruction);
    let script = &launch.script()?.script;
    let mut edits = Vec::new();
    for program in last_programs(script)? {
        let start = program.start as usize;
        if !script.text().is_verbatim_in(start..start + 1) {
            return None;
        }
        edits.push(Edit::insert(script.locate(program).start(), "exec "));
    }
    Some(edits)
}

/// The words of an exec form as a script for a shell: operators and variables as they are, all else as plain words. `exec`
/// stands before the last program where the shell has nothing more to do.
pub fn script_of_words(words: &[&str], is_for_shell: impl Fn(&str) -> bool) -> String {
    let quoted = |word: &&str| {
        if is_for_shell(word) {
            (*word).to_owned()
        } else {
            hullwright_core::edit::dockerfile::shell_word(word)
        }
    };
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// A script with `exec` before the programs it ends with; as it is where the shell has something to do after them.
pub fn with_exec(script: &str) -> String {
    let parsed = Script::parse(&MappedText::verbatim(script, 0));
    let mut out = script.to_owned();
    let mut programs = last_programs(&parsed).unwrap_or_default();
    programs.sort_unstable();
    for program in programs.iter().rev() {
        out.insert_str(program.start as usize, "exec ");
    }
    out
}

/// The programs that a script may end with, where they may take the place of the shell.
fn last_programs(script: &Script) -> Option<Vec<ScriptRange>> {
    let sites = script.sites(ShellOptions::default());
    let is_trap = |site: &CommandSite<'_>| {
        site.command.words.first().is_some_and(|word| script.slice(word.range) == "trap")
    };
    if !script.errors.is_empty() || sites.iter().any(is_trap) {
        return None;
    }
    let mut programs = Vec::new();
    add_last_programs(script, &script.body, 0, &mut programs)?;
    (!programs.is_empty()).then_some(programs)
}

/// `None` where a program runs last that cannot take the place of the shell. What the shell does itself is no such program.
fn add_last_programs(
    script: &Script,
    commands: &List,
    depth: usize,
    out: &mut Vec<ScriptRange>,
) -> Option<()> {
    let last = commands.items.last()?;
    let pipeline = match last.rest.last() {
        // Behind `||` stands what to do when the program has failed.
        Some(joined) if joined.connector == Connector::Or => return None,
        Some(joined) => &joined.pipeline,
        None => &last.first,
    };
    let [command] = pipeline.commands.as_slice() else { return None };
    if last.terminator == Terminator::Background || pipeline.is_negated || pipeline.is_timed {
        return None;
    }
    match command {
        Command::Simple(simple) => {
            let program = simple.words.first()?;
            let written = script.slice(program.range);
            if is_program(script, written) {
                out.push(program.range);
            } else if depth == 0 || script.functions().contains(&written) {
                return None;
            }
        }
        Command::Compound(compound) => match &compound.kind {
            CompoundKind::If { branches, otherwise } if depth < MAX_DEPTH => {
                for body in branches.iter().map(|(_, body)| body).chain(otherwise) {
                    add_last_programs(script, body, depth + 1, out)?;
                }
            }
            _ => return None,
        },
        Command::Function(_) => return None,
    }
    Some(())
}

/// Conditions in conditions; more is no real start command.
const MAX_DEPTH: usize = 4;

/// The command of a script that has just one, which is no construct of the language.
fn only_command(script: &Script) -> Option<&SimpleCommand> {
    let [item] = script.body.items.as_slice() else { return None };
    let is_plain = item.rest.is_empty() && matches!(item.terminator, Terminator::End | Terminator::Newline);
    let [Command::Simple(command)] = item.first.commands.as_slice() else { return None };
    let is_alone = is_plain && !item.first.is_negated && !item.first.is_timed;
    (is_alone && script.errors.is_empty() && script.comments.is_empty()).then_some(command)
}

fn is_program(script: &Script, word: &str) -> bool {
    !word.is_empty() && !BUILTINS.contains(&word) && !script.functions().contains(&word)
}
