//! What it means when a command fails and nobody notices.
//!
//! Entry point: [`failure_weight`]. The lists were put together by hand.

use hullwright_core::shell::command::{
    Command as Known, CommandLine, Inner, PackageAction, WrapperKind, look_through, recognise,
};
use hullwright_core::shell::{Invocation, RedirectionOperator, Script, ShellScript, SimpleCommand};

/// How much a failure matters that a script goes on after.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FailureWeight {
    /// It does not happen.
    Never,
    /// What the script is for is done all the same: a file that is gone already, a folder that is there, a listing.
    Little,
    /// It is an answer, or was asked for: `test`, `grep`, `timeout`, `2> /dev/null`.
    Expected,
    /// Something is missing behind it.
    Real,
}

/// Programs that fail hardly ever.
const NEVER: [&str; 29] = [
    ".", ":", "alias", "break", "clear", "continue", "date", "declare", "echo", "exit", "export", "hostname",
    "id", "local", "printf", "readonly", "return", "set", "shift", "shopt", "sleep", "source", "true",
    "typeset", "ulimit", "umask", "uname", "unset", "whoami",
];

/// Programs after whose failure things are as they should be, or that only show something.
const LITTLE: [&str; 32] = [
    "addgroup",
    "cat",
    "df",
    "du",
    "env",
    "file",
    "find",
    "free",
    "groupadd",
    "head",
    "history",
    "ldd",
    "ln",
    "ls",
    "lsb_release",
    "mkdir",
    "printenv",
    "ps",
    "pwd",
    "rm",
    "service",
    "shred",
    "stat",
    "strip",
    "sync",
    "tail",
    "tee",
    "touch",
    "tree",
    "unlink",
    "update-rc.d",
    "wc",
];

/// Programs whose status is an answer, and those that end something that may have ended.
const EXPECTED: [&str; 28] = [
    "[", "[[", "cmp", "command", "delgroup", "deluser", "diff", "egrep", "eval", "expr", "false", "fgrep",
    "fuser", "grep", "groupdel", "hash", "kill", "killall", "let", "pgrep", "pkill", "read", "rmdir", "test",
    "type", "umount", "userdel", "which",
];

/// First words after which a program only shows something, sets something up or cleans up.
const SMALL_TASKS: [&str; 19] = [
    "--help",
    "--version",
    "-V",
    "-h",
    "-v",
    "-version",
    "autoclean",
    "autoremove",
    "cache",
    "clean",
    "config",
    "env",
    "freeze",
    "info",
    "list",
    "prune",
    "search",
    "show",
    "version",
];

/// Folders that every distribution has.
const FOLDERS: [&str; 14] = [
    "/",
    "/bin",
    "/etc",
    "/home",
    "/lib",
    "/mnt",
    "/opt",
    "/root",
    "/srv",
    "/tmp",
    "/usr",
    "/usr/local",
    "/usr/src",
    "/var",
];

/// The weight of a simple command, as it is written.
pub fn failure_weight(shell: &ShellScript, command: &SimpleCommand) -> FailureWeight {
    let script = &shell.script;
    let Some((program, arguments)) = command.words.split_first() else { return FailureWeight::Never };
    if is_silenced(script, command) {
        return FailureWeight::Expected;
    }
    let arguments = arguments.iter().map(|word| script.argument(word)).collect();
    let invocation = Invocation { program: script.argument(program), arguments };
    let started = look_through(&invocation);
    if started.passes(WrapperKind::Timeout) {
        return FailureWeight::Expected;
    }
    match started.inner {
        Inner::Command(line) => weight_of_line(script, line),
        Inner::Script(_) => FailureWeight::Real,
        Inner::Nothing => FailureWeight::Expected,
        Inner::Unknown => FailureWeight::Little,
    }
}

fn weight_of_line(script: &Script, line: CommandLine<'_>) -> FailureWeight {
    let Some(name) = line.name() else { return FailureWeight::Little };
    if script.functions().contains(&name) {
        return FailureWeight::Expected;
    }
    if matches!(name, "cd" | "pushd" | "popd") {
        return weight_of_move(line);
    }
    if NEVER.contains(&name) {
        return FailureWeight::Never;
    }
    if EXPECTED.contains(&name) {
        return FailureWeight::Expected;
    }
    let mut words = line.arguments.iter().filter_map(|argument| argument.literal());
    // `yum check-update` fails where there is something to update.
    if line.arguments.iter().any(|argument| argument.text == "check-update") {
        return FailureWeight::Expected;
    }
    let is_small = match name {
        "git" | "npm" | "yarn" | "pnpm" | "pip" | "pip3" | "conda" | "go" | "apt-get" | "apt" | "yum"
        | "dnf" | "microdnf" | "zypper" | "apk" | "pacman" | "gem" | "composer" => {
            words.next().is_some_and(|word| SMALL_TASKS.contains(&word)) || is_cleaning(line)
        }
        _ => line.arguments.len() == 1 && words.all(|word| SMALL_TASKS.contains(&word)),
    };
    if is_small || LITTLE.contains(&name) { FailureWeight::Little } else { FailureWeight::Real }
}

fn is_cleaning(line: CommandLine<'_>) -> bool {
    let Known::Packages(call) = recognise(line) else { return false };
    matches!(
        call.action,
        PackageAction::Clean | PackageAction::RemoveUnneeded | PackageAction::Remove | PackageAction::Purge
    )
}

fn weight_of_move(line: CommandLine<'_>) -> FailureWeight {
    let [target] = line.arguments else { return FailureWeight::Never };
    let target = target.text.trim_end_matches('/');
    let is_certain = target.is_empty()
        || matches!(target, "-" | "~" | "$HOME" | "${HOME}" | "$OLDPWD")
        || FOLDERS.contains(&target)
        || target.split('/').all(|part| matches!(part, "" | "." | ".."));
    if is_certain { FailureWeight::Never } else { FailureWeight::Real }
}

/// Whether what it says about a failure is thrown away.
fn is_silenced(script: &Script, command: &SimpleCommand) -> bool {
    command.redirections.iter().any(|found| {
        let is_thrown_away = script.slice(found.target.range) == "/dev/null";
        let is_of_errors = found.descriptor.is_some_and(|number| script.slice(number) == "2");
        match found.operator {
            RedirectionOperator::Write | RedirectionOperator::Append | RedirectionOperator::Overwrite => {
                is_of_errors && is_thrown_away
            }
            RedirectionOperator::WriteBoth | RedirectionOperator::AppendBoth => is_thrown_away,
            RedirectionOperator::DuplicateWrite => {
                is_of_errors
                    && command.redirections.iter().any(|other| {
                        other.descriptor.is_none() && script.slice(other.target.range) == "/dev/null"
                    })
            }
            RedirectionOperator::Read
            | RedirectionOperator::ReadWrite
            | RedirectionOperator::DuplicateRead
            | RedirectionOperator::HereDocument
            | RedirectionOperator::HereString => false,
        }
    })
}
