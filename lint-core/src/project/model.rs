//! Which Compose files make up one project.
//!
//! Docker Compose reads `compose.yaml` and lays `compose.override.yaml` over it; which other files belong together, only a
//! configuration can tell. Entry point: [`ComposeSets::group`].

use rustc_hash::FxHashMap;

use super::path::{join_within, parent};
use super::references::{Reference, references};
use crate::compose::FileRole;

/// A Compose file as grouping sees it.
#[derive(Clone, Debug)]
pub struct ComposeFileEntry<'a> {
    /// Its path.
    pub path: &'a str,
    /// The files that it includes or extends, as it names them.
    pub references: Vec<Reference>,
}

impl<'a> ComposeFileEntry<'a> {
    /// A file with this text.
    pub fn new(path: &'a str, text: &str) -> Self {
        Self { path, references: references(text) }
    }
}

/// A file of a set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ComposeSetMember {
    /// Its position among the files that were grouped.
    pub index: usize,
    /// Whether its findings count in this set: a file of several sets is reported in the first of them.
    pub is_reported: bool,
}

/// Files that are read together, the first one first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ComposeSet {
    /// The files.
    pub members: Vec<ComposeSetMember>,
    /// Why the first file takes part: `Main`, unless another file includes or extends it or it is an override of a file
    /// that is not there.
    pub role: FileRole,
}

/// All sets of a run. Every file is reported in exactly one of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ComposeSets {
    /// The sets.
    pub sets: Vec<ComposeSet>,
}

/// The files that Docker Compose looks for, as stems.
const STEMS: [&str; 2] = ["compose", "docker-compose"];
const EXTENSIONS: [&str; 2] = ["yaml", "yml"];

impl ComposeSets {
    /// Groups files. `named` are sets that a configuration names, by path; files that are not among the grouped ones are
    /// left out of them.
    pub fn group(files: &[ComposeFileEntry<'_>], named: &[Vec<String>]) -> Self {
        let by_path: FxHashMap<&str, usize> =
            files.iter().enumerate().map(|(idx, file)| (file.path, idx)).collect();
        let mut grouping =
            Grouping { roles: roles(files, &by_path), taken: vec![false; files.len()], sets: Vec::new() };
        for set in named {
            let members: Vec<usize> =
                set.iter().filter_map(|path| by_path.get(path.as_str()).copied()).collect();
            grouping.add(&members);
        }
        for (idx, file) in files.iter().enumerate() {
            if is_main(file.path) && !grouping.is_taken(idx) {
                let beside = overrides(file.path).find_map(|path| by_path.get(path.as_str()).copied());
                let beside = beside.filter(|found| !grouping.is_taken(*found));
                grouping.add(&[Some(idx), beside].into_iter().flatten().collect::<Vec<_>>());
            }
        }
        for (idx, file) in files.iter().enumerate() {
            if !grouping.is_taken(idx) {
                grouping.add(&[idx]);
                if is_override(file.path) {
                    grouping.mark_last(FileRole::Override);
                }
            }
        }
        Self { sets: grouping.sets }
    }
}

struct Grouping {
    roles: Vec<FileRole>,
    taken: Vec<bool>,
    sets: Vec<ComposeSet>,
}

impl Grouping {
    fn is_taken(&self, idx: usize) -> bool {
        self.taken.get(idx).copied().unwrap_or(true)
    }

    fn add(&mut self, members: &[usize]) {
        let Some(first) = members.first() else { return };
        let role = self.roles.get(*first).copied().unwrap_or(FileRole::Main);
        let mut set = ComposeSet { members: Vec::with_capacity(members.len()), role };
        for index in members {
            let was_taken = self.taken.get_mut(*index).is_none_or(|taken| std::mem::replace(taken, true));
            if !set.members.iter().any(|known| known.index == *index) {
                set.members.push(ComposeSetMember { index: *index, is_reported: !was_taken });
            }
        }
        self.sets.push(set);
    }

