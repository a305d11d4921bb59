//! The command line of hullwright: reads arguments, finds files, runs the engine over them and prints what it found.
//!
//! No analysis lives here. Entry point of the main command: [`check::run`].

mod args;
mod check;
mod discover;
mod dump;
mod exit;
mod files;
mod output;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use args::{Cli, Command};
use exit::{Outcome, Stop};

fn main() -> ExitCode {
    // The engine turns a panic of a rule into a finding; the default hook would print it as well.
    std::panic::set_hook(Box::new(|_| {}));
    let run = std::panic::catch_unwind(run).unwrap_or_else(|_| {
        note("internal error; please report it with the file that causes it");
        Outcome::Failure
    });
    run.into()
}

fn run() -> Outcome {
    let matches = match Cli::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let is_misuse = error.use_stderr();
            let _ = error.print();
            return if is_misuse { Outcome::Misuse } else { Outcome::Clean };
        }
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return Outcome::Misuse;
        }
    };
    let done = match cli.command {
        Command::Check(arguments) => {
            let sinks = matches.subcommand_matches("check").map(output::sinks_of).unwrap_or_default();
            check::run(&arguments, sinks)
        }
        Command::Dump(arguments) => dump::run(&arguments),
    };
    done.unwrap_or_else(|stop| {
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
