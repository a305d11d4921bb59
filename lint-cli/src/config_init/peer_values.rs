//! Values of other linters' settings.

use serde_json::Value;

use super::draft::Wrong;

/// A list of texts; nothing is an empty list.
pub(super) fn texts(value: &Value, key: &str) -> Result<Vec<String>, Wrong> {
    let wrong = || format!("`{key}` is no list of texts");
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(values) => {
            values.iter().map(|value| value.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
        }
        _ => Err(wrong()),
    }
}

/// Whether a switch is on.
pub(super) fn is_true(value: &Value) -> bool {
    value.as_bool() == Some(true)
}
