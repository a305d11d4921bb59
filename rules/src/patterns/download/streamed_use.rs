//! A download that is run or unpacked while it comes.
//!
//! Entry point: [`streamed_uses`].

use hullwright_core::shell::command::{ArchiveAction, ArchiveFile, archives, look_through};
use hullwright_core::shell::{Command, Pipeline, Script, SimpleCommand, Visitor};

use super::file_use::UseKind;
use super::run_download::run_downloads;
use super::streamed_download::{invocation_of, streamed_by, verifies};

/// A download and the command that reads it.
#[derive(Clone, Copy, Debug)]
pub struct StreamedUse<'s> {
    /// What is done.
    pub kind: UseKind,
    /// The command that does it.
    pub user: &'s SimpleCommand,
    /// The command that downloads.
    pub download: &'s SimpleCommand,
}

/// All of a script.
pub fn streamed_uses(script: &Script) -> Vec<StreamedUse<'_>> {
    let mut search = Search { script, found: Vec::new() };
    script.visit(&mut search);
    let run = run_downloads(script).into_iter().map(|found| StreamedUse {
        kind: UseKind::Run,
        user: found.interpreter,
        download: found.download,
    });
    search.found.extend(run);
    search.found
}

struct Search<'s> {
    script: &'s Script,
    found: Vec<StreamedUse<'s>>,
}

impl<'s> Visitor<'s> for Search<'s> {
    fn pipeline(&mut self, pipeline: &'s Pipeline) {
        let mut download = None;
        for command in &pipeline.commands {
            if verifies(self.script, command) {
                return;
            }
            if let (Command::Simple(user), Some(download)) = (command, download)
                && self.unpacks_input(user)
            {
                self.found.push(StreamedUse { kind: UseKind::Unpack, user, download });
                return;
            }
            download = streamed_by(self.script, command).or(download);
        }
    }
}

impl Search<'_> {
    fn unpacks_input(&self, command: &SimpleCommand) -> bool {
        let Some(invocation) = invocation_of(self.script, command) else { return false };
        let started = look_through(&invocation);
        let archive = started.command().and_then(archives::read);
        archive.is_some_and(|archive| {
            archive.action == ArchiveAction::Extract && archive.archive == ArchiveFile::Stream
        })
    }
}
