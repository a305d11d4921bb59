//! Whether a RUN compiles something with the compilers of the distribution.
//!
//! Entry point: [`compiling`]. Installing packages of a language counts, which may hold sources in C.

use hullwright_core::dockerfile::{Instruction, InstructionKind};
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;
use hullwright_core::shell::command::{CommandLine, look_through};

use crate::patterns::shell::start_command::{StartCommand, start_command};

/// Programs that need no compiler, and start none.
const NOT_COMPILING: [&str; 84] = [
    ":",
    "[",
    "a2dismod",
    "a2dissite",
    "a2enmod",
    "a2ensite",
    "add-apt-repository",
    "addgroup",
    "adduser",
    "apk",
    "apt",
    "apt-cache",
    "apt-get",
    "apt-key",
    "aptitude",
    "awk",
    "basename",
    "cat",
    "cd",
    "chgrp",
    "chmod",
    "chown",
    "chpasswd",
    "composer",
    "cp",
    "curl",
    "cut",
    "date",
    "debconf-set-selections",
    "dirname",
    "dnf",
    "dpkg",
    "dpkg-reconfigure",
    "echo",
    "env",
    "export",
    "false",
    "find",
    "git",
    "gpg",
    "grep",
    "groupadd",
    "groupmod",
    "gunzip",
    "gzip",
    "head",
    "id",
    "install",
    "ldconfig",
    "ln",
    "locale-gen",
    "localedef",
    "ls",
    "microdnf",
    "mkdir",
    "mv",
    "passwd",
    "printf",
    "pwd",
    "rm",
    "rmdir",
    "rpm",
    "sed",
    "service",
    "set",
    "setcap",
    "sha256sum",
    "sleep",
    "sort",
    "systemctl",
    "tail",
    "tar",
    "tee",
    "test",
    "touch",
    "tr",
    "true",
    "unzip",
    "update-alternatives",
    "update-ca-certificates",
    "useradd",
    "usermod",
    "wget",
    "yum",
];

/// Programs that start a compiler, at least for some packages or projects.
const COMPILING: [&str; 32] = [
    "bundle",
    "bundler",
    "c++",
    "cargo",
    "cc",
    "clang",
    "cmake",
    "configure",
    "cpan",
    "cpanm",
    "docker-php-ext-configure",
    "docker-php-ext-enable",
    "docker-php-ext-install",
    "easy_install",
    "g++",
    "gcc",
    "gem",
    "go",
    "luarocks",
    "make",
    "ninja",
    "npm",
    "pear",
    "pecl",
    "pip",
    "pip2",
    "pip3",
    "pnpm",
    "poetry",
    "qmake",
    "uv",
    "yarn",
];
/// Tools that are installed from such packages without anything to compile.
const PLAIN_TOOLS: [&str; 17] = [
    "bower",
    "bundler",
    "forever",
    "grunt-cli",
    "gulp",
    "gulp-cli",
    "gunicorn",
    "npm",
    "pip",
    "pipenv",
    "pm2",
    "pnpm",
    "poetry",
    "setuptools",
    "virtualenv",
    "wheel",
    "yarn",
];

/// Whether compilers are needed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compiling {
    /// They are not.
    No,
    /// They may well be, and by nothing else than commands that are known.
    Yes,
    /// Nobody knows.
    Unknown,
}

/// What a RUN needs of the compilers.
pub fn compiling(cx: &Context<'_>, run: &Instruction) -> Compiling {
    let launch = cx.launch(run);
    let commands = launch.commands();
    if run.is_broken || commands.is_empty() {
        return Compiling::Unknown;
    }
    let mut found = Compiling::No;
    for command in &commands {
        let started = command.invocation.as_ref().map(look_through);
        match started.and_then(|started| started.command()).map_or(Compiling::Unknown, of_line) {
            Compiling::No => {}
            Compiling::Yes => found = Compiling::Yes,
            Compiling::Unknown => return Compiling::Unknown,
        }
    }
    found
}

/// Whether the container installs packages of a language when it starts.
pub fn compiles_at_start(cx: &Context<'_>, stage: &Stage) -> bool {
    let starts =
        [InstructionKind::Entrypoint, InstructionKind::Cmd].map(|kind| start_command(cx, stage, kind));
    let words: Vec<String> = starts.iter().flatten().flat_map(StartCommand::words).collect();
    words.iter().any(|word| matches!(word.as_str(), "ci" | "install" | "update" | "setup.py"))
}

fn of_line(line: CommandLine<'_>) -> Compiling {
    let Some(name) = line.name() else { return Compiling::Unknown };
    let literal = || line.arguments.iter().map(|argument| argument.literal());
    let mut plain = literal().flatten().filter(|word| !word.starts_with('-'));
    let first = plain.next().unwrap_or_default();
    let mut named = plain.peekable();
    let is_whole = literal().all(|word| word.is_some());
    let is_plain_tool = |word: &str| {
        let name = word.split(['=', '@', '<', '>', '~']).next().unwrap_or(word);
        PLAIN_TOOLS.contains(&name)
    };
    match (name, first) {
        _ if NOT_COMPILING.contains(&name) => Compiling::No,
        ("npm" | "yarn" | "pnpm", "config" | "cache" | "run" | "build")
        | ("gem", "update")
        | ("python" | "python3", "manage.py")
        | ("rake", _)
        | ("bundle", "exec" | "config") => Compiling::No,
        ("gem" | "npm" | "pip" | "pip2" | "pip3", "install")
            if is_whole && named.peek().is_some() && named.all(is_plain_tool) && !has_list(line) =>
        {
            Compiling::No
        }
        _ if COMPILING.contains(&name) => Compiling::Yes,
        ("python" | "python2" | "python3", "setup.py" | "pip") => Compiling::Yes,
        _ => Compiling::Unknown,
    }
}

/// Whether a file names further packages.
fn has_list(line: CommandLine<'_>) -> bool {
    line.arguments
        .iter()
        .any(|word| matches!(word.text.as_ref(), "-r" | "-e") || word.text.starts_with("--requirement"))
}
