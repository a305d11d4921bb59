//! Files as fixes leave them, laid over the files as they are.

use std::collections::BTreeMap;

use crate::project::{EntryKind, FileSource};

/// The files that fixes have changed or created so far, by path, with their whole content.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct ChangedFiles {
    files: BTreeMap<String, Vec<u8>>,
}

impl ChangedFiles {
    /// The content of a file, if a fix has changed or created it.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// All of them, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub(super) fn set(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.to_owned(), bytes);
    }

    /// Forgets files whose content is what it was.
    pub(super) fn drop_unchanged(&mut self, base: &dyn FileSource) {
        self.files.retain(|path, bytes| base.read(path).as_ref() != Some(bytes));
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
        Some(files)
    }

    fn kind(&self, path: &str) -> Option<Option<EntryKind>> {
        if self.changed.get(path).is_some() { Some(Some(EntryKind::File)) } else { self.base.kind(path) }
    }
}
