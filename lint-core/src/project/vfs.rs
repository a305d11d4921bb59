//! Files as the engine sees them: through a trait, because the engine opens none itself.

use std::collections::BTreeMap;
use std::fmt::Debug;

/// What lies at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryKind {
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// Answers questions about files. Paths are relative to the project and separated by `/`; the top folder is empty.
pub trait FileSource: Sync + Debug {
    /// The bytes of a file; `None` when it is not there, not readable or not known.
    fn read(&self, path: &str) -> Option<Vec<u8>>;

    /// All files below a folder, relative to it and sorted, `.git` left out; `None` when the folder is not known or too
    /// large to list.
    fn list(&self, folder: &str) -> Option<Vec<String>>;

    /// What lies at a path: `Some(None)` when it is known that nothing does, `None` when nothing is known.
    fn kind(&self, path: &str) -> Option<Option<EntryKind>>;
}

/// A project of which nothing but the checked text is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl FileSource for NoFiles {
    fn read(&self, _path: &str) -> Option<Vec<u8>> {
        None
    }

    fn list(&self, _folder: &str) -> Option<Vec<String>> {
        None
    }

    fn kind(&self, _path: &str) -> Option<Option<EntryKind>> {
        None
    }
}

/// A project held in memory: what is not in it is not there.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles {
    files: BTreeMap<String, Vec<u8>>,
}

impl MemoryFiles {
    /// A project of these files, by path.
    pub fn new<P: Into<String>, T: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        Self { files: files.into_iter().map(|(path, text)| (path.into(), text.into())).collect() }
    }

    /// Adds a file, or gives it another content.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), text.into());
    }

    /// Takes a file away.
    pub fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// The files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_slice()))
    }
}

impl FileSource for MemoryFiles {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.files.get(path).cloned()
    }

    fn list(&self, folder: &str) -> Option<Vec<String>> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        Some(self.files.keys().filter_map(|path| path.strip_prefix(&prefix)).map(str::to_owned).collect())
    }

    fn kind(&self, path: &str) -> Option<Option<EntryKind>> {
        if self.files.contains_key(path) {
            return Some(Some(EntryKind::File));
        }
        let prefix = format!("{path}/");
        let is_folder = path.is_empty() || self.files.keys().any(|known| known.starts_with(&prefix));
        Some(is_folder.then_some(EntryKind::Folder))
    }
}
