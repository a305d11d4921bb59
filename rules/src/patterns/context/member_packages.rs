//! The fix that copies what the members of a workspace have of packages, beside those at its root.
//!
//! Entry point: [`copy_packages`].

use std::iter;

use hullwright_core::diagnostic::Fix;
use hullwright_core::dockerfile::Flag;
use hullwright_core::edit::dockerfile::insert_after;
use hullwright_core::rule::Context;
use hullwright_core::semantic::Stage;

use super::copied_workspace::{CopiedFolder, Workspace, copies, covers, path_in_image};

/// Copies the `node_modules` of these members as that of the root is copied, behind it. `None` where they would not lie as
/// they lay: the links in them are relative. `None` also where the other stage does not have them.
pub fn copy_packages(
    cx: &Context<'_>,
    stage: &Stage,
    copied: &CopiedFolder<'_>,
    workspace: &Workspace<'_>,
    members: &[String],
) -> Option<Fix> {
    let parts = copied.copy.as_copy().filter(|parts| parts.sources.len() == 1)?;
    let root_of = |text: &str| text.trim_end_matches('/').strip_suffix("node_modules").map(str::to_owned);
    let (source, destination) = (root_of(copied.source.as_str())?, root_of(parts.destination.as_str())?);
    let place = path_in_image(cx, stage, copied.copy.index, parts.destination.as_str())?;
    let is_there = |member: &String| {
        let folder = format!("{}/{member}/node_modules", workspace.root);
        cx.graph().chain(copied.from).any(|link| {
            link.id == workspace.stage.id
                || copies(cx, link).iter().any(|copied| covers(copied.source.as_str(), &folder))
        })
    };
    let paths = [&source, &destination].into_iter().chain(members);
    let is_plain =
        |text: &str, signs: &str| !text.contains(|ch: char| ch.is_whitespace() || signs.contains(ch));
    let is_copyable = place == format!("{}/node_modules", workspace.root)
        && paths.into_iter().all(|path| is_plain(path, "$\"'\\`#[]*?"))
        && copied.copy.flags.iter().all(|flag| is_usual(flag) && is_plain(flag.text.as_str(), "\"'\\`"));
    if !is_copyable || members.is_empty() || !members.iter().all(is_there) {
        return None;
    }
    let flags = copied.copy.flags.iter().map(|flag| flag.text.as_str());
    let head = iter::once(copied.copy.keyword.as_str()).chain(flags).collect::<Vec<_>>().join(" ");
    let line =
        |member: &String| format!("{head} {source}{member}/node_modules {destination}{member}/node_modules");
    let lines: Vec<String> = members.iter().map(line).collect();
    let edit = insert_after(cx.text(), cx.dockerfile(), copied.copy, &lines)?;
    let quoted: Vec<String> = members.iter().map(|member| format!("`{member}`")).collect();
    let title = format!("Copy the `node_modules` of {} as well", quoted.join(", "));
    Some(Fix::unsafe_fix(title).edit(cx.file().id(), edit))
}

fn is_usual(flag: &Flag) -> bool {
    ["from", "chown", "chmod", "link"].contains(&flag.name())
}
