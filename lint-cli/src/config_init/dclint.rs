//! Settings of dclint.

use hullwright_core::diagnostic::Severity;
use serde_json::Value;

use super::draft::{Draft, Wrong};
use super::names::Names;
use super::peer_values::{is_true, texts};
use crate::args::FailOn;

pub(super) fn draft(settings: &Value, names: &Names<'_>, mut draft: Draft) -> Result<Draft, Wrong> {
    draft.note_preset("`dclint` instead of `recommended` keeps to what dclint checks.");
    draft.usual_fail_on(FailOn::Error, "dclint");
    for (key, value) in settings.as_object().into_iter().flatten() {
        match key.as_str() {
            "rules" => {
                let rules = value.as_object().ok_or("`rules` holds no rules with their levels")?;
                for (id, level) in rules {
                    set_rule(id, level, names, &mut draft)?;
                }
            }
            "exclude" => {
                for part in texts(value, key)? {
                    // It stands for a part of the path, wherever that is.
                    let literal = globset::escape(&part);
                    let files = vec![format!("**/*{literal}*"), format!("**/*{literal}*/**")];
                    draft.ignore_in(files, None, names, &format!("exclude: {part}, Dockerfiles as well"));
                }
            }
            "quiet" if is_true(value) => draft.leave(key, "what is below an error is always shown"),
            "debug" if is_true(value) => draft.leave(key, "there is no such output"),
            "quiet" | "debug" | "$schema" => {}
            _ => draft.leave(key, "dclint has no such key"),
        }
    }
    Ok(draft)
}

/// A level, or a list of a level and options.
fn set_rule(id: &str, setting: &Value, names: &Names<'_>, draft: &mut Draft) -> Result<(), Wrong> {
    let (level, options) = match setting.as_array().map(Vec::as_slice) {
        Some([level, options @ ..]) => (level, options.first()),
        Some([]) => return Err(format!("`rules.{id}` is an empty list")),
        None => (setting, None),
    };
    match level.as_u64() {
        Some(0) => draft.ignore(id, names),
        Some(1) => draft.weigh(id, Severity::Warning, names),
        Some(2) => draft.weigh(id, Severity::Error, names),
        _ => return Err(format!("`rules.{id}`: {level} is no level: 0, 1 or 2")),
    }
    let keys: Vec<&str> = options
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|keys| keys.keys())
        .map(String::as_str)
        .collect();
    if !keys.is_empty() && level.as_u64() != Some(0) {
        draft.leave(&format!("{id}: {}", keys.join(", ")), "rules here have no options");
    }
    Ok(())
}
