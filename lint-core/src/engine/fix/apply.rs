//! Turns planned fixes into changed files.

use std::collections::BTreeMap;

use super::changed_files::{ChangedFiles, Overlay};
use super::plan::{PlannedChange, PlannedFix};
use crate::project::FileSource;
use crate::text::{Edit, apply_edits};

/// The files after the fixes. A file that is not there or is not UTF-8 stays as it is.
pub(super) fn apply(fixes: &[PlannedFix], base: &dyn FileSource, changed: &ChangedFiles) -> ChangedFiles {
    let mut after = changed.clone();
    for (path, edits) in edits_by_path(fixes) {
        let Some(bytes) = Overlay::new(base, changed).read(path) else { continue };
        let Ok(text) = String::from_utf8(bytes) else { continue };
        after.set(path, apply_edits(&text, &edits).into_bytes());
    }
    for change in fixes.iter().flat_map(|fix| &fix.changes) {
        match change {
            PlannedChange::Create { path, text } => after.set(path, text.clone().into_bytes()),
            PlannedChange::Remove { path } => after.remove(path),
            PlannedChange::Edit { .. } => {}
        }
    }
    after
}

/// The edits of the fixes, each once, in the order of the text.
pub(super) fn edits_by_path(fixes: &[PlannedFix]) -> BTreeMap<&str, Vec<Edit>> {
    let mut edits: BTreeMap<&str, Vec<Edit>> = BTreeMap::new();
    for change in fixes.iter().flat_map(|fix| &fix.changes) {
        if let PlannedChange::Edit { path, edit } = change {
            edits.entry(path).or_default().push(edit.clone());
        }
    }
    for list in edits.values_mut() {
        list.sort();
        list.dedup();
    }
    edits
}
