//! An ignore file for a context that has none: what certainly is no part of an image, by what lies there.
//!
//! Each pattern takes something that is there, or what the tools leave behind whose commands the Dockerfile runs. None
//! hides what a build names. Entry point: [`new_ignore_file`].

use hullwright_core::dockerignore::{IgnoreFile, Matcher};
use hullwright_core::project::path::{join, parent};
use hullwright_core::project::{BuildUnit, EntryKind};
use hullwright_core::rule::Context;
use hullwright_core::text::FileKind;

use crate::patterns::context::broad_copy::{BroadCopy, broad_copies};
use crate::patterns::context::bulky_path::{ALWAYS, READS_HISTORY, bulky_paths, runs_any};
use crate::patterns::context::ignore_change::{IgnoreChange, covering_patterns, is_plain};
use crate::patterns::context::missed_secret::{missed_secrets, secret_patterns};
use crate::patterns::context::needed_path::leaves_out;
use crate::patterns::secret::secret_file::secret_file;

/// What tools write beside a manifest, and the commands that show that the image makes it itself.
const MADE: &[(&str, &[&str], &[&str])] = &[
    ("package.json", &["npm i", "npm ci", "yarn", "pnpm i", "pnpm fetch", "bun i"], &["node_modules"]),
    ("composer.json", &["composer i"], &["vendor"]),
    ("Cargo.toml", &["cargo build", "cargo install", "cargo chef"], &["target"]),
    ("pom.xml", &["mvn"], &["target"]),
    ("build.gradle", &["gradle"], &[".gradle", "build"]),
    ("build.gradle.kts", &["gradle"], &[".gradle", "build"]),
    ("mix.exs", &["mix deps.get"], &["_build", "deps"]),
    (".csproj", &["dotnet build", "dotnet publish", "dotnet restore"], &["bin", "obj"]),
    (".fsproj", &["dotnet build", "dotnet publish", "dotnet restore"], &["bin", "obj"]),
];

/// What editors and systems leave behind.
const LOCAL: &[&str] = &[".idea", ".vscode", ".vs", ".DS_Store", "Thumbs.db"];

/// Path and text of the ignore file, if it keeps out all of `wanted`.
pub fn new_ignore_file(cx: &Context<'_>, unit: &BuildUnit, wanted: &[String]) -> Option<(String, String)> {
    let change = IgnoreChange::of_unit(cx, unit)?;
    let broad = broad_copies(cx, unit);
    let secrets = missed_secrets(cx, unit, &broad);
    let secrets: Vec<String> = secrets.into_iter().chain(environment_files(wanted)).collect();
    let draft = Draft { cx, unit, change, broad };
    let sections = [
        ("# Version control", draft.history()),
        ("# Packages, build output and caches", draft.bulky()),
        ("# Secrets and local settings", draft.secrets(secrets)),
        ("# Editors and systems", draft.local()),
        ("# Read by the builder and by Compose, not by the image", draft.definitions()),
    ];
    let text = draft.text(sections);
    let matcher = Matcher::new(&IgnoreFile::parse(&text)).ok()?;
    let is_kept_out =
        |path: &String| leaves_out(&matcher, path) || leaves_out(&matcher, &format!("{path}/a"));
    let is_enough = wanted.iter().all(is_kept_out);
    let sends_something = draft.change.entries.iter().any(|entry| !leaves_out(&matcher, entry));
    let path = join(unit.context.value()?, ".dockerignore");
    let arrives = draft.change.needed.arrives(None, &matcher, draft.change.entries);
    (is_enough && sends_something && arrives).then_some((path, text))
}

fn environment_files(wanted: &[String]) -> impl Iterator<Item = String> {
    wanted.iter().filter(|path| secret_file(path).is_some()).cloned()
}

fn is_folder_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    ALWAYS.contains(&name) || MADE.iter().any(|(.., folders)| folders.contains(&name))
}

struct Draft<'a> {
    cx: &'a Context<'a>,
    unit: &'a BuildUnit,
    change: IgnoreChange<'a>,
    broad: Vec<BroadCopy<'a>>,
}

