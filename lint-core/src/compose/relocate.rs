//! Makes the paths of an included or extended file relative to the folder of the project.

use super::canonical::section_mut;
use super::merge::made_text;
use super::{Data, Map, Node};
use crate::project::path::is_remote;

/// Puts `folder` in front of all relative paths of a canonical tree (compose-go, `paths/resolve.go`).
pub(super) fn relocate(root: &mut Map, folder: &str) {
    if folder.is_empty() || folder == "." {
        return;
    }
    for (_, service) in section_mut(root, "services").into_iter().flat_map(Map::iter_mut) {
        if let Some(service) = service.node.as_map_mut() {
            relocate_service(service, folder);
        }
    }
    for section in ["configs", "secrets"] {
        for (_, resource) in section_mut(root, section).into_iter().flat_map(Map::iter_mut) {
            if let Some(file) = resource.node.as_map_mut().and_then(|map| map.get_mut("file")) {
                move_path(&mut file.node, folder);
            }
        }
    }
}

/// The same for one service in canonical form.
pub(super) fn relocate_service(service: &mut Map, folder: &str) {
    if let Some(build) = service.get_mut("build").and_then(|member| member.node.as_map_mut()) {
        if let Some(context) = build.get_mut("context") {
            move_context(&mut context.node, folder);
        }
        let contexts = build.get_mut("additional_contexts").and_then(|member| member.node.as_map_mut());
        for (_, context) in contexts.into_iter().flat_map(Map::iter_mut) {
            move_context(&mut context.node, folder);
        }
    }
    for (list, key) in [("env_file", Some("path")), ("label_file", None), ("volumes", Some("source"))] {
        let Some(Data::List(items)) = service.get_mut(list).map(|member| &mut member.node.data) else {
            continue;
        };
        for item in items {
            match key {
                None => move_path(item, folder),
                Some(key) => {
                    let Some(map) = item.as_map_mut() else { continue };
                    let is_moved =
                        list != "volumes" || map.node("type").and_then(Node::as_str) == Some("bind");
                    if let Some(path) = map.get_mut(key).filter(|_| is_moved) {
                        move_path(&mut path.node, folder);
                    }
                }
            }
        }
    }
    if let Some(file) =
        service.get_mut("extends").and_then(|member| member.node.as_map_mut()?.get_mut("file"))
    {
        move_path(&mut file.node, folder);
    }
    let watch = service.get_mut("develop").and_then(|member| member.node.as_map_mut()?.get_mut("watch"));
    if let Some(Data::List(rules)) = watch.map(|member| &mut member.node.data) {
        for path in rules.iter_mut().filter_map(|rule| rule.as_map_mut()?.get_mut("path")) {
            move_path(&mut path.node, folder);
        }
    }
}

fn move_context(node: &mut Node, folder: &str) {
    if node.as_str().is_some_and(|text| !is_remote(text) && !text.starts_with("service:")) {
        move_path(node, folder);
    }
}

fn move_path(node: &mut Node, folder: &str) {
    let Data::Text(text) = &node.data else { return };
    let path = text.as_str();
    if path.is_empty() || path.starts_with(['/', '~']) || crate::value::volume::is_windows_absolute(path) {
        return;
    }
    let certainty = text.certainty;
    let mut moved = made_text(&join(folder, path), node.span);
    if let Data::Text(text) = &mut moved.data {
        text.certainty = certainty;
    }
    *node = moved;
}

/// Two paths as Go's `filepath.Join` puts them together: cleaned, and with `..` kept at the front.
pub(crate) fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if folder.starts_with('/') { format!("/{joined}") } else { joined }
}

/// The folder that a path lies in, empty at the top.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The way from one folder to another, both relative to the project.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let to: Vec<&str> = to.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let n_shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - n_shared);
    up.chain(to.into_iter().skip(n_shared)).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_join_and_relate() {
        assert_eq!(join("a/b", "../c/./d"), "a/c/d");
        assert_eq!(join("", "../x"), "../x");
        assert_eq!(relative("a/b", "a/c"), "../c");
        assert_eq!(relative("", "a"), "a");
        assert_eq!(relative("a", "a"), "");
    }
}
