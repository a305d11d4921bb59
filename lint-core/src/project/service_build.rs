//! What the `build` of a service says: context, Dockerfile, target and arguments, as far as they are known.
//!
//! What lives here: the canonical mapping to paths of the project. What does not: the checks of the Dockerfile
//! (`engine`). Entry point: [`ServiceBuild::of_project`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::path::{is_remote, join_within};
use super::{FileSource, ServiceOverrides, UnitOrigin, UnitSpec};
use crate::compose::{Certainty, ComposeProject, Data, Map, Node, Service, Text};
use crate::dockerfile::{Dockerfile, parse};
use crate::semantic::Resolution;
use crate::text::{FileId, FileKind, MappedText, SourceFile, Span, TextRange};

/// What the `build` of a service says.
#[derive(Clone, Debug)]
pub struct ServiceBuild<'a> {
    /// The service.
    pub service: Service<'a>,
    /// The folder that is sent to the builder, as a path of the project. Unknown where a variable decides, where it is
    /// remote, and where it lies above the project.
    pub context: Resolution<String>,
    /// The Dockerfile, as a path of the project; unknown for a build with an inline one.
    pub dockerfile: Resolution<String>,
    /// The inline Dockerfile.
    pub inline: Option<MappedText>,
    /// The stage that is built and where that is said; `None` also where a variable decides.
    pub target: Option<(&'a str, Span)>,
    /// The build arguments.
    pub args: Vec<BuildArg>,
    map: &'a Map,
    parsed: Arc<LazyDockerfile>,
}

/// A build argument of a service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BuildArg {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// Its value; no value where it is taken from the environment.
    pub value: Resolution<Option<String>>,
}

/// The Dockerfile of a build, read.
#[derive(Debug)]
pub struct ParsedDockerfile {
    /// Its text. That of an inline Dockerfile has positions of its own: see [`ServiceBuild::locate`].
    pub source: SourceFile,
    /// Its tree.
    pub tree: Dockerfile,
}

/// A Dockerfile that is read when a rule asks for it.
#[derive(Debug)]
struct LazyDockerfile {
    id: FileId,
    cell: OnceLock<Option<ParsedDockerfile>>,
}

impl<'a> ServiceBuild<'a> {
    /// The builds of all services. Builds of one Dockerfile share its text and tree.
    pub fn of_project(project: &'a ComposeProject) -> Vec<Self> {
        let folder = project.files.first().map_or("", |file| file.source.folder());
        let mut shared: BTreeMap<String, Arc<LazyDockerfile>> = BTreeMap::new();
        let mut next = project.files.len() as u32;
        let mut fresh = || {
            let id = FileId(next);
            next += 1;
            Arc::new(LazyDockerfile { id, cell: OnceLock::new() })
        };
        let builds = project.services().filter_map(|service| {
            let map = service.node("build")?.as_map()?;
            let mut build = Self::new(service, map, folder, fresh());
            if let Some(path) = build.dockerfile.value() {
                let known = shared.entry(path.clone()).or_insert_with(|| Arc::clone(&build.parsed));
                build.parsed = Arc::clone(known);
            }
            Some(build)
        });
        builds.collect()
    }

    fn new(service: Service<'a>, map: &'a Map, folder: &str, parsed: Arc<LazyDockerfile>) -> Self {
        let inline_text = map.node("dockerfile_inline").and_then(Node::as_text);
        let context = context_of(map.node("context"), folder);
        let dockerfile = match inline_text {
            Some(_) => Resolution::Unknown,
            None => dockerfile_of(map.node("dockerfile"), &context, folder),
        };
        let inline = inline_text.filter(|text| text.certainty != Certainty::Unknown);
        let target = map.node("target").and_then(|node| Some((node.as_str()?, node.span)));
        Self {
            service,
            context,
            dockerfile,
            inline: inline.map(|text| text.text.clone()),
            target: target.filter(|(name, _)| !name.is_empty()),
            args: map.get("args").map(|member| args_of(&member.node)).unwrap_or_default(),
            map,
            parsed,
        }
    }

    /// Where a key of the build stands: `context`, `dockerfile`, `dockerfile_inline`, `target`, `args`,
    /// `additional_contexts` … `None` where it is not given.
    pub fn key(&self, name: &str) -> Option<Span> {
        self.map.get(name).map(|member| member.key)
    }

    /// The value of a key of the build.
    pub fn node(&self, name: &str) -> Option<&'a Node> {
        self.map.node(name)
    }

    /// The keys of the build in canonical form.
    pub fn map(&self) -> &'a Map {
        self.map
    }

    /// The file that the inline Dockerfile stands in.
    pub fn inline_file(&self) -> Option<FileId> {
        self.map.node("dockerfile_inline").map(|node| node.span.file)
    }

    /// The Dockerfile, read and parsed once for all rules; `None` where it is not known, not there or not readable.
    pub fn dockerfile(&self, files: &dyn FileSource) -> Option<&ParsedDockerfile> {
        let read = || {
            let source = match (&self.inline, self.dockerfile.value()) {
                (Some(inline), _) => {
                    SourceFile::new(self.parsed.id, "Dockerfile", FileKind::Dockerfile, inline.as_str())
                }
                (None, Some(path)) => {
                    SourceFile::decode(self.parsed.id, path, FileKind::Dockerfile, files.read(path)?)
                }
                (None, None) => return None,
            };
            let tree = parse(source.text());
            Some(ParsedDockerfile { source, tree })
        };
        self.parsed.cell.get_or_init(read).as_ref()
    }

    /// The place of a range of the parsed Dockerfile: in its file, or in the Compose file that it stands in.
    pub fn locate(&self, range: TextRange) -> Span {
        match (&self.inline, self.inline_file()) {
            (Some(inline), Some(file)) => Span { file, range: inline.locate(range.as_usize()) },
            _ => Span { file: self.parsed.id, range },
        }
    }

    /// The Dockerfile with that id, if it was read.
    pub(crate) fn read_source(&self, id: FileId) -> Option<&SourceFile> {
        let is_own_file = self.parsed.id == id && self.inline.is_none();
        let parsed = if is_own_file { self.parsed.cell.get()?.as_ref() } else { None };
        parsed.map(|parsed| &parsed.source)
    }

    /// The build for those who check the Dockerfile at `path`.
    pub(crate) fn unit(&self, path: &str, compose_path: &str) -> UnitSpec {
        let mut args = BTreeMap::new();
        let mut unknown_args = BTreeSet::new();
        for BuildArg { name, value, .. } in &self.args {
            if let Resolution::Known(Some(value)) = value {
                args.insert(name.clone(), value.clone());
            } else {
                unknown_args.insert(name.clone());
            }
        }
        UnitSpec {
            dockerfile: path.to_owned(),
            context: self.context.clone(),
            target: self.target.map(|(name, _)| name.to_owned()),
            args,
            unknown_args,
            overrides: overrides_of(&self.service),
            origin: UnitOrigin { path: compose_path.to_owned(), service: self.service.name.to_owned() },
        }
    }
}

