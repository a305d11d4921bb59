//! Which part of a script its exit code comes from.
//!
//! Entry points: [`hiding_end`] for a script that succeeds whatever fails in it, [`deciding_commands`] for the commands
//! whose own exit code counts. Whatever might end the script on the way makes the first one silent.

use hullwright_core::shell::{
    Argument, Command, CompoundKind, Connector, Guarantee, Launch, LaunchedCommand, List, ListItem, Pipeline,
    Redirection, ScriptRange, ShellScript, SimpleCommand, Terminator,
};

use crate::patterns::shell::shell_programs::{is_posix_shell, program_name};

/// The stretch that makes a script succeed whatever its other commands do: `|| true`, an `exit 0` at the end.
pub fn hiding_end(shell: &ShellScript) -> Option<ScriptRange> {
    if shell.options.errexit || !shell.script.errors.is_empty() || may_end_early(shell) {
        return None;
    }
    end_of_list(shell, &shell.script.body)
}

/// Whether the program, started without a shell or by one, always succeeds.
pub fn always_succeeds(program: &str) -> bool {
    matches!(program_name(program), "true" | "echo" | "printf")
}

/// Whether a command before the end may end the script with another code, or change what the others do.
fn may_end_early(shell: &ShellScript) -> bool {
    let script = &shell.script;
    let sites = script.sites(shell.options);
    let ends = sites.iter().any(|site| match words_of(shell, site.command).as_slice() {
        [exit, status] if exit.text == "exit" => status.text != "0",
        [program, ..] => matches!(
            &*program.text,
            "." | "eval" | "exec" | "exit" | "kill" | "return" | "set" | "source" | "trap"
        ),
        [] => false,
    });
    let parameters = script.parameters();
    let mut modifiers = parameters.iter().filter_map(|parameter| parameter.modifier);
    let stops = modifiers.any(|modifier| script.slice(modifier).trim_start_matches(':').starts_with('?'));
    ends || stops || !script.functions().is_empty()
}

fn end_of_list(shell: &ShellScript, list: &List) -> Option<ScriptRange> {
    let item = list.items.last().filter(|item| item.terminator != Terminator::Background)?;
    let mut end = succeeds(shell, &item.first).then_some(item.first.range);
    for joined in &item.rest {
        let own = succeeds(shell, &joined.pipeline);
        end = match joined.connector {
            Connector::And => end.filter(|_| own),
            Connector::Or => {
                let range =
                    ScriptRange { start: joined.connector_range.start, end: joined.pipeline.range.end };
                end.or(own.then_some(range))
            }
        };
    }
    end
}

fn succeeds(shell: &ShellScript, pipeline: &Pipeline) -> bool {
    let [.., last] = pipeline.commands.as_slice() else { return false };
    let is_last_all = pipeline.commands.len() == 1 || !shell.options.pipefail;
    is_last_all && !pipeline.is_negated && command_succeeds(shell, last)
}

fn command_succeeds(shell: &ShellScript, command: &Command) -> bool {
    let list_succeeds = |list: &List| end_of_list(shell, list).is_some();
    match command {
        Command::Simple(simple) => {
            are_harmless(shell, &simple.redirections) && simple_succeeds(shell, simple)
        }
        Command::Function(_) => false,
        Command::Compound(compound) => {
            are_harmless(shell, &compound.redirections)
                && match &compound.kind {
                    CompoundKind::Group(list) | CompoundKind::Subshell(list) => list_succeeds(list),
                    CompoundKind::If { branches, otherwise } => {
                        branches.iter().map(|(_, body)| body).chain(otherwise).all(list_succeeds)
                    }
                    CompoundKind::Case { arms, .. } => {
                        arms.iter().all(|arm| arm.body.items.is_empty() || list_succeeds(&arm.body))
                    }
                    CompoundKind::While { .. }
                    | CompoundKind::For { .. }
                    | CompoundKind::ArithmeticFor { .. }
                    | CompoundKind::Arithmetic
                    | CompoundKind::Test(_) => false,
                }
        }
    }
}

fn simple_succeeds(shell: &ShellScript, command: &SimpleCommand) -> bool {
    let words = words_of(shell, command);
    let Some((program, arguments)) = words.split_first() else { return false };
    match (&*program.text, arguments) {
        (":", _) => true,
        ("exit", [status]) => status.text == "0",
        (shell_name, _) if is_posix_shell(shell_name) => {
            let nested = command.words.iter().find_map(|word| shell.nested_in(word));
            nested.is_some_and(|nested| hiding_end(nested).is_some())
        }
        (name, _) => always_succeeds(name),
    }
}

fn words_of<'s>(shell: &'s ShellScript, command: &SimpleCommand) -> Vec<Argument<'s>> {
    command.words.iter().map(|word| shell.script.argument(word)).collect()
}

