//! A folder with the documents that are open in it: files of one folder may say something of each other.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use hullwright_core::engine::ChangedFiles;

use crate::document::Document;
use crate::session::Checked;

/// A folder with the documents that are open in it.
#[derive(Debug)]
pub(crate) struct Project {
    /// The folder that paths are relative to.
    pub(crate) root: Arc<Path>,
    /// Open documents by path.
    pub(crate) open: BTreeMap<String, Document>,
    /// The last findings by path.
    pub(crate) checked: BTreeMap<String, Checked>,
    /// The last findings from before the disk or the settings changed.
    pub(crate) forgotten: BTreeMap<String, Checked>,
    /// Whether something has changed since the last check began.
    pub(crate) is_stale: bool,
}

impl Project {
    pub(crate) fn new(root: &Path) -> Self {
        let (open, checked, forgotten) = Default::default();
        Self { root: Arc::from(root), open, checked, forgotten, is_stale: true }
    }

    /// Takes back what was found: it may be another thing now.
    pub(crate) fn forget(&mut self) {
        self.forgotten.append(&mut self.checked);
        self.is_stale = true;
    }

    /// The texts of all open documents.
    pub(crate) fn texts(&self) -> ChangedFiles {
        let texts = self.open.iter();
        texts.map(|(path, document)| (path.clone(), document.file.text().as_bytes().to_vec())).collect()
    }
}
