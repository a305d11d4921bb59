//! The fix that takes rights from a service which it may not need.
//!
//! Entry point: [`hardening_fix`].

use hullwright_core::compose::{Node, Service};
use hullwright_core::diagnostic::Fix;
use hullwright_core::edit::yaml::{Place, Value, YamlText};
use hullwright_core::rule::ComposeContext;
use hullwright_core::text::Edit;

use crate::patterns::compose::yaml_text::own_service;

/// Sets the `keys` out of `no-new-privileges`, `cap_drop` and `read_only` that a service lacks. A read-only root goes with a
/// temporary folder in memory.
pub fn hardening_fix(cx: &ComposeContext<'_>, service: &Service<'_>, keys: &[&str]) -> Option<Fix> {
    let file = service.key.file;
    let (yaml, place) = own_service(cx, service)?;
    let mut edits: Vec<Edit> = Vec::new();
    let mut entries: Vec<(&str, Value)> = Vec::new();
    let mut cures: Vec<&str> = Vec::new();
    for key in keys {
        match *key {
            "no-new-privileges" => {
                cures.push("`no-new-privileges`");
                let option = Value::text("no-new-privileges:true");
                add_to_list(&yaml, service, &place, ("security_opt", option), (&mut edits, &mut entries))?;
            }
            "cap_drop" => {
                cures.push("`cap_drop: [ALL]`");
                add_to_list(
                    &yaml,
                    service,
                    &place,
                    ("cap_drop", Value::text("ALL")),
                    (&mut edits, &mut entries),
                )?;
            }
            _ => {
                cures.push("`read_only: true`");
                entries.push(("read_only", Value::Bool(true)));
                if !service.has("tmpfs") && !covers_temporary_folder(service) {
                    entries.push(("tmpfs", Value::list([Value::text("/tmp:size=64m")])));
                }
            }
        }
    }
    if !entries.is_empty() {
        edits.extend(yaml.insert_all(&place, &entries)?);
    }
    let title = format!("Set {}, and see what the program still needs", cures.join(", "));
    Some(Fix::unsafe_fix(title).edits(file, edits))
}

/// Puts an item into a list of the service, or the list into the service.
fn add_to_list<'k>(
    yaml: &YamlText<'_>,
    service: &Service<'_>,
    place: &Place,
    (key, item): (&'k str, Value),
    (edits, entries): (&mut Vec<Edit>, &mut Vec<(&'k str, Value)>),
) -> Option<()> {
    let Some(list) = yaml.child(place, key) else {
        // A key of its own would hide the list that a merge key brings, from the same file as it must be.
        let is_brought = service.get(key).is_some_and(|member| member.key.file == service.key.file);
        if !is_brought {
            entries.push((key, Value::list([item])));
        }
        return (!is_brought).then_some(());
    };
    let refused = service.items(&[key]).iter().find(|node| {
        node.span.file == service.key.file
            && node.as_str().is_some_and(|text| text.starts_with("no-new-privileges"))
    });
    let found = match refused {
        Some(refused) => yaml.replace_scalar(&yaml.value(refused.span.range)?, "no-new-privileges:true")?,
        None => yaml.append_item(&list, &item)?,
    };
    edits.extend(found);
    Some(())
}

fn covers_temporary_folder(service: &Service<'_>) -> bool {
    service.mounts().any(|mount| matches!(mount.target.and_then(Node::as_str), Some("/tmp" | "/")))
}
