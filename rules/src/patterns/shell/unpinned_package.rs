//! Packages of languages that an install takes in whatever release is the newest: names and addresses without a version.
//!
//! Entry point: [`unpinned_packages`].

use hullwright_core::shell::Argument;
use hullwright_core::shell::command::{
    PackageAction, PackageCommand, PackageKind, PackageManager, PackageSpec, Part, VersionKind,
};
use hullwright_core::text::TextRange;

/// A package without a version, and what to call it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnpinnedPackage {
    /// The word that names it.
    pub range: TextRange,
    /// That word.
    pub text: String,
    /// Whether it asks for a version that moves, such as `latest`.
    pub moves: bool,
}

impl UnpinnedPackage {
    /// The package that a word names.
    pub fn of(word: Part<'_>, moves: bool) -> Self {
        Self { range: word.range(), text: word.text().to_owned(), moves }
    }
}

/// What the call installs without a version, as far as that is certain.
pub fn unpinned_packages(call: &PackageCommand<'_>) -> Vec<UnpinnedPackage> {
    if call.manager == PackageManager::Go {
        return unpinned_modules(call);
    }
    if call.action != PackageAction::Install || is_bound(call) {
        return Vec::new();
    }
    call.packages.iter().filter_map(|package| unpinned(call, package)).collect()
}

/// Whether something else tells the versions of all packages.
fn is_bound(call: &PackageCommand<'_>) -> bool {
    let is_constraint = |package: &PackageSpec<'_>| package.kind == PackageKind::ConstraintFile;
    let words: &[&str] = match call.manager {
        PackageManager::Pip | PackageManager::Uv => &["no-index", "constraint", "exclude-newer", "offline"],
        PackageManager::Gem => &["version", "local", "file"],
        PackageManager::Cargo => &["path", "offline"],
        PackageManager::Dotnet => &["version", "tool-manifest"],
        PackageManager::Npm | PackageManager::Pnpm => &["offline", "prefer-offline", "before"],
        PackageManager::Yarn => &["offline"],
        _ => &[],
    };
    call.packages.iter().any(is_constraint) || words.iter().any(|name| call.reading.find(name).is_some())
}

fn unpinned(call: &PackageCommand<'_>, package: &PackageSpec<'_>) -> Option<UnpinnedPackage> {
    if !package.is_certain || package.is_removed {
        return None;
    }
    if package.kind == PackageKind::Url {
        return is_moving_source(call, package).then(|| UnpinnedPackage::of(package.whole, false));
    }
    // With a repository the names are its packages.
    let is_of_repository = call.manager == PackageManager::Cargo && call.reading.find("git").is_some();
    package.literal_name().filter(|name| !is_of_repository && is_package_name(call.manager, name))?;
    let moves = package.version.is_some_and(|version| version.kind == VersionKind::Tag);
    (moves || package.version.is_none()).then(|| UnpinnedPackage::of(package.whole, moves))
}

/// What runs on a machine already is no package: `php`, `ext-json`.
fn is_package_name(manager: PackageManager, name: &str) -> bool {
    manager != PackageManager::Composer || name.contains('/')
}

/// Whether an address is a repository without a branch, tag or commit.
fn is_moving_source(call: &PackageCommand<'_>, package: &PackageSpec<'_>) -> bool {
    let text = package.whole.text();
    let Some(text) = package.whole.literal().map(|_| text) else { return false };
    let (address, fragment) =
        text.split_once('#').map_or((text, None), |(address, rest)| (address, Some(rest)));
    match call.manager {
        PackageManager::Pip | PackageManager::Pipx | PackageManager::Uv => {
            let path = address.split_once("git+").and_then(|(_, rest)| rest.split_once("://"));
            let path = path.and_then(|(_, rest)| rest.split_once('/'));
            path.is_some_and(|(_, path)| !path.contains('@'))
        }
        PackageManager::Npm | PackageManager::Yarn | PackageManager::Pnpm | PackageManager::Bun => {
            let is_repository = address.starts_with("git") || !address.contains("://");
            is_repository && fragment.is_none()
        }
        PackageManager::Cargo => ["rev", "tag"].iter().all(|name| call.reading.find(name).is_none()),
        _ => false,
    }
}

/// Go takes the version of a module from its project, where none is named: only `get` looks for the newest.
fn unpinned_modules(call: &PackageCommand<'_>) -> Vec<UnpinnedPackage> {
    let verb = call.action_word.and_then(Part::literal);
    let unpinned = |package: &PackageSpec<'_>| {
        let name = package.literal_name().filter(|name| is_module_elsewhere(name) && package.is_certain)?;
        let moves = package.version.is_some_and(|version| version.kind == VersionKind::Tag);
        let is_newest = verb == Some("get") && package.version.is_none() && !name.ends_with("...");
        (moves || is_newest).then(|| UnpinnedPackage::of(package.whole, moves))
    };
    match verb {
        Some("install" | "get") => call.packages.iter().filter_map(unpinned).collect(),
        Some("run") => run_word(call)
            .filter(|word| word.literal().is_some_and(|text| text.ends_with("@latest")))
            .map(|word| UnpinnedPackage::of(Part::whole(word), true))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

fn is_module_elsewhere(name: &str) -> bool {
    name.split('/').next().is_some_and(|host| host.contains('.'))
}

/// The program that `go run` builds.
pub fn run_word<'a>(call: &PackageCommand<'a>) -> Option<&'a Argument<'a>> {
    call.reading.rest.iter().find(|word| !word.text.starts_with('-'))
}
