//! The files that a command or an ADD downloads, and what they are called afterwards.
//!
//! Left out is what a checksum or a commit in the address pins, and whatever goes to a place that is not known. Entry points:
//! [`fetched_files`] for curl and wget, [`added_files`] for ADD.

use hullwright_core::dockerfile::Instruction;
use hullwright_core::shell::command::{DownloadCommand, DownloadOutput, Downloader, Part};
use hullwright_core::shell::{LaunchedCommand, RedirectionOperator};
use hullwright_core::text::{MappedText, TextRange};

use super::download_flow::{Client, FileUse};
use super::file_key::{base_name, file_key};
use super::file_use::{UseKind, makes_program};
use super::streamed_download::{is_local, is_remote};

/// A file that has just been downloaded.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// Where its address is written.
    pub address: TextRange,
    /// The command; `None` for ADD.
    pub client: Option<Client>,
    /// Whether another command reads it as it comes.
    pub is_streamed: bool,
    /// What is done with it at once.
    pub used: Option<FileUse>,
    /// What it is called.
    pub names: Vec<String>,
}

/// What an ADD downloads. `folder` is the working directory.
pub fn added_files(add: &Instruction, folder: &str) -> Vec<Fetched> {
    let Some(copy) = add.as_copy().filter(|_| add.flag("checksum").is_none()) else { return Vec::new() };
    let bare = |word: &MappedText| word.as_str().trim_matches(['"', '\'']).to_owned();
    let destination = bare(copy.destination);
    let mode = add.flag("chmod").and_then(|flag| {
        let is_program = flag.value().is_some_and(|mode| makes_program(mode.as_str()));
        is_program.then(|| FileUse { kind: UseKind::MakeProgram, range: flag.text.range() })
    });
    let mut fetched = Vec::new();
    for source in copy.sources {
        let url = bare(source);
        let is_page = url.starts_with("https://") || url.starts_with("http://");
        if !is_page || remote_path(&url).strip_suffix(".git").is_some() || names_commit(&url) {
            continue;
        }
        let path = if destination.ends_with('/') {
            format!("{destination}{}", base_name(remote_path(&url)))
        } else {
            destination.clone()
        };
        if let Some(key) = file_key(folder, &path) {
            let (address, names) = (source.range(), vec![key]);
            fetched.push(Fetched { address, client: None, is_streamed: false, used: mode, names });
        }
    }
    fetched
}

/// What curl or wget download. `stream` is what reads their output.
pub fn fetched_files(
    download: &DownloadCommand<'_>,
    launched: &LaunchedCommand<'_>,
    stream: Option<FileUse>,
    folder: &str,
) -> Vec<Fetched> {
    if !is_remote(download) || download.urls.iter().any(|url| names_commit(url.text())) {
        return Vec::new();
    }
    let client = client_of(download, launched);
    let new = |url: &Part<'_>, used: Option<FileUse>, names: Vec<String>| Fetched {
        address: url.range(),
        client: Some(client.clone()),
        is_streamed: used.is_some(),
        used,
        names,
    };
    let inside = |name: &str| match download.directory {
        Some(directory) if !name.starts_with('/') => {
            file_key(folder, &format!("{}/{name}", directory.text().trim_end_matches('/')))
        }
        _ => file_key(folder, name),
    };
    // `wget $OPTIONS https://…`: a word that may hold anything is a poor address.
    let is_address = |url: &&Part<'_>| !url.text().starts_with('$') || url.text().contains('/');
    let first = download.urls.iter().find(is_address).or(download.urls.first());
    match download.output {
        DownloadOutput::File(file) => {
            let directory = if download.downloader == Downloader::Curl {
                inside(file.text())
            } else {
                file_key(folder, file.text())
            };
            let named = directory.map(|key| vec![key]);
            first.zip(named).map(|(url, names)| new(url, None, names)).into_iter().collect()
        }
        DownloadOutput::RemoteName => {
            let urls = download.urls.iter().filter(|url| !is_local(url.text()));
            let named = urls.filter_map(|url| {
                let name = base_name(remote_path(url.text()));
                // What a variable holds may end with any name.
                let is_named = url.text().contains('/') && !name.is_empty();
                is_named.then(|| inside(name)).flatten().map(|key| new(url, None, vec![key]))
            });
            named.collect()
        }
        DownloadOutput::Stdout => match stream {
            Some(used) => first.map(|url| new(url, Some(used), Vec::new())).into_iter().collect(),
            None => {
                let names = written_file(launched, folder);
                first.zip(names).map(|(url, key)| new(url, None, vec![key])).into_iter().collect()
            }
        },
        DownloadOutput::Discarded | DownloadOutput::Unknown => Vec::new(),
    }
}

/// The file that the output of a command is redirected to.
fn written_file(launched: &LaunchedCommand<'_>, folder: &str) -> Option<String> {
    let place = launched.place?;
    let written = place.site.command.redirections.iter().rfind(|found| {
        let is_write = matches!(found.operator, RedirectionOperator::Write | RedirectionOperator::Overwrite);
        is_write && found.descriptor.is_none()
    })?;
    let target = place.script.script.argument(&written.target);
    file_key(folder, &target.text).filter(|key| !key.starts_with("/dev/"))
}

fn client_of(download: &DownloadCommand<'_>, launched: &LaunchedCommand<'_>) -> Client {
    let lacks = |names: &[&str]| names.iter().all(|name| download.reading.find(name).is_none());
    let is_open = match download.downloader {
        Downloader::Curl => {
            download.follows_redirects.is_yes() && lacks(&["proto", "proto-redir", "max-redirs"])
        }
        Downloader::Wget => lacks(&["max-redirect", "https-only"]),
    };
    let is_encrypted =
        !download.urls.is_empty() && download.urls.iter().all(|url| url.text().starts_with("https://"));
    Client {
        downloader: download.downloader,
        program: download.program.range,
        follows_anywhere: is_open && is_encrypted && download.is_complete,
        takes_options: launched.place.is_some_and(|place| !place.script.shell.ends_with("zsh")),
    }
}

/// An address without what follows its path.
fn remote_path(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

/// Whether an address names a commit, whose content is as fixed as that of a checksum.
fn names_commit(url: &str) -> bool {
    let is_commit = |word: &str| word.len() == 40 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let lower = url.to_ascii_lowercase();
    let is_named = |variable: &str| {
        let name: &str = variable
            .split(|ch: char| !ch.is_ascii_alphanumeric() && ch != '_' && ch != '{')
            .next()
            .unwrap_or("");
        ["commit", "sha", "rev", "hash", "git_ref"].iter().any(|word| name.contains(word))
    };
    url.split(|ch: char| !ch.is_ascii_alphanumeric()).any(is_commit) || lower.split('$').skip(1).any(is_named)
}
