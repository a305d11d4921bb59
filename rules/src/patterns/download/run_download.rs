//! A download that an interpreter runs as it comes: `curl … | sh`, `bash <(curl …)`, `sh -c "$(curl …)"`.
//!
//! Entry point: [`run_downloads`].

use hullwright_core::shell::{Command, Pipeline, RedirectionOperator, Script, SimpleCommand, Visitor, Word};

use super::interpreter::{RunProgram, program_run_by};
use super::streamed_download::{invocation_of, streamed_by, substituted, verifies};

/// An interpreter and the download that it runs.
#[derive(Clone, Debug)]
pub struct RunDownload<'s> {
    /// The interpreter as written, without what starts it.
    pub program: String,
    /// The command that runs it.
    pub interpreter: &'s SimpleCommand,
    /// The command that downloads.
    pub download: &'s SimpleCommand,
}

/// All of a script, in order of place.
pub fn run_downloads(script: &Script) -> Vec<RunDownload<'_>> {
    let mut search = Search { script, found: Vec::new() };
    script.visit(&mut search);
    search.found
}

struct Search<'s> {
    script: &'s Script,
    found: Vec<RunDownload<'s>>,
}

impl<'s> Visitor<'s> for Search<'s> {
    fn pipeline(&mut self, pipeline: &'s Pipeline) {
        let mut download = None;
        for command in &pipeline.commands {
            if let (Command::Simple(simple), Some(download)) = (command, download)
                && simple.redirections.iter().all(|found| !found.operator.is_input())
                && let Some(program) = self.reads_program(simple)
            {
                self.found.push(RunDownload { program, interpreter: simple, download });
                return;
            }
            if verifies(self.script, command) {
                return;
            }
            download = streamed_by(self.script, command).or(download);
        }
    }

    fn command(&mut self, command: &'s SimpleCommand, _: bool) {
        if let Some((program, download)) = self.substituted_program(command) {
            self.found.push(RunDownload { program, interpreter: command, download });
        }
    }
}

impl<'s> Search<'s> {
    /// The interpreter, if it runs what it reads.
    fn reads_program(&self, command: &SimpleCommand) -> Option<String> {
        let invocation = invocation_of(self.script, command)?;
        let (program, run) = program_run_by(&invocation)?;
        (run == RunProgram::Input).then(|| program.to_owned())
    }

    /// The interpreter, if what it runs is the output of a download.
    fn substituted_program(&self, command: &'s SimpleCommand) -> Option<(String, &'s SimpleCommand)> {
        let invocation = invocation_of(self.script, command)?;
        let (program, run) = program_run_by(&invocation)?;
        let word: &Word = match run {
            RunProgram::Text(part) | RunProgram::File(part) => {
                let range = part.argument().range;
                command.words.iter().find(|word| self.script.locate(word.range) == range)?
            }
            RunProgram::Input => {
                let input = command.redirections.iter().rfind(|found| found.operator.is_input())?;
                let is_text =
                    matches!(input.operator, RedirectionOperator::Read | RedirectionOperator::HereString);
                Some(&input.target).filter(|_| is_text && input.descriptor.is_none())?
            }
        };
        Some((program.to_owned(), substituted(self.script, word)?))
    }
}
