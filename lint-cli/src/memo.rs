//! What was found before: fixing checks a run many times, and a file is judged again only where something that its check
//! saw has changed.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Mutex;

use hullwright_core::project::{EntryKind, FileSource, UnitSpec};

use crate::files::View;
use crate::judge::Judged;

/// What a check of files that belong together comes to.
pub(crate) type Found = (Vec<Judged>, Vec<UnitSpec>);

/// A pass is tried with all of its fixes and, to find the guilty one, with some: files go back and forth between texts.
const MAX_KNOWN: usize = 3;

/// Remembers checks.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    /// By the files that were checked, the last check first.
    known: Mutex<BTreeMap<String, Vec<Known>>>,
}

/// A check that was done.
#[derive(Debug)]
struct Known {
    /// The builds that it was told of.
    units: Vec<UnitSpec>,
    seen: Seen,
    /// What fixes had made by then of all that it saw.
    state: u64,
    found: Found,
}

/// What a check looked at.
#[derive(Clone, Debug, Default)]
struct Seen {
    paths: BTreeSet<String>,
    folders: BTreeSet<String>,
}

/// Files that remember who looked at them.
#[derive(Debug)]
struct Watched<'a> {
    files: &'a dyn FileSource,
    seen: Mutex<Seen>,
}

impl Memo {
    /// What `check` finds in the files `own`, which it may have found before. It is handed the files around them.
    pub(crate) fn recall<'p>(
        &self,
        own: impl IntoIterator<Item = &'p str>,
        units: &[UnitSpec],
        view: View<'_>,
        files: &dyn FileSource,
        check: impl FnOnce(&dyn FileSource) -> Found,
    ) -> Found {
        let paths: BTreeSet<String> = own.into_iter().map(str::to_owned).collect();
        let key = paths.iter().cloned().collect::<Vec<_>>().join("\n");
        if let Ok(known) = self.known.lock()
            && let Some(known) = known.get(&key)
            && let Some(known) = known.iter().find(|known| known.is_still(units, view))
        {
            return known.found.clone();
        }
        let watched = Watched { files, seen: Mutex::new(Seen { paths, ..Seen::default() }) };
        let found = check(&watched);
        let seen = watched.seen.into_inner().unwrap_or_default();
        let known = Known { units: units.to_vec(), state: seen.state(view), seen, found: found.clone() };
        if let Ok(mut all) = self.known.lock() {
            let all = all.entry(key).or_default();
            all.insert(0, known);
            all.truncate(MAX_KNOWN);
        }
        found
    }

    /// Forgets the checks that saw one of these paths, or a folder that one of the others lies in.
    pub(crate) fn forget_those_that_saw(&self, paths: &BTreeSet<String>, folders: &BTreeSet<String>) {
        let Ok(mut known) = self.known.lock() else { return };
        for checks in known.values_mut() {
            checks.retain(|check| {
                let seen = &check.seen;
                seen.paths.is_disjoint(paths)
                    && !folders.iter().any(|folder| seen.folders.contains(folder) || seen.lists(folder))
            });
        }
    }

    /// The paths that checks looked at, and the folders whose files they asked for.
    pub(crate) fn seen(&self) -> (BTreeSet<String>, BTreeSet<String>) {
        let (mut paths, mut folders) = (BTreeSet::new(), BTreeSet::new());
        if let Ok(known) = self.known.lock() {
            for check in known.values().flatten() {
                paths.extend(check.seen.paths.iter().cloned());
                folders.extend(check.seen.folders.iter().cloned());
            }
        }
        (paths, folders)
    }

    /// Forgets everything: the disk is no longer what it was.
    pub(crate) fn forget(&self) {
        if let Ok(mut known) = self.known.lock() {
            known.clear();
        }
    }
}

impl Known {
    /// Whether the check would come to the same.
    fn is_still(&self, units: &[UnitSpec], view: View<'_>) -> bool {
        self.units == units && self.state == self.seen.state(view)
    }
}

impl Seen {
    /// A hash of what fixes made of the files, and of the files that they added to the folders.
    fn state(&self, view: View<'_>) -> u64 {
        let mut hasher = DefaultHasher::new();
        for (path, bytes) in view.changed.iter() {
            if self.paths.contains(path) {
                (path, bytes).hash(&mut hasher);
            } else if self.lists(path) && view.disk.read(&view.disk.place(path)).is_err() {
                path.hash(&mut hasher);
            }
        }
        for path in view.changed.removed().filter(|path| self.paths.contains(*path) || self.lists(path)) {
            ("removed", path).hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Whether the file would be in one of the lists.
    fn lists(&self, path: &str) -> bool {
        let is_below = |folder: &String| {
            folder.is_empty() || path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
        };
        self.folders.iter().any(is_below)
    }
}

impl Watched<'_> {
    fn see(&self, path: &str) {
        if let Ok(mut seen) = self.seen.lock() {
            seen.paths.insert(path.to_owned());
        }
    }
}

impl FileSource for Watched<'_> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.see(path);
        self.files.read(path)
    }

    fn list(&self, folder: &str) -> Option<Vec<String>> {
        if let Ok(mut seen) = self.seen.lock() {
            seen.folders.insert(folder.to_owned());
        }
        self.files.list(folder)
    }

    fn kind(&self, path: &str) -> Option<Option<EntryKind>> {
        self.see(path);
        self.files.kind(path)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use hullwright_core::engine::ChangedFiles;
    use hullwright_core::project::MemoryFiles;

    use super::*;
    use crate::files::Disk;

    #[test]
    fn a_check_is_done_again_where_what_it_saw_has_changed() {
        let memo = Memo::default();
        let (disk, changed) = (Disk::kept(), ChangedFiles::default());
        let view = View { disk: &disk, changed: &changed };
        let files = MemoryFiles::new([("a/x", "text")]);
        let count = Cell::new(0);
        let check = |own: &str, units: &[UnitSpec]| {
            memo.recall([own], units, view, &files, |files| {
                assert_eq!(files.read("a/x").as_deref(), Some(&b"text"[..]));
                assert_eq!(files.list("a").map(|list| list.len()), Some(1));
                count.set(count.get() + 1);
                Found::default()
            });
            count.get()
        };
        assert_eq!((check("b", &[]), check("b", &[]), check("c", &[])), (1, 1, 2));
        let known = memo.known.lock().expect("nothing has panicked");
        let seen = &known.get("b").and_then(|known| known.first()).expect("the check is known").seen;
        assert!(seen.paths.contains("a/x") && seen.paths.contains("b") && seen.folders.contains("a"));
    }
}
