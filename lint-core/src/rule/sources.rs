//! The files that the places of a finding may lie in.

use crate::compose::ComposeFile;
use crate::project::ServiceBuild;
use crate::text::{FileId, SourceFile};

/// The files of one check, by id.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sources<'a> {
    /// A file that is checked alone.
    One(&'a SourceFile),
    /// A file, and others that its fixes edit.
    Beside {
        /// The file.
        file: &'a SourceFile,
        /// The others, each with an id of its own.
        others: &'a [SourceFile],
    },
    /// The files of a Compose project and the Dockerfiles that its services build, as far as they were read.
    Project {
        /// The Compose files; a file's id is its position.
        files: &'a [ComposeFile],
        /// The builds.
        builds: &'a [ServiceBuild<'a>],
    },
}

impl<'a> Sources<'a> {
    /// The file with that id.
    pub(crate) fn get(self, id: FileId) -> Option<&'a SourceFile> {
        match self {
            Self::One(file) => (file.id() == id).then_some(file),
            Self::Beside { file, others } => {
                if file.id() == id {
                    Some(file)
                } else {
                    others.iter().find(|other| other.id() == id)
                }
            }
            Self::Project { files, builds } => {
                let FileId(idx) = id;
                let known = files.get(idx as usize).map(|file| &file.source);
                known.or_else(|| builds.iter().find_map(|build| build.read_source(id)))
            }
        }
    }
}
