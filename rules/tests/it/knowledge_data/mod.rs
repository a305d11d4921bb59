//! The files in `data` are made from the facts beside the repository: `UPDATE=1 cargo test -p hullwright-rules
//! knowledge_data` writes them anew.

mod corpus;
mod images;
mod lifecycle;
mod lookup;
mod packages;
mod shapes;
mod tag_expression;
mod tags;

use std::path::Path;

use serde_json::Value;

/// The text of a field; empty when there is none.
pub(crate) fn text<'v>(record: &'v Value, key: &str) -> &'v str {
    record[key].as_str().unwrap_or_default()
}

/// The items of a list; empty when there is none.
pub(crate) fn array<'v>(record: &'v Value, key: &str) -> &'v [Value] {
    record[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The texts of a list.
pub(crate) fn list(record: &Value, key: &str) -> Vec<String> {
    array(record, key).iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn compare(name: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, expected).expect("a data file can be written");
        return;
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{name} is stale: run with UPDATE=1");
}

#[test]
fn image_records_are_up_to_date() {
    let Some(records) = crate::shared::rows("images/images.jsonl") else { return };
    compare("images.txt", &images::file(&records));
}

#[test]
fn cycles_are_up_to_date() {
    let Some(records) = crate::shared::rows("images/eol.jsonl") else { return };
    compare("lifecycle.txt", &lifecycle::file(&records));
}

#[test]
fn tags_are_up_to_date() {
    let Some(images) = crate::shared::rows("images/images.jsonl") else { return };
    let Some(variants) = crate::shared::rows("images/variants.jsonl") else { return };
    compare("tags.txt", &tags::file(&images, &variants));
}

#[test]
fn packages_are_up_to_date() {
    let Some(records) = crate::shared::rows("images/packages.jsonl") else { return };
    compare("packages.txt", &packages::file(&records));
}