/// Keys of a service that may change what its image starts, or how (Compose specification, services).
const SETTINGS: [&str; 8] =
    ["command", "entrypoint", "environment", "env_file", "volumes", "configs", "secrets", "extends"];

fn overrides_of(service: &Service<'_>) -> ServiceOverrides {
    let user = service.node("user").filter(|node| !matches!(node.data, Data::Null)).map(|node| {
        let text = node.as_text();
        let number = match &node.data {
            Data::Int(number) => Resolution::Known(number.to_string()),
            _ => Resolution::Unknown,
        };
        text.map_or(number, |text| known(text.as_str().to_owned(), text.certainty))
    });
    let has_value = |path: &[&str]| service.at(path).is_some_and(|node| !matches!(node.data, Data::Null));
    let healthcheck = has_value(&["healthcheck", "test"]) || has_value(&["healthcheck", "disable"]);
    let start = SETTINGS.iter().any(|key| has_value(&[key]));
    ServiceOverrides { user, healthcheck, start }
}

fn context_of(node: Option<&Node>, folder: &str) -> Resolution<String> {
    let Some(node) = node else { return resolve(".", Certainty::Known, folder, folder) };
    match node.as_text() {
        Some(text) if !is_remote(text.as_str()) => resolve(text.as_str(), text.certainty, folder, folder),
        _ => Resolution::Unknown,
    }
}

fn dockerfile_of(node: Option<&Node>, context: &Resolution<String>, top: &str) -> Resolution<String> {
    let (name, certainty) = match node.map(Node::as_text) {
        None => ("Dockerfile", Certainty::Known),
        Some(Some(Text { text, certainty })) => (text.as_str(), *certainty),
        Some(None) => return Resolution::Unknown,
    };
    match context {
        Resolution::Known(folder) => resolve(name, certainty, folder, top),
        Resolution::Partial(folder) => resolve(name, certainty.max(Certainty::Partial), folder, top),
        Resolution::Unknown => Resolution::Unknown,
    }
}

/// A path that is relative to `folder`, if it leads to nowhere above what `top` shows of the project.
fn resolve(path: &str, certainty: Certainty, folder: &str, top: &str) -> Resolution<String> {
    let is_elsewhere = path.is_empty() || path.starts_with(['/', '~']) || path.contains([':', '\\']);
    let found = if is_elsewhere { None } else { join_within(folder, path, top) };
    match (found, certainty) {
        (Some(path), Certainty::Known) => Resolution::Known(path),
        (Some(path), Certainty::Partial) => Resolution::Partial(path),
        (_, Certainty::Unknown) | (None, _) => Resolution::Unknown,
    }
}

fn args_of(node: &Node) -> Vec<BuildArg> {
    match &node.data {
        Data::Map(map) => map
            .iter()
            .map(|(name, member)| BuildArg {
                name: name.to_owned(),
                name_span: member.key,
                value: scalar(&member.node),
            })
            .collect(),
        Data::List(items) => items.iter().filter_map(listed_arg).collect(),
        _ => Vec::new(),
    }
}

/// `NAME=VALUE`, or `NAME` with the value of the environment.
fn listed_arg(node: &Node) -> Option<BuildArg> {
    let text = node.as_text()?;
    let (name, value) = match text.as_str().split_once('=') {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (text.as_str(), None),
    };
    let name_span = Span { file: node.span.file, range: text.text.locate(0..name.len()) };
    Some(BuildArg { name: name.to_owned(), name_span, value: known(value, text.certainty) })
}

fn scalar(node: &Node) -> Resolution<Option<String>> {
    match &node.data {
        Data::Null => Resolution::Known(None),
        Data::Bool(value) => Resolution::Known(Some(value.to_string())),
        Data::Int(value) => Resolution::Known(Some(value.to_string())),
        Data::Float(value) => Resolution::Known(Some(value.to_string())),
        Data::Text(text) => known(Some(text.as_str().to_owned()), text.certainty),
        Data::List(_) | Data::Map(_) | Data::Broken => Resolution::Unknown,
    }
}

fn known<T>(value: T, certainty: Certainty) -> Resolution<T> {
    match certainty {
        Certainty::Known => Resolution::Known(value),
        Certainty::Partial => Resolution::Partial(value),
        Certainty::Unknown => Resolution::Unknown,
    }
}

#[cfg(test)]
mod tests;
