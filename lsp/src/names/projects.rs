//! Which Compose files share their names: those that Docker Compose reads together, and those that they include.
//!
//! Entry point: [`Projects::of`].

use std::collections::BTreeMap;

use hullwright_core::compose::FileRole;
use hullwright_core::project::path::{join_within, parent};
use hullwright_core::project::{ComposeFileEntry, ComposeSets, references};
use hullwright_core::text::{FileKind, SourceFile};

use crate::view::View;

/// The projects of a workspace.
#[derive(Clone, Debug, Default)]
pub(crate) struct Projects {
    /// The first file of the project, by the path of each of its files.
    first: BTreeMap<String, String>,
}

impl Projects {
    /// The projects of all Compose files; `file` counts as it is. Nothing where `file` has no part in any.
    pub(crate) fn of(view: &View, file: &SourceFile) -> Self {
        let own = if file.kind() == FileKind::Compose { file.path() } else { "" };
        let mut texts: Vec<(String, String)> = Vec::new();
        for path in view.files_of(FileKind::Compose, own) {
            if path == own {
                texts.push((path, file.text().to_owned()));
            } else if let Some(other) = view.file(&path) {
                texts.push((path, other.text().to_owned()));
            }
        }
        let entries: Vec<ComposeFileEntry<'_>> =
            texts.iter().map(|(path, text)| ComposeFileEntry::new(path, text)).collect();
        let mut projects = Self::default();
        for (path, _) in &texts {
            projects.first.insert(path.clone(), path.clone());
        }
        for set in ComposeSets::group(&entries, &[]).sets {
            let members: Vec<&str> =
                set.members.iter().filter_map(|member| Some(entries.get(member.index)?.path)).collect();
            for pair in members.windows(2) {
                if let [first, second] = pair {
                    projects.join(first, second);
                }
            }
        }
        for (path, text) in &texts {
            let included = references(text).into_iter().filter(|(_, role)| *role == FileRole::Included);
            let folder = parent(path).unwrap_or("");
            for found in included.filter_map(|(found, _)| join_within(folder, &found, folder)) {
                projects.join(path, &found);
            }
        }
        projects
    }

    /// The name of the project that a file belongs to: the path of its first file.
    pub(crate) fn of_file(&self, path: &str) -> String {
        self.first.get(path).cloned().unwrap_or_else(|| path.to_owned())
    }

    /// The files of the project that a file belongs to.
    pub(crate) fn files(&self, path: &str) -> Vec<&str> {
        let first = self.of_file(path);
        self.first.iter().filter(|(_, of)| **of == first).map(|(path, _)| path.as_str()).collect()
    }

    fn join(&mut self, a: &str, b: &str) {
        let (a, b) = (self.of_file(a), self.of_file(b));
        let (kept, gone) = if a <= b { (a, b) } else { (b, a) };
        for first in self.first.values_mut().filter(|first| **first == gone) {
            first.clone_from(&kept);
        }
    }
}
