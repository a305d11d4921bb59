//! From the files of a Compose project to one tree: merged, short forms expanded, defaults set.
//!
//! Entry point: [`load`]. The order of the steps is compose-go's, because it shows: a file is interpolated, its
//! includes are taken in, its `extends` resolved, it is merged onto the files before it, validated, and brought into
//! the canonical form; at the end come defaults, names and what the files say together.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::canonical::expand_short_forms;
use super::consistency::{self, Scope};
use super::defaults::{check_sections, set_defaults};
use super::environment::Environment;
use super::merge::merge_files;
use super::normalize::{name_text, normalize, project_name_of};
use super::read::{Document, read_documents};
use super::relocate::{folder_of, join};
use super::schema::{check, decode, validate};
use super::substitute::{Substitution, VariableUse};
use super::unique::enforce_unicity;
use super::{Certainty, ComposeError, ComposeErrorKind, Data, Map, Node, Service};
use crate::project::FileSource;
use crate::text::{FileId, FileKind, SourceFile, Span, TextRange};
use crate::yaml::{Entry, NodeKind, Yaml};

/// Which services of a project run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Profiles {
    /// The active profiles; `*` stands for all of them.
    pub active: Vec<String>,
}

impl Profiles {
    /// Whether the service runs under these profiles; one whose profiles are not known may.
    pub fn enable(&self, service: &Service<'_>) -> bool {
        let profiles = service.items(&["profiles"]);
        let is_active = |name: &str| self.active.iter().any(|active| active == name || active == "*");
        profiles.is_empty()
            || profiles.iter().any(|profile| profile.is_unknown() || profile.as_str().is_some_and(is_active))
    }
}

/// What a project is read for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    /// To answer as Docker Compose does: an unset variable is the empty text, services of inactive profiles are not
    /// looked at, and nothing can come from a file that is not named.
    AsDocker,
    /// To judge it: nothing is known of an unset variable, all services are looked at, and a file may be a fragment.
    ForRules,
}

/// What a project is loaded with.
#[derive(Clone, Debug)]
pub struct LoadOptions<'a> {
    /// The name of the project; without it that of the files, else of the folder.
    pub project_name: Option<&'a str>,
    /// The active profiles.
    pub profiles: Profiles,
    /// Variables that are given and win over `.env`.
    pub environment: &'a BTreeMap<String, String>,
    /// Files to read variables from instead of `.env` beside the first file; paths of the project.
    pub env_files: &'a [String],
    /// Why the first file takes part.
    pub role: FileRole,
    /// What the project is read for.
    pub reading: Reading,
}

/// Why a file takes part in a project.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FileRole {
    /// The project starts with it.
    Main,
    /// It is laid over the files before it.
    Override,
    /// Another file includes it.
    Included,
    /// A service of another file extends one of it.
    Extended,
}

/// One file of a project.
#[derive(Debug)]
pub struct ComposeFile {
    /// Its text; its id is its position among the files of the project.
    pub source: SourceFile,
    /// Its tree.
    pub yaml: Yaml,
    /// Why it takes part.
    pub role: FileRole,
}

/// A loaded project.
#[derive(Debug)]
pub struct ComposeProject {
    /// The files: first those that were asked for, in order, then those they include and extend.
    pub files: Vec<ComposeFile>,
    /// What Docker Compose refuses about them.
    pub errors: Vec<ComposeError>,
    /// The merged tree in canonical form.
    pub root: Node,
    /// The variables that the files use.
    pub variables: Vec<VariableUse>,
    /// The name of the project, where it is known.
    pub name: Option<String>,
    /// Whether the files are a part of something: what they do not define may come from elsewhere.
    pub is_fragment: bool,
}

impl ComposeProject {
    /// The file with that id.
    pub fn file(&self, FileId(idx): FileId) -> Option<&ComposeFile> {
        self.files.get(idx as usize)
    }

    /// A top-level section such as `networks`, if it is a mapping.
    pub fn section(&self, name: &str) -> Option<&Map> {
        self.root.as_map()?.node(name)?.as_map()
    }

