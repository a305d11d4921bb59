//! What a Compose file names outside of itself: other files, and images in registries.

use hullwright_core::project::path::{is_remote, join_within, parent};
use hullwright_core::text::TextRange;
use hullwright_core::yaml::NodeId;

use super::tree::Tree;
use crate::registry;

/// Where a link leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Target {
    /// A file by its path.
    File(String),
    /// A page.
    Address(String),
}

/// A link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Link {
    pub(crate) range: TextRange,
    pub(crate) target: Target,
}

/// Files and pages, in no order.
pub(crate) fn links(tree: &Tree<'_>, path: &str) -> Vec<Link> {
    let mut found = file_links(tree, path);
    for service in services(tree) {
        let image = tree.value(service, "image").and_then(|image| tree.scalar(image));
        found.extend(image.and_then(|(image, range)| {
            Some(Link { range, target: Target::Address(registry::page(&image)?) })
        }));
    }
    found
}

/// The files that are named, Dockerfiles left out, whether they are there or not.
pub(crate) fn file_links(tree: &Tree<'_>, path: &str) -> Vec<Link> {
    let mut named: Vec<NodeId> = Vec::new();
    for item in tree.items(tree.value_at(&["include"])) {
        named.extend(tree.one_or_more(tree.value(item, "path").or(Some(item))));
        named.extend(tree.one_or_more(tree.value(item, "env_file")));
    }
    for service in services(tree) {
        for key in ["env_file", "label_file"] {
            for node in tree.one_or_more(tree.value(service, key)) {
                named.push(tree.value(node, "path").unwrap_or(node));
            }
        }
        named.extend(tree.value(service, "extends").and_then(|extended| tree.value(extended, "file")));
    }
    for section in ["configs", "secrets"] {
        for (_, entry) in tree.value_at(&[section]).into_iter().flat_map(|section| tree.entries(section)) {
            named.extend(tree.value(entry, "file"));
        }
    }
    let folder = parent(path).unwrap_or("");
    let link = |node| {
        let (text, range) = tree.scalar(node)?;
        let is_path = !text.contains('$') && !is_remote(&text) && !text.starts_with('~');
        let target = if !is_path {
            None
        } else if text.starts_with('/') {
            Some(text)
        } else {
            join_within(folder, &text, folder)
        };
        Some(Link { range, target: Target::File(target?) })
    };
    named.into_iter().filter_map(link).collect()
}

fn services(tree: &Tree<'_>) -> Vec<NodeId> {
    let services = tree.value_at(&["services"]).into_iter();
    services.flat_map(|services| tree.entries(services)).map(|(_, service)| service).collect()
}
