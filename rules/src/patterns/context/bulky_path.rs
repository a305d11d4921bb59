//! Folders that belong to a work tree and not to an image: histories, installed packages, build output, caches.
//!
//! What lies there counts, and what the project will have as soon as someone works in it: a folder that the image
//! fills itself, such as `node_modules` where the Dockerfile runs `npm ci`.
//! Entry point: [`bulky_paths`]. The names are those that version control, package managers and build tools use by
//! default, put together by hand.

use hullwright_core::dockerfile::InstructionKind;
use hullwright_core::project::BuildUnit;
use hullwright_core::project::path::join;
use hullwright_core::rule::Context;

/// Folders that are never source, wherever they lie.
pub const ALWAYS: &[&str] = &[
    ".venv",
    "__pycache__",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".tox",
    ".next",
    ".nuxt",
    ".svelte-kit",
    ".turbo",
    ".parcel-cache",
    ".nyc_output",
    ".terraform",
    ".gradle",
    "bower_components",
    ".svn",
    ".hg",
];

/// Commands that need the history in the context.
pub const READS_HISTORY: &[&str] = &[
    "git describe",
    "git rev-",
    "git log",
    "git status",
    "git config",
    "git submodule",
    "git tag",
    "git branch",
    "git show",
    "git diff",
    "git checkout",
    "git archive",
    "git ls-files",
    "git reset",
    "git apply",
    "git symbolic-ref",
];

/// The most paths that are found.
const MAX_NAMED: usize = 20;

/// Bulky paths of the context that exist or are implied, in the order of importance. `entries` is the sorted listing.
pub fn bulky_paths(cx: &Context<'_>, unit: &BuildUnit, entries: &[String]) -> Vec<String> {
    let Some(context) = unit.context.value() else { return Vec::new() };
    let has = |path: &str| entries.binary_search_by(|entry| entry.as_str().cmp(path)).is_ok();
    let installs = |words: &[&str]| runs_any(cx, words);
    let mut found = Vec::new();
    let has_history = matches!(cx.files().kind(&join(context, ".git")), Some(Some(_)));
    if has_history && !runs_any(cx, READS_HISTORY) && !mentions_history(cx) {
        found.push(".git".to_owned());
    }
    let installs_node = installs(&["npm i", "npm ci", "yarn", "pnpm i", "pnpm fetch", "bun i"]);
    if installs_node && has("package.json") {
        found.push("node_modules".to_owned());
    }
    if has("Cargo.toml") && installs(&["cargo build", "cargo install", "cargo chef"]) {
        found.push("target".to_owned());
    }
    if (has("uv.lock") && installs(&["uv sync"])) || (has("poetry.lock") && installs(&["poetry install"])) {
        found.push(".venv".to_owned());
    }
    if has("pom.xml") && installs(&["mvn", "mvnw"]) {
        found.push("target".to_owned());
    }
    if installs(&["dotnet build", "dotnet publish", "dotnet restore"]) {
        // Packages restored on another system and left in `obj` break the build in the image.
        let projects =
            entries.iter().filter(|entry| entry.ends_with(".csproj") || entry.ends_with(".fsproj"));
        let folders = projects.map(|project| project.rsplit_once('/').map_or("", |(folder, _)| folder));
        found.extend(folders.take(MAX_NAMED).map(|folder| join(folder, "obj")));
        found.dedup();
    }
    for entry in entries {
        let existing = bulky_prefix(entry, installs_node);
        if let Some(path) = existing.filter(|path| !found.iter().any(|known| known == path)) {
            found.push(path.to_owned());
            if found.len() >= MAX_NAMED {
                break;
            }
        }
    }
    found
}

/// The path up to its first folder that is bulky.
fn bulky_prefix(path: &str, installs_node: bool) -> Option<&str> {
    let mut start = 0;
    for (at, _) in path.match_indices('/') {
        let name = path.get(start..at)?;
        let is_candidate = name.starts_with(['.', '_', 'b', 'n']);
        if !is_candidate {
            start = at + 1;
            continue;
        }
        if ALWAYS.contains(&name) || (name == "node_modules" && installs_node) {
            return path.get(..at);
        }
        start = at + 1;
    }
    None
}

/// Whether a RUN has one of the texts.
pub fn runs_any(cx: &Context<'_>, texts: &[&str]) -> bool {
    cx.dockerfile().of_kind(InstructionKind::Run).any(|run| {
        let is_in = |text: &str| texts.iter().any(|wanted| text.contains(wanted));
        is_in(run.text.as_str()) || run.heredocs.iter().any(|heredoc| is_in(heredoc.body.slice(cx.text())))
    })
}

/// Whether the Dockerfile names `.git` anywhere but in an instruction's comment, or a tool that reads it on its own.
fn mentions_history(cx: &Context<'_>) -> bool {
    let names = [
        ".git",
        "setuptools_scm",
        "SETUPTOOLS_SCM",
        "setuptools-scm",
        "versioneer",
        "goreleaser",
        "gitversion",
    ];
    cx.dockerfile().instructions.iter().any(|instruction| {
        names.iter().any(|name| {
            let text = instruction.range.slice(cx.text());
            text.match_indices(name).any(|(at, _)| {
                let behind = text.as_bytes().get(at + name.len());
                // `repo.git` of an address and `.github` are something else.
                let before = at.checked_sub(1).and_then(|at| text.as_bytes().get(at));
                !behind.is_some_and(u8::is_ascii_alphanumeric)
                    && (*name != ".git" || !before.is_some_and(u8::is_ascii_alphanumeric))
            })
        })
    })
}
