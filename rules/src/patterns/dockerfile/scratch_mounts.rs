//! Folders of a RUN that are no part of the image, because a cache or memory is mounted there.
//!
//! Entry point: [`may_be_scratch`].

use hullwright_core::dockerfile::{Instruction, Mount, MountKind, read_mount};
use hullwright_core::text::MappedText;

/// Whether a cache or memory is mounted at the folder, above it or within it, or may be.
pub fn may_be_scratch(run: &Instruction, folder: &str) -> bool {
    run.flags_named("mount").filter_map(read_mount).any(|mount| may_cover(&mount, folder))
}

fn may_cover(mount: &Mount, folder: &str) -> bool {
    let is_scratch = match mount.kind {
        Some(MountKind::Cache | MountKind::Tmpfs) | None => true,
        Some(MountKind::Bind | MountKind::Secret | MountKind::Ssh) => false,
    };
    let Some(target) = mount.value("target").map(MappedText::as_str) else { return is_scratch };
    let target = target.trim_end_matches('/');
    is_scratch && (target.contains('$') || lies_in(target, folder) || lies_in(folder, target))
}

fn lies_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
