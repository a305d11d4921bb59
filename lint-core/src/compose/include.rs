//! `include`: whole projects taken into this one.

use super::canonical::section_mut;
use super::circle::circle;
use super::load::{FileRole, Loader, Setting, drop_places};
use super::merge::merge_entry;
use super::relocate::{folder_of, join, relative, relocate};
use super::{Certainty, ComposeError, ComposeErrorKind, Data, Map, Member, Node};
use crate::project::path::is_remote;
use crate::text::{FileId, Span};

/// One entry of `include`.
#[derive(Default)]
struct Entry {
    paths: Vec<(String, Span, Certainty)>,
    env_files: Vec<(String, Span, Certainty)>,
    project_directory: Option<(String, Span, Certainty)>,
}

/// How deep includes may nest.
const MAX_DEPTH: usize = 32;

impl Loader<'_> {
    /// Takes in what a file includes; the key itself goes.
    pub(super) fn include(&mut self, root: &mut Map, id: FileId, setting: &Setting, dropped: &[Vec<String>]) {
        let Some(Data::List(items)) = root.get("include").map(|member| &member.node.data) else { return };
        let entries: Vec<Entry> = items.iter().filter_map(read_entry).collect();
        if entries.len() != items.len() {
            // The schema says what is wrong with the others.
            return;
        }
        let own =
            self.project.get(id.0 as usize).map(|file| file.source.path().to_owned()).unwrap_or_default();
        let mut included = setting.included.clone();
        included.push(own);
        for entry in entries {
            self.include_entry(root, &entry, setting, &included, dropped);
        }
        root.remove("include");
    }

    fn include_entry(
        &mut self,
        root: &mut Map,
        entry: &Entry,
        setting: &Setting,
        included: &[String],
        dropped: &[Vec<String>],
    ) {
        let mut ids = Vec::new();
        let mut first: Option<String> = None;
        for (path, span, certainty) in &entry.paths {
            let is_elsewhere = is_remote(path) || path.starts_with("oci:") || path.starts_with(['/', '~']);
            if *certainty == Certainty::Unknown || is_elsewhere || included.len() > MAX_DEPTH {
                self.has_unknown_parts = true;
                return;
            }
            let written = path;
            let path = join(&setting.folder, written);
            if included.contains(&path) {
                let names: Vec<&str> = included.iter().map(String::as_str).chain([path.as_str()]).collect();
                let names = names.iter().skip_while(|name| **name != path).copied().collect::<Vec<_>>();
                let message = format!("files include each other: {}", circle(&names));
                let entry = setting.entry.unwrap_or(*span);
                let mut error = ComposeError::new(ComposeErrorKind::IncludeCycle, entry, message);
                if entry != *span {
                    error = error.with_related(*span, "back to where it came from");
                }
                self.errors.push(error);
                return;
            }
            match self.open(&path, FileRole::Included) {
                Some(id) => ids.push(id),
                None if self.files.kind(&path) == Some(None) => {
                    let message = format!("there is no file `{written}`");
                    self.errors.push(ComposeError::new(ComposeErrorKind::InvalidInclude, *span, message));
                    self.has_unknown_parts = true;
                    return;
                }
                None => {
                    self.has_unknown_parts = true;
                    return;
                }
            }
            first.get_or_insert(path);
        }
        let Some(first) = first else { return };
        let folder = match &entry.project_directory {
            Some((folder, _, Certainty::Known | Certainty::Partial)) if !folder.starts_with(['/', '~']) => {
                join(&setting.folder, folder)
            }
            Some(_) => {
                self.has_unknown_parts = true;
                return;
            }
            None => folder_of(&first).to_owned(),
        };
        let mut environment = setting.environment.clone();
        if entry.env_files.is_empty() {
            environment.add_file(&join(&folder, ".env"), self.files);
        }
        for (path, _, _) in entry.env_files.iter().rev().filter(|(path, _, _)| path != "/dev/null") {
            environment.add_file(&join(&setting.folder, path), self.files);
        }
        let entry_span = setting.entry.or_else(|| entry.paths.first().map(|(_, span, _)| *span));
        let inner =
            Setting { folder: folder.clone(), environment, included: included.to_vec(), entry: entry_span };
        let model = self.model(&ids, &inner);
        if let Data::Map(mut model) = model.data {
            relocate(&mut model, &relative(&setting.folder, &folder));
            self.import(model, root, dropped);
        }
    }

    /// Adds the resources of an included project; what the file itself says about one of them is laid over it.
    fn import(&mut self, model: Map, root: &mut Map, dropped: &[Vec<String>]) {
        for (section, member) in model {
            if !matches!(&*section, "services" | "volumes" | "networks" | "secrets" | "configs" | "models") {
                continue;
            }
            let Data::Map(resources) = member.node.data else { continue };
            if !root.contains(&section) {
                let node = Node { data: Data::Map(Map::default()), span: member.node.span };
                root.insert(&section, Member { key: member.key, node });
            }
            for (name, resource) in resources {
                let known = section_mut(root, &section).and_then(|known| known.remove(&name));
                let mut holder = Map::default();
                let mut inner = Map::default();
                inner.insert(&name, resource);
                let span = member.key;
                holder.insert(&section, Member { key: span, node: Node { data: Data::Map(inner), span } });
                if known.is_some() {
                    drop_places(&mut holder, dropped);
                }
                let resource = section_mut(&mut holder, &section).and_then(|inner| inner.remove(&name));
                let merged = match (resource, known) {
                    (Some(mut resource), Some(known)) => {
                        merge_entry(&mut resource, known, &section, &name, &mut self.errors);
                        resource
                    }
                    (Some(one), None) | (None, Some(one)) => one,
                    (None, None) => continue,
                };
                if let Some(target) = section_mut(root, &section) {
                    target.insert(&name, merged);
                }
            }
        }
    }
}

fn read_entry(item: &Node) -> Option<Entry> {
    if let Some(text) = item.as_text() {
        let path = (text.as_str().to_owned(), item.span, text.certainty);
        return Some(Entry { paths: vec![path], ..Entry::default() });
    }
    let map = item.as_map()?;
    Some(Entry {
        paths: texts(map.node("path")),
        env_files: texts(map.node("env_file")),
        project_directory: texts(map.node("project_directory")).into_iter().next(),
    })
}

fn texts(node: Option<&Node>) -> Vec<(String, Span, Certainty)> {
    let one = |node: &Node| node.as_text().map(|text| (text.as_str().to_owned(), node.span, text.certainty));
    match node.map(|node| &node.data) {
        Some(Data::List(items)) => items.iter().filter_map(one).collect(),
        Some(_) => node.and_then(one).into_iter().collect(),
        None => Vec::new(),
    }
}
