//! The programs that something starts and needs: if one of them is missing, the whole fails.
//!
//! Entry point: [`needed_programs`].

use hullwright_core::shell::command::{WrapperKind, look_through};
use hullwright_core::shell::{Argument, Guarantee, Launch, LaunchedCommand};
use hullwright_core::text::TextRange;

/// Commands that shells bring themselves, as far as images are asked about them.
const BUILTINS: [&str; 3] = ["getopts", "kill", "time"];

/// A program that is started.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NeededProgram {
    /// As it is written: a name, or a path.
    pub written: String,
    /// Where it is written.
    pub range: TextRange,
    /// The number of the command that starts it.
    pub command: usize,
}

/// Every program whose absence makes the whole fail, in order of place.
pub fn needed_programs(launch: &Launch) -> Vec<NeededProgram> {
    let functions = launch.script().map(|script| script.script.functions()).unwrap_or_default();
    let mut needed = Vec::new();
    for (command_idx, command) in launch.commands().iter().enumerate() {
        match change_of_search_path(command) {
            // What comes behind may lie in folders that nothing is known of.
            Some(Reach::Rest) => break,
            Some(Reach::Command) => continue,
            None => {}
        }
        if command.guarantee != Guarantee::Succeeded {
            continue;
        }
        for program in started_by(command) {
            let Some(written) = program.literal() else { continue };
            let is_builtin = command.place.is_some() && BUILTINS.contains(&written);
            if !is_builtin && !functions.contains(&written) {
                needed.push(NeededProgram {
                    written: written.to_owned(),
                    range: program.range,
                    command: command_idx,
                });
            }
        }
    }
    needed
}

/// How far a change of PATH reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reach {
    /// `PATH=/opt/tools:$PATH make`.
    Command,
    /// `export PATH=/opt/tools:$PATH`, and what gives names another meaning: `. ./environment`, `alias`.
    Rest,
}

/// Whether programs are looked up in other folders by this command, or from here on.
fn change_of_search_path(command: &LaunchedCommand<'_>) -> Option<Reach> {
    let is_assigned = command.place.is_some_and(|place| {
        let assignments = &place.site.command.assignments;
        assignments.iter().any(|assignment| place.script.script.slice(assignment.name) == "PATH")
    });
    let Some(invocation) = &command.invocation else { return is_assigned.then_some(Reach::Rest) };
    let is_of_shell = command.place.is_some();
    match invocation.program.literal() {
        Some("." | "source" | "eval" | "alias" | "hash") if is_of_shell => return Some(Reach::Rest),
        _ => {}
    }
    let sets = |word: &Argument<'_>| word.text.starts_with("PATH=") || word.text.starts_with("PATH+=");
    let is_set = invocation.arguments.iter().any(sets);
    match invocation.program.literal() {
        Some("export" | "declare" | "typeset" | "readonly") if is_set => Some(Reach::Rest),
        // The commands of a nested script come behind.
        _ if look_through(invocation).script().is_some() => (is_assigned || is_set).then_some(Reach::Rest),
        _ => (is_assigned || is_set).then_some(Reach::Command),
    }
}

/// The words that are started: the wrappers of a command, and what they start.
fn started_by<'c>(command: &'c LaunchedCommand<'_>) -> Vec<Argument<'c>> {
    let Some(invocation) = &command.invocation else { return Vec::new() };
    let started = look_through(invocation);
    // Behind `chroot`, programs are those of another root.
    let is_elsewhere = started.passes(WrapperKind::Chroot);
    let wrappers = started.wrappers.iter().map(|wrapper| wrapper.program.clone());
    let wrappers = wrappers.take(if is_elsewhere { 1 } else { usize::MAX });
    let inner = started.command().map(|line| line.program.clone());
    let shell = started.script().filter(|script| script.is_named_shell).map(|script| script.shell.clone());
    // `command`, `exec` and `builtin` are the shell's own.
    let behind = inner.into_iter().chain(shell).filter(|_| !is_elsewhere);
    let all = wrappers.chain(behind);
    all.filter(|program| !matches!(&*program.text, "command" | "exec" | "builtin")).collect()
}
