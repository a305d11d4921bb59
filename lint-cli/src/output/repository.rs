//! Paths as services show them: relative to the root of the repository, whatever folder the program runs in, with links
//! resolved.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::files::{slashed, without_parents};

/// The repository around the working directory; the working directory itself where there is none.
#[derive(Debug)]
pub(super) struct Repository {
    cwd: PathBuf,
    root: PathBuf,
    /// What it has said before.
    known: RefCell<FxHashMap<String, String>>,
}

impl Repository {
    /// Looks for `.git`, upwards from the working directory.
    pub(super) fn find() -> Self {
        let cwd = std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_default();
        let root = cwd.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&cwd);
        Self { root: root.to_path_buf(), cwd, known: RefCell::default() }
    }

    /// The root of the repository.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// A path of the working directory as a path of the repository; an absolute one where it lies outside of it.
    pub(super) fn path(&self, shown: &str) -> String {
        self.known.borrow_mut().entry(shown.to_owned()).or_insert_with(|| self.look_up(shown)).clone()
    }

    fn look_up(&self, shown: &str) -> String {
        let path = self.cwd.join(shown);
        let named = without_parents(&path);
        let real = std::fs::canonicalize(&path).unwrap_or_else(|_| named.clone());
        // A file that a link leads to, out of the repository, is shown at the link.
        let inside = real.strip_prefix(&self.root).or_else(|_| named.strip_prefix(&self.root));
        slashed(inside.unwrap_or(&real))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_at_the_root() {
        let repository = Repository {
            cwd: "/nowhere/repo/sub".into(),
            root: "/nowhere/repo".into(),
            known: RefCell::default(),
        };
        assert_eq!(repository.path("Dockerfile"), "sub/Dockerfile");
        assert_eq!(repository.path("./a/../b.Dockerfile"), "sub/b.Dockerfile");
        assert_eq!(repository.path("../compose.yaml"), "compose.yaml");
        assert_eq!(repository.path("../../other/Dockerfile"), "/nowhere/other/Dockerfile");
        assert_eq!(repository.path("/nowhere/repo/x y/Dockerfile"), "x y/Dockerfile");
    }
}
