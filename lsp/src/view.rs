//! The files of a workspace as the editor shows them: open documents in place of what lies on the disk.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hullwright_core::engine::ChangedFiles;
use hullwright_core::project::{EntryKind, FileSource};
use hullwright_core::text::{FileId, FileKind, MAX_FILE_SIZE, SourceFile};
use tower_lsp::ls_types::Uri;

use crate::paths::uri_of;

/// What language features see of the workspace. Paths are those of the session.
#[derive(Clone, Debug)]
pub(crate) struct View {
    /// The texts of open documents.
    pub(crate) open: ChangedFiles,
    /// The folder that paths are relative to.
    pub(crate) root: Arc<Path>,
    /// The Dockerfiles, ignore files and Compose files of the workspace, sorted.
    pub(crate) files: Arc<[String]>,
}

impl Default for View {
    fn default() -> Self {
        Self { open: ChangedFiles::default(), root: Arc::from(Path::new("")), files: Arc::default() }
    }
}

impl View {
    /// The same without the files that are not asked for by name.
    pub(crate) fn alone(&self) -> Self {
        Self { files: Arc::default(), ..self.clone() }
    }

    /// A file that can be read.
    pub(crate) fn file(&self, path: &str) -> Option<SourceFile> {
        let bytes = self.read(path)?;
        let kind = FileKind::of_named_file(path, &bytes);
        Some(SourceFile::decode(FileId(0), path, kind, bytes))
    }

    /// The address of a file.
    pub(crate) fn uri(&self, path: &str) -> Option<Uri> {
        uri_of(path, &self.root)
    }

    /// The files of one kind, by their names, and `own` if it is not among them.
    pub(crate) fn files_of(&self, kind: FileKind, own: &str) -> Vec<String> {
        let is_of_kind = |path: &&String| FileKind::of_name(name_of(path)) == Some(kind);
        let mut found: Vec<String> = self.files.iter().filter(is_of_kind).cloned().collect();
        if !found.iter().any(|path| path == own) {
            found.push(own.to_owned());
            found.sort_unstable();
        }
        found
    }

    fn on_disk(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }
}

impl FileSource for View {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        match self.open.get(path) {
            Some(bytes) => Some(bytes.to_vec()),
            None => read_capped(&self.on_disk(path)),
        }
    }

    fn list(&self, _folder: &str) -> Option<Vec<String>> {
        None
    }

    fn kind(&self, path: &str) -> Option<Option<EntryKind>> {
        if self.open.get(path).is_some() {
            return Some(Some(EntryKind::File));
        }
        let found = std::fs::metadata(self.on_disk(path)).ok();
        Some(found.map(|found| if found.is_dir() { EntryKind::Folder } else { EntryKind::File }))
    }
}

/// The last part of a path.
pub(crate) fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// The bytes of an ordinary file that is not too large.
fn read_capped(path: &Path) -> Option<Vec<u8>> {
    let metadata = std::fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > MAX_FILE_SIZE as u64 {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(MAX_FILE_SIZE as u64).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
