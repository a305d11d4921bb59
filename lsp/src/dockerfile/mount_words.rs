//! What can be written in a `--mount=`.

use hullwright_core::dockerfile::{MountKind, mount_keys};

use super::completion::stage_names;
use super::prefix::Prefix;
use super::{Docker, reference};
use crate::proposal::{Proposal, Sort};

/// Proposals behind `--mount=`; `value` is what is typed of its value.
pub(super) fn proposals(docker: &Docker<'_>, prefix: &Prefix, value: &str) -> Vec<Proposal> {
    let (done, field) = value.rsplit_once(',').unwrap_or(("", value));
    let kind = kind_of(value);
    let range = |typed: &str| prefix.tail(typed.len());
    match field.split_once('=') {
        Some(("type", typed)) => {
            let names = MountKind::NAMES.into_iter();
            let propose = |(name, _): (&str, MountKind)| {
                Proposal::new(name, Sort::Value, range(typed))
                    .doc(reference::mount_type(name).unwrap_or_default())
            };
            names.map(propose).collect()
        }
        Some(("from", typed)) => stage_names(docker, prefix.instruction, range(typed)),
        Some(("sharing", typed)) => {
            let values = ["shared", "private", "locked"];
            values.into_iter().map(|value| Proposal::new(value, Sort::Value, range(typed))).collect()
        }
        Some(("readonly" | "readwrite" | "required" | "ro" | "rw", typed)) => {
            let values = ["true", "false"];
            values.into_iter().map(|value| Proposal::new(value, Sort::Value, range(typed))).collect()
        }
        Some(_) => Vec::new(),
        None => {
            let given: Vec<&str> =
                done.split(',').map(|field| field.split('=').next().unwrap_or_default()).collect();
            let keys = mount_keys(kind).iter().filter(|key| !given.contains(key));
            let propose = |key: &&str| {
                let is_bare = matches!(*key, "readonly" | "readwrite" | "required");
                let text = if is_bare { (*key).to_owned() } else { format!("{key}=") };
                let doc = reference::mount_key(key).unwrap_or_default();
                Proposal::new(*key, Sort::Property, range(field)).writes(text).doc(doc)
            };
            keys.map(propose).collect()
        }
    }
}

/// The type that the value names, as far as it is written.
fn kind_of(value: &str) -> MountKind {
    let named = value.split(',').find_map(|field| field.strip_prefix("type="));
    let found = named.and_then(|named| MountKind::NAMES.into_iter().find(|(name, _)| *name == named));
    found.map_or(MountKind::Bind, |(_, kind)| kind)
}
