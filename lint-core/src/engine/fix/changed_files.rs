//! Files as fixes leave them, laid over the files as they are.

use std::collections::{BTreeMap, BTreeSet};

use crate::project::{EntryKind, FileSource};

/// The files that fixes have changed or created so far, by path, with their whole content, and those they have taken away.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct ChangedFiles {
    files: BTreeMap<String, Vec<u8>>,
    removed: BTreeSet<String>,
}

impl ChangedFiles {
    /// The content of a file, if a fix has changed or created it.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// All that have a content, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// Whether the file was taken away.
    pub fn is_removed(&self, path: &str) -> bool {
        self.removed.contains(path)
    }

    /// Paths of the files that were taken away, sorted.
    pub fn removed(&self) -> impl Iterator<Item = &str> {
        self.removed.iter().map(String::as_str)
    }

    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.removed.is_empty()
    }

    pub(super) fn set(&mut self, path: &str, bytes: Vec<u8>) {
        self.removed.remove(path);
        self.files.insert(path.to_owned(), bytes);
    }

    pub(super) fn remove(&mut self, path: &str) {
        self.files.remove(path);
        self.removed.insert(path.to_owned());
    }

    /// Forgets files whose content is what it was.
    pub(super) fn drop_unchanged(&mut self, base: &dyn FileSource) {
        self.files.retain(|path, bytes| base.read(path).as_ref() != Some(bytes));
        self.removed.retain(|path| base.read(path).is_some());
    }
}

impl<P: Into<String>> FromIterator<(P, Vec<u8>)> for ChangedFiles {
    fn from_iter<I: IntoIterator<Item = (P, Vec<u8>)>>(files: I) -> Self {
        let files = files.into_iter().map(|(path, bytes)| (path.into(), bytes)).collect();
        Self { files, removed: BTreeSet::new() }
    }
}

/// The files of a project, with changed ones in place of what lies there.
#[derive(Clone, Copy, Debug)]
pub struct Overlay<'a> {
    base: &'a dyn FileSource,
    changed: &'a ChangedFiles,
}

impl<'a> Overlay<'a> {
    /// The files of `base` as `changed` leaves them.
    pub fn new(base: &'a dyn FileSource, changed: &'a ChangedFiles) -> Self {
        Self { base, changed }
    }
}

impl FileSource for Overlay<'_> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        if self.changed.removed.contains(path) {
            return None;
        }
        self.changed.get(path).map(<[u8]>::to_vec).or_else(|| self.base.read(path))
    }

    fn list(&self, folder: &str) -> Option<Vec<String>> {
        let mut files = self.base.list(folder)?;
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let added: Vec<String> = self
            .changed
            .files
            .keys()
            .filter_map(|path| path.strip_prefix(&prefix))
            .map(str::to_owned)
            .collect();
        let is_new = |path: &String| files.binary_search(path).is_err();
        let added: Vec<String> = added.into_iter().filter(is_new).collect();
        if !added.is_empty() {
            files.extend(added);
            files.sort();
        }
        if !self.changed.removed.is_empty() {
            files.retain(|path| !self.changed.removed.contains(&format!("{prefix}{path}")));
        }
        Some(files)
    }

    fn kind(&self, path: &str) -> Option<Option<EntryKind>> {
        if self.changed.removed.contains(path) {
            return Some(None);
        }
        if self.changed.get(path).is_some() { Some(Some(EntryKind::File)) } else { self.base.kind(path) }
    }
}
