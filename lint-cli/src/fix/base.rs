//! The files as they were read, for the fix engine.

use std::collections::BTreeMap;

use hullwright_core::project::{EntryKind, FileSource};

use crate::discover::Target;
use crate::files::{Disk, DiskFiles};
use crate::judge::{Scope, Stdin};

/// What was asked for is read wherever it is; around it, only what lies in the working directory.
#[derive(Debug)]
pub(super) struct Base<'a> {
    targets: BTreeMap<&'a str, &'a Target>,
    stdin: Option<&'a Stdin>,
    disk: &'a Disk,
    files: DiskFiles<'a>,
}

impl<'a> Base<'a> {
    pub(super) fn new(scope: &'a Scope, disk: &'a Disk) -> Self {
        let targets = scope.targets.iter().map(|target| (target.shown.as_str(), target)).collect();
        Self { targets, stdin: scope.stdin.as_ref(), disk, files: DiskFiles::new(disk) }
    }
}

impl FileSource for Base<'_> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        if let Some(stdin) = self.stdin.filter(|stdin| stdin.shown == path) {
            return Some(stdin.bytes.clone());
        }
        match self.targets.get(path) {
            Some(target) => self.disk.read(&target.path).ok(),
            None => self.files.read(path),
        }
    }

    fn list(&self, folder: &str) -> Option<Vec<String>> {
        self.files.list(folder)
    }

    fn kind(&self, path: &str) -> Option<Option<EntryKind>> {
        let is_asked = self.targets.contains_key(path) || self.stdin.is_some_and(|stdin| stdin.shown == path);
        if is_asked { Some(Some(EntryKind::File)) } else { self.files.kind(path) }
    }
}
