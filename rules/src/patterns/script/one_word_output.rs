//! Commands whose output is one word, whatever happens.

use std::borrow::Cow;

use hullwright_core::shell::{Command, CommandSubstitution, Connector, Script, SimpleCommand};

use super::command_name::{command_name, literal, program_name};

/// Programs that write a number, a name or a path without blanks, whatever they are given.
const ONE_WORD: [&str; 16] = [
    "arch", "basename", "dirname", "expr", "getconf", "hostname", "id", "mktemp", "nproc", "pwd", "realpath",
    "tty", "ulimit", "uname", "which", "whoami",
];

/// Commands that do with these words behind the program.
const ONE_WORD_CALLS: [(&str, &str); 15] = [
    ("apk", "--print-arch"),
    ("command", "-v"),
    ("cut", "-d "),
    ("dpkg", "--print-architecture"),
    ("dpkg-architecture", "-q"),
    ("git", "rev-parse"),
    ("go", "env"),
    ("grep", "-c"),
    ("lsb_release", "--codename"),
    ("lsb_release", "-c"),
    ("lsb_release", "-s"),
    ("lsb_release", "-r"),
    ("readlink", "-"),
    ("rpm", "-E"),
    ("wc", "-"),
];

/// Whether the last command of the substitution writes one word at most.
pub fn gives_one_word(script: &Script, substitution: &CommandSubstitution) -> bool {
    let Some([item]) = substitution.body.as_ref().map(|body| body.items.as_slice()) else { return false };
    item.rest.iter().all(|joined| joined.connector == Connector::Or)
        && item.pipelines().all(|pipeline| match pipeline.commands.last() {
            Some(Command::Simple(command)) => writes_one_word(script, command),
            _ => false,
        })
}

/// The program whose output it is, as it is written.
pub fn last_program<'s>(script: &'s Script, substitution: &'s CommandSubstitution) -> Option<Cow<'s, str>> {
    let item = substitution.body.as_ref()?.items.last()?;
    let pipeline = item.rest.last().map_or(&item.first, |joined| &joined.pipeline);
    let Some(Command::Simple(command)) = pipeline.commands.last() else { return None };
    command_name(script, command)
}

fn writes_one_word(script: &Script, command: &SimpleCommand) -> bool {
    let Some(name) = program_name(script, command) else { return false };
    let words: Vec<_> =
        command.words.iter().skip(1).map(|word| literal(script, word).unwrap_or_default()).collect();
    match &*name {
        "uname" => !words.iter().any(|word| matches!(&**word, "-a" | "-v" | "--all")),
        "id" => {
            !words.is_empty()
                && words
                    .iter()
                    .all(|word| matches!(&**word, "-u" | "-g" | "-un" | "-gn") || !word.starts_with('-'))
        }
        "date" => words.iter().any(|word| word.starts_with('+') && !word.contains(' ')),
        // `php -r "echo PHP_VERSION_ID;"`
        "php" => words.iter().any(|word| word.starts_with("echo PHP_")),
        name if ONE_WORD.contains(&name) => true,
        name => words.iter().any(|word| {
            ONE_WORD_CALLS.iter().any(|(program, start)| *program == name && word.starts_with(start))
        }),
    }
}

/// `$(seq …)`, `$(pgrep …)`: numbers that are meant to be several words.
pub fn is_counting(script: &Script, substitution: &CommandSubstitution) -> bool {
    let Some([item]) = substitution.body.as_ref().map(|body| body.items.as_slice()) else { return false };
    let [Command::Simple(command)] = item.first.commands.as_slice() else { return false };
    item.rest.is_empty()
        && program_name(script, command).is_some_and(|name| matches!(&*name, "seq" | "pgrep"))
}
