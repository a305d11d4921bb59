//! Tells a part of a project from a whole one: what a part does not define may come from the file it is laid over.

use super::relocate::{folder_of, join};
use super::{ComposeError, ComposeErrorKind, ComposeFile, ComposeProject, Data, FileRole, Node};
use crate::project::FileSource;
use crate::yaml::{NodeKind, Yaml};

/// Names that Docker Compose starts from by itself.
const STARTS: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/// Whether Docker Compose starts from a file of that name without being told to.
pub fn starts_project(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    STARTS.iter().any(|start| name.eq_ignore_ascii_case(start))
}

/// Whether the project is a part of something.
pub(super) fn is_fragment(project: &ComposeProject, role: FileRole) -> bool {
    if role != FileRole::Main {
        return true;
    }
    if project.files.first().is_some_and(|file| starts_project(file.source.path())) {
        return false;
    }
    if project.files.first().is_some_and(|file| is_called_base(file.source.path())) {
        return true;
    }
    // Nothing starts from it. Where a service has neither image nor build it cannot run by itself, so it is meant to be
    // laid over another file.
    let is_given = |node: &Node| !matches!(node.data, Data::Null);
    let has_own = |keys: &[&str], service: &super::Service<'_>| {
        keys.iter().any(|key| service.node(key).is_some_and(is_given))
    };
    let mut services = project.services().peekable();
    services.peek().is_none()
        || services.any(|service| !has_own(&["image", "build", "provider", "extends"], &service))
}

/// Whether the name says that others build on the file: `base-compose.yml`, `docker-compose-common.yml`.
fn is_called_base(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split(|ch: char| !ch.is_ascii_alphanumeric())
        .any(|word| matches!(word, "base" | "common" | "shared"))
}

/// What platforms that start the files of others add to each of them: the name that a file uses without defining it.
const PLATFORM_NAMES: [(ComposeErrorKind, &str); 2] = [
    // Umbrel lays its proxy over the service of that name.
    (ComposeErrorKind::NoImageOrBuild, "app_proxy"),
    // Runtipi starts every app in this network.
    (ComposeErrorKind::UndefinedNetwork, "tipi_main_network"),
];

/// Files besides those of a folder's own project that others are laid over.
const BASES: [&str; 6] = [
    "compose.base.yaml",
    "compose.base.yml",
    "docker-compose.base.yaml",
    "docker-compose.base.yml",
    "docker-compose.common.yml",
    "docker-compose-base.yml",
];

/// Whether what the project misses, by its errors, is defined by a file that it may be laid over: in its folder or one
/// above, or by the platform that it is made for.
pub(super) fn is_completed_elsewhere(
    project: &ComposeProject,
    errors: &[ComposeError],
    files: &dyn FileSource,
) -> bool {
    let missing: Vec<(&str, ComposeErrorKind, &str)> = errors
        .iter()
        .filter_map(|error| {
            Some((section_of(error.kind)?, error.kind, written_name(project.slice(error.span))))
        })
        .collect();
    if missing.is_empty() {
        return false;
    }
    if missing.iter().any(|(_, kind, name)| PLATFORM_NAMES.contains(&(*kind, name))) {
        return true;
    }
    let Some(first) = project.files.first() else { return false };
    let own_folder = folder_of(first.source.path());
    // What a development container needs is laid over the project's own files.
    if own_folder.rsplit('/').next() == Some(".devcontainer") || expects_override(project, own_folder, files)
    {
        return true;
    }
    let mut folder = own_folder;
    loop {
        for name in STARTS.iter().chain(&BASES) {
            let path = join(folder, name);
            if project.files.iter().any(|file| file.source.path() == path) {
                continue;
            }
            let Some(bytes) = files.read(&path) else { continue };
            let text = String::from_utf8_lossy(&bytes);
            let defined = defined_names(&Yaml::parse(&text));
            if missing.iter().any(|(section, _, name)| defined.iter().any(|known| known.is(section, name))) {
                return true;
            }
        }
        if folder.is_empty() {
            return false;
        }
        folder = folder_of(folder);
    }
}

/// Whether users lay an override of their own over the file: a comment of it speaks of one, or the folder shows how it is
/// written.
fn expects_override(project: &ComposeProject, folder: &str, files: &dyn FileSource) -> bool {
    let is_told = |file: &ComposeFile| {
        let text = file.source.text();
        file.yaml.comments().iter().any(|comment| comment.range.slice(text).contains("compose.override."))
    };
    if project.files.iter().any(is_told) {
        return true;
    }
    let is_there = |name: String| matches!(files.kind(&join(folder, &name)), Some(Some(_)));
    ["compose", "docker-compose"].iter().any(|stem| {
        ["yaml", "yml"].iter().any(|ending| {
            ["example", "sample", "dist", "template"].iter().any(|word| {
                is_there(format!("{stem}.override.{ending}.{word}"))
                    || is_there(format!("{stem}.override.{word}.{ending}"))
            })
        })
    })
}

/// The section that would have to define what an error misses.
fn section_of(kind: ComposeErrorKind) -> Option<&'static str> {
    match kind {
        ComposeErrorKind::NoImageOrBuild | ComposeErrorKind::UndefinedService => Some("services"),
        ComposeErrorKind::UndefinedNetwork => Some("networks"),
        ComposeErrorKind::UndefinedVolume => Some("volumes"),
        ComposeErrorKind::UndefinedSecret => Some("secrets"),
        ComposeErrorKind::UndefinedConfig => Some("configs"),
        ComposeErrorKind::UndefinedModel => Some("models"),
        _ => None,
    }
}

/// A name as a file writes it, without quotes and without what says that it is a service.
fn written_name(shown: &str) -> &str {
    let name = shown.trim_matches(['"', '\'']);
    name.strip_prefix("service:").unwrap_or(name)
}

/// A name below a section of a file.
struct Defined {
    section: Box<str>,
    name: Box<str>,
}

impl Defined {
    fn is(&self, section: &str, name: &str) -> bool {
        &*self.section == section && &*self.name == name
    }
}

fn defined_names(yaml: &Yaml) -> Vec<Defined> {
    let mut found = Vec::new();
    for root in yaml.documents() {
        for section in entries(yaml, *root) {
            let Some(key) = yaml.node(section.key).as_scalar() else { continue };
            for member in entries(yaml, section.value) {
                if let Some(name) = yaml.node(member.key).as_scalar() {
                    found.push(Defined { section: key.value.clone(), name: name.value.clone() });
                }
            }
        }
    }
    found
}

fn entries(yaml: &Yaml, id: crate::yaml::NodeId) -> &[crate::yaml::Entry] {
    match yaml.resolve(id).map(|id| &yaml.node(id).kind) {
        Some(NodeKind::Mapping { entries, .. }) => entries,
        _ => &[],
    }
}
