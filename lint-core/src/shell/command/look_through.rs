//! Finds the program that is really started behind `sudo`, `env`, `exec`, `timeout 5` and the like.
//!
//! What lives here: peeling wrappers one by one. What does not: their options (`look_through/wrappers.rs`). Entry point:
//! [`look_through`].

mod wrappers;

use super::line::CommandLine;
use super::options::{Doubt, OptionTable, Reading, Style};
use super::part::Part;
use crate::shell::{Argument, Invocation};
use wrappers::{Shape, UserFrom, WrapperSpec};

pub use wrappers::WrapperKind;

/// A program that starts another one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrapper<'a> {
    /// Which it is.
    pub kind: WrapperKind,
    /// Its name as written.
    pub program: &'a Argument<'a>,
    /// All its own words behind the name: options, operands, assignments.
    pub words: &'a [Argument<'a>],
    /// The user that it changes to, if it names one.
    pub user: Option<Part<'a>>,
    /// The variables it sets: `A=b` of `env` and `sudo`.
    pub assignments: &'a [Argument<'a>],
}

/// What is started in the end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Inner<'a> {
    /// A program with its words.
    Command(CommandLine<'a>),
    /// A shell with a script to parse.
    Script(Script<'a>),
    /// Nothing: `env` alone, `command -v curl`, `sudo -l`.
    Nothing,
    /// An option that is not known stands before it.
    Unknown,
}

/// The script of `sh -c '…'`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Script<'a> {
    /// The shell; of `su -c` and `flock -c` the program that starts it.
    pub shell: &'a Argument<'a>,
    /// Whether `shell` is the shell itself, so that its name tells the dialect.
    pub is_named_shell: bool,
    /// The script; it is only known where this has a literal value.
    pub script: Part<'a>,
    /// The words behind it: `$0`, `$1` and so on.
    pub arguments: &'a [Argument<'a>],
}

/// The program that an invocation starts, and what stands around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Started<'a> {
    /// The wrappers, outermost first.
    pub wrappers: Vec<Wrapper<'a>>,
    /// What they start.
    pub inner: Inner<'a>,
}

impl<'a> Started<'a> {
    /// The command that is started, if it is one.
    pub fn command(&self) -> Option<CommandLine<'a>> {
        match self.inner {
            Inner::Command(line) => Some(line),
            Inner::Script(_) | Inner::Nothing | Inner::Unknown => None,
        }
    }

    /// The script that is handed to a shell, if it is one.
    pub fn script(&self) -> Option<Script<'a>> {
        match self.inner {
            Inner::Script(script) => Some(script),
            Inner::Command(_) | Inner::Nothing | Inner::Unknown => None,
        }
    }

    /// Whether it is started through a wrapper of that kind.
    pub fn passes(&self, kind: WrapperKind) -> bool {
        self.wrappers.iter().any(|wrapper| wrapper.kind == kind)
    }
}

/// Finds what `invocation` starts in the end.
pub fn look_through<'a>(invocation: &'a Invocation<'a>) -> Started<'a> {
    let mut line = CommandLine::from(invocation);
    let mut wrappers = Vec::new();
    loop {
        match peel(line) {
            Peeled::Nothing => return Started { wrappers, inner: Inner::Command(line) },
            Peeled::Script(script) => return Started { wrappers, inner: Inner::Script(script) },
            Peeled::Wrapper(wrapper, inner) => {
                wrappers.push(wrapper);
                let Inner::Command(next) = inner else { return Started { wrappers, inner } };
                line = next;
            }
        }
    }
}

enum Peeled<'a> {
    /// The command is what it seems to be.
    Nothing,
    Script(Script<'a>),
    Wrapper(Wrapper<'a>, Inner<'a>),
}

