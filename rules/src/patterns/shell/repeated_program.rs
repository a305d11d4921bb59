//! A command that names the program once more that is started anyway.
//!
//! Entry point: [`repeated_line`]. The names were put together by hand.

use crate::patterns::shell::privilege_drop::changes_user;
use crate::patterns::shell::shell_programs::{behind_init, program_name};

/// The line that both together run, if the command starts with the program that is started anyway.
pub fn repeated_line(entrypoint: &[&str], command: &[&str]) -> Option<String> {
    let started = behind_init(entrypoint);
    let program = program_name(started.first()?);
    let first = command.first()?;
    let is_script = program.contains('.') && !is_interpreter(program)
        || program.contains("entrypoint")
        || program.contains("entry-point");
    // A program of one's own may have a subcommand of its name; a path is none.
    let is_own = !WELL_KNOWN.contains(&without_version(program));
    if is_own && !first.contains('/') {
        return None;
    }
    // `bash start.sh` and `python -m app` hand the words on to what they name.
    let has_arguments = started.iter().skip(1).any(|word| !word.starts_with('-'));
    if program.is_empty()
        || has_arguments
        || without_version(program_name(first)) != without_version(program)
        || is_script
        || WRAPPERS.contains(&program)
        || changes_user(program)
    {
        return None;
    }
    let rest = started.iter().skip(1).chain(command);
    Some(std::iter::once(&program).chain(rest).take(6).copied().collect::<Vec<_>>().join(" "))
}

/// `python3.11`, whose name has a version.
fn is_interpreter(program: &str) -> bool {
    matches!(without_version(program), "python" | "ruby" | "php" | "lua" | "perl")
}

fn without_version(program: &str) -> &str {
    program.trim_end_matches(|ch: char| ch.is_ascii_digit() || ch == '.')
}

/// Programs that run the program named behind them, or that have a subcommand of their own name; besides those that
/// change the user.
const WRAPPERS: [&str; 14] = [
    "busybox",
    "catchsegv",
    "chroot",
    "env",
    "exec",
    "ionice",
    "nice",
    "nohup",
    "numactl",
    "setsid",
    "stdbuf",
    "strace",
    "time",
    "timeout",
];

/// Interpreters, servers and tools that have no subcommand of their own name.
const WELL_KNOWN: [&str; 51] = [
    "apachectl",
    "bash",
    "bun",
    "bundle",
    "caddy",
    "cargo",
    "celery",
    "composer",
    "curl",
    "daphne",
    "deno",
    "docker",
    "dotnet",
    "elixir",
    "flask",
    "go",
    "gunicorn",
    "haproxy",
    "httpd",
    "hypercorn",
    "java",
    "julia",
    "lua",
    "mix",
    "mongod",
    "mvn",
    "mysqld",
    "next",
    "nginx",
    "node",
    "npm",
    "npx",
    "perl",
    "php",
    "php-fpm",
    "pip",
    "pnpm",
    "poetry",
    "postgres",
    "puma",
    "pytest",
    "python",
    "rails",
    "rake",
    "redis-server",
    "ruby",
    "sh",
    "streamlit",
    "uvicorn",
    "wget",
    "yarn",
];
