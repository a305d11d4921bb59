//! Databases whose data go with the container, because nothing is mounted where they are written.
//!
//! Entry point: [`unkept_data`].

use hullwright_core::compose::{Mount, Node, Service};
use hullwright_core::rule::ComposeContext;

use crate::patterns::compose::data_directory::data_directories;
use crate::patterns::compose::one_shot_job::is_one_shot;
use crate::patterns::compose::service_command::all_words;
use crate::patterns::compose::service_image::{ServiceImage, is_pulled, service_image};

/// What is known of data that nothing keeps.
pub struct Unkept<'a> {
    /// The image that writes them.
    pub image: ServiceImage<'a>,
    /// The folders of which one holds them.
    pub folders: Vec<&'static str>,
    /// What is mounted elsewhere, by target.
    pub mounts: Vec<(&'a str, Mount<'a>)>,
}

/// The data of a service, if its image keeps any and the service mounts nothing there, as far as all can be seen.
pub fn unkept_data<'a>(cx: &ComposeContext<'a>, service: &Service<'a>) -> Option<Unkept<'a>> {
    let image = service_image(service)?;
    let folders = data_directories(&image.reference)?;
    let is_exempt =
        !is_pulled(cx, service, &image.reference) || is_one_shot(cx, service) || image.is_default();
    let mounts = known_mounts(service).filter(|_| !is_exempt && !is_elsewhere(service))?;
    let is_kept = folders.iter().any(|folder| mounts.iter().any(|(target, _)| covers(target, folder)));
    (!is_kept).then_some(Unkept { image, folders, mounts })
}

/// The mounts with their targets, if all of them are known.
fn known_mounts<'a>(service: &Service<'a>) -> Option<Vec<(&'a str, Mount<'a>)>> {
    let mut found = Vec::new();
    for mount in service.mounts() {
        found.push((mount.target.and_then(Node::as_str)?, mount));
    }
    let is_whole = found.len() == service.items(&["volumes"]).len();
    let is_list = service.node("volumes").is_none_or(|node| node.as_list().is_some());
    (is_whole && is_list).then_some(found)
}

/// Whether the data go elsewhere for all that can be seen: to memory, to another container's volume, to another folder.
fn is_elsewhere(service: &Service<'_>) -> bool {
    let moves = |word: &str| {
        let word = word.to_ascii_lowercase();
        ["datadir", "dbpath", "data_directory", "pgdata"].iter().any(|sign| word.contains(sign))
            || word == "-d"
    };
    let names_folder = |name: &str| {
        let name = name.to_ascii_lowercase();
        ["pgdata", "data_dir", "datadir", "dbpath"].iter().any(|sign| name.contains(sign))
    };
    service.has("tmpfs")
        || service.has("volumes_from")
        || service.has("configs")
        || all_words(service).any(moves)
        || service.environment().iter().any(|variable| names_folder(&variable.name))
}

/// Whether a mount there holds the folder, or a part of it.
fn covers(target: &str, folder: &str) -> bool {
    let is_below = |path: &str, top: &str| {
        path.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let target = target.trim_end_matches('/');
    is_below(folder, target) || (is_below(target, folder) && !is_refused(target, folder))
}

/// Releases of postgres from 18 on refuse to start with a mount on their old folder.
pub fn is_refused(target: &str, folder: &str) -> bool {
    folder == "/var/lib/postgresql" && target == "/var/lib/postgresql/data"
}
