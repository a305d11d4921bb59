//! Packages of languages that hadolint calls unpinned: a word behind `install` without the signs of a version.
//!
//! What lives here: which words those are, found out by asking the program. Entry point: [`unpinned_words`].

use hullwright_core::shell::command::{CommandLine, PackageCommand, PackageManager, PackageSpec};
use hullwright_core::shell::command::{Part, packages};
use hullwright_core::shell::{Argument, Invocation};

use crate::patterns::shell::unpinned_package::{UnpinnedPackage, run_word};

/// The facet and the words without a version.
pub fn unpinned_words(invocation: &Invocation<'_>) -> Option<(&'static str, Vec<UnpinnedPackage>)> {
    let line = line_of(invocation)?;
    let call = packages::read(line)?;
    let program: &str = &line.program.text;
    let verb = call.action_word.map(Part::text);
    let found: Vec<UnpinnedPackage> = match call.manager {
        PackageManager::Pip | PackageManager::Pipx
            if program.starts_with("pip") && verb == Some("install") =>
        {
            return Some(("pip", unpinned_python(&call)));
        }
        PackageManager::Npm if program == "npm" && verb == Some("install") => {
            return Some(("npm", words(&call, |text| !is_node_pinned(text))));
        }
        PackageManager::Gem if program == "gem" && matches!(verb, Some("install" | "i")) => {
            return Some(("gem", unpinned_gems(&call, line)));
        }
        PackageManager::Go if program == "go" => match verb {
            Some("install" | "get") => words(&call, |text| !is_go_pinned(text)),
            Some("run") => run_word(&call)
                .filter(|word| !is_go_pinned(&word.text))
                .map(|word| UnpinnedPackage::of(Part::whole(word), false))
                .into_iter()
                .collect(),
            _ => return None,
        },
        _ => return None,
    };
    Some(("go", found))
}

/// The command, behind `python -m` too.
fn line_of<'a>(invocation: &'a Invocation<'a>) -> Option<CommandLine<'a>> {
    let line = CommandLine::from(invocation);
    if !invocation.program.text.starts_with("python") {
        return Some(line);
    }
    let [option, module, arguments @ ..] = invocation.arguments.as_slice() else { return None };
    (option.text == "-m").then_some(CommandLine { program: module, arguments, is_whole: true })
}

fn words(call: &PackageCommand<'_>, is_unpinned: impl Fn(&str) -> bool) -> Vec<UnpinnedPackage> {
    let found = call.packages.iter().filter(|package| is_unpinned(package.whole.text()));
    found.map(|package| UnpinnedPackage::of(package.whole, false)).collect()
}

fn unpinned_python(call: &PackageCommand<'_>) -> Vec<UnpinnedPackage> {
    let has = |name: &str| call.reading.find(name).is_some();
    if has("requirement") || has("constraint") || has("editable") {
        return Vec::new();
    }
    words(call, |text| {
        if text.contains("git+") {
            return !text.contains('@');
        }
        let has_version = text.contains(['=', '<', '>']) || text.contains("!=");
        let is_place = text.contains('/') || text.starts_with('.');
        let is_file = [".whl", ".tar.gz", ".zip"].iter().any(|ending| text.ends_with(ending));
        !has_version && !is_place && !is_file
    })
}

fn is_node_pinned(text: &str) -> bool {
    if text.starts_with("git") && text.contains("://") {
        return text.contains('#');
    }
    let is_place = ["/", "./", "../", "~/"].iter().any(|start| text.starts_with(start));
    let is_file = [".tgz", ".tar", ".tar.gz"].iter().any(|ending| text.ends_with(ending));
    is_place || is_file || text.char_indices().any(|(at, ch)| at > 0 && ch == '@')
}

fn is_go_pinned(text: &str) -> bool {
    if text.starts_with(['.', '/']) {
        return true;
    }
    text.split_once('@')
        .is_some_and(|(_, version)| !matches!(version, "latest" | "upgrade" | "patch" | "none"))
}

/// A word behind a long option is taken for its value.
fn unpinned_gems(call: &PackageCommand<'_>, line: CommandLine<'_>) -> Vec<UnpinnedPackage> {
    if call.reading.find("version").is_some() {
        return Vec::new();
    }
    let end = line.arguments.iter().position(|word| word.text == "--").unwrap_or(line.arguments.len());
    let before: Vec<&Argument<'_>> = line.arguments.iter().take(end).collect();
    let is_value = |package: &&PackageSpec<'_>| {
        let pairs = before.iter().zip(before.iter().skip(1));
        pairs.into_iter().any(|(option, word)| {
            word.range == package.whole.range() && option.text.starts_with("--") && !option.text.contains('=')
        })
    };
    let is_before =
        |package: &&PackageSpec<'_>| before.iter().any(|word| word.range == package.whole.range());
    let found = call.packages.iter().filter(is_before).filter(|package| !is_value(package));
    let unpinned = found.filter(|package| !package.whole.text().contains(':'));
    unpinned.map(|package| UnpinnedPackage::of(package.whole, false)).collect()
}