    fn mark_last(&mut self, role: FileRole) {
        if let Some(set) = self.sets.last_mut().filter(|set| set.role == FileRole::Main) {
            set.role = role;
        }
    }
}

/// Whether another file draws each of the files in.
fn roles(files: &[ComposeFileEntry<'_>], by_path: &FxHashMap<&str, usize>) -> Vec<FileRole> {
    let mut roles = vec![FileRole::Main; files.len()];
    for (own, file) in files.iter().enumerate() {
        for (path, role) in &file.references {
            let folder = parent(file.path).unwrap_or("");
            let found =
                join_within(folder, path, folder).and_then(|path| by_path.get(path.as_str()).copied());
            if let Some(slot) = found.filter(|found| *found != own).and_then(|found| roles.get_mut(found)) {
                *slot = *role;
            }
        }
    }
    roles
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// Whether Docker Compose finds the file by itself.
fn is_main(path: &str) -> bool {
    name(path)
        .rsplit_once('.')
        .is_some_and(|(stem, extension)| STEMS.contains(&stem) && EXTENSIONS.contains(&extension))
}

fn is_override(path: &str) -> bool {
    let stem = name(path).rsplit_once('.').and_then(|(stem, _)| stem.strip_suffix(".override"));
    stem.is_some_and(|stem| STEMS.contains(&stem))
}

/// Where the file that Docker Compose lays over a main file may lie.
fn overrides(path: &str) -> impl Iterator<Item = String> {
    let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
    let mut extensions = EXTENSIONS;
    extensions.sort_unstable_by_key(|other| *other != extension);
    extensions.into_iter().map(move |extension| format!("{stem}.override.{extension}"))
}

/// The paths of the files that Docker Compose reads together with a file, the likelier ones first: the overrides of a
/// main file, the main files of an override. Empty for any other file.
pub fn companions(path: &str) -> Vec<String> {
    if is_main(path) {
        overrides(path).collect()
    } else if is_override(path) {
        let stem = path.rsplit_once(".override.").map_or(path, |(stem, _)| stem);
        EXTENSIONS.iter().map(|extension| format!("{stem}.{extension}")).collect()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sets of files, each as its paths joined by `+`; files reported elsewhere in brackets.
    fn grouped(files: &[(&str, &str)], named: &[&[&str]]) -> Vec<(String, FileRole)> {
        let entries: Vec<ComposeFileEntry<'_>> =
            files.iter().map(|(path, text)| ComposeFileEntry::new(path, text)).collect();
        let named: Vec<Vec<String>> =
            named.iter().map(|set| set.iter().map(|path| (*path).to_owned()).collect()).collect();
        let show = |set: ComposeSet| {
            let paths = set.members.iter().map(|member| {
                let path = files[member.index].0;
                if member.is_reported { path.to_owned() } else { format!("({path})") }
            });
            (paths.collect::<Vec<_>>().join("+"), set.role)
        };
        ComposeSets::group(&entries, &named).sets.into_iter().map(show).collect()
    }

    #[test]
    fn an_override_joins_the_file_of_its_stem() {
        let files =
            ["a/compose.yml", "a/compose.override.yaml", "a/docker-compose.yaml", "compose.override.yml"];
        let files: Vec<(&str, &str)> = files.into_iter().map(|path| (path, "")).collect();
        let expected = [
            ("a/compose.yml+a/compose.override.yaml".to_owned(), FileRole::Main),
            ("a/docker-compose.yaml".to_owned(), FileRole::Main),
            ("compose.override.yml".to_owned(), FileRole::Override),
        ];
        assert_eq!(grouped(&files, &[]), expected);
    }

    #[test]
    fn named_sets_come_first_and_report_a_file_once() {
        let files = [("compose.yaml", ""), ("compose.dev.yaml", ""), ("compose.prod.yaml", "")];
        let named: [&[&str]; 2] =
            [&["compose.yaml", "compose.dev.yaml"], &["compose.yaml", "compose.prod.yaml", "gone.yaml"]];
        let found: Vec<String> = grouped(&files, &named).into_iter().map(|(set, _)| set).collect();
        assert_eq!(found, ["compose.yaml+compose.dev.yaml", "(compose.yaml)+compose.prod.yaml"]);
    }

    #[test]
    fn files_that_others_draw_in_are_parts() {
        let files = [
            ("compose.yaml", "include:\n  - db/compose.yaml\n"),
            ("db/compose.yaml", "services:\n  db:\n    extends:\n      file: ../compose.common.yaml\n"),
            ("compose.common.yaml", ""),
        ];
        let roles: Vec<FileRole> = grouped(&files, &[]).into_iter().map(|(_, role)| role).collect();
        assert_eq!(roles, [FileRole::Main, FileRole::Included, FileRole::Extended]);
    }
}
