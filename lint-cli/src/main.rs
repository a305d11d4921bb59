//! The command line of hullwright: reads arguments, finds files, runs the engine over them, prints what it found and
//! writes what it fixed.
//!
//! No analysis lives here. Entry points of the main commands: [`check::run`], [`fix::run`].

mod args;
mod baseline;
mod check;
mod checked;
mod completions;
mod compose_index;
mod compose_sets;
mod config_command;
mod config_file;
mod config_init;
mod config_lookup;
mod config_words;
mod discover;
mod docker_plugin;
mod dump;
mod dump_compose;
mod dump_scripts;
mod exit;
mod explain;
mod explain_stage;
mod files;
mod fix;
mod flags;
mod hadolint;
mod judge;
mod line_hash;
mod lsp_command;
mod man_page;
mod memo;
mod output;
mod progress;
mod rules_command;
mod settings;
mod shellcheck;
mod since;
mod watch;
mod write;

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;

use clap::{CommandFactory, FromArgMatches};

use args::{Cli, Command};
use docker_plugin::Asked;
use exit::{Outcome, Stop};

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // The engine turns a panic of a rule into a finding; the default hook would print it as well.
    std::panic::set_hook(Box::new(|panic| {
        if let (Some(place), Ok(mut last)) = (panic.location(), LAST_PANIC.lock()) {
            *last = format!(" at {place}");
        }
    }));
    let run = std::panic::catch_unwind(run).unwrap_or_else(|_| {
        let place = LAST_PANIC.lock().map(|last| last.clone()).unwrap_or_default();
        let version = env!("CARGO_PKG_VERSION");
        note(&format!("internal error{place} of version {version}; report it with the file that causes it"));
        Outcome::Failure
    });
    run.into()
}

/// Where the last panic came from, for a bug report.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

fn run() -> Outcome {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    if arguments.first().is_some_and(|program| hadolint::is_name(Path::new(program))) {
        return as_hadolint(arguments);
    }
    let mut command = Cli::command();
    match docker_plugin::asked(&arguments) {
        None => {}
        Some(Asked::Metadata) => return ended(docker_plugin::print_metadata()),
        Some(Asked::Run { bin_name, arguments: own }) => {
            command = command.bin_name(bin_name);
            arguments = own;
        }
    }
    let matches = match command.try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return match arguments.get(1) {
                _ if !error.use_stderr() => Outcome::Clean,
                Some(command) if command == "hadolint" => Outcome::Refused,
                _ => Outcome::Misuse,
            };
        }
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return Outcome::Misuse;
        }
    };
    ended(match cli.command {
        Command::Check(arguments) => {
            let sinks = matches.subcommand_matches("check").map(output::sinks_of).unwrap_or_default();
            check::run(&arguments, &sinks)
        }
        Command::Fix(arguments) => fix::run(&arguments.lint, &arguments.fixing, None),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Rules(arguments) => rules_command::run(&arguments),
        Command::Config(arguments) => config_command::run(&arguments),
        Command::Dump(arguments) => dump::run(&arguments),
        Command::Lsp(_) => lsp_command::run(),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man_page::run(&arguments),
        Command::Docker(arguments) => docker_plugin::run(&arguments),
        Command::Hadolint(arguments) => Ok(hadolint::run(&arguments)),
    })
}

/// The program under hadolint's name.
fn as_hadolint(arguments: Vec<OsString>) -> Outcome {
    let matches = hadolint::command().try_get_matches_from(arguments);
    match matches.and_then(|matches| hadolint::arguments(&matches)) {
        Ok(arguments) => hadolint::run(&arguments),
        Err(error) => {
            let _ = error.print();
            if error.use_stderr() { Outcome::Refused } else { Outcome::Clean }
        }
    }
}

/// What a run came to; a reason to stop is told.
fn ended(run: Result<Outcome, Stop>) -> Outcome {
    run.unwrap_or_else(|stop| {
        if !matches!(stop, Stop::Closed) {
            note(&stop.to_string());
        }
        stop.outcome()
    })
}

/// Tells the user something beside the results.
pub(crate) fn note(message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "hullwright: {}", output::sanitize::line(message));
}
