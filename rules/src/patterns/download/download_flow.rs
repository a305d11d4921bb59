//! What is downloaded in a stage, followed from the command that fetches it to the one that uses it, with the checks between.
//!
//! Only what is certain counts against a download: one that may have been checked, by a script that came along, a list of sums
//! or a program that is not known, says so. Entry point: [`download_flows`].

use std::rc::Rc;

use hullwright_core::rule::Context;
use hullwright_core::shell::command::Downloader;
use hullwright_core::text::TextRange;

use super::checksum::Check;
use super::file_use::UseKind;
use super::stage_walk::walk_stage;

/// A download and what becomes of it.
#[derive(Clone, Debug)]
pub struct DownloadFlow {
    /// Where its address is written.
    pub address: TextRange,
    /// The command; `None` for ADD.
    pub client: Option<Client>,
    /// Whether it goes to a program through a pipe or as its text.
    pub is_streamed: bool,
    /// Its first use.
    pub used: Option<FileUse>,
    /// The commands that check it.
    pub checks: Vec<CheckedBy>,
    /// Whether it may be checked in another way.
    pub may_be_checked: bool,
    /// What it is called.
    pub names: Vec<String>,
}

/// The command that downloads.
#[derive(Clone, Debug)]
pub struct Client {
    /// Which.
    pub downloader: Downloader,
    /// Its name.
    pub program: TextRange,
    /// Whether it follows the server from https to addresses of any kind.
    pub follows_anywhere: bool,
    /// Whether an option can be written behind its name.
    pub takes_options: bool,
}

/// A use of a file.
#[derive(Clone, Copy, Debug)]
pub struct FileUse {
    /// What is done.
    pub kind: UseKind,
    /// The command.
    pub range: TextRange,
}

/// A check of a file.
#[derive(Clone, Copy, Debug)]
pub struct CheckedBy {
    /// What it is worth.
    pub check: Check,
    /// The command.
    pub range: TextRange,
}

impl DownloadFlow {
    /// The use of a download that nothing checks, for certain.
    pub fn unchecked_use(&self) -> Option<FileUse> {
        self.used.filter(|_| self.checks.is_empty() && !self.may_be_checked)
    }

    /// Takes note of a use; the first one counts, unless it only prepares another.
    pub fn use_by(&mut self, kind: UseKind, range: TextRange) {
        if self.used.is_none_or(|used| used.kind == UseKind::MakeProgram && kind != UseKind::MakeProgram) {
            self.used = Some(FileUse { kind, range });
        }
    }

    /// Takes note that something may check it, unless it has been used already.
    pub fn doubt(&mut self) {
        self.may_be_checked |= self.used.is_none();
    }
}

/// The downloads of a file.
#[derive(Debug)]
pub struct DownloadFlows(pub Vec<DownloadFlow>);

/// Everything that is downloaded, stage by stage, in order of place.
pub fn download_flows(cx: &Context<'_>) -> Rc<DownloadFlows> {
    cx.remember(|| {
        let text = cx.text();
        let may_download = ["curl", "wget", "http"].iter().any(|word| text.contains(word));
        let stages = cx.graph().stages().iter().filter(|stage| may_download && !stage.runs_windows);
        DownloadFlows(stages.flat_map(|stage| walk_stage(cx, stage)).collect())
    })
}
