//! The names of a Compose file: what it defines at its top, what services use of it, anchors, profiles and variables.

use hullwright_core::compose::interpolate;
use hullwright_core::project::path::{join, join_within, parent};
use hullwright_core::text::{MappedText, SourceFile, TextRange};
use hullwright_core::yaml::{NodeId, NodeKind};

use super::projects::Projects;
use super::{Occurrence, Symbol};
use crate::compose::links::{Target, file_links};
use crate::compose::tree::Tree;
use crate::compose::values::NoVariables;

/// What a name of a project is the name of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    /// A service.
    Service,
    /// A network.
    Network,
    /// A volume.
    Volume,
    /// A config.
    Config,
    /// A secret.
    Secret,
    /// A model.
    Model,
    /// A profile, which nothing defines.
    Profile,
}

impl Kind {
    /// Those that are defined at the top of a file.
    pub(crate) const DEFINED: [Self; 6] =
        [Self::Service, Self::Network, Self::Volume, Self::Config, Self::Secret, Self::Model];

    /// The key that they are defined below.
    pub(crate) const fn section(self) -> &'static str {
        match self {
            Self::Service => "services",
            Self::Network => "networks",
            Self::Volume => "volumes",
            Self::Config => "configs",
            Self::Secret => "secrets",
            Self::Model => "models",
            Self::Profile => "profiles",
        }
    }
}

/// All names of a Compose file but those of Dockerfiles.
pub(super) fn occurrences(file: &SourceFile, projects: &Projects) -> Vec<Occurrence> {
    let tree = Tree::read(file.text());
    let mut found = Found { tree: &tree, own: projects.of_file(file.path()), all: Vec::new() };
    found.definitions();
    if let Some(services) = tree.value_at(&["services"]) {
        for (_, service) in tree.entries(services) {
            found.service(service, file.path(), projects);
        }
    }
    found.anchors(file.path());
    found.variables();
    let files = file_links(&tree, file.path()).into_iter().filter_map(|link| match link.target {
        Target::File(path) => Some(Occurrence::new(Symbol::File { path }, link.range, false)),
        Target::Address(_) => None,
    });
    found.all.extend(files);
    found.all
}

/// The names that a file gives to parts of a kind, with the places of the names.
pub(crate) fn names_of(tree: &Tree<'_>, kind: Kind) -> Vec<(String, TextRange)> {
    if kind == Kind::Profile {
        let services = tree.value_at(&["services"]).into_iter().flat_map(|services| tree.entries(services));
        let lists = services.map(|(_, service)| tree.value(service, "profiles"));
        return lists.flat_map(|list| tree.items(list)).filter_map(|item| tree.scalar(item)).collect();
    }
    let defined = tree.value_at(&[kind.section()]).into_iter().flat_map(|section| tree.entries(section));
    defined.filter_map(|(key, _)| tree.scalar(key)).filter(|(name, _)| !name.starts_with("x-")).collect()
}

struct Found<'f, 't> {
    tree: &'f Tree<'t>,
    /// The project that the names of the file belong to.
    own: String,
    all: Vec<Occurrence>,
}

impl Found<'_, '_> {
    fn add(&mut self, kind: Kind, name: Option<(String, TextRange)>) {
        let project = self.own.clone();
        self.add_of(project, kind, name, false);
    }

    fn add_of(
        &mut self,
        project: String,
        kind: Kind,
        name: Option<(String, TextRange)>,
        is_definition: bool,
    ) {
        let written = name.filter(|(name, _)| !name.contains('$'));
        self.all.extend(written.map(|(name, range)| {
            Occurrence::new(Symbol::Part { project, kind, name }, range, is_definition)
        }));
    }

    fn definitions(&mut self) {
        for kind in Kind::DEFINED {
            for name in names_of(self.tree, kind) {
                self.add_of(self.own.clone(), kind, Some(name), true);
            }
        }
    }

