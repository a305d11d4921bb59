//! curl and wget: what they fetch, where it goes, and which safeguards are off.
//!
//! What lives here: the one value that both give. Their options lie in `curl.rs` and `wget.rs`. Entry point: [`read`].

mod curl;
#[cfg(test)]
mod tests;
mod wget;

use super::line::CommandLine;
use super::options::{Answer, Reading};
use super::part::Part;
use crate::shell::Argument;

/// A program that downloads.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[expect(missing_docs, reason = "each is named after its program")]
pub enum Downloader {
    Curl,
    Wget,
}

/// Where what is fetched goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DownloadOutput<'a> {
    /// To standard output, as for a pipe.
    Stdout,
    /// To the file of that name.
    File(Part<'a>),
    /// To a file that is named as the address or the server says.
    RemoteName,
    /// Nowhere: only headers, or only a check that it is there.
    Discarded,
    /// Not known, or not the same for all addresses.
    Unknown,
}

/// A call of curl or wget.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DownloadCommand<'a> {
    /// Which.
    pub downloader: Downloader,
    /// Its name as written.
    pub program: &'a Argument<'a>,
    /// The addresses, in order. A word that expands wholly (`$URL`) is one too, and so is one behind an unknown option;
    /// `is_complete` is then false.
    pub urls: Vec<Part<'a>>,
    /// Where what is fetched goes.
    pub output: DownloadOutput<'a>,
    /// The folder that files go to.
    pub directory: Option<Part<'a>>,
    /// Whether it ends with an error if the server answers with one; wget always does.
    pub fails_on_error: Answer,
    /// Whether it goes where the server redirects; wget always does.
    pub follows_redirects: Answer,
    /// Whether certificates go unchecked.
    pub skips_certificate_check: Answer,
    /// Whether it shows no progress.
    pub is_quiet: Answer,
    /// Whether an option makes it try again after a failure.
    pub retries: Answer,
    /// All options.
    pub reading: Reading<'a>,
    /// Whether every word was understood and no file holds further options.
    pub is_complete: bool,
}

/// What is downloaded; `None` if the program is neither curl nor wget.
pub fn read(line: CommandLine<'_>) -> Option<DownloadCommand<'_>> {
    match line.name()? {
        "curl" => Some(curl::read(line)),
        "wget" | "wget2" => Some(wget::read(line)),
        _ => None,
    }
}
