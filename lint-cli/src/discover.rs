//! Which files are checked, and what each of them is.
//!
//! Folders are searched by file name; a file that is named on the command line is checked whatever its name is.

use std::path::{Component, Path, PathBuf};

use hullwright_core::text::FileKind;
use ignore::WalkBuilder;

use crate::exit::Stop;
use crate::files::slashed;

/// A file to check.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Target {
    /// The path as it is shown: relative to the working directory, `/` separated.
    pub(crate) shown: String,
    /// Where to read it.
    pub(crate) path: PathBuf,
}

/// All files to check, sorted by the path that is shown.
pub(crate) fn discover(paths: &[PathBuf], use_gitignore: bool) -> Result<Vec<Target>, Stop> {
    let cwd = std::env::current_dir().ok();
    let mut found = Vec::new();
    for path in paths {
        let relative = relative_to(path, cwd.as_deref());
        match std::fs::metadata(&relative) {
            Ok(metadata) if metadata.is_dir() => walk(&relative, use_gitignore, &mut found),
            Ok(_) => found.push(target(relative)),
            // It is there but cannot be looked at: a finding of the file, not the end of the run.
            Err(_) if std::fs::symlink_metadata(&relative).is_ok() => found.push(target(relative)),
            Err(error) => return Err(Stop::Misuse(format!("{}: {}", path.display(), plain(&error)))),
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// All files of a folder that a search finds, by their paths in it.
pub(crate) fn search(folder: &Path) -> Vec<Target> {
    let mut found = Vec::new();
    walk(folder, true, &mut found);
    for target in &mut found {
        target.shown = slashed(target.path.strip_prefix(folder).unwrap_or(&target.path));
    }
    found.sort();
    found
}

fn target(path: PathBuf) -> Target {
    Target { shown: slashed(&path), path }
}

/// Message of an IO error without the number of the operating system.
pub(crate) fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or_default().to_owned()
        }
    }
}

/// The path without `.` parts, relative to the working directory where it lies below it.
pub(crate) fn relative_to(path: &Path, cwd: Option<&Path>) -> PathBuf {
    let path = cwd.and_then(|cwd| path.strip_prefix(cwd).ok()).unwrap_or(path);
    let clean: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    if clean.as_os_str().is_empty() { PathBuf::from(".") } else { clean }
}

/// The folders that a search goes through.
pub(crate) fn folders(folder: &Path, use_gitignore: bool) -> Vec<PathBuf> {
    let entries = walker(folder, use_gitignore).build().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_dir()));
    folders.map(ignore::DirEntry::into_path).collect()
}

fn walker(folder: &Path, use_gitignore: bool) -> WalkBuilder {
    let mut builder = WalkBuilder::new(folder);
    builder
        .hidden(false)
        .ignore(false)
        .git_ignore(use_gitignore)
        .git_global(use_gitignore)
        .git_exclude(use_gitignore)
        .parents(use_gitignore)
        .require_git(false)
        .filter_entry(|entry| entry.depth() == 0 || entry.file_name() != ".git");
    builder
}

fn walk(folder: &Path, use_gitignore: bool, found: &mut Vec<Target>) {
    for entry in walker(folder, use_gitignore).build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                crate::note(&error.to_string());
                continue;
            }
        };
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && entry.file_name().to_str().is_some_and(is_found_by_name) {
            let path = entry.into_path();
            found.push(target(path.strip_prefix(".").map(Path::to_path_buf).unwrap_or(path)));
        }
    }
}

/// Whether the search takes a file of this name or path.
pub(crate) fn is_found_by_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    FileKind::of_name(name).is_some_and(|kind| kind != FileKind::Config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_paths_are_relative_and_clean() {
        let cwd = Path::new("/w");
        assert_eq!(relative_to(Path::new("/w/a/b"), Some(cwd)), Path::new("a/b"));
        assert_eq!(relative_to(Path::new("./a/./b"), Some(cwd)), Path::new("a/b"));
        assert_eq!(relative_to(Path::new("./"), Some(cwd)), Path::new("."));
        assert_eq!(relative_to(Path::new("../x"), Some(cwd)), Path::new("../x"));
    }
}