/// A redirection may fail, above all one to `/dev/tcp`, with which Bash opens a connection.
fn are_harmless(shell: &ShellScript, redirections: &[Redirection]) -> bool {
    redirections.iter().all(|redirection| {
        let target = shell.script.slice(redirection.target.range);
        matches!(target, "/dev/null" | "-") || target.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The commands whose success or failure, should it come to that, is that of the whole.
pub fn deciding_commands(launch: &Launch) -> Vec<LaunchedCommand<'_>> {
    let mut last = Vec::new();
    if let Some(shell) = launch.script() {
        add_last(shell, &shell.script.body, &mut last);
    }
    let commands = launch.commands().into_iter();
    let deciding = commands.filter(|command| {
        let Some(place) = command.place else { return true };
        let is_last = || {
            launch.script().is_some_and(|shell| std::ptr::eq(shell, place.script))
                && last.contains(&place.site.command.range)
        };
        !place.site.around.is_captured && (command.guarantee == Guarantee::Succeeded || is_last())
    });
    deciding.collect()
}

/// Adds the commands one of which runs last.
fn add_last(shell: &ShellScript, list: &List, out: &mut Vec<ScriptRange>) {
    let end = list.items.last().filter(|item| item.terminator != Terminator::Background);
    let pipelines = end.into_iter().flat_map(ListItem::pipelines).filter(|pipeline| !pipeline.is_negated);
    for command in pipelines.filter_map(|pipeline| pipeline.commands.last()) {
        match command {
            Command::Simple(simple) => out.push(simple.range),
            Command::Function(_) => {}
            Command::Compound(compound) => match &compound.kind {
                CompoundKind::Group(list) | CompoundKind::Subshell(list) => add_last(shell, list, out),
                CompoundKind::If { branches, otherwise } => {
                    for list in branches.iter().map(|(_, body)| body).chain(otherwise) {
                        add_last(shell, list, out);
                    }
                    // `if probe; then exit 0; else exit 1; fi` has the code of the probe.
                    if let ([(condition, body)], Some(otherwise)) = (branches.as_slice(), otherwise)
                        && end_of_list(shell, body).is_some()
                        && end_of_list(shell, otherwise).is_none()
                    {
                        add_last(shell, condition, out);
                    }
                }
                CompoundKind::While { .. }
                | CompoundKind::For { .. }
                | CompoundKind::Case { .. }
                | CompoundKind::ArithmeticFor { .. }
                | CompoundKind::Arithmetic
                | CompoundKind::Test(_) => {}
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use hullwright_core::text::MappedText;

    use super::*;

    fn launch(text: &str) -> Launch {
        Launch::of_text(&MappedText::verbatim(text, 0), &["sh", "-c"])
    }

    #[track_caller]
    fn check_end(text: &str, expected: Option<&str>) {
        let launch = launch(text);
        let shell = launch.script().expect("it is one");
        let end = hiding_end(shell).map(|range| shell.script.slice(range));
        assert_eq!(end, expected, "{text}");
    }

    #[test]
    fn an_end_that_always_succeeds_hides_what_failed() {
        check_end("a || true", Some("|| true"));
        check_end("a; exit 0", Some("exit 0"));
        check_end("a && echo up || echo down", Some("|| echo down"));
        check_end("a || (b; echo no) && :", Some("|| (b; echo no)"));
        check_end("if a; then echo up; else echo down; fi", Some("if a; then echo up; else echo down; fi"));
        check_end("bash -c 'a || true'", Some("bash -c 'a || true'"));
        check_end("echo \"$(a)\" >/dev/null 2>&1", Some("echo \"$(a)\" >/dev/null 2>&1"));
        check_end("a | echo b", Some("a | echo b"));
    }

    #[test]
    fn an_end_that_may_fail_or_is_not_reached_hides_nothing() {
        for text in [
            "a",
            "a && true",
            "a || exit 1; true",
            "a || { echo no; exit 1; }",
            "! true",
            "set -e; a; true",
            "if a; then echo up; else exit 1; fi",
            "if a; then echo up; else b; fi",
            "bash -ec 'a; true'",
            "bash -c 'a || false'",
            ": </dev/tcp/localhost/80",
            "echo >/dev/tcp/localhost/80",
            "echo() { false; }; a || echo",
            ": ${A:?}; true",
            "a && true &",
            "a | (",
        ] {
            check_end(text, None);
        }
    }

    #[track_caller]
    fn check_deciding(text: &str, expected: &str) {
        let launch = launch(text);
        let names = deciding_commands(&launch).into_iter();
        let names = names.filter_map(|command| Some(command.invocation?.name()?.to_owned()));
        assert_eq!(names.collect::<Vec<_>>().join(" "), expected, "{text}");
    }

    #[test]
    fn the_commands_that_decide_are_told_from_those_that_only_run() {
        check_deciding("a; b", "b");
        check_deciding("a || exit 1; b", "a b");
        check_deciding("a || b", "a b");
        check_deciding("a | b", "b");
        check_deciding("! a", "");
        check_deciding("b \"$(a)\"", "b");
        check_deciding("(a; b)", "b");
        check_deciding("if a; then exit 0; else exit 1; fi", "a exit exit");
        check_deciding("if a; then exit 1; fi", "exit");
        check_deciding("sh -c 'a; b' | c", "c");
        check_deciding("while a; do b; done", "");
    }
}
