//! The exit codes, in one table.

use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// Nothing at or above the level that fails.
    Clean,
    /// Findings at or above the level that fails.
    Findings,
    /// A bad flag or a bad configuration.
    Misuse,
    /// Anything that goes wrong where hadolint's exit codes count: it has one for all.
    Refused,
    /// Our own failure.
    Failure,
    /// The editor left without a word; the protocol asks for this code.
    Left,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Findings | Outcome::Refused | Outcome::Left => 1,
            Outcome::Misuse => 2,
            Outcome::Failure => 3,
        })
    }
}

/// Why a run stopped before it had a result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stop {
    /// The user's doing: a flag, a configuration file, a file to write.
    #[error("{0}")]
    Misuse(String),
    /// Nobody reads the output any more.
    #[error("the output was closed")]
    Closed,
    /// The output cannot be written.
    #[error("output cannot be written: {0}")]
    Output(std::io::Error),
}

impl Stop {
    /// What it means for the exit code; a reader that went away is no failure.
    pub(crate) fn outcome(&self) -> Outcome {
        match self {
            Self::Misuse(_) => Outcome::Misuse,
            Self::Closed => Outcome::Clean,
            Self::Output(_) => Outcome::Failure,
        }
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe { Self::Closed } else { Self::Output(error) }
    }
}
