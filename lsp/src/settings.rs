//! What the client sets: read leniently, from whatever part of the protocol it comes.
//!
//! A value of the wrong kind is left out with a complaint; it never ends the session. Entry point: [`Settings::of`].

use std::path::PathBuf;

use serde_json::{Map, Value};

use crate::features::{Feature, Features};

/// The section of the client's settings that is ours.
pub(crate) const SECTION: &str = "hullwright";

/// What a [`crate::Checker`] is to be told; configuration files speak first, this speaks last.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// The preset by its name.
    pub preset: Option<String>,
    /// The rules that are on, by their selectors, in place of those of the preset.
    pub select: Option<Vec<String>>,
    /// The rules that are off, by their selectors.
    pub ignore: Vec<String>,
    /// The configuration file, in place of the nearest one; relative to the folder that is open.
    pub config: Option<PathBuf>,
}

/// When findings are sent to a client that does not ask for them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum When {
    /// With every version of a text.
    #[default]
    OnType,
    /// When a document is opened or saved.
    OnSave,
}

/// What the client has set.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) options: Options,
    pub(crate) features: Features,
    /// Whether findings of files that are not open are sent, too.
    pub(crate) whole_workspace: bool,
    pub(crate) when: When,
}

impl Settings {
    /// Reads what the client says, the later layer over the earlier one; and what is wrong with it.
    pub(crate) fn of(layers: &[&Value]) -> (Self, Vec<String>) {
        let mut settings = Self::default();
        let mut reader = Reader::default();
        for layer in layers {
            settings.take(layer, &mut reader);
        }
        (settings, reader.complaints)
    }

    fn take(&mut self, said: &Value, reader: &mut Reader) {
        // Some clients name the section, others hand over what is in it.
        let said = said.get(SECTION).unwrap_or(said);
        let Some(said) = reader.map(SECTION, said) else { return };
        for (key, value) in said.iter().filter(|(_, value)| !value.is_null()) {
            match key.as_str() {
                "preset" => take(&mut self.options.preset, reader.text(key, value).map(Some)),
                "configPath" => {
                    // An empty field of a form is one that is not filled in.
                    let path = reader.text(key, value).filter(|path| !path.is_empty());
                    take(&mut self.options.config, path.map(|path| Some(PathBuf::from(path))));
                }
                "select" => take(&mut self.options.select, reader.texts(key, value).map(Some)),
                "ignore" => take(&mut self.options.ignore, reader.texts(key, value)),
                "workspaceDiagnostics" => take(&mut self.whole_workspace, reader.switch(key, value)),
                "run" => take(&mut self.when, reader.when(key, value)),
                "features" => self.take_features(value, reader),
                // Clients keep settings of their own in the same section.
                _ => {}
            }
        }
    }

    fn take_features(&mut self, said: &Value, reader: &mut Reader) {
        let Some(said) = reader.map("features", said) else { return };
        for (name, value) in said.iter().filter(|(_, value)| !value.is_null()) {
            let Some(feature) = Feature::of_name(name) else {
                reader.complaints.push(format!("`features.{name}`: there is no such feature"));
                continue;
            };
            if let Some(is_on) = reader.switch(name, value) {
                self.features.switch(feature, is_on);
            }
        }
    }
}

fn take<T>(slot: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *slot = given;
    }
}

/// Reads values, and keeps what is wrong with them.
#[derive(Default)]
struct Reader {
    complaints: Vec<String>,
}

impl Reader {
    fn map<'v>(&mut self, key: &str, value: &'v Value) -> Option<&'v Map<String, Value>> {
        if !(value.is_object() || value.is_null()) {
            self.complain(key, "an object", value);
        }
        value.as_object()
    }

    fn text(&mut self, key: &str, value: &Value) -> Option<String> {
        if !value.is_string() {
            self.complain(key, "a string", value);
        }
        value.as_str().map(str::to_owned)
    }

    fn switch(&mut self, key: &str, value: &Value) -> Option<bool> {
        if !value.is_boolean() {
            self.complain(key, "true or false", value);
        }
        value.as_bool()
    }

    fn texts(&mut self, key: &str, value: &Value) -> Option<Vec<String>> {
        let texts = value.as_array().and_then(|items| {
            items.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<Vec<String>>>()
        });
        if texts.is_none() {
            self.complain(key, "a list of strings", value);
        }
        texts
    }

    fn when(&mut self, key: &str, value: &Value) -> Option<When> {
        match value.as_str() {
            Some("onType") => Some(When::OnType),
            Some("onSave") => Some(When::OnSave),
            _ => {
                self.complain(key, "\"onType\" or \"onSave\"", value);
                None
            }
        }
    }

    fn complain(&mut self, key: &str, wanted: &str, value: &Value) {
        self.complaints.push(format!("`{key}`: {wanted} is expected, not {value}; it is left out"));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_wrong_is_left_out_and_the_rest_counts() {
        let said = json!({"preset": 7, "select": ["a", 1], "ignore": ["root-user"], "run": "never",
            "features": {"hover": false, "cooking": true, "rename": "no"}, "workspaceDiagnostics": true, "trace": {}});
        let (settings, complaints) = Settings::of(&[&said]);
        assert_eq!(settings.options, Options { ignore: vec!["root-user".to_owned()], ..Options::default() });
        assert!(settings.whole_workspace && settings.when == When::OnType);
        assert!(!settings.features.has(Feature::Hover) && settings.features.has(Feature::Rename));
        let keys: Vec<&str> = complaints.iter().filter_map(|text| text.split('`').nth(1)).collect();
        assert_eq!(keys, ["features.cooking", "rename", "preset", "run", "select"]);
    }

    #[test]
    fn later_layers_say_the_last_word_on_what_they_mention() {
        let first = json!({"preset": "strict", "run": "onSave", "features": {"hover": false}});
        let second =
            json!({"hullwright": {"preset": null, "run": "onType", "features": {"completion": false}}});
        let (settings, complaints) = Settings::of(&[&first, &second, &Value::Null]);
        assert_eq!(settings.options.preset.as_deref(), Some("strict"));
        assert_eq!(settings.when, When::OnType);
        assert!(!settings.features.has(Feature::Hover) && !settings.features.has(Feature::Completion));
        assert_eq!(complaints, Vec::<String>::new());
        assert_eq!(Settings::of(&[&json!("x")]).1.len(), 1);
    }

    #[test]
    fn the_extension_and_the_documents_name_what_is_read() {
        let manifest: Value = serde_json::from_str(include_str!("../../editors/vscode/package.json"))
            .expect("the manifest is JSON");
        let document = include_str!("../../docs/reference/editor-settings.md");
        let properties = &manifest["contributes"]["configuration"]["properties"];
        let keys = properties.as_object().expect("settings have names").keys();
        let keys = keys.filter_map(|key| key.strip_prefix("hullwright."));
        for key in keys.filter(|key| !["path", "trace.server"].contains(key)) {
            // No setting is a number, and only one that is read is complained about.
            assert_eq!(Settings::of(&[&json!({key: 7})]).1.len(), 1, "{key} is not read");
            assert!(document.contains(&format!("`{key}`")), "{key} is not in the documents");
        }
        let offered =
            properties["hullwright.features"]["properties"].as_object().expect("features have names");
        let offered: BTreeSet<&str> = offered.keys().map(String::as_str).collect();
        assert_eq!(offered, Feature::names().collect());
        assert!(offered.iter().all(|name| document.contains(&format!("`{name}`"))));
    }
}