    /// The services in order, those of inactive profiles among them.
    pub fn services(&self) -> impl Iterator<Item = Service<'_>> {
        let services = self.section("services").into_iter().flat_map(Map::iter);
        services
            .filter_map(|(name, member)| Some(Service { name, key: member.key, map: member.node.as_map()? }))
    }

    /// The service with that name.
    pub fn service(&self, name: &str) -> Option<Service<'_>> {
        let member = self.section("services")?.get_key_value(name)?;
        Some(Service { name: member.0, key: member.1.key, map: member.1.node.as_map()? })
    }

    /// The project in the form of compose-go's JSON, without the services that do not run under these profiles.
    pub fn as_docker_prints(&self, profiles: &Profiles) -> Node {
        let mut root = self.root.clone();
        let disabled: Vec<String> = self
            .services()
            .filter(|service| !profiles.enable(service))
            .map(|service| service.name.to_owned())
            .collect();
        if let Some(services) =
            root.as_map_mut().and_then(|map| super::canonical::section_mut(map, "services"))
        {
            for name in disabled {
                services.remove(&name);
            }
        }
        if let (Some(map), Some(name)) = (root.as_map_mut(), &self.name) {
            let node = super::merge::made_text(name, self.root.span);
            map.insert("name", super::Member { key: self.root.span, node });
        }
        decode(&root, &mut Vec::new())
    }

    /// The text of a place.
    pub fn slice(&self, span: Span) -> &str {
        self.file(span.file).map_or("", |file| span.range.slice(file.source.text()))
    }
}

/// Loads a project from its files in order (the first one first). Never fails: what is wrong is in the errors.
pub fn load(sources: Vec<SourceFile>, options: &LoadOptions<'_>, files: &dyn FileSource) -> ComposeProject {
    let folder = sources.first().map(|source| source.folder().to_owned()).unwrap_or_default();
    let mut loader = Loader {
        files,
        options,
        project: Vec::new(),
        errors: Vec::new(),
        used: Vec::new(),
        has_unknown_parts: false,
        extended: FxHashMap::default(),
    };
    let mut ids = Vec::with_capacity(sources.len());
    for (idx, source) in sources.into_iter().enumerate() {
        let role = if idx == 0 { options.role } else { FileRole::Override };
        ids.push(loader.add(source, role));
    }
    loader.run(&ids, &folder)
}

/// What is kept while a project is put together.
pub(super) struct Loader<'a> {
    pub(super) files: &'a dyn FileSource,
    pub(super) options: &'a LoadOptions<'a>,
    pub(super) project: Vec<ComposeFile>,
    pub(super) errors: Vec<ComposeError>,
    pub(super) used: Vec<VariableUse>,
    /// Whether a file that takes part could not be looked at.
    pub(super) has_unknown_parts: bool,
    /// The services of files that others extend, in canonical form, by path.
    pub(super) extended: FxHashMap<String, Option<super::extends::ExtendedFile>>,
}

/// What holds while the files of one project or one include are read.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    /// The folder that relative paths start from, as a path of the project.
    pub(super) folder: String,
    pub(super) environment: Environment,
    /// The files that led here, for includes that go in circles.
    pub(super) included: Vec<String>,
    /// Where the outermost of those files includes the next one.
    pub(super) entry: Option<Span>,
}

