//! The fix that keeps the data of a service in a named volume.
//!
//! Entry points: [`data_volume_fix`], and [`volume_edits`] for a fix that does more.

use hullwright_core::compose::{Map, Service};
use hullwright_core::diagnostic::Fix;
use hullwright_core::edit::yaml::Value;
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::Edit;

use crate::patterns::compose::edit_order::in_order;
use crate::patterns::compose::yaml_text::own_service;

/// Mounts a new volume of the project on `folder`.
pub fn data_volume_fix(cx: &ComposeContext<'_>, service: &Service<'_>, folder: &str) -> Option<Fix> {
    let volume = free_name(cx, service.name)?;
    let edits = volume_edits(cx, service, folder)?;
    Some(Fix::unsafe_fix(format!("Mount the volume `{volume}` on `{folder}`")).edits(service.key.file, edits))
}

/// What defines a volume and mounts it on `folder`, in order.
pub fn volume_edits(cx: &ComposeContext<'_>, service: &Service<'_>, folder: &str) -> Option<Vec<Edit>> {
    let file = service.key.file;
    let (yaml, place) = own_service(cx, service)?;
    let volume = free_name(cx, service.name)?;
    let mount = Value::text(format!("{volume}:{folder}"));
    let mut edits = match yaml.child(&place, "volumes") {
        Some(list) => yaml.append_item(&list, &mount)?,
        // A list of its own would hide the one that a merge key brings.
        None if service.get("volumes").is_some_and(|member| member.key.file == file) => return None,
        None => yaml.insert_entry(&place, "volumes", &Value::list([mount]))?,
    };
    edits.extend(yaml.insert_in_section(service.key.range.start(), "volumes", &volume, &Value::Null)?);
    // The last service may end where the new section starts.
    Some(in_order(edits))
}

/// A name after the service, with the sign between words that other volumes have.
fn free_name(cx: &ComposeContext<'_>, service: &str) -> Option<String> {
    let volumes = cx.project().section("volumes");
    let has_underscores = volumes.into_iter().flat_map(Map::iter).any(|(name, _)| name.contains('_'));
    let sign = if has_underscores { '_' } else { '-' };
    let name = format!("{service}{sign}data");
    let is_taken = volumes.is_some_and(|volumes| volumes.contains(&name));
    (!is_taken).then_some(name)
}