impl Draft<'_> {
    /// The sections that have a pattern. A pattern that would hide what a build names is left out.
    fn text(&self, sections: impl IntoIterator<Item = (&'static str, Vec<String>)>) -> String {
        let mut shown: Vec<String> = Vec::new();
        for (heading, patterns) in sections {
            let patterns = self.harmless(patterns);
            if !patterns.is_empty() {
                shown.push(format!("{heading}\n{}\n", patterns.join("\n")));
            }
        }
        shown.join("\n")
    }

    fn harmless(&self, patterns: Vec<String>) -> Vec<String> {
        let mut kept: Vec<String> = Vec::new();
        for pattern in patterns {
            let is_harmless = pattern.starts_with('!')
                || Matcher::from_cleaned([pattern.as_str()])
                    .is_ok_and(|matcher| self.change.needed.arrives(None, &matcher, self.change.entries));
            if is_harmless && !kept.contains(&pattern) {
                kept.push(pattern);
            }
        }
        kept
    }

    fn history(&self) -> Vec<String> {
        let Some(context) = self.unit.context.value() else { return Vec::new() };
        let has =
            |folder: &str, name: &str| matches!(self.cx.files().kind(&join(folder, name)), Some(Some(_)));
        let mut above = std::iter::successors(parent(context), |folder| parent(folder));
        // A history that is not there yet will be where the project's own settings of Git are.
        let is_top = has(context, ".git")
            || (has(context, ".gitignore")
                && !above.any(|folder| has(folder, ".git") || has(folder, ".gitignore")));
        let reads =
            [".git/", ".git ", "setuptools_scm", "setuptools-scm", "versioneer", "goreleaser", "gitversion"];
        let needed = &self.change.needed;
        let is_read = needed.mentions(READS_HISTORY) || needed.mentions(&reads);
        if is_top && !is_read { vec![".git".to_owned()] } else { Vec::new() }
    }

    fn bulky(&self) -> Vec<String> {
        let entries = self.change.entries;
        let bulky = bulky_paths(self.cx, self.unit, entries);
        let made = self.made();
        let is_open =
            |path: &&String| path.as_str() != ".git" && !made.iter().any(|pattern| takes(pattern, path));
        let open: Vec<String> = bulky.iter().filter(is_open).cloned().collect();
        let mut patterns = made.clone();
        patterns.extend(covering_patterns(&open, entries, |name| ALWAYS.contains(&name)).unwrap_or_default());
        if entries.iter().any(|entry| entry.rsplit_once('.').is_some_and(|(_, ending)| ending == "py")) {
            patterns.extend(["**/__pycache__", "**/*.pyc"].map(str::to_owned));
        }
        patterns
    }

    /// What the tools leave behind whose commands the Dockerfile runs: at every depth where manifests lie deeper, and
    /// nothing else has that name.
    fn made(&self) -> Vec<String> {
        let mut patterns = Vec::new();
        for (manifest, commands, folders) in MADE {
            let homes = self.homes(manifest);
            if homes.is_empty() || !runs_any(self.cx, commands) {
                continue;
            }
            for folder in *folders {
                let is_made = |entry: &String| {
                    let mut start = 0;
                    entry.split('/').all(|part| {
                        let above = entry.get(..start).unwrap_or_default().trim_end_matches('/');
                        start += part.len() + 1;
                        part != *folder || homes.contains(&above)
                    })
                };
                let is_own_name = self.change.entries.iter().all(is_made);
                let pattern = match homes.as_slice() {
                    [""] => (*folder).to_owned(),
                    _ if is_own_name => format!("**/{folder}"),
                    [home, ..] => join(home, folder),
                    [] => continue,
                };
                if is_plain(pattern.trim_start_matches("**/")) {
                    patterns.push(pattern);
                }
            }
        }
        patterns
    }

    /// The folders with a manifest of that name or ending, those at the top first.
    fn homes(&self, manifest: &str) -> Vec<&str> {
        let is_manifest =
            |name: &str| name == manifest || (manifest.ends_with("proj") && name.ends_with(manifest));
        let is_installed = |folder: &str| folder.split('/').any(is_folder_name);
        let mut homes: Vec<&str> = Vec::new();
        for entry in self.change.entries {
            let (folder, name) = entry.rsplit_once('/').unwrap_or(("", entry));
            if is_manifest(name) && !is_installed(folder) && !homes.contains(&folder) {
                homes.push(folder);
            }
        }
        homes.sort_unstable();
        homes
    }

    fn secrets(&self, mut secrets: Vec<String>) -> Vec<String> {
        secrets.retain(|path| self.broad.iter().any(|copy| copy.takes(path)));
        secrets.sort();
        secrets.dedup();
        let entries = self.change.entries;
        let candidates = secret_patterns(&secrets, entries);
        let is_meant = |entry: &str| secrets.iter().any(|path| path == entry || path.contains('*'));
        let is_right = |patterns: &&Vec<String>| {
            Matcher::from_cleaned(patterns.iter().map(String::as_str))
                .is_ok_and(|matcher| self.change.leaves_out_only(None, &matcher, is_meant))
        };
        candidates.iter().find(is_right).or(candidates.last()).cloned().unwrap_or_default()
    }

    fn local(&self) -> Vec<String> {
        let mut patterns = Vec::new();
        for name in LOCAL {
            let depth = |entry: &String| entry.split('/').position(|part| part == *name);
            let at: Vec<usize> = self.change.entries.iter().filter_map(depth).collect();
            if at.iter().any(|depth| *depth > 0) {
                patterns.push(format!("**/{name}"));
            } else if !at.is_empty() {
                patterns.push((*name).to_owned());
            }
        }
        patterns
    }

    /// Dockerfiles, ignore files and Compose files at the top, unless a command speaks of such.
    fn definitions(&self) -> Vec<String> {
        if runs_any(self.cx, &["Dockerfile", "dockerignore", "compose.y", "docker-compose"]) {
            return Vec::new();
        }
        let Some(context) = self.unit.context.value() else { return Vec::new() };
        let is_file = |name: &str| self.cx.files().kind(&join(context, name)) == Some(Some(EntryKind::File));
        let at_top = self.change.entries.iter().filter(|entry| !entry.contains('/') && is_plain(entry));
        let is_definition = |entry: &&String| {
            matches!(FileKind::of_name(entry), Some(FileKind::Dockerfile | FileKind::Compose))
                && is_file(entry)
        };
        let mut patterns = vec![".dockerignore".to_owned()];
        let names: Vec<&String> = at_top.filter(is_definition).collect();
        let has_ending =
            |name: &&String| name.rsplit_once('.').is_some_and(|(_, ending)| ending == "Dockerfile");
        let are_many = names.iter().filter(|name| has_ending(name)).count() > 2;
        for name in names {
            let pattern = if are_many && has_ending(&name) { "*.Dockerfile" } else { name };
            patterns.push(pattern.to_owned());
        }
        patterns
    }
}

fn takes(pattern: &str, path: &str) -> bool {
    Matcher::from_cleaned([pattern]).is_ok_and(|matcher| leaves_out(&matcher, path))
}
