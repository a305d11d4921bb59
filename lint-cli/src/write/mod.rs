//! Writing fixed texts: each file is old or new, never in between, and never written over what somebody else did to it.
//!
//! A text goes into a hidden file beside its target, which then takes the target's place in one step. Entry point:
//! [`Writer`]; what stands in the way of a file is found in `obstacle`.

mod obstacle;

use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::discover::plain;
use crate::files::read_capped;

pub(crate) use obstacle::Obstacles;

const PREFIX: &str = ".hullwright-";
const SUFFIX: &str = ".tmp";

/// Whether a file of this name is one that a run which was killed has left behind.
pub(crate) fn is_temporary(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX))
}

/// A file to write.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewText<'a> {
    /// The path that is shown.
    pub(crate) path: &'a str,
    /// What was read; `None` for a file that is to be created.
    pub(crate) before: Option<&'a [u8]>,
    /// What it shall hold; `None` for a file that is to go.
    pub(crate) after: Option<&'a [u8]>,
}

/// Why a file was not written.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// The path that is shown.
    pub(crate) path: String,
    /// Why, as a sentence without a full stop.
    pub(crate) why: String,
}

/// Writes files.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    pub(crate) obstacles: &'a Obstacles,
}

/// A file that is about to be written: the new text lies beside it, unless the file is to go.
struct Staged<'a> {
    text: NewText<'a>,
    place: PathBuf,
    temporary: Option<NamedTempFile>,
}

impl Writer<'_> {
    /// Writes files that belong together: all of them, or none where one is refused.
    pub(crate) fn write(&self, texts: &[NewText<'_>]) -> Result<(), Refusal> {
        let staged: Vec<Staged<'_>> = texts.iter().map(|text| self.stage(*text)).collect::<Result<_, _>>()?;
        staged.iter().try_for_each(|staged| staged.verify().map(drop))?;
        staged.into_iter().try_for_each(Staged::commit)
    }

    fn stage<'t>(&self, text: NewText<'t>) -> Result<Staged<'t>, Refusal> {
        let refused = |why: String| Refusal { path: text.path.to_owned(), why };
        let found = self.obstacles.place(text.path, text.before.is_none()).map_err(refused)?;
        let failed = |error: io::Error| refused(format!("it cannot be written: {}", plain(&error)));
        let Some(after) = text.after else {
            let is_link = fs::symlink_metadata(text.path).is_ok_and(|metadata| metadata.is_symlink());
            return if is_link {
                Err(refused("it is a link, and what it leads to may have other readers".to_owned()))
            } else {
                Ok(Staged { text, place: found.path, temporary: None })
            };
        };
        let temporary = temporary(&found.path, after, found.metadata.as_ref()).map_err(failed)?;
        Ok(Staged { text, place: found.path, temporary: Some(temporary) })
    }
}

impl Staged<'_> {
    fn refused(&self, why: impl Into<String>) -> Refusal {
        Refusal { path: self.text.path.to_owned(), why: why.into() }
    }

    /// Whether there is still something to do; an error where the file is no longer what was read.
    fn verify(&self) -> Result<bool, Refusal> {
        match (read_capped(&self.place), self.text.before) {
            (Ok(now), _) if Some(now.as_slice()) == self.text.after => Ok(false),
            (Ok(now), Some(before)) if now == before => Ok(true),
            (Ok(_), Some(_)) => Err(self.refused("it was changed meanwhile")),
            (Ok(_), None) => Err(self.refused("a file of that name has come up meanwhile")),
            (Err(error), None) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            (Err(error), _) => Err(self.refused(format!("it cannot be read any more: {}", plain(&error)))),
        }
    }

    fn commit(self) -> Result<(), Refusal> {
        if !self.verify()? {
            return Ok(());
        }
        let path = self.text.path.to_owned();
        let Some(temporary) = self.temporary else {
            let why = |error: io::Error| format!("it cannot be taken away: {}", plain(&error));
            return fs::remove_file(&self.place).map_err(|error| Refusal { path, why: why(error) });
        };
        let written = match self.text.before {
            Some(_) => temporary.persist(&self.place),
            None => temporary.persist_noclobber(&self.place),
        };
        let failed = |error: tempfile::PersistError| Refusal {
            path,
            why: match error.error.kind() {
                io::ErrorKind::AlreadyExists => "a file of that name has come up meanwhile".to_owned(),
                _ => format!("it cannot be written: {}", plain(&error.error)),
            },
        };
        written.map(drop).map_err(failed)
    }
}

/// A hidden file beside `place` with the text, and with the mode and the owner that the file has.
fn temporary(place: &Path, text: &[u8], like: Option<&Metadata>) -> io::Result<NamedTempFile> {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary = new_temporary(folder, like.is_none())?;
    temporary.write_all(text)?;
    temporary.flush()?;
    if let Some(like) = like {
        keep_owner(&temporary, like)?;
        temporary.as_file().set_permissions(like.permissions())?;
    }
    Ok(temporary)
}

/// An empty hidden file. A file that is to be created has the mode that any other new file has.
fn new_temporary(folder: &Path, is_new: bool) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    if is_new {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = is_new;
    builder.tempfile_in(folder)
}

/// Gives the file the owner and the group of another one, where they differ.
#[cfg(unix)]
fn keep_owner(file: &NamedTempFile, like: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let own = file.as_file().metadata()?;
    let differs = |own: u32, like: u32| (own != like).then_some(like);
    match (differs(own.uid(), like.uid()), differs(own.gid(), like.gid())) {
        (None, None) => Ok(()),
        (uid, gid) => std::os::unix::fs::fchown(file.as_file(), uid, gid),
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &NamedTempFile, _: &Metadata) -> io::Result<()> {
    Ok(())
}
