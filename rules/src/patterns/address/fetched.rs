//! The addresses that a command fetches something from.
//!
//! Entry point: [`fetched_addresses`]. Addresses of other use (proxies, headers, lists of signed packages) are not among
//! them.

use hullwright_core::shell::command::{
    Command, CommandLine, DownloadOutput, PackageCommand, PackageKind, PackageManager, Part, recognise,
};

/// Programs that fetch every address among their words.
const FETCHERS: [&str; 8] = ["aria2c", "axel", "http", "https", "httpie", "hg", "lftp", "svn"];

/// Subcommands of git, besides `clone`, behind which addresses of repositories stand.
const SUBCOMMANDS: [&str; 6] = ["fetch", "ls-remote", "pull", "remote", "submodule", "subtree"];

/// What is fetched by a command, in order of place.
pub fn fetched_addresses(line: CommandLine<'_>) -> Vec<Part<'_>> {
    match recognise(line) {
        Command::Download(call) if call.output != DownloadOutput::Discarded => call.urls,
        Command::Clone(clone) => clone.url.into_iter().collect(),
        Command::Packages(call) => of_packages(&call),
        Command::Other(_) => {
            let is_git = line.name() == Some("git")
                && line.arguments.iter().any(|word| SUBCOMMANDS.contains(&&*word.text));
            let is_fetcher = line.name().is_some_and(|name| FETCHERS.contains(&name));
            let words = line.arguments.iter().filter(|_| is_git || is_fetcher).map(Part::whole);
            words.filter(|word| word.text().contains("://") && !word.text().starts_with('-')).collect()
        }
        _ => Vec::new(),
    }
}

/// Packages that are named by an address, and the index that pip asks. Other managers check what an index gives.
fn of_packages<'a>(call: &PackageCommand<'a>) -> Vec<Part<'a>> {
    let named =
        call.packages.iter().filter(|package| package.kind == PackageKind::Url).map(|package| package.whole);
    let is_python = matches!(call.manager, PackageManager::Pip | PackageManager::Pipx | PackageManager::Uv);
    let asked = ["index-url", "extra-index-url", "find-links"];
    let indexes = asked.iter().flat_map(|name| call.reading.all(name)).filter_map(|option| option.value);
    named.chain(indexes.filter(|_| is_python)).collect()
}