impl Loader<'_> {
    /// Takes a file in and parses it.
    pub(super) fn add(&mut self, source: SourceFile, role: FileRole) -> FileId {
        let id = FileId(self.project.len() as u32);
        let yaml = Yaml::parse(source.text());
        self.project.push(ComposeFile { source: source.with_id(id), yaml, role });
        id
    }

    /// Takes in a file that another one names; `None` when it is not there or nothing is known of it.
    pub(super) fn open(&mut self, path: &str, role: FileRole) -> Option<FileId> {
        if let Some(idx) =
            self.project.iter().position(|file| file.source.path() == path && file.role == role)
        {
            return Some(FileId(idx as u32));
        }
        let bytes = self.files.read(path)?;
        Some(self.add(SourceFile::decode(FileId(0), path, FileKind::Compose, bytes), role))
    }

    fn run(mut self, ids: &[FileId], folder: &str) -> ComposeProject {
        let unset = match self.options.reading {
            Reading::AsDocker => Certainty::Known,
            Reading::ForRules => Certainty::Unknown,
        };
        let mut environment = Environment::new(self.options.environment, unset);
        if self.options.env_files.is_empty() {
            environment.add_file(&join(folder, ".env"), self.files);
        }
        for path in self.options.env_files.iter().rev() {
            environment.add_file(path, self.files);
        }
        let name = self.project_name(ids, folder, &environment);
        if let Some(name) = &name {
            environment.set_default("COMPOSE_PROJECT_NAME", name);
        }
        let setting = Setting { folder: folder.to_owned(), environment, included: Vec::new(), entry: None };
        let mut root = self.model(ids, &setting);
        let span = root.span;
        // An empty file may still be laid over another one.
        let starts = self.options.reading == Reading::AsDocker
            || self.project.first().is_some_and(|file| super::starts_project(file.source.path()));
        let is_empty = root.as_map().is_none_or(Map::is_empty);
        if is_empty && starts && self.errors.is_empty() {
            self.errors.push(ComposeError::new(
                ComposeErrorKind::InvalidStructure,
                span,
                "the file is empty",
            ));
        }
        if let Some(map) = root.as_map_mut() {
            let shown = name.clone().unwrap_or_default();
            normalize(map, &shown, &setting.environment, span);
        }
        let mut project = ComposeProject {
            files: self.project,
            errors: self.errors,
            root,
            variables: self.used,
            name,
            is_fragment: false,
        };
        project.is_fragment = self.options.reading == Reading::ForRules
            && (self.has_unknown_parts
                || project.errors.iter().any(|error| error.kind == ComposeErrorKind::InvalidYaml)
                || super::fragment::is_fragment(&project, self.options.role));
        let mut profiles = self.options.profiles.clone();
        if self.options.reading == Reading::ForRules
            && let Some((active, _)) = setting.environment.get("COMPOSE_PROFILES")
        {
            let names = active.split(',').map(str::trim).filter(|name| !name.is_empty());
            profiles.active.extend(names.map(str::to_owned));
        }
        let scope = Scope {
            profiles: &profiles,
            all_services: self.options.reading == Reading::ForRules,
            is_open: project.is_fragment,
        };
        let mut found = consistency::check(&project, scope);
        if self.options.reading == Reading::ForRules
            && !project.is_fragment
            && super::fragment::is_completed_elsewhere(&project, &found, self.files)
        {
            project.is_fragment = true;
            found = consistency::check(&project, Scope { is_open: true, ..scope });
        }
        project.errors.extend(found);
        check(&project.root, &mut project.errors);
        project.errors.sort_by_key(|error| (error.span, error.kind));
        project
    }

    /// The name that is given, else that of the last file that has one, else that of the folder.
    fn project_name(&mut self, ids: &[FileId], folder: &str, environment: &Environment) -> Option<String> {
        if let Some(name) = self.options.project_name {
            return Some(name.to_owned());
        }
        let (mut named, mut place) = (None, None);
        for FileId(idx) in ids {
            let Some(file) = self.project.get(*idx as usize).filter(|file| may_have_name(&file.yaml)) else {
                continue;
            };
            for mut document in read_documents(&file.source, &file.yaml, FileId(*idx), &mut Vec::new()) {
                let Some(member) = document.root.as_map_mut().and_then(|map| map.remove("name")) else {
                    continue;
                };
                let mut only = Map::default();
                only.insert("name", member);
                let mut root = Node { data: Data::Map(only), span: document.root.span };
                let (mut errors, mut used) = (Vec::new(), Vec::new());
                Substitution { environment, errors: &mut errors, used: &mut used }.file(&mut root);
                let node = root.as_map().and_then(|map| map.node("name"));
                if let Some(text) = node.and_then(name_text) {
                    place = node.map(|node| node.span);
                    named = Some(text);
                }
            }
        }
        // Docker Compose changes such a name where it stands in a file, and refuses it elsewhere.
        if self.options.reading == Reading::ForRules
            && let (Some(name), Some(place)) = (&named, place)
        {
            self.errors.extend(wrong_project_name(name, place));
        }
        let name = named.map(|name| project_name_of(&name)).filter(|name| !name.is_empty());
        let of_folder = || project_name_of(folder.rsplit('/').next().unwrap_or_default());
        name.or_else(|| Some(of_folder()).filter(|name| !name.is_empty()))
    }

    /// Puts the files together, up to the defaults.
    pub(super) fn model(&mut self, ids: &[FileId], setting: &Setting) -> Node {
        let first = ids.first().copied().unwrap_or(FileId(0));
        let span = Span { file: first, range: self.first_line(first) };
        let mut root = Node { data: Data::Map(Map::default()), span };
        for id in ids {
            for document in self.documents(*id) {
                self.lay_over(&mut root, document, *id, setting);
            }
        }
        if let Some(map) = root.as_map_mut() {
            set_defaults(map);
            check_sections(map, &mut self.errors);
        }
        root
    }

    fn first_line(&self, FileId(idx): FileId) -> TextRange {
        let text = self.project.get(idx as usize).map_or("", |file| file.source.text());
        let is_content = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
        // An empty text has no line; the subtraction below needs a part of it all the same.
        let line = text.lines().find(is_content).or_else(|| text.lines().next()).unwrap_or(text);
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        TextRange::from(start..start + line.trim_end().len())
    }

    pub(super) fn documents(&mut self, FileId(idx): FileId) -> Vec<Document> {
        let Some(file) = self.project.get(idx as usize) else { return Vec::new() };
        read_documents(&file.source, &file.yaml, FileId(idx), &mut self.errors)
    }

    /// Replaces the variables of a document.
    pub(super) fn substitute(&mut self, root: &mut Node, environment: &Environment) {
        Substitution { environment, errors: &mut self.errors, used: &mut self.used }.file(root);
    }

    fn lay_over(&mut self, root: &mut Node, document: Document, id: FileId, setting: &Setting) {
        let Document { root: mut own, dropped } = document;
        if matches!(own.data, Data::Broken) {
            return;
        }
        let Data::Map(_) = own.data else {
            let range = if own.span.range.is_empty() { self.first_line(id) } else { own.span.range };
            let message = "a Compose file is a mapping at the top";
            let span = Span { file: id, range };
            self.errors.push(ComposeError::new(ComposeErrorKind::InvalidStructure, span, message));
            return;
        };
        self.substitute(&mut own, &setting.environment);
        let Some(base) = root.as_map_mut() else { return };
        if let Some(map) = own.as_map_mut() {
            self.include(map, id, setting, &dropped);
            drop_places(base, &dropped);
            self.extend_services(map, id, setting, &dropped);
        }
        if let Data::Map(over) = own.data {
            merge_files(base, over, &mut self.errors);
        }
        enforce_unicity(base);
        validate(root, &mut self.errors);
        if let Some(base) = root.as_map_mut() {
            base.remove("version");
            expand_short_forms(base, &mut self.errors);
            drop_empty_servers(base);
            enforce_unicity(base);
        }
    }
}

