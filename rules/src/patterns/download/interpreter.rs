//! What a shell or another interpreter is told to run: its input, a file, a text.
//!
//! `None` for other programs and wherever a word that is not known could change the answer. Entry point: [`program_run_by`].

use hullwright_core::shell::Invocation;
use hullwright_core::shell::command::look_through::SHELL;
use hullwright_core::shell::command::options::{Doubt, OptionTable, Reading, Style};
use hullwright_core::shell::command::{CommandLine, Inner, Part, look_through};

use crate::patterns::shell::shell_programs::is_posix_shell;

/// A program that an interpreter runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RunProgram<'a> {
    /// What it reads from its standard input.
    Input,
    /// The file of that name.
    File(Part<'a>),
    /// The text in that word.
    Text(Part<'a>),
}

/// What an interpreter runs, and its name as written.
pub fn program_run_by<'a>(invocation: &'a Invocation<'a>) -> Option<(&'a str, RunProgram<'a>)> {
    let started = look_through(invocation);
    let line = match started.inner {
        Inner::Script(script) if script.is_named_shell => {
            return Some((&script.shell.text, RunProgram::Text(script.script)));
        }
        Inner::Command(line) if line.is_whole => line,
        Inner::Command(_) | Inner::Script(_) | Inner::Nothing | Inner::Unknown => return None,
    };
    Some((&line.program.text, program_of(line)?))
}

fn program_of(line: CommandLine<'_>) -> Option<RunProgram<'_>> {
    match line.name()? {
        "." | "source" => Some(file(Part::whole(line.arguments.first()?))),
        "eval" => Some(RunProgram::Text(Part::whole(line.arguments.first()?))),
        name if is_posix_shell(name) => {
            let reading = read(&SHELL, line)?;
            if reading.find("s").is_some() {
                return Some(RunProgram::Input);
            }
            Some(first_operand(&reading))
        }
        name if is_version_of(name, "python") || is_version_of(name, "pypy") => {
            by(&PYTHON, line, &["c"], &["m"])
        }
        name if is_version_of(name, "perl") => by(&PERL, line, &["e"], &["n", "p"]),
        name if is_version_of(name, "ruby") => by(&RUBY, line, &["e"], &["n", "p", "c"]),
        "node" | "nodejs" => by(&NODE, line, &["eval", "print"], &["check", "version", "help"]),
        name if is_version_of(name, "php") => php(line),
        _ => None,
    }
}

/// `python3`, `python3.12`, `php8`.
fn is_version_of(name: &str, program: &str) -> bool {
    name.strip_prefix(program)
        .is_some_and(|version| version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}

fn read<'a>(table: &OptionTable, line: CommandLine<'a>) -> Option<Reading<'a>> {
    let reading = table.read(line);
    let is_read = !reading.doubts.iter().any(|doubt| matches!(doubt, Doubt::UnknownOption(_)));
    is_read.then_some(reading)
}

/// What runs by a table: the value of an option of `texts`, else the first operand; nothing with an option of `others`.
fn by<'a>(
    table: &OptionTable,
    line: CommandLine<'a>,
    texts: &[&str],
    others: &[&str],
) -> Option<RunProgram<'a>> {
    let reading = read(table, line)?;
    if let Some(text) = texts.iter().find_map(|name| reading.value(name)) {
        return Some(RunProgram::Text(text));
    }
    let runs_other = others.iter().any(|name| reading.find(name).is_some());
    (!runs_other).then(|| first_operand(&reading))
}

/// `php -- --option` hands what stands behind the dashes to the script that is read from the input.
fn php(line: CommandLine<'_>) -> Option<RunProgram<'_>> {
    let reading = read(&PHP, line)?;
    if let Some(text) = reading.value("run") {
        return Some(RunProgram::Text(text));
    }
    if let Some(named) = reading.value("file") {
        return Some(file(named));
    }
    let runs_other = ["B", "R", "F", "E", "syntax-check", "info", "modules", "version", "help"];
    if runs_other.iter().any(|name| reading.find(name).is_some()) {
        return None;
    }
    let n_read = line.arguments.len() - reading.rest.len();
    let ends_with_dashes =
        n_read.checked_sub(1).and_then(|last| line.arguments.get(last)).is_some_and(|word| word.text == "--");
    Some(if ends_with_dashes { RunProgram::Input } else { first_operand(&reading) })
}

fn first_operand<'a>(reading: &Reading<'a>) -> RunProgram<'a> {
    reading.rest.first().map_or(RunProgram::Input, |first| file(Part::whole(first)))
}

