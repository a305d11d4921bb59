//! Tells a part of a project from a whole one: what a part does not define may come from the file it is laid over.

use super::{ComposeProject, Data, FileRole, Node};

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
