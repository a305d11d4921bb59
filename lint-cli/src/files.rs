//! The files around a checked one, for the engine: read lazily, never through a link that leads out.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use hullwright_core::engine::ChangedFiles;
use hullwright_core::project::{EntryKind, FileSource};
use hullwright_core::text::MAX_FILE_SIZE;

use crate::discover::Target;
use crate::write::is_temporary;

/// A folder with more files is not listed.
const MAX_ENTRIES: usize = 50_000;

/// The file system below a folder: the working directory, if no other is named.
#[derive(Debug, Default)]
pub(crate) struct Disk {
    /// What paths are relative to; empty for the working directory.
    base: PathBuf,
    /// The same with all links resolved.
    root: OnceLock<Option<PathBuf>>,
    /// What was read once, where that is kept.
    kept: Option<Kept>,
}

/// Files and lists of folders as they were read for the first time.
#[derive(Debug, Default)]
struct Kept {
    files: Mutex<BTreeMap<PathBuf, Read>>,
    lists: Mutex<BTreeMap<String, Option<Arc<[String]>>>>,
}

/// What reading a file came to.
type Read = Result<Arc<[u8]>, (std::io::ErrorKind, String)>;

impl Disk {
    /// A disk of which each file and folder is read once: whoever asks again sees the same.
    pub(crate) fn kept() -> Self {
        Self { kept: Some(Kept::default()), ..Self::default() }
    }

    /// The same for paths that are relative to another folder than the working directory.
    pub(crate) fn at(self, base: &Path) -> Self {
        Self { base: base.to_path_buf(), ..self }
    }

    /// Where the file or folder of a path that is shown lies.
    pub(crate) fn place(&self, shown: &str) -> PathBuf {
        match self.base.join(shown) {
            empty if empty.as_os_str().is_empty() => PathBuf::from("."),
            path => path,
        }
    }

    /// A file of a path that is shown.
    pub(crate) fn target(&self, shown: String) -> Target {
        Target { path: self.place(&shown), shown }
    }

    /// Reads a file, but not more than a byte above the limit of the engine.
    pub(crate) fn read(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        let Some(kept) = &self.kept else { return read_capped(path) };
        let known = kept.files.lock().ok().and_then(|files| files.get(path).cloned());
        let read = known.unwrap_or_else(|| {
            let read = read_capped(path).map(Arc::from);
            let read = read.map_err(|error| (error.kind(), error.to_string()));
            if let Ok(mut files) = kept.files.lock() {
                return files.entry(path.to_path_buf()).or_insert(read).clone();
            }
            read
        });
        read.map(|bytes| bytes.to_vec()).map_err(|(kind, message)| std::io::Error::new(kind, message))
    }

    /// Forgets what it knows of files that may have changed.
    pub(crate) fn forget<'p>(&self, paths: impl IntoIterator<Item = &'p Path>) {
        let Some(kept) = &self.kept else { return };
        if let Ok(mut files) = kept.files.lock() {
            paths.into_iter().for_each(|path| drop(files.remove(path)));
        }
        if let Ok(mut lists) = kept.lists.lock() {
            lists.clear();
        }
    }

    fn list(&self, folder: &str) -> Option<Vec<String>> {
        let path = self.place(folder);
        let find = || if self.is_inside(&path) { list(&path) } else { None };
        let Some(kept) = &self.kept else { return find() };
        if let Some(known) = kept.lists.lock().ok().and_then(|lists| lists.get(folder).cloned()) {
            return known.map(|list| list.to_vec());
        }
        let list = find();
        if let Ok(mut lists) = kept.lists.lock() {
            lists.insert(folder.to_owned(), list.clone().map(Arc::from));
        }
        list
    }

    fn root(&self) -> Option<&Path> {
        self.root.get_or_init(|| fs::canonicalize(self.place("")).ok()).as_deref()
    }

    /// Whether the path leads, links resolved, to a place below the working directory or has no link in it.
    pub(crate) fn is_inside(&self, path: &Path) -> bool {
        let (Some(root), Ok(real)) = (self.root(), fs::canonicalize(path)) else { return false };
        real.starts_with(root) || without_parents(&root.join(path)) == real
    }
}

/// An absolute path with its `..` taken away together with the folder before it.
pub(crate) fn without_parents(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut clean, part| {
        match part {
            Component::ParentDir => {
                clean.pop();
            }
            Component::CurDir => {}
            part => clean.push(part),
        }
        clean
    })
}

/// The files of a run, with what fixes changed in the place of what lies on the disk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    pub(crate) disk: &'a Disk,
    pub(crate) changed: &'a ChangedFiles,
}

