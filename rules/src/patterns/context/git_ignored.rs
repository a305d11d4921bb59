//! Paths that Git is told to leave out, and those of submodules: they are not there in a fresh clone, and come from
//! somewhere else before anything is built.
//!
//! Patterns are read a little wider than Git does, exceptions are passed over: who asks wants to be silent where a path may
//! be made by something. Entry point: [`may_be_generated`].

use hullwright_core::dockerignore::Matcher;
use hullwright_core::project::FileSource;
use hullwright_core::project::path::{join, parent};

/// The most lines that are read of one file.
const MAX_LINES: usize = 2000;

/// Whether a `.gitignore` of a folder above covers the path, or it lies in a submodule.
pub fn may_be_generated(files: &dyn FileSource, path: &str) -> bool {
    std::iter::successors(parent(path), |folder| parent(folder)).any(|folder| {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let Some(inside) = path.strip_prefix(&prefix) else { return false };
        is_ignored_in(files, folder, inside) || is_submodule_of(files, folder, inside)
    })
}

fn is_ignored_in(files: &dyn FileSource, folder: &str, path: &str) -> bool {
    let Some(bytes) = files.read(&join(folder, ".gitignore")) else { return false };
    let text = String::from_utf8_lossy(&bytes);
    let patterns: Vec<String> = text.lines().take(MAX_LINES).filter_map(pattern_of).collect();
    let matches = |pattern: &String| {
        Matcher::from_cleaned([pattern.as_str()]).is_ok_and(|matcher| matcher.matches_or_parent_matches(path))
    };
    // `build/*` speaks of everything in the folder, and so of the folder.
    patterns.iter().any(matches)
        || patterns.iter().filter_map(|pattern| folder_of(pattern)).any(|own| own == path)
}

/// The line as a pattern that counts from the folder.
fn pattern_of(line: &str) -> Option<String> {
    let line = line.trim_end();
    if line.is_empty() || line.starts_with(['#', '!']) {
        return None;
    }
    let bare = line.trim_end_matches('/');
    let is_anchored = bare.contains('/');
    let bare = bare.trim_start_matches('/');
    if bare.is_empty() {
        return None;
    }
    Some(if is_anchored { bare.to_owned() } else { format!("**/{bare}") })
}

fn folder_of(pattern: &str) -> Option<&str> {
    let folder = pattern.strip_suffix("/**").or_else(|| pattern.strip_suffix("/*"))?;
    (!folder.contains(['*', '?', '['])).then_some(folder)
}

fn is_submodule_of(files: &dyn FileSource, folder: &str, path: &str) -> bool {
    let Some(bytes) = files.read(&join(folder, ".gitmodules")) else { return false };
    let text = String::from_utf8_lossy(&bytes);
    text.lines().take(MAX_LINES).any(|line| {
        let value = line.trim().strip_prefix("path").and_then(|rest| rest.trim_start().strip_prefix('='));
        value.map(str::trim).is_some_and(|module| {
            path == module || path.strip_prefix(module).is_some_and(|rest| rest.starts_with('/'))
        })
    })
}

#[cfg(test)]
mod tests {
    use hullwright_core::project::MemoryFiles;

    use super::may_be_generated;

    #[track_caller]
    fn generated(ignore: &str, path: &str, expected: bool) {
        let files = MemoryFiles::new([
            ("a/.gitignore", ignore),
            (".gitmodules", "[submodule \"x\"]\n\tpath = lib/x\n"),
        ]);
        assert_eq!(may_be_generated(&files, path), expected, "{ignore} {path}");
    }

    #[test]
    fn names_count_at_every_depth_and_paths_from_their_folder() {
        generated("dist/\n", "a/web/dist/app.js", true);
        generated("/dist\n", "a/web/dist", false);
        generated("web/dist/*\n", "a/web/dist", true);
        generated("*.jar", "a/b/app.jar", true);
        generated("# dist\n!dist\n", "a/dist", false);
        generated("dist", "dist", false);
    }

    #[test]
    fn submodules_come_from_elsewhere() {
        generated("", "lib/x/Dockerfile", true);
        generated("", "lib/xy", false);
    }
}
