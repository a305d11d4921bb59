//! Which files fixes may change, found out before anything is changed: a fix that wants one of the others is left out as a
//! whole.

use std::cell::RefCell;
use std::collections::BTreeMap;

use hullwright_core::diagnostic::{Applicability, Change, Fix};
use hullwright_core::engine::FileReport;

use crate::write::{NewText, Obstacles, Refusal};

/// The files that may change.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reach<'a> {
    /// All: nothing is written.
    All,
    /// This one alone.
    Only(&'a str),
    /// Those that can be written.
    Writable(&'a Obstacles),
}

/// Lets fixes through, and remembers what it saw of them.
#[derive(Debug)]
pub(crate) struct Gate<'a> {
    reach: Reach<'a>,
    /// Files that fixes wanted to change and may not, and why.
    refused: RefCell<BTreeMap<String, String>>,
    /// For a file that fixes change together with others, the first of these.
    leaders: RefCell<BTreeMap<String, String>>,
}

impl<'a> Gate<'a> {
    pub(crate) fn new(reach: Reach<'a>) -> Self {
        Self { reach, refused: RefCell::default(), leaders: RefCell::default() }
    }

    /// Takes away the fixes that change what must not change. They are only asked after where they would be applied.
    pub(crate) fn narrow(&self, reports: &mut [FileReport], least: Applicability) {
        for report in reports {
            let mut findings = std::mem::take(&mut report.findings);
            for finding in findings.iter_mut().filter(|finding| finding.suppressed.is_none()) {
                finding.fixes.retain(|fix| fix.applicability < least || self.lets_through(fix, report));
            }
            report.findings = findings;
        }
    }

    fn lets_through(&self, fix: &Fix, report: &FileReport) -> bool {
        let paths: Vec<(&str, bool)> =
            fix.changes.iter().filter_map(|change| path_of(change, report)).collect();
        // Nobody expects that a text on its way through changes files.
        if let Reach::Only(only) = self.reach
            && paths.iter().any(|(path, _)| *path != only)
        {
            return false;
        }
        let mut is_free = true;
        for (path, is_new) in &paths {
            if let Some(why) = self.obstacle(path, *is_new) {
                is_free = false;
                self.refused.borrow_mut().insert((*path).to_owned(), why);
            }
        }
        if is_free {
            self.join(&paths);
        }
        is_free
    }

    fn obstacle(&self, path: &str, is_new: bool) -> Option<String> {
        match self.reach {
            // A name that is not UTF-8 is shown with stand-ins and cannot be told from others.
            _ if path.contains(char::REPLACEMENT_CHARACTER) => Some("its name is not UTF-8".to_owned()),
            Reach::All | Reach::Only(_) => None,
            Reach::Writable(obstacles) => obstacles.obstacle(path, is_new),
        }
    }

    /// Remembers that files change together.
    fn join(&self, paths: &[(&str, bool)]) {
        let mut leaders = self.leaders.borrow_mut();
        let Some(first) = paths.iter().map(|(path, _)| leader(&leaders, path)).min() else { return };
        if paths.iter().all(|(path, _)| *path == first) {
            return;
        }
        for (path, _) in paths {
            let other = leader(&leaders, path);
            if other != first {
                leaders.insert(other, first.clone());
            }
        }
    }

    /// The files that were to change and may not.
    pub(super) fn refused(&self) -> Vec<Refusal> {
        let refused = self.refused.borrow();
        refused.iter().map(|(path, why)| Refusal { path: path.clone(), why: why.clone() }).collect()
    }

    /// The texts, those that change together in one group.
    pub(super) fn groups<'t>(&self, texts: &[NewText<'t>]) -> Vec<Vec<NewText<'t>>> {
        let leaders = self.leaders.borrow();
        let mut groups: BTreeMap<String, Vec<NewText<'t>>> = BTreeMap::new();
        for text in texts {
            groups.entry(leader(&leaders, text.path)).or_default().push(*text);
        }
        groups.into_values().collect()
    }
}

/// The first of the files that a file changes together with.
fn leader(leaders: &BTreeMap<String, String>, path: &str) -> String {
    let mut path = path;
    while let Some(next) = leaders.get(path) {
        path = next;
    }
    path.to_owned()
}

fn path_of<'c>(change: &'c Change, report: &'c FileReport) -> Option<(&'c str, bool)> {
    match change {
        Change::Edit { file, .. } | Change::RemoveFile { file } => Some((report.path_of(*file)?, false)),
        Change::CreateFile { path, .. } => Some((path, true)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_share_a_fix_are_a_group() {
        let gate = Gate::new(Reach::All);
        let together = |paths: [&str; 2]| gate.join(&paths.map(|path| (path, false)));
        together(["d", "c"]);
        together(["b", "d"]);
        together(["x", "x"]);
        let text = |path| NewText { path, before: None, after: Some(b"") };
        let groups = gate.groups(&["a", "b", "c", "d", "x"].map(text));
        let groups: Vec<Vec<&str>> =
            groups.iter().map(|group| group.iter().map(|text| text.path).collect()).collect();
        assert_eq!(groups, [vec!["a"], vec!["b", "c", "d"], vec!["x"]]);
    }
}