fn peel(line: CommandLine<'_>) -> Peeled<'_> {
    let Some(name) = line.name() else { return Peeled::Nothing };
    if is_shell(name) {
        return shell_script(line).map_or(Peeled::Nothing, Peeled::Script);
    }
    if is_python(name) {
        return python_module(line).map_or(Peeled::Nothing, |inner| {
            let words = words_before(line.arguments, inner.program);
            wrapped(bare(WrapperKind::Python, line, words), Inner::Command(inner))
        });
    }
    if name == "corepack" {
        // `pnpm@10 install` runs that version.
        let is_shim = |inner: &CommandLine| {
            let shim = inner.name().map(|name| name.split_once('@').map_or(name, |(shim, _)| shim));
            matches!(shim, Some("npm" | "yarn" | "pnpm"))
        };
        let Some(inner) = CommandLine::from_words(line.arguments, line.is_whole).filter(is_shim) else {
            return Peeled::Nothing;
        };
        return wrapped(bare(WrapperKind::Corepack, line, &[]), Inner::Command(inner));
    }
    if matches!(name, "su" | "runuser") {
        return switch_user(name, line);
    }
    wrappers::find(name).map_or(Peeled::Nothing, |spec| peel_wrapper(spec, line))
}

fn wrapped<'a>(wrapper: Wrapper<'a>, inner: Inner<'a>) -> Peeled<'a> {
    Peeled::Wrapper(wrapper, inner)
}

fn bare<'a>(kind: WrapperKind, line: CommandLine<'a>, words: &'a [Argument<'a>]) -> Wrapper<'a> {
    Wrapper { kind, program: line.program, words, user: None, assignments: &[] }
}

fn peel_wrapper<'a>(spec: &WrapperSpec, line: CommandLine<'a>) -> Peeled<'a> {
    let reading = spec.table.read(line);
    let mut wrapper = bare(spec.kind, line, line.arguments);
    if let UserFrom::Option(name) = spec.user {
        wrapper.user = reading.value(name);
    }
    if has_unknown_option(&reading) {
        return wrapped(wrapper, Inner::Unknown);
    }
    if spec.starts_nothing.iter().any(|name| reading.find(name).is_some()) {
        return wrapped(wrapper, Inner::Nothing);
    }
    let mut rest = reading.rest;
    if spec.shape == Shape::Assignments {
        // A lone dash is `env -i`.
        rest = skip_dash(rest);
        let (assignments, behind) = split_assignments(rest);
        wrapper.assignments = assignments;
        rest = behind;
    }
    let n_operands = match spec.shape {
        // Busybox's `timeout` of before 2019 takes the seconds with `-t`.
        Shape::Operands(1) if reading.find("t").is_some() => 0,
        Shape::Operands(count) => count,
        Shape::Plain | Shape::Assignments => 0,
    };
    let Some((operands, behind)) = rest.split_at_checked(n_operands) else {
        return wrapped(wrapper, Inner::Nothing);
    };
    if spec.user == UserFrom::Operand {
        wrapper.user = operands.first().map(Part::whole);
    }
    if spec.kind == WrapperKind::Flock
        && let Some(script) = flock_script(line, behind)
    {
        wrapper.words = words_before(line.arguments, script.script.argument());
        return wrapped(wrapper, Inner::Script(script));
    }
    // The words that `xargs` adds are written nowhere.
    let is_whole = line.is_whole && spec.kind != WrapperKind::Xargs;
    let Some(inner) = CommandLine::from_words(behind, is_whole) else {
        return wrapped(wrapper, Inner::Nothing);
    };
    wrapper.words = words_before(line.arguments, inner.program);
    wrapped(wrapper, Inner::Command(inner))
}

fn has_unknown_option(reading: &Reading<'_>) -> bool {
    reading.doubts.iter().any(|doubt| matches!(doubt, Doubt::UnknownOption(_)))
}

