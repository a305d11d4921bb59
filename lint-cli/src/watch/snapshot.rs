//! What files and folders look like from outside, so that a change is noticed without reading them.
//!
//! Looking again and again works on every file system, in containers and over a network too, where nobody tells of
//! changes. It costs a call for each path, and is done the more rarely the longer it takes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// For so long nobody looks.
const PAUSE: Duration = Duration::from_millis(250);
/// The part of the time that is spent with looking is at most one in so many.
const SHARE: u32 = 20;
/// For so long nothing may change before a change is taken to be whole.
const REST: Duration = Duration::from_millis(40);
/// Who does not come to rest is looked at all the same.
const MAX_RESTS: usize = 25;
/// A file system may write down times so much too early.
const CLOCK_STEP: Duration = Duration::from_millis(20);

/// What paths looked like when they were looked at last.
#[derive(Default, Debug)]
pub(super) struct Snapshot {
    paths: BTreeMap<PathBuf, Stamp>,
}

/// Paths that look different.
#[derive(Default, Debug)]
pub(super) struct Changes {
    /// All that have to be looked at again.
    pub(super) paths: BTreeSet<PathBuf>,
    /// Those that have changed for certain.
    pub(super) certain: BTreeSet<PathBuf>,
}

/// What a path looks like.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Stamp {
    /// It may have changed before it was looked at.
    Unsure,
    /// Nothing is there, or nothing that can be looked at.
    Missing,
    Found {
        len: u64,
        modified: Option<SystemTime>,
        identity: (u64, i64, i64),
    },
}

impl Snapshot {
    /// Looks at these paths from now on. Paths that are new may have changed since `started`, when they were read.
    pub(super) fn watch(&mut self, paths: BTreeSet<PathBuf>, started: SystemTime) {
        let mut known = std::mem::take(&mut self.paths);
        let started = started.checked_sub(CLOCK_STEP).unwrap_or(started);
        let stamped = paths.into_iter().map(|path| {
            let stamp = known.remove(&path).unwrap_or_else(|| match Stamp::of(&path) {
                Stamp::Found { modified: Some(modified), .. } if modified >= started => Stamp::Unsure,
                stamp => stamp,
            });
            (path, stamp)
        });
        self.paths = stamped.collect();
    }

    /// Waits for a change.
    pub(super) fn wait(&mut self) -> Changes {
        let mut pause = PAUSE;
        loop {
            thread::sleep(pause);
            let began = Instant::now();
            let mut changes = Changes::default();
            let is_changed = self.look(&mut changes);
            pause = PAUSE.max(began.elapsed() * SHARE);
            if !is_changed {
                continue;
            }
            for _ in 0..MAX_RESTS {
                thread::sleep(REST);
                if !self.look(&mut changes) {
                    break;
                }
            }
            return changes;
        }
    }

    /// Looks at every path, and notes those that look different now; whether there were any.
    fn look(&mut self, changes: &mut Changes) -> bool {
        let mut is_changed = false;
        for (path, stamp) in &mut self.paths {
            let now = Stamp::of(path);
            if *stamp != now {
                let before = std::mem::replace(stamp, now);
                changes.paths.insert(path.clone());
                if before != Stamp::Unsure {
                    changes.certain.insert(path.clone());
                }
                is_changed = true;
            }
        }
        is_changed
    }
}

impl Stamp {
    fn of(path: &Path) -> Self {
        let Ok(found) = fs::metadata(path) else { return Self::Missing };
        // The length of a folder says nothing, and differs between file systems.
        let len = if found.is_dir() { 0 } else { found.len() };
        Self::Found { len, modified: found.modified().ok(), identity: identity(&found) }
    }
}

/// Which file it is, and when anything about it changed.
#[cfg(unix)]
fn identity(found: &fs::Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt as _;
    (found.ino(), found.ctime(), found.ctime_nsec())
}

#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_while_it_was_read_has_changed() {
        let folder = tempfile::tempdir().expect("folders can be made");
        let (early, late) = (folder.path().join("early"), folder.path().join("late"));
        fs::write(&early, "a").expect("files can be written");
        let before = SystemTime::UNIX_EPOCH;
        let after = SystemTime::now() + Duration::from_hours(1);
        let all = || BTreeSet::from([early.clone(), late.clone()]);

        let look = |snapshot: &mut Snapshot| {
            let mut changes = Changes::default();
            snapshot.look(&mut changes);
            (changes.paths.into_iter().collect::<Vec<_>>(), changes.certain.len())
        };

        let mut snapshot = Snapshot::default();
        snapshot.watch(all(), after);
        assert_eq!(look(&mut snapshot), (vec![], 0));
        fs::write(&early, "ab").expect("files can be written");
        fs::write(&late, "").expect("files can be written");
        // What is known already is compared with what it looked like then.
        snapshot.watch(all(), after);
        assert_eq!(look(&mut snapshot), (vec![early.clone(), late.clone()], 2));
        assert_eq!(look(&mut snapshot), (vec![], 0));
        fs::remove_file(&late).expect("files can be removed");
        assert_eq!(look(&mut snapshot), (vec![late.clone()], 1));

        let mut unsure = Snapshot::default();
        unsure.watch(all(), before);
        assert_eq!(look(&mut unsure), (vec![early], 0));
        assert_eq!(look(&mut unsure), (vec![], 0));
    }
}