/// Whether the file says its project's name, or merges something in that may.
fn may_have_name(yaml: &Yaml) -> bool {
    let is_name = |entry: &Entry| {
        yaml.node(entry.key).as_scalar().is_none_or(|key| matches!(&*key.value, "name" | "<<"))
    };
    yaml.documents().iter().any(|root| match yaml.resolve(*root).map(|id| &yaml.node(id).kind) {
        Some(NodeKind::Mapping { entries, .. }) => entries.iter().any(is_name),
        _ => false,
    })
}

fn wrong_project_name(name: &str, place: Span) -> Option<ComposeError> {
    let made = project_name_of(name);
    let (message, help) = match made.as_str() {
        _ if made == name && !name.is_empty() => return None,
        _ if name.is_empty() => ("the project name is empty".to_owned(), None),
        "" => (format!("`{name}` is no project name"), None),
        made => (format!("`{name}` is no project name"), Some(format!("Docker Compose makes it `{made}`"))),
    };
    let help = help.unwrap_or_else(|| "Docker Compose takes the name of the folder instead".to_owned());
    Some(ComposeError::new(ComposeErrorKind::InvalidProjectName, place, message).with_help(Some(help)))
}

/// Removes the places that `!reset` and `!override` name.
pub(super) fn drop_places(root: &mut Map, dropped: &[Vec<String>]) {
    for place in dropped {
        let Some((last, parents)) = place.split_last() else { continue };
        let parent = parents.iter().try_fold(&mut *root, |map, key| map.get_mut(key)?.node.as_map_mut());
        if let Some(parent) = parent {
            parent.remove(last);
        }
    }
}

/// Empty name servers count as none.
fn drop_empty_servers(root: &mut Map) {
    for (_, service) in super::canonical::section_mut(root, "services").into_iter().flat_map(Map::iter_mut) {
        let dns = service.node.as_map_mut().and_then(|map| map.get_mut("dns"));
        if let Some(Data::List(items)) = dns.map(|dns| &mut dns.node.data) {
            items.retain(|item| {
                !matches!(item.data, Data::Null) && (item.is_unknown() || item.as_str() != Some(""))
            });
        }
    }
}

/// The folder of a file, as a path of the project.
pub(super) fn folder_of_file(file: &ComposeFile) -> String {
    folder_of(file.source.path()).to_owned()
}