    fn service(&mut self, service: NodeId, path: &str, projects: &Projects) {
        let tree = self.tree;
        for node in tree.names_in(tree.value(service, "depends_on")) {
            self.add(Kind::Service, tree.scalar(node));
        }
        for node in tree.items(tree.value(service, "links")) {
            self.add(Kind::Service, tree.head(node, ""));
        }
        for node in tree.items(tree.value(service, "volumes_from")) {
            let is_container = tree.plain(node).is_some_and(|text| text.starts_with("container:"));
            self.add(Kind::Service, if is_container { None } else { tree.head(node, "") });
        }
        if let Some(extended) = tree.value(service, "extends") {
            let node = tree.value(extended, "service").unwrap_or(extended);
            let folder = parent(path).unwrap_or("");
            let file = tree.value(extended, "file").and_then(|file| tree.plain(file));
            let project = match file {
                Some(file) => join_within(folder, file, folder).unwrap_or_else(|| join(folder, file)),
                None => path.to_owned(),
            };
            self.add_of(projects.of_file(&project), Kind::Service, tree.scalar(node), false);
        }
        for key in ["network_mode", "ipc", "pid"] {
            let node = tree.value(service, key);
            self.add(Kind::Service, node.and_then(|node| tree.head(node, "service:")));
        }
        for node in tree.names_in(tree.value(service, "networks")) {
            self.add(Kind::Network, tree.scalar(node));
        }
        for node in tree.names_in(tree.value(service, "models")) {
            self.add(Kind::Model, tree.scalar(node));
        }
        for node in tree.items(tree.value(service, "profiles")) {
            self.add(Kind::Profile, tree.scalar(node));
        }
        for node in tree.items(tree.value(service, "volumes")) {
            let name = match tree.value(node, "source") {
                Some(source) => tree.scalar(source),
                None => {
                    tree.head(node, "").filter(|_| tree.plain(node).is_some_and(|text| text.contains(':')))
                }
            };
            self.add(Kind::Volume, name.filter(|(name, _)| !name.starts_with(['.', '/', '~'])));
        }
        let build = tree.value(service, "build").and_then(|build| tree.value(build, "secrets"));
        for (kind, list) in [
            (Kind::Config, tree.value(service, "configs")),
            (Kind::Secret, tree.value(service, "secrets")),
            (Kind::Secret, build),
        ] {
            for node in tree.items(list) {
                self.add(kind, tree.scalar(tree.value(node, "source").unwrap_or(node)));
            }
        }
    }

    fn anchors(&mut self, path: &str) {
        let tree = self.tree;
        for id in tree.nodes() {
            let node = tree.yaml.node(id);
            if let Some(anchor) = &node.anchor {
                self.anchor(path, anchor.range.start(), anchor.range, true);
            }
            if let NodeKind::Alias { target: Some(target), .. } = node.kind
                && let Some(anchor) = &tree.yaml.node(target).anchor
            {
                self.anchor(path, anchor.range.start(), node.range, false);
            }
        }
    }

    /// `range` is that of the sign and the name.
    fn anchor(&mut self, path: &str, at: u32, range: TextRange, is_definition: bool) {
        let symbol = Symbol::Anchor { file: path.to_owned(), at };
        let name = TextRange::new(range.start() + 1, range.end());
        self.all.push(Occurrence::new(symbol, name, is_definition));
    }

    fn variables(&mut self) {
        let folder = parent(&self.own).unwrap_or("").to_owned();
        for (name, range) in outside_names(self.tree) {
            let symbol = Symbol::Outside { env_file: join(&folder, ".env"), name };
            self.all.push(Occurrence::new(symbol, range, false));
        }
    }
}

/// The variables that a Compose file takes from outside, with the places of their names.
pub(crate) fn outside_names(tree: &Tree<'_>) -> Vec<(String, TextRange)> {
    let texts = tree.nodes().into_iter().filter_map(|id| scalar_text(tree, id));
    let used = texts.flat_map(|text| interpolate(&text, &NoVariables).used);
    used.map(|used| (used.name, used.name_range)).collect()
}

/// The text of a scalar that may have variables.
pub(crate) fn scalar_text(tree: &Tree<'_>, id: NodeId) -> Option<MappedText> {
    let is_candidate = tree.plain(id).is_some_and(|text| text.contains('$'));
    if is_candidate { tree.yaml.scalar_text(id, tree.text) } else { None }
}