impl View<'_> {
    /// Reads a file that is checked.
    pub(crate) fn read(self, target: &Target) -> std::io::Result<Vec<u8>> {
        match self.changed.get(&target.shown) {
            Some(bytes) => Ok(bytes.to_vec()),
            None if self.changed.is_removed(&target.shown) => Err(std::io::ErrorKind::NotFound.into()),
            None => self.disk.read(&target.path),
        }
    }

    /// Whether a file lies at the path.
    pub(crate) fn is_file(self, path: &str) -> bool {
        self.changed.get(path).is_some()
            || (!self.changed.is_removed(path) && self.disk.place(path).is_file())
    }
}

/// What one check may see of the disk; answers are kept for as long as the check takes.
#[derive(Debug)]
pub(crate) struct DiskFiles<'a> {
    disk: &'a Disk,
    lists: Mutex<BTreeMap<String, Option<Arc<[String]>>>>,
}

impl<'a> DiskFiles<'a> {
    pub(crate) fn new(disk: &'a Disk) -> Self {
        Self { disk, lists: Mutex::default() }
    }
}

impl FileSource for DiskFiles<'_> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let path = self.disk.place(path);
        if !fs::metadata(&path).ok()?.is_file() || !self.disk.is_inside(&path) {
            return None;
        }
        self.disk.read(&path).ok()
    }

    fn list(&self, folder: &str) -> Option<Vec<String>> {
        let mut lists = self.lists.lock().ok()?;
        if let Some(known) = lists.get(folder) {
            return known.as_ref().map(|list| list.to_vec());
        }
        let list = self.disk.list(folder);
        lists.insert(folder.to_owned(), list.clone().map(Arc::from));
        list
    }

    fn kind(&self, path: &str) -> Option<Option<EntryKind>> {
        let path = &self.disk.place(path);
        match fs::symlink_metadata(path) {
            Ok(_) if !self.disk.is_inside(path) => None,
            Ok(found) => {
                let target = if found.is_symlink() { fs::metadata(path).ok()? } else { found };
                Some(Some(if target.is_dir() { EntryKind::Folder } else { EntryKind::File }))
            }
            Err(error) => match error.kind() {
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Some(None),
                _ => None,
            },
        }
    }
}

fn list(folder: &Path) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let walk = walkdir::WalkDir::new(folder).min_depth(1).into_iter();
    for entry in walk.filter_entry(|entry| entry.file_name() != ".git") {
        let entry = entry.ok()?;
        if entry.file_type().is_dir() || is_temporary(entry.file_name()) {
            continue;
        }
        if found.len() == MAX_ENTRIES {
            return None;
        }
        found.push(slashed(entry.path().strip_prefix(folder).ok()?));
    }
    found.sort();
    Some(found)
}

/// Reads a file, but not more than a byte above the limit of the engine.
pub(crate) fn read_capped(path: &Path) -> std::io::Result<Vec<u8>> {
    let file = fs::File::open(path)?;
    let size = file.metadata().map_or(0, |found| found.len());
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0).min(MAX_FILE_SIZE + 1));
    file.take(MAX_FILE_SIZE as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A path as it is shown and handed to the engine: `/` separated, without `./`.
pub(crate) fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace('\\', "/") };
    match text.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn links_that_lead_out_show_nothing() {
        let folder = std::env::temp_dir().join(format!("hullwright-files-{}", std::process::id()));
        let (inside, outside) = (folder.join("in"), folder.join("out"));
        fs::create_dir_all(inside.join("a/.git")).expect("folders can be made");
        fs::create_dir_all(&outside).expect("folders can be made");
        for file in
            [inside.join("a/x"), inside.join("a/.git/y"), inside.join("a/.hidden"), outside.join("secret")]
        {
            fs::write(file, "text").expect("files can be written");
        }
        std::os::unix::fs::symlink(&outside, inside.join("away")).expect("links can be made");
        std::os::unix::fs::symlink("a/x", inside.join("near")).expect("links can be made");
        let inside = fs::canonicalize(inside).expect("it is there");
        let disk = Disk::default();
        disk.root.set(Some(inside.clone())).expect("it is not set");
        let files = DiskFiles::new(&disk);
        let at = |path: &str| inside.join(path).to_string_lossy().into_owned();

        assert_eq!(files.list(&at("a")), Some(vec![".hidden".to_owned(), "x".to_owned()]));
        assert_eq!(files.read(&at("near")).as_deref(), Some(&b"text"[..]));
        assert_eq!(files.kind(&at("near")), Some(Some(EntryKind::File)));
        assert_eq!(files.kind(&at("nothing")), Some(None));
        assert_eq!((files.read(&at("away/secret")), files.kind(&at("away/secret"))), (None, None));
        assert_eq!((files.list(&at("away")), files.kind(&at("away"))), (None, None));
        assert_eq!(files.kind(&at("../out")), Some(Some(EntryKind::Folder)));
        fs::remove_dir_all(folder).expect("folders can be removed");
    }
}