fn file(named: Part<'_>) -> RunProgram<'_> {
    match named.literal() {
        Some("-" | "/dev/stdin" | "/dev/fd/0" | "/proc/self/fd/0") => RunProgram::Input,
        _ => RunProgram::File(named),
    }
}

static PYTHON: OptionTable = OptionTable {
    options: &[
        "B", "b", "c=", "d", "E", "I", "i", "m=", "O", "P", "q", "R", "S", "s", "u", "v", "W=", "X=", "x",
    ],
    style: Style::WRAPPER,
};

static PERL: OptionTable = OptionTable {
    options: &[
        "0=?", "a", "c", "C=?", "d=?", "D=?", "e,E=", "f", "F=", "I=", "i=?", "l=?", "M=", "m=", "n", "p",
        "S", "s", "T", "t", "U", "u", "w", "W", "X", "x=?",
    ],
    style: Style::WRAPPER,
};

static RUBY: OptionTable = OptionTable {
    options: &[
        "0=?",
        "a",
        "C=",
        "c",
        "d",
        "disable=",
        "E=",
        "e=",
        "enable=",
        "F=",
        "I=",
        "i=?",
        "l",
        "n",
        "p",
        "r=",
        "S",
        "s",
        "U",
        "v,verbose",
        "W=?",
        "w",
        "x=?",
    ],
    style: Style::WRAPPER,
};

static NODE: OptionTable = OptionTable {
    options: &[
        "c,check",
        "e,eval=",
        "h,help",
        "import=",
        "input-type=",
        "no-warnings",
        "p,print=",
        "r,require=",
        "v,version",
    ],
    style: Style::WRAPPER,
};

static PHP: OptionTable = OptionTable {
    options: &[
        "B=",
        "c,php-ini=",
        "d,define=",
        "E=",
        "F=",
        "f,file=",
        "h,help",
        "i,info",
        "l,syntax-check",
        "m,modules",
        "n,no-php-ini",
        "q",
        "R=",
        "r,run=",
        "v,version",
    ],
    style: Style::WRAPPER,
};

#[cfg(test)]
mod tests {
    use hullwright_core::shell::Launch;
    use hullwright_core::text::MappedText;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let launch = Launch::of_text(&MappedText::verbatim(text, 0), &["sh", "-c"]);
        let commands = launch.commands();
        let invocation =
            commands.first().and_then(|command| command.invocation.as_ref()).expect("there is one");
        let answer = match program_run_by(invocation) {
            None => "nothing".to_owned(),
            Some((name, RunProgram::Input)) => format!("{name}: input"),
            Some((name, RunProgram::File(file))) => format!("{name}: file {}", file.text()),
            Some((name, RunProgram::Text(text))) => format!("{name}: text {}", text.text()),
        };
        assert_eq!(answer, expected, "{text}");
    }

    #[test]
    fn the_input_runs_where_nothing_else_is_named() {
        check("bash", "bash: input");
        check("sudo -E bash -", "bash: input");
        check("env A=b /bin/sh -eux", "/bin/sh: input");
        check("sh -s -- --yes", "sh: input");
        check("python3 - --yes", "python3: input");
        check("php -d a=b -- --install-dir=/x", "php: input");
        check("perl", "perl: input");
        check(". /dev/stdin", ".: input");
    }

    #[test]
    fn files_and_texts_run_where_they_are_named() {
        check("bash -x install.sh --yes", "bash: file install.sh");
        check("python3.12 -u a.py -", "python3.12: file a.py");
        check("node a.js", "node: file a.js");
        check("php a.php --", "php: file a.php");
        check("bash -ec 'a b'", "bash: text a b");
        check("ruby -e \"$a\"", "ruby: text $a");
        check("eval \"$a\"", "eval: text $a");
        check("bash $options", "bash: file $options");
    }

    #[test]
    fn other_uses_run_nothing_of_the_kind() {
        check("python3 -m json.tool", "nothing");
        check("perl -pe s/a/b/", "perl: text s/a/b/");
        check("perl -n -i a", "nothing");
        check("node --unknown -", "nothing");
        check("xargs sh", "nothing");
        check("tar xz", "nothing");
    }
}
