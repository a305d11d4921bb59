//! Changes that a finding proposes.

use crate::text::{Edit, FileId};

/// How far a fix may be trusted; ordered, so that "at least" can be asked.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Applicability {
    /// A sketch with a placeholder: shown, never applied.
    DisplayOnly,
    /// May change what runs: applied only when asked for.
    Unsafe,
    /// The built image is the same, or the user asked for exactly this.
    Safe,
}

impl Applicability {
    /// The word used in machine output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DisplayOnly => "display-only",
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }
}

/// One step of a fix.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// Replaces a byte range of a file.
    Edit {
        /// The file that changes.
        file: FileId,
        /// What changes in it.
        edit: Edit,
    },
    /// Adds a file that is not there yet.
    CreateFile {
        /// Path relative to the project, `/` separated.
        path: String,
        /// The whole text of the new file.
        text: String,
    },
    /// Takes a file away.
    RemoveFile {
        /// The file.
        file: FileId,
    },
}

/// A proposed remedy. Its changes are applied together or not at all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What it does, as an imperative sentence.
    pub title: String,
    /// How far it may be trusted.
    pub applicability: Applicability,
    /// The steps, in any order.
    pub changes: Vec<Change>,
}

impl Fix {
    /// A fix without changes; they are added one by one.
    pub fn new(applicability: Applicability, title: impl Into<String>) -> Self {
        Self { title: title.into(), applicability, changes: Vec::new() }
    }

    /// A fix after which the built image is the same, or that does exactly what the user asked for.
    pub fn safe(title: impl Into<String>) -> Self {
        Self::new(Applicability::Safe, title)
    }

    /// A fix that may change what runs.
    pub fn unsafe_fix(title: impl Into<String>) -> Self {
        Self::new(Applicability::Unsafe, title)
    }

    /// A sketch with something to fill in; never applied.
    pub fn display_only(title: impl Into<String>) -> Self {
        Self::new(Applicability::DisplayOnly, title)
    }

    /// Also changes a place of a file. Lines of the new text end with `\n`, whatever the file has: reporting the fix
    /// writes them as the file does.
    #[must_use]
    pub fn edit(mut self, file: FileId, edit: Edit) -> Self {
        self.changes.push(Change::Edit { file, edit });
        self
    }

    /// Also changes several places of a file, which must not overlap.
    #[must_use]
    pub fn edits(mut self, file: FileId, edits: impl IntoIterator<Item = Edit>) -> Self {
        self.changes.extend(edits.into_iter().map(|edit| Change::Edit { file, edit }));
        self
    }

    /// Also adds a file that is not there yet.
    #[must_use]
    pub fn create(mut self, path: impl Into<String>, text: impl Into<String>) -> Self {
        self.changes.push(Change::CreateFile { path: path.into(), text: text.into() });
        self
    }

    /// Also takes a file away, the text of which its other changes keep.
    #[must_use]
    pub fn remove(mut self, file: FileId) -> Self {
        self.changes.push(Change::RemoveFile { file });
        self
    }

    /// The files that it edits or takes away, once for each change.
    pub fn edited_files(&self) -> impl Iterator<Item = FileId> {
        self.changes.iter().filter_map(|change| match change {
            Change::Edit { file, .. } | Change::RemoveFile { file } => Some(*file),
            Change::CreateFile { .. } => None,
        })
    }
}
