//! A call of curl said with wget, or the reverse.
//!
//! Entry point: [`said_with_other`]. Only for calls that name one address and where it goes, and beside that only say how much
//! they talk.

use hullwright_core::rule::Context;
use hullwright_core::shell::command::{
    CommandLine, DownloadCommand, DownloadOutput, Downloader, FoundOption, Part, downloads,
};
use hullwright_core::text::{Edit, TextRange};

/// Options that the other program has under other names, or needs not.
const OF_WGET: [&str; 5] = ["quiet", "verbose", "progress", "show-progress", "output-document"];
const OF_CURL: [&str; 7] =
    ["fail", "silent", "show-error", "location", "output", "remote-name", "progress-bar"];

/// The edit that has the other program fetch the same; `None` where the call says more than both can.
pub fn said_with_other(cx: &Context<'_>, line: CommandLine<'_>) -> Option<Edit> {
    let call = downloads::read(line)?;
    let known: &[&str] = match call.downloader {
        Downloader::Curl => &OF_CURL,
        Downloader::Wget => &OF_WGET,
    };
    let is_known = |option: &FoundOption<'_>| known.iter().any(|name| option.is(name));
    let is_plain = line.is_whole
        && call.is_complete
        && call.directory.is_none()
        && call.reading.doubts.is_empty()
        && call.reading.options.iter().all(is_known);
    let [url] = call.urls.as_slice() else { return None };
    if !is_plain || !url.is_whole() {
        return None;
    }
    let words = match (call.downloader, target(cx, &call, *url)?) {
        (Downloader::Wget, Target::Stdout) => "curl -fsSL".to_owned(),
        (Downloader::Wget, Target::File(name)) => format!("curl -fsSL -o {name}"),
        (Downloader::Wget, Target::NameOfAddress) => "curl -fsSLO".to_owned(),
        (Downloader::Curl, Target::Stdout) => "wget -qO-".to_owned(),
        (Downloader::Curl, Target::File(name)) => format!("wget -qO {name}"),
        (Downloader::Curl, Target::NameOfAddress) => "wget -q".to_owned(),
    };
    let last = line.arguments.last()?;
    let range = TextRange::new(line.program.range.start(), last.range.end());
    // What stands between the words, a redirection or the end of a line, has to stay.
    let is_row = !cx.slice(range).contains(['\n', '<', '>']);
    is_row.then(|| Edit::replace(range, format!("{words} {}", cx.slice(url.range()))))
}

enum Target<'a> {
    Stdout,
    /// The file as written.
    File(&'a str),
    /// The file is named as the last part of the address.
    NameOfAddress,
}

fn target<'a>(cx: &Context<'a>, call: &DownloadCommand<'_>, url: Part<'_>) -> Option<Target<'a>> {
    match call.output {
        DownloadOutput::Stdout => Some(Target::Stdout),
        DownloadOutput::File(file) if file.is_whole() => Some(Target::File(cx.slice(file.range()))),
        DownloadOutput::RemoteName => {
            let (_, path) = url.text().split_once("://")?;
            let (_, name) = path.rsplit_once('/')?;
            let is_name = !name.is_empty() && !name.contains(['?', '#', '&', '"', '\'']);
            is_name.then_some(Target::NameOfAddress)
        }
        DownloadOutput::File(_) | DownloadOutput::Discarded | DownloadOutput::Unknown => None,
    }
}