fn skip_dash<'a>(words: &'a [Argument<'a>]) -> &'a [Argument<'a>] {
    match words.split_first() {
        Some((first, rest)) if first.literal() == Some("-") => rest,
        _ => words,
    }
}

fn split_assignments<'a>(words: &'a [Argument<'a>]) -> (&'a [Argument<'a>], &'a [Argument<'a>]) {
    let is_assignment = |word: &Argument<'a>| {
        let end = word.text.find(['=', '$', '`']);
        end.is_some_and(|end| end > 0 && word.text.get(end..).is_some_and(|rest| rest.starts_with('=')))
    };
    let count = words.iter().take_while(|word| is_assignment(word)).count();
    words.split_at_checked(count).unwrap_or((&[], words))
}

/// The words of `words` before the one that `word` is.
fn words_before<'a>(words: &'a [Argument<'a>], word: &Argument<'_>) -> &'a [Argument<'a>] {
    let count = words.iter().take_while(|candidate| !std::ptr::addr_eq(*candidate, word)).count();
    words.get(..count).unwrap_or(words)
}

fn is_shell(name: &str) -> bool {
    matches!(name, "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh" | "mksh")
}

/// The options of shells of the Bourne family, up to the script or the file that they run.
pub static SHELL: OptionTable = OptionTable {
    options: &[
        "a",
        "b",
        "c",
        "e",
        "f",
        "h",
        "i",
        "k",
        "l,login",
        "m",
        "n",
        "o=",
        "p",
        "r,restricted",
        "s",
        "t",
        "u",
        "v,verbose",
        "x",
        "B",
        "C",
        "E",
        "H",
        "O=",
        "P",
        "T",
        "init-file=",
        "rcfile=",
        "norc",
        "noprofile",
        "noediting",
        "posix",
    ],
    style: Style { abbreviates: false, ..Style::WRAPPER },
};

fn shell_script(line: CommandLine<'_>) -> Option<Script<'_>> {
    let reading = SHELL.read(line);
    let is_script = reading.find("c").is_some() && !has_unknown_option(&reading);
    let (script, arguments) = reading.rest.split_first().filter(|_| is_script)?;
    Some(Script { shell: line.program, is_named_shell: true, script: Part::whole(script), arguments })
}

fn is_python(name: &str) -> bool {
    let version = name.strip_prefix("python").or_else(|| name.strip_prefix("pypy"));
    version.is_some_and(|version| version.chars().all(|digit| digit.is_ascii_digit() || digit == '.'))
}

/// The module that `python -m` runs, where that is a program that is also found by its name.
fn python_module(line: CommandLine<'_>) -> Option<CommandLine<'_>> {
    let mut words = line.arguments;
    // Everything behind the module is the module's.
    while let Some((word, behind)) = words.split_first() {
        let letters = word.literal()?.strip_prefix('-')?;
        if letters.is_empty() || letters.starts_with('-') || letters.contains('c') {
            return None;
        }
        words = behind;
        if letters.ends_with('m') {
            break;
        }
        if matches!(letters, "W" | "X") {
            words = behind.split_first()?.1;
        }
    }
    let inner = CommandLine::from_words(words, line.is_whole)?;
    matches!(inner.program.literal()?, "pip" | "pipx" | "uv" | "poetry" | "conda").then_some(inner)
}

static SWITCH_USER: OptionTable = OptionTable {
    options: &[
        "c,command=",
        "session-command=",
        "u,user=",
        "f,fast",
        "g,group=",
        "G,supp-group=",
        "l,login",
        "m,p,preserve-environment",
        "P,pty",
        "T,no-pty",
        "s,shell=",
        "w,whitelist-environment=",
        "h,help",
        "V,version",
    ],
    style: Style::GNU,
};
static RUN_AS_USER: OptionTable = OptionTable { options: SWITCH_USER.options, style: Style::WRAPPER };

/// `su USER -c SCRIPT`, and `runuser -u USER PROGRAM` besides.
fn switch_user<'a>(name: &str, line: CommandLine<'a>) -> Peeled<'a> {
    let kind = if name == "su" { WrapperKind::Su } else { WrapperKind::Runuser };
    let mut wrapper = bare(kind, line, line.arguments);
    let reading = RUN_AS_USER.read(line);
    if let Some(user) = reading.value("user") {
        wrapper.user = Some(user);
        let inner = match CommandLine::from_words(reading.rest, line.is_whole) {
            _ if has_unknown_option(&reading) => Inner::Unknown,
            Some(inner) => {
                wrapper.words = words_before(line.arguments, inner.program);
                Inner::Command(inner)
            }
            None => Inner::Nothing,
        };
        return wrapped(wrapper, inner);
    }
    let reading = SWITCH_USER.read(line);
    wrapper.user = reading.operands.iter().map(|operand| operand.part()).find(|user| user.text() != "-");
    let inner = match reading.value("command").or_else(|| reading.value("session-command")) {
        _ if has_unknown_option(&reading) => Inner::Unknown,
        Some(script) => {
            Inner::Script(Script { shell: line.program, is_named_shell: false, script, arguments: &[] })
        }
        None if reading.is_complete() => Inner::Nothing,
        None => Inner::Unknown,
    };
    wrapped(wrapper, inner)
}

/// `flock FILE -c SCRIPT`.
fn flock_script<'a>(line: CommandLine<'a>, behind: &'a [Argument<'a>]) -> Option<Script<'a>> {
    let (option, rest) = behind.split_first()?;
    if !matches!(option.literal(), Some("-c" | "--command")) {
        return None;
    }
    let (script, arguments) = rest.split_first()?;
    Some(Script { shell: line.program, is_named_shell: false, script: Part::whole(script), arguments })
}

#[cfg(test)]
mod tests;
