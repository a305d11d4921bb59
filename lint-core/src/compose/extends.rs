//! `extends`: a service on top of another one, of the same file or of another.

use super::canonical::{expand_short_forms, section_mut};
use super::circle::circle;
use super::load::{FileRole, Loader, Setting, drop_places, folder_of_file};
use super::merge::merge_entry;
use super::relocate::{join, relative, relocate_service};
use super::unique::enforce_unicity;
use super::{Certainty, ComposeError, ComposeErrorKind, Data, Map, Member, Node};
use crate::project::path::is_remote;
use crate::text::{FileId, Span};
use crate::value::suggest::closest;

/// The services of a file that others extend.
#[derive(Clone, Debug)]
pub(super) struct ExtendedFile {
    id: FileId,
    services: Map,
    dropped: Vec<Vec<String>>,
}

/// The services that led to the one at hand, by file and name.
type Chain = Vec<(FileId, String)>;

/// What a service extends.
struct Base {
    service: String,
    service_span: Span,
    file: Option<(String, Span, Certainty)>,
}

impl Loader<'_> {
    /// Resolves `extends` of all services of a file. One that cannot be resolved keeps its key, which tells rules that
    /// the service may have more than what is seen.
    pub(super) fn extend_services(
        &mut self,
        root: &mut Map,
        id: FileId,
        setting: &Setting,
        dropped: &[Vec<String>],
    ) {
        let Some(services) = section_mut(root, "services") else { return };
        let names: Vec<String> = services.iter().map(|(name, _)| name.to_owned()).collect();
        for name in names {
            self.extend(services, &name, id, setting, dropped, &mut Chain::new());
        }
    }

    fn extend(
        &mut self,
        services: &mut Map,
        name: &str,
        id: FileId,
        setting: &Setting,
        dropped: &[Vec<String>],
        chain: &mut Chain,
    ) {
        let Some(service) = services.node(name).and_then(Node::as_map) else { return };
        let Some(extends) = service.get("extends") else { return };
        let Some(base) = base_of(&extends.node) else { return };
        let key = extends.key;
        if chain.iter().any(|(file, known)| *file == id && known == name) {
            let names: Vec<&str> = chain.iter().map(|(_, name)| name.as_str()).chain([name]).collect();
            let message = format!("services extend each other: {}", circle(&names));
            self.errors.push(ComposeError::new(ComposeErrorKind::InvalidExtends, base.service_span, message));
            break_extends(services, name);
            return;
        }
        chain.push((id, name.to_owned()));
        let found = match &base.file {
            None => self.base_in_file(services, &base, id, setting, dropped, chain),
            Some((path, span, certainty)) => {
                self.base_in_other_file(path, *span, *certainty, &base, id, setting, chain)
            }
        };
        chain.pop();
        let Some(mut source) = found else { return };
        // What the base could not resolve itself is not resolved here either.
        let is_open = source.node.as_map().is_some_and(|map| map.contains("extends"));
        let mut holder = Map::default();
        let mut section = Map::default();
        source.key = services.get(name).map_or(source.key, |member| member.key);
        section.insert(name, source);
        let span = key;
        holder.insert("services", Member { key, node: Node { data: Data::Map(section), span } });
        drop_places(&mut holder, dropped);
        let source = section_mut(&mut holder, "services").and_then(|section| section.remove(name));
        let (Some(mut merged), Some(own)) = (source, services.get(name).cloned()) else { return };
        let own_key = own.key;
        let own_span = own.node.span;
        let mut own = own;
        let extends = own.node.as_map_mut().and_then(|map| map.remove("extends"));
        if let Some(map) = merged.node.as_map_mut() {
            map.remove("extends");
        }
        merge_entry(&mut merged, own, "services", name, &mut self.errors);
        merged.key = own_key;
        merged.node.span = own_span;
        if let (true, Some(extends), Some(map)) = (is_open, extends, merged.node.as_map_mut()) {
            map.insert("extends", extends);
        }
        services.insert(name, merged);
    }

    fn base_in_file(
        &mut self,
        services: &mut Map,
        base: &Base,
        id: FileId,
        setting: &Setting,
        dropped: &[Vec<String>],
        chain: &mut Chain,
    ) -> Option<Member> {
        if services.get(&base.service).is_none() {
            self.missing_base(services, base, None);
            return None;
        }
        self.extend(services, &base.service, id, setting, dropped, chain);
        let member = services.get(&base.service)?.clone();
        member.node.as_map().is_some().then_some(member)
    }

    #[expect(clippy::too_many_arguments, reason = "what a reference to another file consists of")]
    fn base_in_other_file(
        &mut self,
        path: &str,
        span: Span,
        certainty: Certainty,
        base: &Base,
        id: FileId,
        setting: &Setting,
        chain: &mut Chain,
    ) -> Option<Member> {
        if certainty == Certainty::Unknown || is_remote(path) || path.starts_with(['/', '~']) {
            self.has_unknown_parts = true;
            return None;
        }
        let written = path;
        let path = join(&setting.folder, written);
        let Some(file) = self.extended_file(&path, setting) else {
            if self.files.kind(&path) == Some(None) {
                let message = format!("there is no file `{written}`");
                self.errors.push(ComposeError::new(ComposeErrorKind::InvalidExtends, span, message));
            } else {
                self.has_unknown_parts = true;
            }
            return None;
        };
        let ExtendedFile { id: other, services, dropped } = file;
        let mut services = services;
        if services.get(&base.service).is_none() {
            self.missing_base(&services, base, Some(&path));
            return None;
        }
        let folder = self.project.get(other.0 as usize).map(folder_of_file).unwrap_or_default();
        let inner = Setting { folder: folder.clone(), ..setting.clone() };
        if chain.len() > 64 {
            return None;
        }
        self.extend(&mut services, &base.service, other, &inner, &dropped, chain);
        let mut member = services.remove(&base.service)?;
        let from = if id == other { String::new() } else { relative(&setting.folder, &folder) };
        relocate_service(member.node.as_map_mut()?, &from);
        Some(member)
    }

    /// The services of another file, read once.
    fn extended_file(&mut self, path: &str, setting: &Setting) -> Option<ExtendedFile> {
        if let Some(known) = self.extended.get(path) {
            return known.clone();
        }
        let found = self.open(path, FileRole::Extended).map(|id| {
            let mut services = Map::default();
            let mut dropped = Vec::new();
            for document in self.documents(id) {
                let mut root = document.root;
                self.substitute(&mut root, &setting.environment);
                let Some(map) = root.as_map_mut() else { continue };
                // Shapes are judged where the file is checked itself.
                enforce_unicity(map);
                expand_short_forms(map, &mut Vec::new());
                enforce_unicity(map);
                if let Some(section) = section_mut(map, "services") {
                    services = std::mem::take(section);
                }
                dropped = document.dropped;
            }
            ExtendedFile { id, services, dropped }
        });
        self.extended.insert(path.to_owned(), found.clone());
        found
    }

    fn missing_base(&mut self, services: &Map, base: &Base, path: Option<&str>) {
        let place = path.map(|path| format!(" in `{path}`")).unwrap_or_default();
        let message = format!("service `{}` is not defined{place}", base.service);
        let nearest = closest(&base.service, services.iter().map(|(name, _)| name));
        let error = ComposeError::new(ComposeErrorKind::InvalidExtends, base.service_span, message);
        self.errors.push(error.with_closest(&base.service, nearest));
    }
}

fn break_extends(services: &mut Map, name: &str) {
    let extends = services.get_mut(name).and_then(|member| member.node.as_map_mut()?.get_mut("extends"));
    if let Some(extends) = extends {
        extends.node.data = Data::Broken;
    }
}

fn base_of(extends: &Node) -> Option<Base> {
    match &extends.data {
        Data::Text(text) => {
            Some(Base { service: text.resolved()?.to_owned(), service_span: extends.span, file: None })
        }
        Data::Map(map) => {
            let service = map.node("service")?;
            let file = map.node("file").and_then(|file| {
                let text = file.as_text()?;
                Some((text.as_str().to_owned(), file.span, text.certainty))
            });
            Some(Base { service: service.as_str()?.to_owned(), service_span: service.span, file })
        }
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::List(_) | Data::Broken => None,
    }
}
