//! Settings of hadolint.

use hullwright_core::diagnostic::Severity;
use hullwright_core::rule::LabelType;
use serde_json::{Map, Value};

use super::draft::{Draft, Wrong};
use super::names::Names;
use super::peer_values::{is_true, texts};
use crate::args::FailOn;

pub(super) fn draft(settings: &Value, names: &Names<'_>, mut draft: Draft) -> Result<Draft, Wrong> {
    draft.note_preset("`hadolint` instead of `recommended` keeps to what hadolint checks.");
    draft.usual_fail_on(FailOn::Info, "hadolint");
    for (key, value) in settings.as_object().into_iter().flatten() {
        match key.as_str() {
            "ignored" => {
                codes(value, key, &mut draft)?.iter().for_each(|id| draft.ignore(id, names));
            }
            "override" => weigh(value, names, &mut draft)?,
            "failure-threshold" => {
                let level =
                    threshold(value).ok_or_else(|| format!("`{key}`: {value} is no level of hadolint"))?;
                // Nothing fails with `no-fail`, whatever the threshold is.
                if !settings.get("no-fail").is_some_and(is_true) {
                    draft.fail_on(level, &format!("{key}: {}", value.as_str().unwrap_or_default()));
                }
            }
            "no-fail" => {
                if is_true(value) {
                    draft.fail_on(FailOn::Never, "no-fail: true");
                }
            }
            "trustedRegistries" => {
                let hosts = texts(value, key)?;
                if !hosts.is_empty() {
                    draft.option("trusted-registries", &Value::from(hosts), key);
                }
            }
            "label-schema" => {
                let schema = labels(value)?;
                if !schema.is_empty() {
                    draft.option("label-schema", &Value::Object(schema), key);
                }
            }
            "strict-labels" => {
                if is_true(value) {
                    draft.option("strict-labels", &Value::Bool(true), key);
                }
            }
            "disable-ignore-pragma" => {
                leave_unless_empty(&mut draft, key, value, "run hullwright with --no-suppressions instead");
            }
            "no-color" => {
                leave_unless_empty(&mut draft, key, value, "set NO_COLOR in the environment instead");
            }
            "verbose" => leave_unless_empty(&mut draft, key, value, "there is no such output"),
            "format" | "formats" => leave_formats(&mut draft, key, value),
            _ => draft.leave(key, "hadolint has no such key"),
        }
    }
    Ok(draft)
}

fn weigh(lists: &Value, names: &Names<'_>, draft: &mut Draft) -> Result<(), Wrong> {
    let Some(lists) = lists.as_object() else {
        return if lists.is_null() {
            Ok(())
        } else {
            Err("`override` holds no lists of severities".to_owned())
        };
    };
    for (key, codes) in lists {
        let severity = match key.as_str() {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            "info" | "style" => Severity::Info,
            _ => {
                draft.leave(&format!("override.{key}"), "hadolint does nothing with it");
                continue;
            }
        };
        let key = format!("override.{key}");
        self::codes(codes, &key, draft)?.iter().for_each(|id| draft.weigh(id, severity, names));
    }
    Ok(())
}

/// Codes of rules. That a file cannot be read is an error whatever is said of it.
fn codes(value: &Value, key: &str, draft: &mut Draft) -> Result<Vec<String>, Wrong> {
    let mut codes = texts(value, key)?;
    if codes.iter().any(|code| code == "DL1000") {
        draft.leave(&format!("{key}: DL1000"), "hadolint does nothing with it");
        codes.retain(|code| code != "DL1000");
    }
    Ok(codes)
}

/// `ignore` and `none` stand for the lowest level of all, not for none.
fn threshold(value: &Value) -> Option<FailOn> {
    match value.as_str()? {
        "error" => Some(FailOn::Error),
        "warning" => Some(FailOn::Warning),
        "info" | "style" | "ignore" | "none" => Some(FailOn::Info),
        _ => None,
    }
}

/// Labels and the words for their types.
fn labels(value: &Value) -> Result<Map<String, Value>, Wrong> {
    let wrong = || "`label-schema` holds no types of labels".to_owned();
    if value.is_null() {
        return Ok(Map::new());
    }
    let given = value.as_object().ok_or_else(wrong)?.iter();
    let typed = given.map(|(label, name)| {
        let kind = name.as_str().and_then(LabelType::from_name).ok_or_else(wrong)?;
        Ok((label.clone(), Value::from(kind.name())))
    });
    typed.collect()
}

fn leave_unless_empty(draft: &mut Draft, key: &str, value: &Value, why: &str) {
    let is_empty = match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(values) => values.is_empty(),
        Value::Object(values) => values.is_empty(),
        _ => false,
    };
    if !is_empty {
        draft.leave(key, why);
    }
}

fn leave_formats(draft: &mut Draft, key: &str, value: &Value) {
    let formats = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    for format in formats.iter().filter_map(Value::as_str) {
        let ours = match format {
            "tty" => "text",
            "gnu" => "concise",
            "gitlab_codeclimate" => "gitlab",
            "json" | "checkstyle" | "codeclimate" | "sarif" | "sonarqube" | "junit" => format,
            _ => {
                draft.leave(&format!("{key}: {format}"), "there is no such format here");
                continue;
            }
        };
        draft.leave(&format!("{key}: {format}"), &format!("run hullwright with --format {ours} instead"));
    }
}
