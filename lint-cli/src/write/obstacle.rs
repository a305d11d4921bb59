//! What stands in the way of writing a file: found before anything is written, so that a fix over several files is left out
//! as a whole.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::{self, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::{keep_owner, new_temporary};
use crate::discover::plain;
use crate::files::without_parents;

/// Where the bytes of a path are.
#[derive(Debug)]
pub(super) struct Place {
    /// The file itself, with links resolved.
    pub(super) path: PathBuf,
    /// What it is now; `None` for a file that is to be created.
    pub(super) metadata: Option<Metadata>,
}

/// Knows which files may be written, and remembers it.
#[derive(Debug)]
pub(crate) struct Obstacles {
    /// The working directory, links resolved.
    cwd: PathBuf,
    /// The repository that the working directory is part of, else the working directory.
    tree: PathBuf,
    known: RefCell<BTreeMap<(String, bool), Option<String>>>,
}

impl Obstacles {
    pub(crate) fn new() -> Self {
        let cwd = fs::canonicalize(".").unwrap_or_default();
        let tree = cwd.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&cwd).to_path_buf();
        Self { cwd, tree, known: RefCell::default() }
    }

    /// Why a file cannot be written, as a sentence without a full stop; asked once for each path.
    pub(crate) fn obstacle(&self, path: &str, is_new: bool) -> Option<String> {
        let key = (path.to_owned(), is_new);
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let found = self.place(path, is_new).and_then(|place| probe(&place)).err();
        self.known.borrow_mut().insert(key, found.clone());
        found
    }

    /// Where a file is written; an error where it must not be.
    pub(super) fn place(&self, path: &str, is_new: bool) -> Result<Place, String> {
        let path = Path::new(path);
        if is_new {
            return self.place_of_new(path);
        }
        let unseen = |error: io::Error| format!("it cannot be looked at: {}", plain(&error));
        let real = fs::canonicalize(path).map_err(unseen)?;
        if !self.is_inside(path, &real) {
            return Err("a link in its path leads out of the working tree".to_owned());
        }
        let metadata = fs::symlink_metadata(&real).map_err(unseen)?;
        if !metadata.is_file() {
            return Err("it is no regular file".to_owned());
        }
        let count = n_names(&metadata);
        if count > 1 {
            return Err(format!("it has {count} names (hard links), of which only one would change"));
        }
        if is_read_only(&metadata) {
            return Err("it is read-only".to_owned());
        }
        Ok(Place { path: real, metadata: Some(metadata) })
    }

    fn place_of_new(&self, path: &Path) -> Result<Place, String> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let real = fs::canonicalize(folder).map_err(|error| format!("its folder: {}", plain(&error)))?;
        if !self.is_inside(folder, &real) {
            return Err("a link in its path leads out of the working tree".to_owned());
        }
        let name = path.file_name().ok_or("it has no name")?;
        Ok(Place { path: real.join(name), metadata: None })
    }

    /// Whether no link leads from where the path seems to be to somewhere else outside.
    fn is_inside(&self, path: &Path, real: &Path) -> bool {
        let seeming = without_parents(&self.cwd.join(path));
        if seeming == real {
            return true;
        }
        if seeming.starts_with(&self.tree) {
            return real.starts_with(&self.tree);
        }
        // Somebody named a file elsewhere; what is above it is their business.
        let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
        folder.is_some_and(|folder| real.starts_with(folder))
    }
}

/// Tries what writing needs, without changing anything.
fn probe(place: &Place) -> Result<(), String> {
    if place.metadata.is_some() {
        let opened = OpenOptions::new().write(true).open(&place.path);
        opened.map_err(|error| match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "it is read-only".to_owned()
            }
            _ => format!("it cannot be written: {}", plain(&error)),
        })?;
    }
    let folder = place.path.parent().unwrap_or(Path::new("."));
    let temporary = new_temporary(folder, place.metadata.is_none())
        .map_err(|error| format!("its folder cannot be written: {}", plain(&error)))?;
    match &place.metadata {
        Some(metadata) => keep_owner(&temporary, metadata)
            .map_err(|_| "it belongs to another user or group, which rewriting would change".to_owned()),
        None => Ok(()),
    }
}

#[cfg(unix)]
fn n_names(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
fn n_names(_: &Metadata) -> u64 {
    1
}

/// Whether its owner may not write it, whatever the administrator may.
#[cfg(unix)]
fn is_read_only(metadata: &Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o200 == 0
}

#[cfg(not(unix))]
fn is_read_only(metadata: &Metadata) -> bool {
    metadata.permissions().readonly()
}
